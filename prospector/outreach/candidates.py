"""From facts and judgements to opportunities: one row each, recomputed at any time.

Rows are keyed by a stable id, so that what a person decided about one (``reviews``) still fits
after any crawl or rescore. A row whose facts are gone is closed, never deleted.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.clock import now
from prospector.outreach.closing import close_others
from prospector.outreach.matching import best_asset
from prospector.outreach.score import Facts, score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from prospector.niche import Niche


@dataclass(frozen=True, slots=True)
class Rescored:
    """What a rescore changed: candidates that are new, open now, and closed by it."""

    new: int
    open: int
    closed: int


_COLUMNS = [
    "id",
    "niche",
    "kind",
    "score",
    "domain",
    "page_url",
    "page_title",
    "target_url",
    "anchor",
    "context",
    "section",
    "reason",
    "other_dead",
    "asset_url",
    "language",
    "contact",
    "contact_kind",
    "submit_url",
    "no_solicit",
    "verified_at",
    "why",
    "parts",
    "first_seen",
    "last_seen",
]


def candidate_id(niche: str, kind: str, page_url: str) -> str:
    """The stable id of the opportunity of this kind on this page (16 hex digits)."""
    key = f"{niche}\x1f{kind}\x1f{page_url}"
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


def rescore(db: Database, niche: Niche) -> Rescored:
    """Recompute every candidate of the niche from what the store holds, without crawling."""
    moment = now()
    before = {
        row[0]
        for row in db.execute("SELECT id FROM candidates WHERE niche = ?", [niche.name]).fetchall()
    }
    rows = [*_broken_links(db, niche, moment), *_resource_pages(db, niche, moment)]
    updates = ", ".join(
        f"{name} = excluded.{name}" for name in _COLUMNS if name not in ("id", "first_seen")
    )
    marks = ", ".join("?" * len(_COLUMNS))
    with db.atomic():
        db.conn.executemany(
            f"INSERT INTO candidates ({', '.join(_COLUMNS)}) VALUES ({marks})"
            f" ON CONFLICT (id) DO UPDATE SET {updates}, closed_at = NULL",
            [[row[name] for name in _COLUMNS] for row in rows],
        )
        ids = {row["id"] for row in rows}
        closed = close_others(db, niche.name, ids, moment)
    return Rescored(len(ids - before), len(ids), closed)


def candidates_so_far(db: Database, niche: str) -> int:
    """How many candidates a rescore would find now, roughly: for the progress of a crawl."""
    row = db.execute(
        "SELECT (SELECT count(DISTINCT l.page_id) FROM targets t JOIN link_facts l"
        " ON l.target_id = t.id JOIN page_judgements j ON j.page_id = l.page_id AND j.niche = ?1"
        " WHERE t.verdict = 'dead' AND l.lost_at IS NULL)"
        " + (SELECT count(*) FROM page_judgements WHERE niche = ?1 AND kind = 'resource'"
        " AND relevance >= ?2)",
        [niche, _LEAST_RELEVANCE],
    ).fetchone()
    return int(row[0])


def _broken_links(db: Database, niche: Niche, moment: str) -> Iterator[dict[str, Any]]:
    """One row a page that has dead links in it: the pitch names them all, led by the best one."""
    rows = db.execute(
        "SELECT b.page_url, b.page_title, b.page_domain, b.page_kind, b.page_relevance,"
        " b.target_url, b.anchor, b.context, b.section, b.placement, b.rel, b.reason,"
        " b.referring_domains, b.last_checked_at, b.evidence, t.moved_to, p.language,"
        " p.submit_url, p.no_solicit, p.resource_score, p.last_updated, t.checks"
        " FROM broken_links b JOIN targets t ON t.url = b.target_url"
        " JOIN pages p ON p.url = b.page_url AND p.niche = b.niche"
        " WHERE b.niche = ? AND b.placement <> 'hidden' ORDER BY b.page_url, b.target_url",
        [niche.name],
    ).fetchall()
    by_page: dict[str, list[dict[str, Any]]] = {}
    names = [
        "page_url",
        "page_title",
        "domain",
        "page_kind",
        "relevance",
        "target_url",
        "anchor",
        "context",
        "section",
        "placement",
        "rel",
        "reason",
        "referring_domains",
        "verified_at",
        "evidence",
        "moved_to",
        "language",
        "submit_url",
        "no_solicit",
        "resource_score",
        "last_updated",
        "checks",
    ]
    for values in rows:
        row = dict(zip(names, values, strict=True))
        by_page.setdefault(row["page_url"], []).append(row)
    for links in by_page.values():
        if _ours_or_excluded(niche, links[0]["domain"]):
            continue
        yield _broken_row(db, niche, moment, links)


def _broken_row(
    db: Database, niche: Niche, moment: str, links: list[dict[str, Any]]
) -> dict[str, Any]:
    contact, contact_kind = _contact(db, links[0]["domain"])
    best: tuple[float, dict[str, Any], Any] | None = None
    for link in links:
        asset = best_asset(niche.assets, f"{link['anchor']} {link['context']} {link['target_url']}")
        judged = score(
            Facts(
                kind="broken_link",
                relevance=link["relevance"],
                page_kind=link["page_kind"],
                resource_score=link["resource_score"],
                placement=link["placement"],
                rel=link["rel"],
                referring_domains=link["referring_domains"],
                dead_links=len({other["target_url"] for other in links}),
                has_contact=bool(contact or link["submit_url"]),
                no_solicit=bool(link["no_solicit"]),
                asset_fit=asset.fit if asset else 0.0,
                moved=bool(link["moved_to"]),
                reason=link["reason"],
                evidence=link["evidence"] or "",
            ),
            niche.score,
        )
        if best is None or judged.score > best[0]:
            best = (judged.score, link, (judged, asset))
    assert best is not None  # noqa: S101 - by_page holds no empty lists
    _, link, (judged, asset) = best
    others = sorted({other["target_url"] for other in links} - {link["target_url"]})
    return _row(
        niche,
        "broken_link",
        moment,
        link,
        score=judged.score,
        why=judged.why,
        parts=judged.parts,
        other_dead=others,
        asset_url=asset.url if asset else "",
        contact=contact,
        contact_kind=contact_kind,
    )


def _resource_pages(db: Database, niche: Niche, moment: str) -> Iterator[dict[str, Any]]:
    """Curated lists on the topic that do not link to us yet: one row a page."""
    rows = db.execute(
        "SELECT r.url, r.title, r.domain, r.language, r.relevance, r.resource_score,"
        " r.outbound_domains, r.dead_links, p.submit_url, p.no_solicit, p.fetched_at"
        " FROM resource_pages r JOIN pages p ON p.url = r.url AND p.niche = r.niche"
        " WHERE r.niche = ? AND r.links_to_us = 0 AND r.relevance >= ?"
        " AND p.http_status BETWEEN 200 AND 299",
        [niche.name, _LEAST_RELEVANCE],
    ).fetchall()
    names = [
        "page_url",
        "page_title",
        "domain",
        "language",
        "relevance",
        "resource_score",
        "outbound_domains",
        "dead_links",
        "submit_url",
        "no_solicit",
        "verified_at",
    ]
    for values in rows:
        page = dict(zip(names, values, strict=True))
        if _ours_or_excluded(niche, page["domain"]):
            continue
        contact, contact_kind = _contact(db, page["domain"])
        asset = best_asset(niche.assets, _list_words(db, page["page_url"], page["page_title"]))
        judged = score(
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
            ),
            niche.score,
        )
        yield _row(
            niche,
            "resource_page",
            moment,
            page,
            score=judged.score,
            why=judged.why,
            parts=judged.parts,
            other_dead=_dead_on(db, page["page_url"]),
            asset_url=asset.url if asset else "",
            section=asset.section if asset else "",
            contact=contact,
            contact_kind=contact_kind,
        )


_LEAST_RELEVANCE = 0.15
"""A list below this is not on our topic."""


def _row(
    niche: Niche, kind: str, moment: str, facts: dict[str, Any], **judged: Any
) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(_COLUMNS, "")
    row.update({name: facts[name] for name in _COLUMNS if name in facts and name != "score"})
    row.update(judged)
    row.update(
        id=candidate_id(niche.name, kind, facts["page_url"]),
        niche=niche.name,
        kind=kind,
        parts=json.dumps(judged["parts"], ensure_ascii=False),
        other_dead=json.dumps(judged["other_dead"], ensure_ascii=False),
        first_seen=moment,
        last_seen=moment,
    )
    return row


def _ours_or_excluded(niche: Niche, domain: str) -> bool:
    return domain in niche.domains or domain in niche.exclude_domains


def _contact(db: Database, domain: str) -> tuple[str, str]:
    """The best way to reach the domain's editor: an address before a form before a profile."""
    row = db.execute(
        "SELECT value, kind FROM contacts WHERE domain = ? ORDER BY"
        " CASE kind WHEN 'email' THEN 0 WHEN 'form' THEN 1 ELSE 2 END,"
        " CASE role WHEN 'editor' THEN 0 WHEN 'webmaster' THEN 1 WHEN 'author' THEN 2 ELSE 3 END,"
        " confidence DESC, value LIMIT 1",
        [domain],
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def _dead_on(db: Database, page_url: str) -> list[str]:
    rows = db.execute(
        "SELECT DISTINCT target_url FROM broken_links WHERE page_url = ? ORDER BY 1", [page_url]
    ).fetchall()
    return [str(row[0]) for row in rows]


def _list_words(db: Database, page_url: str, title: str) -> list[tuple[str, str]]:
    """(section, its words) of a list, so that an asset can be matched to the section to join."""
    rows = db.execute(
        "SELECT section, group_concat(anchor || ' ' || context, ' ') FROM links"
        " WHERE page_url = ? AND placement = 'content' AND lost_at IS NULL GROUP BY section",
        [page_url],
    ).fetchall()
    return [(str(section), f"{section} {words}") for section, words in rows] or [("", title)]
