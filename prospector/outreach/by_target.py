"""Dead targets by how many sites link to them: one piece of content, many pitches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prospector.items import TOXIC

if TYPE_CHECKING:
    from sqlite_utils import Database

_SQL = """
    SELECT b.niche, b.target_url, b.reason, count(DISTINCT b.page_domain) AS referring_domains,
           count(DISTINCT b.page_url) AS referring_pages, min(b.dead_since) AS dead_since,
           round(max(b.page_relevance), 2) AS relevance,
           (SELECT group_concat(anchor, ' · ') FROM (
                SELECT DISTINCT a.anchor FROM broken_links a
                WHERE a.niche = b.niche AND a.target_url = b.target_url AND a.anchor <> ''
                LIMIT 3)) AS anchors,
           (SELECT c.asset_url FROM candidates c
            WHERE c.niche = b.niche AND c.target_url = b.target_url AND c.asset_url <> ''
              AND c.closed_at IS NULL LIMIT 1) AS asset_url,
           (SELECT t.moved_to FROM targets t WHERE t.url = b.target_url) AS moved_to
    FROM broken_links b
    WHERE (?1 IS NULL OR b.niche = ?1) AND b.placement <> 'hidden'
      AND b.page_url NOT IN (SELECT url FROM page_facts WHERE toxicity >= ?3)
    GROUP BY b.niche, b.target_url
    ORDER BY referring_domains DESC, relevance DESC, b.target_url
    LIMIT ?2
"""


def by_target(store: Database, niche: str | None, limit: int) -> list[dict[str, Any]]:
    """The dead targets with the most referring domains; ``asset_url`` where a page of ours fits.

    Forty referring domains are forty pitches for one piece of content, and a brief for it where
    there is no such page yet. Pages of at least :data:`prospector.items.TOXIC` toxicity do not count: a link farm
    would fill the list with casinos.
    """
    cursor = store.execute(_SQL, [niche, limit, TOXIC])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def target_columns(store: Database) -> list[str]:
    """What each of the rows tells, in order, also where there are none."""
    return [column[0] for column in store.execute(_SQL, [None, 0, TOXIC]).description]
