"""What a report tells, read from the store in a few queries."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prospector.items import TOXIC
from prospector.outreach.by_target import by_target
from prospector.outreach.decisions import STATUSES
from prospector.outreach.reach import said_of_those, without_way
from prospector.outreach.today import IN_WORK, Today, said_of_left_out

if TYPE_CHECKING:
    from sqlite_utils import Database

BEST = 25
"""Opportunities that are listed; the file holds the rest."""
WORTH = 40
"""Score below which an opportunity is not shown to a client; of a page only the best one is."""
TARGETS = 15
SITES = 12
CRAWLS = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts by name, and the lists of a report; plain data for the template."""

    counts: dict[str, int]
    verdicts: dict[str, int]
    dead: list[tuple[str, int]]
    unsure: list[tuple[str, int, str]]
    best: list[dict[str, Any]]
    unreached: str
    left_out: str
    more: int
    targets: list[dict[str, Any]]
    sites: list[tuple[str, int]]
    crawls: list[dict[str, Any]]
    funnel: list[tuple[str, int]]
    niches: list[str]


def figures_of(db: Database, niche: str | None) -> Figures:
    """Everything a report of ``niche`` (or of the whole file) tells."""
    value: list[object] = [niche]
    todo = _todo(db, value)
    counts = {
        "pages": _one(db, "SELECT count(*) FROM pages WHERE ?1 IS NULL OR niche = ?1", value),
        "lists": _one(
            db, "SELECT count(*) FROM resource_pages WHERE ?1 IS NULL OR niche = ?1", value
        ),
        "candidates": _one(db, f"SELECT count(*) FROM outreach_candidates {_OPEN}", value),
        "worth": len(todo.pages),
        "unreached": sum(not reached for reached in todo.pages.values()),
        "sites": len(todo.sites),
    }
    verdicts = dict(_rows(db, f"SELECT verdict, count(*) FROM ({_TARGETS}) GROUP BY 1", value))
    best = todo.best
    for row in best:
        row["others"] = len(json.loads(row["other_dead"] or "[]"))
    funnel = dict(
        _rows(
            db,
            "SELECT status, sum(candidates) FROM funnel WHERE ?1 IS NULL OR niche = ?1 GROUP BY 1",
            value,
        )
    )
    return Figures(
        counts=counts,
        verdicts={name: int(verdicts.get(name, 0)) for name in ("alive", "dead", "unsure")},
        dead=_rows(
            db,
            f"SELECT reason, count(*) FROM ({_TARGETS}) WHERE verdict = 'dead' GROUP BY 1"
            " ORDER BY 2 DESC, 1",
            value,
        ),
        unsure=_rows(
            db,
            f"SELECT reason, count(*), coalesce(min(unsure_since), '') FROM ({_TARGETS})"
            " WHERE verdict = 'unsure' GROUP BY 1 ORDER BY 2 DESC, 1",
            value,
        ),
        best=best,
        unreached=said_of_those(without_way(best), len(best), "opportunities listed"),
        left_out=said_of_left_out(todo.left_out, "page"),
        more=max(0, counts["worth"] - len(best)),
        targets=by_target(db, niche, TARGETS),
        sites=[
            (domain, len(pages))
            for domain, pages in sorted(todo.sites.items(), key=lambda one: -len(one[1]))[:SITES]
        ],
        crawls=_dicts(
            db,
            "SELECT * FROM (SELECT * FROM crawls WHERE ?1 IS NULL OR niche = ?1"
            f" ORDER BY id DESC LIMIT {CRAWLS}) ORDER BY id",
            value,
        ),
        funnel=[(status, int(funnel.get(status, 0))) for status in STATUSES if funnel.get(status)],
        niches=[
            str(row[0])
            for row in _rows(db, "SELECT DISTINCT niche FROM crawls ORDER BY 1 LIMIT 50", [])
        ],
    )


_OPEN = "WHERE (?1 IS NULL OR niche = ?1) AND closed_at IS NULL AND status <> 'suppressed'"
_WORTH = (
    "WHERE (?1 IS NULL OR niche = ?1) AND closed_at IS NULL"
    f" AND status NOT IN ('suppressed', 'rejected', 'won', 'lost') AND score >= {WORTH}"
)
# A link farm's targets are no news of the niche: they would drown what is.
_TARGETS = f"""
    SELECT t.verdict, t.reason, t.unsure_since FROM targets t WHERE EXISTS (
        SELECT 1 FROM link_facts l JOIN page_judgements j ON j.page_id = l.page_id
        JOIN page_facts p ON p.id = l.page_id
        WHERE l.target_id = t.id AND p.toxicity < {TOXIC} AND (?1 IS NULL OR j.niche = ?1))
"""


@dataclass(slots=True)
class _ToDo:
    """What may be written about today, and what may not by the reason; ``pages`` says of each
    whether its editor can be reached, ``sites`` has the pages of each."""

    best: list[dict[str, Any]] = field(default_factory=list)
    pages: dict[str, bool] = field(default_factory=dict)
    sites: dict[str, set[str]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def _todo(db: Database, value: list[object]) -> _ToDo:
    """Goes through what is worth showing, the best first, and holds no more rows than are shown."""
    found = _ToDo()
    today = Today(db)
    held: dict[str, str] = {}
    shown: set[tuple[str, str]] = set()
    cursor = db.execute(
        f"SELECT * FROM outreach_candidates {_WORTH} ORDER BY score DESC, id", value
    )
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        page = str(row["page_url"])
        if why := today.why_not(row):
            # Whoever is written to about a page already is told first: the rest follows from it.
            if page not in held or why == IN_WORK:
                held[page] = why
            continue
        found.pages[page] = found.pages.get(page, False) or row["way"] != "none"
        found.sites.setdefault(str(row["domain"]), set()).add(page)
        if (row["niche"], page) not in shown and len(found.best) < BEST:
            shown.add((row["niche"], page))
            found.best.append(row)
    found.left_out = Counter(why for page, why in held.items() if page not in found.pages)
    return found


def _rows(db: Database, sql: str, values: list[object]) -> list[Any]:
    return list(db.execute(sql, values).fetchall())


def _one(db: Database, sql: str, values: list[object]) -> int:
    return int(db.execute(sql, values).fetchone()[0])


def _dicts(db: Database, sql: str, values: list[object]) -> list[dict[str, Any]]:
    cursor = db.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
