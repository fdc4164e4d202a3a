"""From facts and judgements to opportunities: one row each, recomputed at any time.

Rows are keyed by a stable id, so that what a person decided about one (``reviews``) still fits
after any crawl or rescore. A row whose facts are gone is closed, never deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.clock import now
from prospector.outreach.closing import close_others
from prospector.outreach.fixes import COLUMNS as FIX_COLUMNS
from prospector.outreach.fixes import fixes
from prospector.outreach.kinds import EVERY_KIND
from prospector.outreach.kinds.desk import COLUMNS, LEAST_RELEVANCE, Desk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from prospector.niche import Niche


@dataclass(frozen=True, slots=True)
class Rescored:
    """What a rescore changed: candidates that are new, open now, and closed by it."""

    new: int
    open: int
    closed: int


def rescore(db: Database, niche: Niche) -> Rescored:
    """Recompute every candidate of the niche from what the store holds, without crawling."""
    moment = now()
    before = {
        row[0]
        for row in db.execute("SELECT id FROM candidates WHERE niche = ?", [niche.name]).fetchall()
    }
    desk = Desk(db, niche, moment)
    rows = [row for kind in EVERY_KIND for row in kind(desk)]
    updates = ", ".join(
        f"{name} = excluded.{name}" for name in COLUMNS if name not in ("id", "first_seen")
    )
    marks = ", ".join("?" * len(COLUMNS))
    with db.atomic():
        db.conn.executemany(
            f"INSERT INTO candidates ({', '.join(COLUMNS)}) VALUES ({marks})"
            f" ON CONFLICT (id) DO UPDATE SET {updates}, closed_at = NULL, closed_as = ''",
            [[row[name] for name in COLUMNS] for row in rows],
        )
        ids = {row["id"] for row in rows}
        closed = close_others(db, niche.name, ids, moment)
        _mend(db, desk, rows)
    return Rescored(len(ids - before), len(ids), closed)


def _mend(db: Database, desk: Desk, rows: Iterable[dict[str, Any]]) -> None:
    """Write the niche's fixes anew; ours is the one of the link that leads a page's pitch."""
    ours = {
        (row["page_url"], row["target_url"]): row["asset_url"]
        for row in rows
        if row["kind"] == "broken_link" and row["asset_url"]
    }
    db.execute("DELETE FROM fixes WHERE niche = ?", [desk.niche.name])
    db.conn.executemany(
        f"INSERT OR REPLACE INTO fixes ({', '.join(FIX_COLUMNS)})"
        f" VALUES ({', '.join('?' * len(FIX_COLUMNS))})",
        ([row[name] for name in FIX_COLUMNS] for row in fixes(desk, ours)),
    )


def candidates_so_far(db: Database, niche: str) -> int:
    """How many candidates a rescore would find now, roughly: for the progress of a crawl."""
    row = db.execute(
        "SELECT (SELECT count(DISTINCT l.page_id) FROM targets t JOIN link_facts l"
        " ON l.target_id = t.id JOIN page_judgements j ON j.page_id = l.page_id AND j.niche = ?1"
        " WHERE t.verdict = 'dead' AND l.lost_at IS NULL)"
        " + (SELECT count(*) FROM page_judgements WHERE niche = ?1 AND kind = 'resource'"
        " AND relevance >= ?2)",
        [niche, LEAST_RELEVANCE],
    ).fetchone()
    return int(row[0])
