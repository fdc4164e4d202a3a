"""How the queue stands: what people touched and what is left, counted once and kept while it holds.

Counting 100,000 rows costs more than reading a page of them, so that both counts are kept and made
anew only when a rescore, a decision or a suppression changed the file.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
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
_SEARCHES = 4
"""Searches whose hits are kept: at 100,000 candidates one may hold some megabytes."""
_NAMED = 2_000
WRITTEN = ("contacted", "replied", "won", "lost")
"""Statuses of a candidate about which its editor was written to."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page: rows of ``candidates`` with ``status owner next_action_at review_id``
    and ``way write_to same_page`` added; the last is the page's best candidate, for the others, or the
    one about which its editor was written to, with its ``status``."""

    rows: list[dict[str, Any]]
    facets: dict[str, Facet]
    total: int
    more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: all ids, the open ones counted, and the ids where they are few."""

    ids: frozenset[str]
    base: Base
    named: list[str] | None


class Standing:
    """Reads the queue of one database; may be shared by threads, each with its own connection."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._base: tuple[tuple[Any, ...], Base] | None = None
        self._touched: tuple[tuple[Any, ...], list[Touched]] | None = None
        self._found: dict[tuple[Any, ...], Found] = {}

    def page(self, conn: sqlite3.Connection, filters: Filters, today: str) -> QueuePage:
        """The rows after the filters' cursor, with the facets' counts."""
        queries.know_search(conn)
        base, touched = self._now(conn)
        found = self._search(conn, filters.q) if filters.q else None
        rows = self._rows(conn, filters, touched, today, found, limit=filters.size + 1)
        if found is not None:
            base = found.base
            touched = [one for one in touched if one.id in found.ids]
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
        queries.know_search(conn)
        touched = self.touched(conn)
        named = self._search(conn, filters.q).named if filters.q else None
        sql, values = queries.page(
            filters, touched, today=today, limit=1, before=place, found=named
        )
        earlier = conn.execute(sql, values).fetchone()
        after = replace(filters, after=place)
        sql, values = queries.page(after, touched, today=today, limit=1, found=named)
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
            base = (facts, _base(conn))
        if touched is None or touched[0] != words:
            rows = conn.execute(queries.TOUCHED).fetchall()
            touched = (words, [Touched(*row) for row in rows])
        with self._lock:
            self._base, self._touched = base, touched
        return base[1], touched[1]

    def _search(self, conn: sqlite3.Connection, words: str) -> Found:
        """What a search finds, kept while the facts hold: the table is read once, not once a page."""
        key = (words, *conn.execute(queries.FINGERPRINT).fetchone())
        with self._lock:
            known = self._found.get(key)
        if known is None:
            known = _found(conn, words)
            with self._lock:
                self._found[key] = known
                while len(self._found) > _SEARCHES:
                    self._found.pop(next(iter(self._found)))
        return known

    def _rows(
        self,
        conn: sqlite3.Connection,
        filters: Filters,
        touched: list[Touched],
        today: str,
        found: Found | None,
        *,
        limit: int,
    ) -> list[dict[str, Any]]:
        named = found.named if found else None
        sql, values = queries.page(filters, touched, today=today, limit=limit, found=named)
        by_id = {one.id: one for one in touched}
        rows = [dict(row) for row in conn.execute(sql, values).fetchall()]
        picked = _picked(conn, rows)
        better = _better(conn, rows, {one.id: one.status for one in touched})
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


def _better(
    conn: sqlite3.Connection, rows: list[dict[str, Any]], statuses: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The best opportunity of the same page, for the rows that are not it: one pitch does for both.

    One about which the editor was written to comes first, also where it is closed or of another niche.
    """
    found = conn.execute(
        "SELECT niche, domain, page_url, kind, id, score, closed_at FROM candidates WHERE"
        " domain IN (SELECT value FROM json_each(?1))"
        " AND page_url IN (SELECT value FROM json_each(?2)) ORDER BY score DESC, id",
        [
            json.dumps(sorted({row["domain"] for row in rows})),
            json.dumps(sorted({row["page_url"] for row in rows})),
        ],
    ).fetchall()
    best: dict[tuple[str, str], dict[str, Any]] = {}
    written: dict[str, dict[str, Any]] = {}
    for row in found:
        one = {**dict(row), "status": statuses.get(row["id"], "new"), "written": False}
        if one["status"] in WRITTEN:
            written.setdefault(one["page_url"], {**one, "written": True})
        if one["closed_at"] is None:
            best.setdefault((one["niche"], one["page_url"]), one)
    leads = (
        (row["id"], written.get(row["page_url"]) or best.get((row["niche"], row["page_url"])))
        for row in rows
    )
    return {ident: lead for ident, lead in leads if lead and lead["id"] != ident}


def _base(conn: sqlite3.Connection) -> Base:
    return {(row[0], row[1], row[2], row[3]): row[4] for row in conn.execute(queries.COUNTS)}


def _found(conn: sqlite3.Connection, words: str) -> Found:
    rows = conn.execute(*queries.hits(words)).fetchall()
    ids = [str(row[0]) for row in rows]
    base = Counter((row[1], row[2], row[3], row[4]) for row in rows if not row[5])
    # Many hits fill a page soon in order of score; few are looked up by their ids.
    return Found(frozenset(ids), dict(base), ids if len(ids) <= _NAMED else None)
