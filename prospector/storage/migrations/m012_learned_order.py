"""What the frontier learns: a link's signs, what it turned out to be worth, beliefs about signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_LEARNED = """
ALTER TABLE frontier ADD COLUMN rule REAL;
ALTER TABLE frontier ADD COLUMN signs BLOB NOT NULL DEFAULT x'';
ALTER TABLE frontier ADD COLUMN worth REAL;
ALTER TABLE frontier ADD COLUMN ranked INTEGER NOT NULL DEFAULT 0;
CREATE INDEX frontier_ranked ON frontier(niche, ranked) WHERE state = 'queued';
CREATE INDEX frontier_parent ON frontier(niche, parent_url) WHERE state = 'queued';

CREATE TABLE frontier_beliefs (
    niche TEXT NOT NULL,
    sign INTEGER NOT NULL,
    mean REAL NOT NULL,
    variance REAL NOT NULL,
    PRIMARY KEY (niche, sign)
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m012_learned_order(db: Database) -> None:
    """What the frontier learns: a link's signs, what it turned out to be worth, beliefs about signs."""
    run(db, _LEARNED)
