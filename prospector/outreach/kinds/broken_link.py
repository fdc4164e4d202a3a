"""Dead links on other people's pages: one row a page, led by the link that promises most."""

from __future__ import annotations

import json
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from prospector.outreach.score import Facts, Score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.outreach.kinds.desk import Desk
    from prospector.outreach.matching import Match

_SQL = """
    SELECT b.page_url, b.page_title, b.page_domain AS domain, b.page_kind,
           b.page_relevance AS relevance, b.target_url, b.target_domain, b.anchor, b.context,
           b.section, b.placement, b.rel, b.reason, b.referring_domains, b.dead_since,
           b.last_checked_at AS verified_at, t.moved_to, t.checks, p.language, p.submit_url,
           p.no_solicit, p.resource_score, p.last_updated, p.toxicity
    FROM broken_links b
    JOIN targets t ON t.url = b.target_url
    JOIN pages p ON p.url = b.page_url AND p.niche = b.niche
    WHERE b.niche = ? AND b.placement <> 'hidden'
    ORDER BY b.page_url, b.target_url
"""


def broken_links(desk: Desk) -> Iterator[dict[str, Any]]:
    """A page with nine dead links is one pitch with nine items.

    Dead pages of ours are ``reclaim``; a page whose only dead links led to competitors is
    ``competitor_lost``.
    """
    rows = desk.each(_SQL, desk.niche.name)
    for _, of_page in groupby(rows, key=itemgetter("page_url")):
        links = [row for row in of_page if row["target_domain"] not in desk.niche.domains]
        rivals = [row for row in links if row["target_domain"] in desk.niche.competitors]
        if not links or len(rivals) == len(links) or desk.is_out(links[0]["domain"]):
            continue
        yield _row(desk, links)


def _row(desk: Desk, links: list[dict[str, Any]]) -> dict[str, Any]:
    dead = {link["target_url"] for link in links}
    best: tuple[Score, dict[str, Any], Match | None] | None = None
    for link in links:
        asset = desk.asset_for(link["target_url"], link["language"])
        judged = desk.score(facts_of(desk, link, "broken_link", len(dead), asset))
        if best is None or judged.score > best[0].score:
            best = judged, link, asset
    if best is None:
        raise ValueError("a page without dead links")
    judged, link, asset = best
    others = json.dumps(sorted(dead - {link["target_url"]}), ensure_ascii=False)
    return desk.row("broken_link", link, judged, asset, other_dead=others)


def facts_of(desk: Desk, link: dict[str, Any], kind: str, dead: int, asset: Match | None) -> Facts:
    """The score's facts of one dead link on its page, which has ``dead`` of them."""
    contact, _ = desk.contact(link["domain"])
    authority, _ = desk.authority(link["domain"])
    return Facts(
        kind=kind,
        relevance=link["relevance"],
        page_kind=link["page_kind"],
        resource_score=link["resource_score"],
        placement=link["placement"],
        rel=link["rel"],
        referring_domains=link["referring_domains"],
        dead_links=dead,
        has_contact=bool(contact or link["submit_url"]),
        no_solicit=bool(link["no_solicit"]),
        asset_fit=asset.fit if asset else 0.0,
        shared=asset.shared if asset else (),
        moved=bool(link["moved_to"]),
        reason=link["reason"],
        authority=authority,
        last_updated=link["last_updated"],
        today=desk.moment[:10],
        looks=link["checks"],
        toxicity=link["toxicity"],
    )
