"""Every table of the first release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_FACTS = """
CREATE TABLE page_facts (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    description TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    canonical_url TEXT NOT NULL DEFAULT '',
    robots TEXT NOT NULL DEFAULT '',
    words INTEGER NOT NULL DEFAULT 0,
    outbound_links INTEGER NOT NULL DEFAULT 0,
    outbound_domains INTEGER NOT NULL DEFAULT 0,
    last_updated TEXT NOT NULL DEFAULT '',
    submit_url TEXT NOT NULL DEFAULT '',
    no_solicit TEXT NOT NULL DEFAULT '',
    mentions TEXT NOT NULL DEFAULT '[]',
    http_status INTEGER,
    fetched_at TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    etag TEXT NOT NULL DEFAULT '',
    last_modified TEXT NOT NULL DEFAULT ''
);
CREATE INDEX page_facts_domain ON page_facts(domain);
CREATE INDEX page_facts_canonical ON page_facts(canonical_url);

CREATE TABLE targets (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    domain TEXT NOT NULL,
    verdict TEXT NOT NULL DEFAULT 'unsure',
    reason TEXT NOT NULL DEFAULT 'not_checked',
    http_status INTEGER,
    final_url TEXT,
    moved_to TEXT,
    archive_url TEXT,
    archive_title TEXT,
    title TEXT,
    checked_at TEXT,
    dead_since TEXT,
    unsure_since TEXT,
    strikes INTEGER NOT NULL DEFAULT 0,
    last_strike_at TEXT,
    checks INTEGER NOT NULL DEFAULT 0,
    evidence TEXT,
    next_check_at TEXT,
    first_seen TEXT NOT NULL
);
CREATE INDEX targets_due ON targets(next_check_at) WHERE next_check_at IS NOT NULL;
CREATE INDEX targets_verdict ON targets(verdict, reason);
CREATE INDEX targets_domain ON targets(domain);

CREATE TABLE checks (
    id INTEGER PRIMARY KEY,
    target_id INTEGER NOT NULL REFERENCES targets(id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    http_status INTEGER,
    final_url TEXT,
    evidence TEXT,
    requests INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    detail TEXT
);
CREATE INDEX checks_target ON checks(target_id, at);

CREATE TABLE link_facts (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES page_facts(id) ON DELETE CASCADE,
    target_id INTEGER NOT NULL REFERENCES targets(id) ON DELETE CASCADE,
    anchor TEXT NOT NULL,
    occurrence INTEGER NOT NULL DEFAULT 0,
    position INTEGER NOT NULL,
    href TEXT NOT NULL,
    context TEXT NOT NULL DEFAULT '',
    section TEXT NOT NULL DEFAULT '',
    rel TEXT NOT NULL DEFAULT '',
    placement TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    lost_at TEXT,
    UNIQUE (page_id, target_id, anchor, occurrence)
);
CREATE INDEX link_facts_target ON link_facts(target_id, page_id);

CREATE TABLE contacts (
    domain TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    role TEXT NOT NULL DEFAULT 'general',
    source_url TEXT NOT NULL,
    confidence REAL NOT NULL DEFAULT 0.5,
    seen_at TEXT NOT NULL,
    PRIMARY KEY (domain, kind, value)
) WITHOUT ROWID;
"""

_JUDGEMENTS = """
CREATE TABLE page_judgements (
    page_id INTEGER NOT NULL REFERENCES page_facts(id) ON DELETE CASCADE,
    niche TEXT NOT NULL,
    kind TEXT NOT NULL,
    relevance REAL NOT NULL,
    resource_score REAL NOT NULL,
    depth INTEGER NOT NULL,
    evidence TEXT NOT NULL DEFAULT '{}',
    PRIMARY KEY (page_id, niche)
) WITHOUT ROWID;
CREATE INDEX page_judgements_niche ON page_judgements(niche, kind);

CREATE TABLE candidates (
    id TEXT PRIMARY KEY,
    niche TEXT NOT NULL,
    kind TEXT NOT NULL,
    score REAL NOT NULL,
    domain TEXT NOT NULL,
    page_url TEXT NOT NULL,
    page_title TEXT NOT NULL DEFAULT '',
    target_url TEXT NOT NULL DEFAULT '',
    anchor TEXT NOT NULL DEFAULT '',
    context TEXT NOT NULL DEFAULT '',
    section TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    other_dead TEXT NOT NULL DEFAULT '[]',
    asset_url TEXT NOT NULL DEFAULT '',
    authority REAL,
    authority_source TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    contact TEXT NOT NULL DEFAULT '',
    contact_kind TEXT NOT NULL DEFAULT '',
    submit_url TEXT NOT NULL DEFAULT '',
    no_solicit TEXT NOT NULL DEFAULT '',
    verified_at TEXT,
    why TEXT NOT NULL,
    parts TEXT NOT NULL DEFAULT '{}',
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    closed_at TEXT
);
CREATE INDEX candidates_best ON candidates(niche, score DESC) WHERE closed_at IS NULL;
CREATE INDEX candidates_domain ON candidates(domain);
"""

_DECISIONS = """
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY,
    candidate_id TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL CHECK (status IN ('new', 'approved', 'contacted', 'replied', 'won',
                                           'lost', 'rejected', 'suppressed')),
    reason_code TEXT CHECK (reason_code IN ('off_topic', 'low_quality', 'no_contact', 'paid',
                                            'wrong_verdict', 'duplicate', 'policy', 'bounced',
                                            'no_reply', 'other')),
    note TEXT NOT NULL DEFAULT '',
    owner TEXT NOT NULL DEFAULT '',
    next_action_at TEXT
);
CREATE INDEX reviews_candidate ON reviews(candidate_id, at);
CREATE TRIGGER reviews_append_only_update BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are append-only: add a row instead'); END;
CREATE TRIGGER reviews_append_only_delete BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are append-only: add a row instead'); END;

