"""The SQL of the queue, from filters (pure: text and values in, text and values out).

A candidate nobody has touched is ``new``: so only the touched ones (decided on or suppressed) are
handed over as lists of ids, and the rest is read in order of score until the page is full.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.review.filters import ALL, BANDS, NOBODY
from prospector.review.text import folded

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Sequence

    from prospector.review.filters import Cursor, Filters

ACTIVE = ("approved", "contacted", "replied", "won", "lost")
"""Statuses that keep a closed candidate in sight (as the view ``outreach_candidates`` does)."""

_SEARCHED = (
    "id",
    "page_title",
    "page_url",
    "target_url",
    "anchor",
    "domain",
    "contact",
    "asset_url",
)
_MOST_WORDS = 8
_FOLDED = f"search_text({', '.join(f'c.{column}' for column in _SEARCHED)})"
# What a call of ours costs is spent only on rows with other letters than ASCII's; addresses have
# theirs encoded.
_FOREIGN = " OR ".join(
    f"length(CAST(c.{column} AS BLOB)) > length(c.{column})"
    for column in ("page_title", "anchor", "contact")
)


@dataclass(frozen=True, slots=True)
class Touched:
    """A candidate with a decision or a suppression; the rest of the queue is ``new``."""

    id: str
    niche: str
    kind: str
    language: str
    band: int
    status: str
    owner: str
    next_action_at: str
    review_id: int
    closed: bool

    @property
    def shown(self) -> bool:
        """Whether it is in the queue at all."""
        return not self.closed or self.status in ACTIVE


_BAND = "CASE " + " ".join(f"WHEN c.score >= {low} THEN {low}" for low in BANDS) + " ELSE 0 END"

TOUCHED = f"""
WITH latest AS MATERIALIZED (
    SELECT candidate_id AS id, status, coalesce(next_action_at, '') AS next_action_at,
           max(id) AS review_id
    FROM reviews GROUP BY candidate_id),
owners AS MATERIALIZED (
    SELECT candidate_id AS id, owner, max(id) FROM reviews WHERE owner <> '' GROUP BY candidate_id),
silenced AS MATERIALIZED (
    SELECT c.id FROM suppressions s JOIN candidates c ON c.domain = s.value WHERE s.kind = 'domain'
    UNION
    SELECT id FROM candidates
    WHERE page_url IN (SELECT value FROM suppressions WHERE kind = 'url')
       OR target_url IN (SELECT value FROM suppressions WHERE kind = 'url')
       OR lower(contact) IN (SELECT value FROM suppressions WHERE kind = 'email')),
either AS (SELECT id FROM latest UNION SELECT id FROM silenced)
SELECT c.id, c.niche, c.kind, c.language, {_BAND} AS band,
       CASE WHEN c.id IN (SELECT id FROM silenced) THEN 'suppressed'
            ELSE coalesce(l.status, 'new') END AS status,
       coalesce(nullif(o.owner, '-'), '') AS owner, coalesce(l.next_action_at, '') AS next_action_at,
       coalesce(l.review_id, 0) AS review_id, c.closed_at IS NOT NULL AS closed
