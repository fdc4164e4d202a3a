"""Opportunities that passed: closed with the reason, never deleted.

Whoever already works on one (approved, contacted, replied) goes on seeing it, at the end of the
list, with what happened: she must not write that a link is dead which answers again.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlite_utils import Database

_WHY = """
    coalesce(
        (SELECT CASE
            WHEN NOT EXISTS (SELECT 1 FROM links l WHERE l.page_url = candidates.page_url
                             AND l.target_url = t.url AND l.lost_at IS NULL)
                THEN 'Closed: the link is no longer on the page.'
            WHEN t.verdict = 'alive'
                THEN 'Closed: ' || t.url || ' is alive again, seen ' || substr(t.checked_at, 1, 10) || '.'
            WHEN t.verdict = 'unsure'
                THEN 'Closed: ' || t.url || ' is in doubt (' || t.reason || '), seen '
                     || substr(t.checked_at, 1, 10) || '.'
            END
         FROM targets t WHERE candidates.kind = 'broken_link' AND t.url = candidates.target_url),
        'Closed: the page no longer offers this.')
"""


def close_others(db: Database, niche: str, open_ids: Collection[str], moment: str) -> int:
    """Close every open candidate of the niche that is not in ``open_ids``; returns how many."""
    closed = db.execute(
        f"UPDATE candidates SET closed_at = ?, score = 0, why = {_WHY}"
        " WHERE niche = ? AND closed_at IS NULL AND id NOT IN (SELECT value FROM json_each(?))",
        [moment, niche, json.dumps(sorted(open_ids))],
    )
    return int(closed.rowcount)
