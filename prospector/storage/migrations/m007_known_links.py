"""Links that other tools say are there, and what each look at one of ours found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_KNOWN_LINKS = """
CREATE TABLE known_links (
    niche TEXT NOT NULL,
    page_url TEXT NOT NULL,
    target_url TEXT NOT NULL DEFAULT '',
    anchor TEXT NOT NULL DEFAULT '',
    rel TEXT,
    source TEXT NOT NULL DEFAULT '',
    first_seen TEXT NOT NULL DEFAULT '',
    last_seen TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (niche, page_url, target_url)
) WITHOUT ROWID;

ALTER TABLE backlinks RENAME TO backlinks_before;
CREATE TABLE backlinks (
    page_url TEXT NOT NULL,
    target_url TEXT NOT NULL,
    expected_anchor TEXT NOT NULL DEFAULT '',
    expected_rel TEXT,
    source TEXT NOT NULL DEFAULT '',
    acquired_at TEXT,
    expires_at TEXT,
    cost REAL,
    state TEXT CHECK (state IN ('ok', 'not_found', 'wrong_target', 'wrong_rel', 'wrong_anchor',
                                'page_error', 'target_error', 'noindex', 'blocked',
                                'unreachable')),
    state_since TEXT,
    checked_at TEXT,
    found_anchor TEXT NOT NULL DEFAULT '',
    found_rel TEXT NOT NULL DEFAULT '',
    rel_source TEXT NOT NULL DEFAULT '',
    placement TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (page_url, target_url)
) WITHOUT ROWID;
INSERT INTO backlinks (page_url, target_url, expected_anchor, expected_rel, source, acquired_at,
                       expires_at, cost, state, state_since)
SELECT page_url, target_url, expected_anchor, nullif(expected_rel, ''), source, acquired_at,
       expires_at, cost, state, state_since FROM backlinks_before;
DROP TABLE backlinks_before;

CREATE TABLE backlink_states (
    id INTEGER PRIMARY KEY,
    page_url TEXT NOT NULL,
    target_url TEXT NOT NULL,
    at TEXT NOT NULL,
    state TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT ''
);
CREATE INDEX backlink_states_link ON backlink_states(page_url, target_url, at);
"""


@migrations(transactional=True)
def m007_known_links(db: Database) -> None:
    """Links that other tools say are there, and what each look at one of ours found."""
    run(db, _KNOWN_LINKS)
