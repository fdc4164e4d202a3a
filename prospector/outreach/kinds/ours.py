"""Links to us that went away, and links that still point to pages of ours that are gone."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from prospector.outreach.kinds.broken_link import facts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.outreach.kinds.desk import Desk

_COLUMNS = """
    SELECT p.url AS page_url, p.title AS page_title, p.domain, p.kind AS page_kind, p.relevance,
           p.language, p.submit_url, p.no_solicit, p.resource_score, p.last_updated, p.toxicity,
           t.url AS target_url, l.anchor, l.context, l.section, l.placement, l.rel, t.reason,
           t.checks, t.moved_to, coalesce(l.lost_at, t.checked_at) AS verified_at,
           (SELECT count(DISTINCT o.domain) FROM link_facts k JOIN page_facts o ON o.id = k.page_id
            WHERE k.target_id = t.id AND k.lost_at IS NULL) AS referring_domains
    FROM niche_domains n
    JOIN targets t ON t.domain = n.domain
    JOIN link_facts l ON l.target_id = t.id
    JOIN page_facts f ON f.id = l.page_id
    JOIN pages p ON p.url = f.url AND p.niche = n.niche
    WHERE n.niche = ? AND n.role = 'ours' AND p.domain <> t.domain AND l.placement <> 'hidden'
"""
_LOST = f"""{_COLUMNS} AND l.lost_at IS NOT NULL AND p.http_status BETWEEN 200 AND 299
      AND NOT EXISTS (SELECT 1 FROM link_facts k JOIN targets u ON u.id = k.target_id
                      JOIN niche_domains m ON m.domain = u.domain AND m.niche = n.niche
                                           AND m.role = 'ours'
                      WHERE k.page_id = l.page_id AND k.lost_at IS NULL)
    ORDER BY p.url, l.lost_at DESC"""
_GONE = f"""{_COLUMNS} AND l.lost_at IS NULL AND t.verdict = 'dead' ORDER BY p.url, t.url"""


def lost_links(desk: Desk) -> Iterator[dict[str, Any]]:
    """One row a page that linked to us and does so no longer, anywhere."""
    yield from _rows(desk, "lost_link", _LOST)


def reclaims(desk: Desk) -> Iterator[dict[str, Any]]:
    """One row a page that links to an address of ours that is gone: redirect it, or ask."""
    yield from _rows(desk, "reclaim", _GONE)


def _rows(desk: Desk, kind: str, sql: str) -> Iterator[dict[str, Any]]:
    for _, of_page in groupby(desk.rows(sql, desk.niche.name), key=itemgetter("page_url")):
        link = next(of_page)
        if desk.is_out(link["domain"]):
            continue
        asset = desk.asset_for(link["target_url"], link["language"])
        judged = desk.score(facts_of(desk, link, kind, 1, asset))
        reason = "link_removed" if kind == "lost_link" else link["reason"]
        yield desk.row(kind, link, judged, asset, reason=reason)
