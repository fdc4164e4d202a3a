"""Whose referring pages are wanted: dead addresses, and domains that are dead as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_WHOLE = "('dns_nxdomain', 'parked', 'suspended', 'default_page', 'repurposed', 'unreachable')"
"""Reasons that are said of a host rather than of a page."""


def dead_addresses(db: Database, niche: str = "", limit: int = -1) -> list[str]:
    """Dead targets (that pages of the niche link to), the most linked first."""
    rows = db.execute(
        "SELECT t.url FROM targets t JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL"
        " JOIN page_facts p ON p.id = l.page_id WHERE t.verdict = 'dead' AND t.url LIKE 'http%'"
        " AND (?1 = '' OR EXISTS (SELECT 1 FROM page_judgements j WHERE j.page_id = p.id"
        " AND j.niche = ?1)) GROUP BY t.id ORDER BY count(DISTINCT p.domain) DESC, t.url LIMIT ?2",
        [niche, limit],
    ).fetchall()
    return [str(row[0]) for row in rows]


def dead_domains(db: Database, niche: str = "") -> list[str]:
    """Registered domains of which nothing is known to live and something is gone as a whole host."""
    rows = db.execute(
        "SELECT t.domain FROM targets t WHERE t.domain <> '' AND t.checked_at IS NOT NULL"
        " AND (?1 = '' OR EXISTS (SELECT 1 FROM link_facts l JOIN page_judgements j"
        " ON j.page_id = l.page_id AND j.niche = ?1 WHERE l.target_id = t.id"
        " AND l.lost_at IS NULL)) GROUP BY t.domain HAVING min(t.verdict = 'dead') = 1"
        f" AND max(t.reason IN {_WHOLE}) = 1 ORDER BY t.domain",
        [niche],
    ).fetchall()
    return [str(row[0]) for row in rows]
