"""What web archives know of dead links, what others say links to them, and archived pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_ARCHIVES = """
ALTER TABLE page_facts ADD COLUMN captured_at TEXT NOT NULL DEFAULT '';
ALTER TABLE page_facts ADD COLUMN live_at TEXT NOT NULL DEFAULT '';

CREATE TABLE captures (
    target_url TEXT PRIMARY KEY,
    looked_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('found', 'none', 'failed')),
    archive_url TEXT NOT NULL DEFAULT '',
    captured_at TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    words INTEGER NOT NULL DEFAULT 0,
    outline TEXT NOT NULL DEFAULT '[]',
    terms TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE TABLE lookups (
    source TEXT NOT NULL,
    key TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'done', 'failed')),
    cursor TEXT NOT NULL DEFAULT '',
    found INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (source, key)
) WITHOUT ROWID;

CREATE TABLE domain_links (
    domain TEXT NOT NULL,
    target_domain TEXT NOT NULL,
    source TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (target_domain, domain, source)
) WITHOUT ROWID;

CREATE TABLE ingests (
    niche TEXT NOT NULL,
    file_key TEXT NOT NULL,
    name TEXT NOT NULL,
    part TEXT NOT NULL DEFAULT '',
    position INTEGER NOT NULL DEFAULT 0,
    records INTEGER NOT NULL DEFAULT 0,
    pages INTEGER NOT NULL DEFAULT 0,
    kept INTEGER NOT NULL DEFAULT 0,
    damaged INTEGER NOT NULL DEFAULT 0,
    at TEXT NOT NULL,
    finished_at TEXT,
    PRIMARY KEY (niche, file_key)
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m011_archives(db: Database) -> None:
    """What web archives know of dead links, what others say links to them, and archived pages."""
    run(db, _ARCHIVES)
