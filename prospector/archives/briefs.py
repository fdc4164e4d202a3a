"""Content briefs: what to write where much is linked, dead, and of ours nothing fits (pure, and its query)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

_SQL = """
    SELECT g.*, (SELECT group_concat(page_url, ' ') FROM (
                    SELECT DISTINCT b.page_url FROM broken_links b WHERE b.niche = g.niche
                    AND b.target_url = g.target_url ORDER BY b.page_relevance DESC LIMIT 5))
           AS linked_from
    FROM content_gaps g WHERE (?1 = '' OR g.niche = ?1)
    ORDER BY g.referring_domains DESC, g.archive_url IS NULL, g.target_url LIMIT ?2
"""
_MOST_LINES = 12


def briefs(db: Database, niche: str, limit: int) -> list[dict[str, Any]]:
    """The content gaps with what stood there, the most linked first; ``outline`` is a list."""
    cursor = db.execute(_SQL, [niche, limit])
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["archive_outline"] = outline_of(row["archive_outline"])
    return rows


def outline_of(text: str | None) -> list[tuple[int, str]]:
    """The headings as (level, words); none for a damaged cell."""
    try:
        found = json.loads(text or "[]")
    except ValueError:
        return []
    if not isinstance(found, list):
        return []
    return [
        (int(one[0]), str(one[1]))
        for one in found
        if isinstance(one, list) and len(one) == 2 and str(one[0]).isdigit()
    ]


def as_text(row: dict[str, Any]) -> str:
    """One brief for a writer: how much it is worth, what stood there, how links speak of it."""
    sites = row["referring_domains"]
    lines = [
        f"{row['archive_title'] or row['target_url']}",
        f"  dead: {row['target_url']} ({row['reason']}, since {(row['dead_since'] or '')[:10]})",
        f"  linked by {sites} site{'s' * (sites != 1)} as: {(row['anchors'] or 'images only')[:200]}",
    ]
    if row["archive_url"]:
        words = f", {row['archive_words']:,} words" if row["archive_words"] else ""
        lines.append(f"  was there on {row['archived_at'][:10]}{words}: {row['archive_url']}")
    if row["archive_summary"]:
        lines.append(f"  {row['archive_summary']}")
    outline = row["archive_outline"]
    lines += [f"  {'  ' * (level - 1)}- {words}" for level, words in outline[:_MOST_LINES]]
    if len(outline) > _MOST_LINES:
        lines.append(f"  … and {len(outline) - _MOST_LINES} more headings")
    lines += [f"  from: {url}" for url in (row["linked_from"] or "").split()]
    return "\n".join("".join(c if c.isprintable() else " " for c in one) for one in lines)
