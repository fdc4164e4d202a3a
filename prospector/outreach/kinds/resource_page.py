"""Curated lists on the topic that do not link to us yet: one row a page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from prospector.outreach.kinds.desk import LEAST_RELEVANCE
from prospector.outreach.list_style import entry_like, style_of
from prospector.outreach.matching import best_asset
from prospector.outreach.score import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.outreach.kinds.desk import Desk
    from prospector.outreach.matching import Match

_SQL = """
    SELECT r.url AS page_url, r.title AS page_title, r.domain, r.language, r.relevance,
           r.resource_score, r.outbound_domains, r.dead_links, r.last_updated, p.submit_url,
           p.no_solicit, p.toxicity, p.fetched_at AS verified_at
    FROM resource_pages r
    JOIN pages p ON p.url = r.url AND p.niche = r.niche
    WHERE r.niche = ? AND r.links_to_us = 0 AND r.relevance >= ?
      AND p.http_status BETWEEN 200 AND 299
"""


def resource_pages(desk: Desk) -> Iterator[dict[str, Any]]:
    """Lists to ask to be added to, with the section of the list that our page would join."""
    for page in desk.each(_SQL, desk.niche.name, LEAST_RELEVANCE):
        if desk.is_out(page["domain"]):
            continue
        contact, _ = desk.contact(page["domain"])
        authority, _ = desk.authority(page["domain"])
        sections = _sections(desk, page["page_url"], page["page_title"])
        asset = best_asset(desk.assets(page["language"]), sections)
        judged = desk.score(
            Facts(
                kind="resource_page",
                relevance=page["relevance"],
                page_kind="resource",
                resource_score=page["resource_score"],
                dead_links=page["dead_links"],
                outbound_domains=page["outbound_domains"],
                has_contact=bool(contact or page["submit_url"]),
                no_solicit=bool(page["no_solicit"]),
                asset_fit=asset.fit if asset else 0.0,
                shared=asset.shared if asset else (),
                authority=authority,
                last_updated=page["last_updated"],
                today=desk.moment[:10],
                toxicity=page["toxicity"],
            )
        )
        dead = json.dumps(_dead_on(desk, page["page_url"]), ensure_ascii=False)
        entry = _entry(desk, page["page_url"], asset) if asset else ""
        yield desk.row("resource_page", page, judged, asset, other_dead=dead, entry=entry)


def _entry(desk: Desk, page_url: str, match: Match) -> str:
    """Our page written like the entries of the section that it would join."""
    asset = next(one for one in desk.niche.assets if one.url == match.url)
    sql = (
        "SELECT anchor, context FROM links WHERE page_url = ? AND section = ?"
        " AND placement = 'content' AND lost_at IS NULL ORDER BY position LIMIT 200"
    )
    rows = desk.rows(sql, page_url, match.section)
    return entry_like(style_of((row["anchor"], row["context"]) for row in rows), asset)


def _dead_on(desk: Desk, page_url: str) -> list[str]:
    sql = "SELECT DISTINCT target_url FROM broken_links WHERE page_url = ? ORDER BY 1"
    return [str(row["target_url"]) for row in desk.rows(sql, page_url)]


def _sections(desk: Desk, page_url: str, title: str) -> list[tuple[str, str]]:
    """(section, its words) of a list, so that an asset can be matched to the section to join."""
    sql = (
        "SELECT section, group_concat(anchor || ' ' || context, ' ') AS words FROM links"
        " WHERE page_url = ? AND placement = 'content' AND lost_at IS NULL GROUP BY section"
    )
    rows = desk.rows(sql, page_url)
    found = [(str(row["section"]), f"{row['section']} {row['words']}") for row in rows]
    return found or [("", title)]
