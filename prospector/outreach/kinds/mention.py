"""Pages that name us without a link to us."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from prospector.outreach.matching import best_asset
from prospector.outreach.score import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.outreach.kinds.desk import Desk

_SQL = """
    SELECT p.url AS page_url, p.title AS page_title, p.domain, p.kind AS page_kind, p.relevance,
           p.language, p.submit_url, p.no_solicit, p.resource_score, p.last_updated, p.toxicity,
           p.fetched_at AS verified_at, p.mentions, p.evidence
    FROM pages p
    WHERE p.niche = ? AND p.mentions <> '[]' AND p.http_status BETWEEN 200 AND 299
      AND NOT EXISTS (
        SELECT 1 FROM page_facts f JOIN link_facts l ON l.page_id = f.id AND l.lost_at IS NULL
        JOIN targets t ON t.id = l.target_id
        JOIN niche_domains n ON n.domain = t.domain AND n.niche = p.niche AND n.role = 'ours'
        WHERE f.url = p.url)
"""


def unlinked_mentions(desk: Desk) -> Iterator[dict[str, Any]]:
    """One row a page: the name as ``anchor``, the sentence it stands in as ``context``."""
    for page in desk.rows(_SQL, desk.niche.name):
        if desk.is_out(page["domain"]):
            continue
        names = json.loads(page["mentions"])
        sentences = json.loads(page["evidence"] or "{}").get("mentions") or [""]
        contact, _ = desk.contact(page["domain"])
        authority, _ = desk.authority(page["domain"])
        asset = best_asset(
            desk.assets(page["language"]), f"{page['page_title']} {' '.join(sentences)}"
        )
        facts = Facts(
            kind="unlinked_mention",
            # Who names us is on our topic whatever else the page is about.
            relevance=max(0.5, page["relevance"]),
            page_kind=page["page_kind"],
            resource_score=page["resource_score"],
            has_contact=bool(contact or page["submit_url"]),
            no_solicit=bool(page["no_solicit"]),
            asset_fit=asset.fit if asset else 0.0,
            authority=authority,
            last_updated=page["last_updated"],
            today=desk.moment[:10],
            toxicity=page["toxicity"],
            named=str(names[0]),
        )
        yield desk.row(
            "unlinked_mention",
            page,
            desk.score(facts),
            asset,
            anchor=str(names[0]),
            context=str(sentences[0]),
        )
