"""The best fix of each dead link, and our page as an entry in the style of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_FIXES = """
CREATE TABLE fixes (
    niche TEXT NOT NULL,
    page_url TEXT NOT NULL,
    target_url TEXT NOT NULL,
    fix TEXT NOT NULL DEFAULT '',
    fix_kind TEXT NOT NULL,
    shared TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (niche, page_url, target_url)
) WITHOUT ROWID;

ALTER TABLE candidates ADD COLUMN entry TEXT NOT NULL DEFAULT '';
"""


@migrations(transactional=True)
def m006_fixes(db: Database) -> None:
    """The best fix of each dead link, and our page as an entry in the style of a list."""
    run(db, _FIXES)
