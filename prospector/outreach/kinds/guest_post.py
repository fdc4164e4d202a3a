"""Sites on the topic that invite others to write: one row a page that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prospector.outreach.kinds.desk import LEAST_RELEVANCE
from prospector.outreach.score import Facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.outreach.kinds.desk import Desk

_SQL = """
    SELECT p.url AS page_url, p.title AS page_title, p.domain, p.kind AS page_kind, p.relevance,
           p.language, coalesce(nullif(p.guest_post_url, ''), p.submit_url) AS submit_url,
           p.no_solicit, p.resource_score, p.last_updated, p.toxicity, p.guest_post_url,
           p.fetched_at AS verified_at
    FROM pages p
    WHERE p.niche = ? AND (p.kind = 'guest_post' OR p.guest_post_url <> '')
      AND p.http_status BETWEEN 200 AND 299
    ORDER BY p.domain, p.kind = 'guest_post' DESC, p.relevance DESC
"""


def guest_posts(desk: Desk) -> Iterator[dict[str, Any]]:
    """The page with the guidelines, once a domain; relevance may come from the site's best page."""
    best = dict(
        desk.db.execute(
            "SELECT domain, max(relevance) FROM pages WHERE niche = ? GROUP BY domain",
            [desk.niche.name],
        ).fetchall()
    )
    seen: set[str] = set()
    for page in desk.rows(_SQL, desk.niche.name):
        domain = page["domain"]
        relevance = max(page["relevance"], best.get(domain, 0.0))
        if domain in seen or desk.is_out(domain) or relevance < LEAST_RELEVANCE:
            continue
        seen.add(domain)
        contact, _ = desk.contact(domain)
        authority, _ = desk.authority(domain)
        facts = Facts(
            kind="guest_post",
            relevance=relevance,
            page_kind="guest_post",
            resource_score=page["resource_score"],
            has_contact=bool(contact or page["submit_url"]),
            no_solicit=bool(page["no_solicit"]),
            authority=authority,
            last_updated=page["last_updated"],
            today=desk.moment[:10],
            toxicity=page["toxicity"],
        )
        yield desk.row("guest_post", page, desk.score(facts), None)
