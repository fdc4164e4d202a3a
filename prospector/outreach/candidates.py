"""From facts and judgements to opportunities: one row each, recomputed at any time.

Rows are keyed by a stable id, so that what a person decided about one (``reviews``) still fits
after any crawl or rescore. A row whose facts are gone is closed, never deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from prospector.clock import now
from prospector.outreach.closing import close_others
from prospector.outreach.fixes import COLUMNS as FIX_COLUMNS
from prospector.outreach.fixes import fixes
from prospector.outreach.kinds import EVERY_KIND
from prospector.outreach.kinds.desk import COLUMNS, LEAST_RELEVANCE, Desk, candidate_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from prospector.niche import Niche


STAGE = "temp.rescored"
"""Where a rescore's rows wait: each id once, of two rows the later."""
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Rescored:
    """What a rescore changed: candidates that are new, open now, and closed by it."""

    new: int
    open: int
    closed: int


def rescore(db: Database, niche: Niche) -> Rescored:
    """Recompute every candidate of the niche from what the store holds, without crawling.

    The rows wait in a temporary table, of which SQLite keeps what is much on disk, and take their
    place in one transaction: nobody sees half of them, and nobody waits while they are found.
    """
    desk = Desk(db, niche, now())
    _stage(db, (row for kind in EVERY_KIND for row in kind(desk)))
    found, new = db.execute(
        f"SELECT count(*), coalesce(sum(id NOT IN (SELECT id FROM candidates)), 0) FROM {STAGE}"
    ).fetchone()
    columns = ", ".join(COLUMNS)
    updates = ", ".join(
        f"{name} = excluded.{name}" for name in COLUMNS if name not in ("id", "first_seen")
    )
    with db.atomic():
        db.execute(
            f"INSERT INTO candidates ({columns}) SELECT {columns} FROM {STAGE} WHERE true"
            f" ON CONFLICT (id) DO UPDATE SET {updates}, closed_at = NULL, closed_as = ''"
        )
        closed = close_others(db, niche.name, f"SELECT id FROM {STAGE}", desk.moment)
        _mend(db, desk)
    db.execute(f"DROP TABLE {STAGE}")
    return Rescored(int(new), int(found), closed)


def new_since(db: Database, niche: str, moment: str) -> int:
    """How many open candidates of a niche were first seen at ``moment`` or later."""
    row = db.execute(
        "SELECT count(*) FROM candidates WHERE niche = ? AND first_seen >= ? AND closed_at IS NULL",
        [niche, moment],
    ).fetchone()
    return int(row[0])


def _stage(db: Database, rows: Iterator[dict[str, Any]]) -> None:
    """Put the rows into the temporary table, a batch at a time."""
    db.execute(f"DROP TABLE IF EXISTS {STAGE}")  # of a rescore that was broken off
    others = ", ".join(name for name in COLUMNS if name != "id")
    db.execute(f"CREATE TABLE {STAGE} (id PRIMARY KEY ON CONFLICT REPLACE, {others})")
    insert = f"INSERT INTO {STAGE} ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
    while batch := [[row[name] for name in COLUMNS] for row in islice(rows, _BATCH)]:
        with db.atomic():
            db.conn.executemany(insert, batch)


def _mend(db: Database, desk: Desk) -> None:
    """Write the niche's fixes anew; ours is the one of the link that leads a page's pitch."""
    niche = desk.niche.name

    def ours(page_url: str, target_url: str) -> str:
        row = db.execute(
            f"SELECT asset_url FROM {STAGE} WHERE id = ? AND target_url = ?",
            [candidate_id(niche, "broken_link", page_url), target_url],
        ).fetchone()
        return str(row[0]) if row else ""

    db.execute("DELETE FROM fixes WHERE niche = ?", [niche])
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
