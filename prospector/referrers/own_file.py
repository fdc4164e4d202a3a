"""Referring pages that our own file knows already: other niches' pages, and imported lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlite_utils import Database

_SEEN = """
    SELECT DISTINCT p.url FROM wanted w JOIN targets t ON t.domain = w.domain
    JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL
    JOIN page_facts p ON p.id = l.page_id
    WHERE (w.url = '' OR w.url = t.url) AND p.domain <> t.domain
      AND NOT EXISTS (SELECT 1 FROM page_judgements j WHERE j.page_id = p.id AND j.niche = ?1)
    ORDER BY p.url
"""
_TOLD = """
    SELECT DISTINCT k.page_url FROM known_links k JOIN wanted w
         ON k.target_url = w.url OR (w.url = '' AND k.target_url LIKE '%' || w.domain || '%')
    WHERE NOT EXISTS (SELECT 1 FROM page_facts p JOIN page_judgements j ON j.page_id = p.id
                      AND j.niche = ?1 WHERE p.url = k.page_url)
    ORDER BY k.page_url
"""


def known_referrers(
    db: Database, niche: str, addresses: Collection[str], domains: Collection[str]
) -> list[str]:
    """Pages that link to one of these, as other niches' crawls saw or imports say, new to this one.

    What an import says of a domain is compared by name first; its pages are read live anyway.
    """
    db.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (domain TEXT, url TEXT)")
    db.execute("DELETE FROM wanted")
    db.conn.executemany(
        "INSERT INTO wanted VALUES (?, ?)",
        [
            *((registered_domain(url), url) for url in addresses),
            *((domain, "") for domain in domains),
        ],
    )
    found = [str(row[0]) for sql in (_SEEN, _TOLD) for row in db.execute(sql, [niche]).fetchall()]
    db.execute("DROP TABLE wanted")
    return list(dict.fromkeys(found))
