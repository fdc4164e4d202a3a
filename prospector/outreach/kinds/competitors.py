"""Where competitors have links: domains that link to them and not to us, and links they lost."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from prospector.outreach.matching import best_asset
from prospector.outreach.score import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.outreach.kinds.desk import Desk

_GAP = """
    SELECT g.domain, g.best_page_url AS page_url, g.competitors, g.competitor_count, g.placement,
           g.rel, g.relevance, g.page_kind, p.title AS page_title, p.language, p.submit_url,
           p.no_solicit, p.resource_score, p.last_updated, p.toxicity, p.fetched_at AS verified_at
    FROM competitor_gap g
    JOIN pages p ON p.url = g.best_page_url AND p.niche = g.niche
    WHERE g.niche = ? AND g.placement IN ('content', 'sidebar', 'author_bio')
"""
_LOST = """
    SELECT p.url AS page_url, p.title AS page_title, p.domain, p.kind AS page_kind, p.relevance,
           p.language, p.submit_url, p.no_solicit, p.resource_score, p.last_updated, p.toxicity,
           t.url AS target_url, t.domain AS target_domain, l.anchor, l.context, l.section,
           l.placement, l.rel, t.verdict, t.reason, t.checks, l.lost_at,
           coalesce(l.lost_at, t.checked_at) AS verified_at
    FROM niche_domains n
    JOIN targets t ON t.domain = n.domain
    JOIN link_facts l ON l.target_id = t.id AND (l.lost_at IS NOT NULL OR t.verdict = 'dead')
    JOIN page_facts f ON f.id = l.page_id
    JOIN pages p ON p.url = f.url AND p.niche = n.niche
    WHERE n.niche = ? AND n.role = 'competitor' AND p.domain <> t.domain
      AND l.placement <> 'hidden' AND p.http_status BETWEEN 200 AND 299
      AND NOT EXISTS (SELECT 1 FROM link_facts o WHERE o.page_id = l.page_id
                      AND o.target_id = l.target_id AND o.lost_at IS NULL AND t.verdict <> 'dead')
    ORDER BY p.url, l.lost_at DESC
"""


def competitor_gap(desk: Desk) -> Iterator[dict[str, Any]]:
    """One row a domain that links to a competitor and not to us: its best page."""
    for gap in desk.rows(_GAP, desk.niche.name):
        if desk.is_out(gap["domain"]):
            continue
        about = f"{gap['page_title']} {_said_of_rivals(desk, gap['page_url'])}"
        asset = best_asset(desk.assets(gap["language"]), about)
        facts = _facts(
            desk,
            gap,
            "competitor_gap",
            rivals=str(gap["competitors"]),
            asset_fit=asset.fit if asset else 0.0,
            shared=asset.shared if asset else (),
        )
        yield desk.row("competitor_gap", gap, desk.score(facts), asset)


def competitor_lost(desk: Desk) -> Iterator[dict[str, Any]]:
    """One row a page on which a competitor's link went away or its target died."""
    dead = "SELECT DISTINCT page_url FROM broken_links WHERE niche = ? AND target_domain NOT IN"
    rivals = sorted(desk.niche.competitors)
    marks = ",".join("?" * len(rivals))
    others = {row["page_url"] for row in desk.rows(f"{dead} ({marks})", desk.niche.name, *rivals)}
    for url, of_page in groupby(desk.rows(_LOST, desk.niche.name), key=itemgetter("page_url")):
        link = next(of_page)
        by_death = link["lost_at"] is None
        # With other dead links on it the page is one pitch already, a broken_link.
        if desk.is_out(link["domain"]) or (by_death and url in others):
            continue
        asset = desk.asset_for(link["target_url"], link["language"])
        facts = _facts(
            desk,
            link,
            "competitor_lost",
            rivals=link["target_domain"],
            reason=link["reason"] if by_death else "",
            asset_fit=asset.fit if asset else 0.0,
            shared=asset.shared if asset else (),
        )
        reason = link["reason"] if by_death else "link_removed"
        yield desk.row("competitor_lost", link, desk.score(facts), asset, reason=reason)


def _said_of_rivals(desk: Desk, page_url: str) -> str:
    """What a page says where it links to competitors: that is what ours would have to match."""
    sql = (
        "SELECT l.anchor, l.context, l.section FROM links l JOIN targets t ON t.url = l.target_url"
        " JOIN niche_domains n ON n.domain = t.domain AND n.niche = ? AND n.role = 'competitor'"
        " WHERE l.page_url = ? AND l.lost_at IS NULL LIMIT 20"
    )
    rows = desk.rows(sql, desk.niche.name, page_url)
    return " ".join(f"{row['anchor']} {row['context']} {row['section']}" for row in rows)


def _facts(desk: Desk, page: dict[str, Any], kind: str, **more: Any) -> Facts:
    contact, _ = desk.contact(page["domain"])
    authority, _ = desk.authority(page["domain"])
    return Facts(
        kind=kind,
        relevance=page["relevance"],
        page_kind=page["page_kind"],
        resource_score=page["resource_score"],
        placement=page["placement"],
        rel=page["rel"] or "",
        has_contact=bool(contact or page["submit_url"]),
        no_solicit=bool(page["no_solicit"]),
        authority=authority,
        last_updated=page["last_updated"],
        today=desk.moment[:10],
        toxicity=page["toxicity"],
        rival_count=page.get("competitor_count", 1),
        **more,
    )
