"""Opportunities that passed: closed with the reason, never deleted.

Whoever already works on one (approved, contacted, replied) goes on seeing it, at the end of the
list, with what happened: she must not write that a link is dead which answers again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

_CASES = """
    coalesce(
        (SELECT CASE
            WHEN NOT EXISTS (SELECT 1 FROM links l WHERE l.page_url = candidates.page_url
                             AND l.target_url = t.url AND l.lost_at IS NULL)
                THEN {fixed}
            WHEN t.verdict = 'alive' THEN {alive}
            WHEN t.verdict = 'unsure' THEN {in_doubt}
            END
         FROM targets t WHERE candidates.kind = 'broken_link' AND t.url = candidates.target_url),
        {gone})
"""
_WHY = _CASES.format(
    fixed="'Closed: the link is no longer on the page.'",
    alive="'Closed: ' || t.url || ' is alive again, seen ' || substr(t.checked_at, 1, 10) || '.'",
    in_doubt="'Closed: ' || t.url || ' is in doubt (' || t.reason || '), seen '"
    " || substr(t.checked_at, 1, 10) || '.'",
    gone="'Closed: the page no longer offers this.'",
)
CLOSED_AS = ("fixed", "alive", "in_doubt", "gone")
"""The editor mended it; the target is back; it may be; the page no longer offers this."""
_CLOSED_AS = _CASES.format(**{word: f"'{word}'" for word in CLOSED_AS})


def close_others(db: Database, niche: str, open_ids: str, moment: str) -> int:
    """Close every open candidate of the niche that the query ``open_ids`` does not name; returns how
    many."""
    closed = db.execute(
        f"UPDATE candidates SET closed_at = ?, score = 0, why = {_WHY}, closed_as = {_CLOSED_AS}"
        f" WHERE niche = ? AND closed_at IS NULL AND id NOT IN ({open_ids})",
        [moment, niche],
    )
    return int(closed.rowcount)
