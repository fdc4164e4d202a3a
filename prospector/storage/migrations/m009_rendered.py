"""Which pages were read in a browser, and the pictures that were taken of pages with a dead link."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_RENDERED = """
ALTER TABLE page_facts ADD COLUMN rendered INTEGER NOT NULL DEFAULT 0;
CREATE TABLE pictures (
    page_url TEXT NOT NULL,
    target_url TEXT NOT NULL,
    file TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    PRIMARY KEY (page_url, target_url)
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m009_rendered(db: Database) -> None:
    """A column for how a page was read, and a table of pictures."""
    run(db, _RENDERED)
