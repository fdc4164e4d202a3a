"""Who wrote a page, where and how clean it is; how much a domain counts elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_PAGE_QUALITY = """
ALTER TABLE page_facts ADD COLUMN author TEXT NOT NULL DEFAULT '';
ALTER TABLE page_facts ADD COLUMN region TEXT NOT NULL DEFAULT '';
ALTER TABLE page_facts ADD COLUMN fingerprint INTEGER NOT NULL DEFAULT 0;
ALTER TABLE page_facts ADD COLUMN toxicity REAL NOT NULL DEFAULT 0;
ALTER TABLE page_facts ADD COLUMN guest_post_url TEXT NOT NULL DEFAULT '';
CREATE INDEX page_facts_fingerprint ON page_facts(fingerprint) WHERE fingerprint <> 0;

CREATE TABLE domain_ranks (
    domain TEXT NOT NULL,
    source TEXT NOT NULL,
    authority REAL NOT NULL,
    position INTEGER,
    at TEXT NOT NULL,
    PRIMARY KEY (domain, source)
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m002_page_quality_and_ranks(db: Database) -> None:
    """Who wrote a page, where and how clean it is; how much a domain counts elsewhere."""
    run(db, _PAGE_QUALITY)