FROM either e JOIN candidates c ON c.id = e.id
LEFT JOIN latest l ON l.id = c.id LEFT JOIN owners o ON o.id = c.id
"""
"""Every touched candidate; must agree with the view ``candidate_status`` (a test holds them equal)."""

FINGERPRINT = (
    "SELECT count(*), coalesce(max(last_seen), ''), coalesce(max(closed_at), '') FROM candidates"
)
"""Changes with every rescore: what was counted before is then counted anew."""

DECIDED = (
    "SELECT (SELECT coalesce(max(id), 0) FROM reviews), count(*), coalesce(max(at), '')"
    " FROM suppressions"
)
"""Changes with every decision and suppression."""


COUNTS = (
    f"SELECT niche, kind, language, {_BAND} AS band, count(*) FROM candidates c"
    " WHERE closed_at IS NULL GROUP BY 1, 2, 3, 4"
)
"""How many open candidates there are of each (niche, kind, language, band)."""


def hits(words: str) -> tuple[str, list[str]]:
    """Every candidate that the search finds: (id, niche, kind, language, band, closed).

    It reads the whole table, so it is asked once a search and kept.
    """
    where, values = _search(words)
    sql = (
        f"SELECT c.id, c.niche, c.kind, c.language, {_BAND} AS band, c.closed_at IS NOT NULL"
        f" FROM candidates c NOT INDEXED WHERE {' AND '.join(where or ['1'])}"
    )
    return sql, values


def page(
    filters: Filters,
    touched: Sequence[Touched],
    *,
    today: str,
    limit: int,
    before: Cursor | None = None,
    found: Collection[str] | None = None,
) -> tuple[str, list[str | float | int]]:
    """One page of candidates after the filters' cursor, or the ones just ``before`` a place.

    ``found`` are the ids that the search is known to find, where they are few enough to be named:
    then no row is searched again.
    """
    where, values = _where(filters, touched, today, found)
    place = before or filters.after
    if place:
        past, tie = (">", "<") if before else ("<", ">")
        where.append(f"c.score {past}= ? AND (c.score {past} ? OR c.id {tie} ?)")
        values += [place.score, place.score, place.id]
    order = "c.score, c.id DESC" if before else "c.score DESC, c.id"
    return (
        (
            f"SELECT c.* FROM (SELECT c.id, c.score FROM candidates c WHERE {' AND '.join(where)}"
            f" ORDER BY {order} LIMIT ?) p JOIN candidates c ON c.id = p.id ORDER BY {order}"
        ),
        [*values, limit],
    )


def _where(
    filters: Filters, touched: Sequence[Touched], today: str, found: Collection[str] | None
) -> tuple[list[str], list[str | float | int]]:
    where: list[str] = []
    values: list[str | float | int] = []
    for column in ("niche", "kind", "language"):
        if wanted := getattr(filters, column):
            where.append(f"c.{column} = ?")
            values.append(wanted)
    if filters.band:
        low = int(filters.band)
        higher = [band for band in BANDS if band > low]
        where.append("c.score >= ?" + (" AND c.score < ?" if higher else ""))
        values += [low, *higher[-1:]]
    if found is None:
        search, words = _search(filters.q)
        where += search
        values += words
    else:
        where.append("c.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(list(found)))
    by_person = filters.status not in ("new", ALL) or filters.due
    if by_person or filters.owner not in ("", NOBODY):
        only = [one.id for one in touched if chosen(one, filters, today)]
        where.append("c.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(only))
        return where, values
    without = [one.id for one in touched if not chosen(one, filters, today)]
    kept = [one.id for one in touched if one.closed and chosen(one, filters, today)]
    where.append("c.id NOT IN (SELECT value FROM json_each(?))")
    where.append("(c.closed_at IS NULL OR c.id IN (SELECT value FROM json_each(?)))")
    values += [json.dumps(without), json.dumps(kept)]
    return where, values


def chosen(one: Touched, filters: Filters, today: str) -> bool:
    """Whether status, owner and due date let a touched candidate through."""
    if not one.shown or (filters.status != ALL and one.status != filters.status):
        return False
    if filters.owner and one.owner != ("" if filters.owner == NOBODY else filters.owner):
        return False
    return not filters.due or "" < one.next_action_at[:10] <= today


def _search(words: str) -> tuple[list[str], list[str]]:
    """Every word must be somewhere in the row; case and accents are ignored."""
    where, values = [], []
    for word in map(folded, words.split()[:_MOST_WORDS]):
        escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        tests = " OR ".join(f"c.{column} LIKE ? ESCAPE '\\'" for column in _SEARCHED)
        where.append(f"({tests} OR (({_FOREIGN}) AND instr({_FOLDED}, ?)))")
        values += [*[f"%{escaped}%"] * len(_SEARCHED), word]
    return where, values


def know_search(conn: sqlite3.Connection) -> None:
    """Teach a connection the function by which the queries here search."""
    conn.create_function("search_text", len(_SEARCHED), _search_text, deterministic=True)


def _search_text(*columns: object) -> str:
    return folded("\n".join(map(str, columns)))
