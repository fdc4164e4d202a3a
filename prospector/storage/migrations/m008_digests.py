"""What was told in digests, so that nothing is told twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_DIGESTS = """
CREATE TABLE digests (
    id INTEGER PRIMARY KEY,
    niche TEXT NOT NULL,
    at TEXT NOT NULL,
    items INTEGER NOT NULL,
    sent_to TEXT NOT NULL DEFAULT ''
);
CREATE TABLE digest_told (
    niche TEXT NOT NULL,
    section TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (niche, section, key)
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m008_digests(db: Database) -> None:
    """What was told in digests, so that nothing is told twice."""
    run(db, _DIGESTS)
