"""Where prospects come from: what sources named, what they answered, and how much was asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_PROSPECTS = """
CREATE TABLE prospects (
    niche TEXT NOT NULL,
    url TEXT NOT NULL,
    origin TEXT NOT NULL,
    domain TEXT NOT NULL,
    campaign TEXT NOT NULL DEFAULT '',
    query TEXT NOT NULL DEFAULT '',
    found_on TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    snippet TEXT NOT NULL DEFAULT '',
    score REAL NOT NULL,
    why TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (niche, url, origin)
) WITHOUT ROWID;
CREATE INDEX prospects_domain ON prospects(niche, domain);

CREATE TABLE source_answers (
    key TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    at TEXT NOT NULL,
    reading BLOB NOT NULL
);
CREATE INDEX source_answers_at ON source_answers(at);

CREATE TABLE source_uses (
    service TEXT NOT NULL,
    month TEXT NOT NULL,
    requests INTEGER NOT NULL DEFAULT 0,
    wait_until TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (service, month)
) WITHOUT ROWID;

ALTER TABLE frontier ADD COLUMN source TEXT NOT NULL DEFAULT '';
UPDATE frontier SET source = origin WHERE origin NOT IN ('link', 'redirect', 'contact');
"""


@migrations(transactional=True)
def m010_prospects(db: Database) -> None:
    """Where prospects come from: what sources named, what they answered, how much was asked."""
    run(db, _PROSPECTS)
