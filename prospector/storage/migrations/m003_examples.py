"""What a niche's own seeds say: examples of the topic for later crawls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_EXAMPLES = """
CREATE TABLE niche_examples (
    niche TEXT NOT NULL,
    url TEXT NOT NULL,
    text TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (niche, url)
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m003_examples(db: Database) -> None:
    """What a niche's own seeds say: examples of the topic for later crawls."""
    run(db, _EXAMPLES)
