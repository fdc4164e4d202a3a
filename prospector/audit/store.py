"""What the store knows of our own site, for the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.audit.redirects import LivingPage, Redirect, closest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

_OURS = "domain IN (SELECT domain FROM niche_domains WHERE niche = ? AND role = 'ours')"
_BARE = (
    "CASE WHEN t.url LIKE '%://www.%' THEN substr(t.url, instr(t.url, '://') + 7)"
    " ELSE substr(t.url, instr(t.url, '://') + 3) END"
)
_MOST_WORDS = 5_000


def dead_pages(db: Database, niche: str) -> list[Redirect]:
    """Dead addresses of ours that anybody links to, most referring domains first, with a target each."""
    living = [
        LivingPage(str(url), str(title))
        for url, title in db.execute(
            f"SELECT url, title FROM page_facts WHERE {_OURS} AND http_status BETWEEN 200 AND 299"
            " AND url NOT IN (SELECT url FROM targets WHERE verdict = 'dead') ORDER BY url",
            [niche],
        ).fetchall()
    ]
    rows = db.execute(
        # http and https, www and bare are one address to whoever writes the rule.
        "SELECT max(t.url), t.reason, coalesce(max(t.moved_to), ''),"
        " count(DISTINCT CASE WHEN p.domain <> t.domain THEN p.domain END) AS domains,"
        " count(DISTINCT CASE WHEN p.domain = t.domain THEN p.id END) AS inside,"
        " group_concat(l.anchor || ' ' || l.context, ' ') FROM targets t"
        " JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL"
        f" JOIN page_facts p ON p.id = l.page_id WHERE t.{_OURS} AND t.verdict = 'dead'"
        f" GROUP BY {_BARE} ORDER BY domains DESC, inside DESC, t.url",
        [niche],
    ).fetchall()
    found = []
    for url, reason, moved, domains, inside, words in rows:
        to, shared = (moved, ()) if moved else closest(url, (words or "")[:_MOST_WORDS], living)
        found.append(Redirect(url, to, tuple(shared), reason, domains, inside))
    return found


def internal_links(db: Database, niche: str) -> Iterable[tuple[str, str]]:
    """(page, page) pairs inside our sites; what redirects counts for where it leads."""
    return db.execute(
        "SELECT p.url, CASE WHEN t.reason = 'redirected' THEN coalesce(t.final_url, t.url)"
        " ELSE t.url END FROM link_facts l JOIN page_facts p ON p.id = l.page_id"
        " JOIN targets t ON t.id = l.target_id WHERE l.lost_at IS NULL AND p.domain = t.domain"
        f" AND p.{_OURS} AND t.verdict <> 'dead' AND l.placement <> 'hidden'",
        [niche],
    ).fetchall()


def our_pages(db: Database, niche: str) -> list[str]:
    """Every page of ours that was read."""
    rows = db.execute(
        f"SELECT url FROM page_facts WHERE {_OURS} AND http_status BETWEEN 200 AND 299", [niche]
    ).fetchall()
    return [str(row[0]) for row in rows]


REDIRECTED = f"""
    SELECT t.url AS link, t.final_url AS leads_to,
           (SELECT json_array_length(c.detail, '$.last') - 1 FROM checks c
            WHERE c.target_id = t.id ORDER BY c.at DESC, c.id DESC LIMIT 1) AS hops,
           count(DISTINCT p.url) AS on_pages, min(p.url) AS for_example
    FROM link_facts l JOIN page_facts p ON p.id = l.page_id JOIN targets t ON t.id = l.target_id
    WHERE l.lost_at IS NULL AND p.{_OURS} AND p.domain = t.domain AND t.reason = 'redirected'
    GROUP BY t.url ORDER BY hops DESC, on_pages DESC, t.url LIMIT ?
"""
"""Links inside the site that go through redirects, the longest chains first."""
OUTBOUND = f"""
    SELECT t.url AS dead, t.reason, p.url AS on_page, l.anchor
    FROM link_facts l JOIN page_facts p ON p.id = l.page_id JOIN targets t ON t.id = l.target_id
    WHERE l.lost_at IS NULL AND p.{_OURS} AND t.verdict = 'dead' AND p.domain <> t.domain
    ORDER BY p.url, l.position LIMIT ?
"""
"""Our own dead links to others."""
