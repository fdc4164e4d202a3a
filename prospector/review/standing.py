"""How the queue stands: what people touched and what is left, counted once and kept while it holds.

Counting 100,000 rows costs more than reading a page of them, so that both counts are kept and made
anew only when a rescore, a decision or a suppression changed the file.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from prospector.outreach.reach import reach_of
from prospector.review import queries
from prospector.review.facets import Facet, cube, facets, total
from prospector.review.queries import Touched

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from prospector.review.filters import Cursor, Filters

Base = dict[tuple[str, str, str, int], int]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page: rows of ``candidates`` with ``status owner next_action_at review_id``
    and ``way write_to same_page`` added; the last is the page's best candidate, for the others."""

    rows: list[dict[str, Any]]
    facets: dict[str, Facet]
    total: int
    more: bool


class Standing:
    """Reads the queue of one database; may be shared by threads, each with its own connection."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._base: tuple[tuple[Any, ...], Base] | None = None
        self._touched: tuple[tuple[Any, ...], list[Touched]] | None = None

    def page(self, conn: sqlite3.Connection, filters: Filters, today: str) -> QueuePage:
        """The rows after the filters' cursor, with the facets' counts."""
        base, touched = self._now(conn)
        rows = self._rows(conn, filters, touched, today, limit=filters.size + 1)
        if filters.q:
            base = _base(conn, filters.q)
            found = {
                row[0]
                for row in conn.execute(
                    *queries.found_among(filters.q, (one.id for one in touched))
                ).fetchall()
            }
            touched = [one for one in touched if one.id in found]
        if filters.due:
            base, touched = {}, [one for one in touched if "" < one.next_action_at[:10] <= today]
            touched = [one for one in touched if one.shown]
            cells = cube({}, touched)
            for one in touched:  # nothing was counted as new before: take nothing away
                if not one.closed:
                    cells[one.niche, one.kind, "new", "", one.language, str(one.band)] += 1
        else:
            cells = cube(base, touched)
        return QueuePage(
            rows[: filters.size],
            facets(cells, filters),
            total(cells, filters),
            len(rows) > filters.size,
        )

    def beside(
        self, conn: sqlite3.Connection, filters: Filters, place: Cursor, today: str
    ) -> tuple[str, str]:
        """The ids just before and just after a place in the queue, empty at its ends."""
        touched = self.touched(conn)
        sql, values = queries.page(filters, touched, today=today, limit=1, before=place)
        earlier = conn.execute(sql, values).fetchone()
        sql, values = queries.page(replace(filters, after=place), touched, today=today, limit=1)
        later = conn.execute(sql, values).fetchone()
        return (earlier["id"] if earlier else "", later["id"] if later else "")

    def touched(self, conn: sqlite3.Connection) -> list[Touched]:
        """What people decided on or silenced, as it stands in the file now."""
        return self._now(conn)[1]

    def _now(self, conn: sqlite3.Connection) -> tuple[Base, list[Touched]]:
        facts = tuple(conn.execute(queries.FINGERPRINT).fetchone())
        words = (*facts, *conn.execute(queries.DECIDED).fetchone())
        with self._lock:
            base, touched = self._base, self._touched
        if base is None or base[0] != facts:
            base = (facts, _base(conn, ""))
        if touched is None or touched[0] != words:
            rows = conn.execute(queries.TOUCHED).fetchall()
            touched = (words, [Touched(*row) for row in rows])
        with self._lock:
            self._base, self._touched = base, touched
        return base[1], touched[1]

    def _rows(
        self,
        conn: sqlite3.Connection,
        filters: Filters,
        touched: list[Touched],
        today: str,
        *,
        limit: int,
    ) -> list[dict[str, Any]]:
        sql, values = queries.page(filters, touched, today=today, limit=limit)
        by_id = {one.id: one for one in touched}
        rows = [dict(row) for row in conn.execute(sql, values).fetchall()]
        picked = _picked(conn, rows)
        better = _better(conn, rows)
        for row in rows:
            row.update(standing_of(by_id.get(row["id"])))
            row["way"], row["write_to"] = reach_of(row, picked.get(row["id"], ("", "")))
            row["same_page"] = better.get(row["id"])
        return rows


def standing_of(one: Touched | None) -> Mapping[str, Any]:
    """What a person's decisions add to a row."""
    if one is None:
        return {"status": "new", "owner": "", "next_action_at": "", "review_id": 0}
    return {
        "status": one.status,
        "owner": one.owner,
        "next_action_at": one.next_action_at,
        "review_id": one.review_id,
    }


def _picked(conn: sqlite3.Connection, rows: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """The (kind, value) of the contacts that people picked, by candidate."""
    found = conn.execute(
        "SELECT candidate_id, contact, max(id) FROM reviews WHERE contact IS NOT NULL"
        " AND candidate_id IN (SELECT value FROM json_each(?)) GROUP BY candidate_id",
        [json.dumps([row["id"] for row in rows])],
    ).fetchall()
    parts = {str(row[0]): str(row[1]).partition(" ") for row in found}
    return {ident: (kind, value) for ident, (kind, _, value) in parts.items()}


def _better(conn: sqlite3.Connection, rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The best opportunity of the same page, for the rows that are not it: one pitch does for both."""
    found = conn.execute(
        "SELECT niche, domain, page_url, kind, id, score FROM candidates WHERE closed_at IS NULL"
        " AND domain IN (SELECT value FROM json_each(?1))"
        " AND page_url IN (SELECT value FROM json_each(?2)) ORDER BY score DESC, id",
        [
            json.dumps(sorted({row["domain"] for row in rows})),
            json.dumps(sorted({row["page_url"] for row in rows})),
        ],
    ).fetchall()
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for one in found:
        best.setdefault((one["niche"], one["page_url"]), dict(one))
    leads = ((row["id"], best.get((row["niche"], row["page_url"]))) for row in rows)
    return {ident: lead for ident, lead in leads if lead and lead["id"] != ident}


def _base(conn: sqlite3.Connection, words: str) -> Base:
    rows = conn.execute(*queries.counts(words)).fetchall()
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}