CREATE TABLE suppressions (
    kind TEXT NOT NULL CHECK (kind IN ('domain', 'email', 'url')),
    value TEXT NOT NULL,
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL,
    PRIMARY KEY (kind, value)
) WITHOUT ROWID;

CREATE TABLE backlinks (
    page_url TEXT NOT NULL,
    target_url TEXT NOT NULL,
    expected_anchor TEXT NOT NULL DEFAULT '',
    expected_rel TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    acquired_at TEXT,
    expires_at TEXT,
    cost REAL,
    state TEXT CHECK (state IN ('ok', 'not_found', 'wrong_target', 'wrong_rel', 'wrong_anchor',
                                'page_error', 'target_error', 'noindex', 'blocked',
                                'unreachable')),
    state_since TEXT,
    PRIMARY KEY (page_url, target_url)
) WITHOUT ROWID;
"""

_WORK = """
CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    spider TEXT NOT NULL,
    niche TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    finish_reason TEXT,
    pages INTEGER NOT NULL DEFAULT 0,
    links INTEGER NOT NULL DEFAULT 0,
    targets_checked INTEGER NOT NULL DEFAULT 0,
    requests INTEGER NOT NULL DEFAULT 0,
    bytes INTEGER NOT NULL DEFAULT 0,
    candidates_new INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE frontier (
    niche TEXT NOT NULL,
    url TEXT NOT NULL,
    domain TEXT NOT NULL,
    depth INTEGER NOT NULL,
    priority REAL NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued'
        CHECK (state IN ('queued', 'fetching', 'done', 'failed', 'skipped')),
    outcome TEXT NOT NULL DEFAULT '',
    parent_url TEXT NOT NULL DEFAULT '',
    origin TEXT NOT NULL DEFAULT 'link',
    attempts INTEGER NOT NULL DEFAULT 0,
    hops INTEGER NOT NULL DEFAULT 0,
    not_before TEXT NOT NULL DEFAULT '',
    added_at TEXT NOT NULL,
    fetched_at TEXT,
    PRIMARY KEY (niche, url)
) WITHOUT ROWID;
CREATE INDEX frontier_best ON frontier(niche, priority DESC) WHERE state = 'queued';
CREATE INDEX frontier_site ON frontier(niche, domain, state);

CREATE TABLE niche_domains (
    niche TEXT NOT NULL,
    domain TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('ours', 'competitor')),
    PRIMARY KEY (niche, domain)
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m001_tables(db: Database) -> None:
    """Every table of the first release."""
    run(db, _FACTS, _JUDGEMENTS, _DECISIONS, _WORK)
