"""In what order the frontier hands out pages: by the rule, breadth-first, or by what it learned.

The order is kept as each waiting row's ``priority``; ``rule`` keeps what the spider's rule said, so
that one file can be crawled in another order at any time. What is learned lands in the transaction
of the page that taught it: a crawl that was killed goes on with all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prospector.niche.profile import BREADTH, LEARNED
from prospector.ranking.model import Link, Model, Record
from prospector.ranking.worth import worth_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

    from prospector.items import PageAnalysis, Prospect

_EVERY, _BATCH = 8, 128
"""After so many lessons so many waiting pages are ranked anew, those first that waited longest."""
_KIN = 24
"""Waiting pages of the same site, and links of the same page, that one lesson ranks anew."""
_BEST_FINDS = 8
_LEAST_WAY = 0.01
_GUESSED = frozenset(("link", "way", "redirect", "contact"))
"""Origins whose priority is a guess; what a person or a source named keeps its place."""
_COLUMNS = "url, domain, depth, coalesce(rule, priority), parent_url, origin, signs, priority"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row of the frontier as far as its place matters; ``rule`` is the rule's guess (0-1)."""

    url: str
    domain: str
    depth: int
    rule: float
    parent_url: str
    origin: str
    signs: bytes
    priority: float = -1.0


class Order(Protocol):
    """Gives waiting pages their priorities."""

    @property
    def step(self) -> int:
        """Grows when priorities that were given earlier may be out of date."""
        ...

    def place(self, rows: Sequence[Waiting]) -> list[float]:
        """The priority of each new row, 0-1; less than 0 for one not worth queueing."""
        ...

    def refresh(self, rows: Iterable[Waiting]) -> dict[str, float]:
        """Write the priorities of today and return them by address; inside a transaction."""
        ...

    def learn(self, prospect: Prospect, domain: str, page: PageAnalysis | None) -> None:
        """Take in what a page was, inside the transaction that says that it was read.

        ``None`` for one that answered and gave nothing to read. What it gave is queued already.
        """
        ...


class ByRule:
    """What the spider's rule said."""

    step = 0

    def __init__(self, db: Database, queue: str) -> None:
        db.execute(
            "UPDATE frontier SET priority = rule WHERE niche = ? AND state = 'queued'"
            " AND rule IS NOT NULL AND priority <> rule",
            [queue],
        )

    def place(self, rows: Sequence[Waiting]) -> list[float]:
        """The rule's guesses."""
        return [row.rule for row in rows]

    def refresh(self, rows: Iterable[Waiting]) -> dict[str, float]:
        """Nothing is ever out of date."""
        return {}

    def learn(self, prospect: Prospect, domain: str, page: PageAnalysis | None) -> None:
        """Nothing is learned."""


class Breadth(ByRule):
    """Shallow pages before deep ones, of one depth those first that were found first."""

    def __init__(self, db: Database, queue: str) -> None:
        row = db.execute("SELECT count(*) FROM frontier WHERE niche = ?", [queue]).fetchone()
        self._found = int(row[0])
        db.execute(
            "UPDATE frontier SET rule = coalesce(rule, priority), priority = 1.0 / (1 + depth)"
            " WHERE niche = ? AND state = 'queued' AND abs(priority - 1.0 / (1 + depth)) > 1e-3",
            [queue],
        )

    def place(self, rows: Sequence[Waiting]) -> list[float]:
        """By depth, and a trifle less for each page that was found earlier."""
        self._found += len(rows)
        last = self._found
        return [
            max(0.0, 1 / (1 + row.depth) - 1e-10 * (last - len(rows) + place))
            for place, row in enumerate(rows)
        ]


class Learned:
    """Best first, by a model that every page that was read corrects."""

    def __init__(self, db: Database, queue: str, seed: int = 0) -> None:
        self._db = db
        self._queue = queue
        self._model = Model(seed)
        self._sites = self._records("domain")
        self._parents = self._records("parent_url")
        beliefs = db.execute(
            "SELECT sign, mean, variance FROM frontier_beliefs WHERE niche = ?", [queue]
        ).fetchall()
        whole = db.execute(
            "SELECT count(worth), coalesce(sum(worth), 0) FROM frontier WHERE niche = ?", [queue]
        ).fetchone()
        self._model.restore(beliefs, Record(int(whole[0]), float(whole[1])))

    @property
    def step(self) -> int:
        """How many lessons there were."""
        return self._model.lessons

    def _records(self, column: str) -> dict[str, Record]:
        rows = self._db.execute(
            f"SELECT {column}, count(worth), sum(worth) FROM frontier WHERE niche = ?"
            f" AND worth IS NOT NULL GROUP BY {column}",
            [self._queue],
        ).fetchall()
        return {str(name): Record(int(read), float(worth)) for name, read, worth in rows}

    def place(self, rows: Sequence[Waiting]) -> list[float]:
        """What is believed of each link; a mere way that is believed to lead nowhere is left out."""
        return [
            -1.0 if row.origin == "way" and place < _LEAST_WAY else place
            for row, place in zip(rows, map(self._priority, rows), strict=True)
        ]

    def _priority(self, row: Waiting) -> float:
        return self._model.draw(self._link(row)) if row.origin in _GUESSED else row.rule

    def _link(self, row: Waiting) -> Link:
        nothing = Record()
        return Link(
            row.url,
            row.rule,
            row.signs,
            self._sites.get(row.domain, nothing),
            self._parents.get(row.parent_url, nothing),
        )

    def learn(self, prospect: Prospect, domain: str, page: PageAnalysis | None) -> None:
        """Correct the beliefs, and rank anew what the lesson concerns most."""
        if prospect.origin == "contact":
            return  # read for its address, whatever else it says
        first = self._db.execute(
            "SELECT worth IS NULL FROM frontier WHERE niche = ? AND url = ?",
            [self._queue, prospect.url],
        ).fetchone()
        if first is None or not first[0]:
            return  # a later crawl reads it again: it would count twice
        worth = 0.0 if page is None else worth_of(page, self._best_find(page.url))
        row = Waiting(
            prospect.url,
            domain,
            prospect.depth,
            prospect.priority,
            prospect.parent_url,
            prospect.origin,
            prospect.signs,
        )
        self._believe(row, worth)
        self._sites.setdefault(domain, Record()).add(worth)
        if prospect.parent_url:
            self._parents.setdefault(prospect.parent_url, Record()).add(worth)
        self._rank_anew(domain, prospect.parent_url)

    def _believe(self, row: Waiting, worth: float) -> None:
        if row.signs:
            self._db.conn.executemany(
                "INSERT INTO frontier_beliefs (niche, sign, mean, variance) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (niche, sign) DO UPDATE SET mean = excluded.mean,"
                " variance = excluded.variance",
                [(self._queue, *belief) for belief in self._model.learn(self._link(row), worth)],
            )
        else:
            self._model.count(worth)
        self._db.execute(
            "UPDATE frontier SET worth = ? WHERE niche = ? AND url = ?",
            [worth, self._queue, row.url],
        )

    def _best_find(self, url: str) -> float:
        rows = self._rows("parent", "parent_url = ? ORDER BY priority DESC", url, _BEST_FINDS)
        return max((self._model.estimate(self._link(row)) for row in rows), default=0.0)

    def _rank_anew(self, domain: str, parent: str) -> None:
        rows = {row.url: row for row in self._rows("site", "domain = ?", domain, _KIN)}
        if parent:
            rows |= {row.url: row for row in self._rows("parent", "parent_url = ?", parent, _KIN)}
        if self.step % _EVERY == 0:
            waited = self._rows("ranked", "ranked < ? ORDER BY ranked", self.step, _BATCH)
            rows |= {row.url: row for row in waited}
        self.refresh(rows.values())

    def _rows(self, index: str, where: str, value: object, limit: int) -> list[Waiting]:
        # Left to itself SQLite may walk the whole queue in the order of priorities instead.
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM frontier INDEXED BY frontier_{index} WHERE niche = ?"
            f" AND state = 'queued' AND {where} LIMIT ?",
            [self._queue, value, limit],
        ).fetchall()
        return [Waiting(*row) for row in rows]

    def refresh(self, rows: Iterable[Waiting]) -> dict[str, float]:
        """Write the priorities of today's beliefs; returns those that changed, by address."""
        rows = list(rows)
        placed = {row.url: self._priority(row) for row in rows}
        self._db.conn.executemany(
            "UPDATE frontier SET priority = ?, ranked = ? WHERE niche = ? AND url = ?",
            [(priority, self.step, self._queue, url) for url, priority in placed.items()],
        )
        return placed


def order_of(name: str, db: Database, queue: str) -> Order:
    """The order of that name (one of :data:`prospector.niche.profile.ORDERS`) over one queue; call it in a transaction."""
    if name == LEARNED:
        return Learned(db, queue)
    return Breadth(db, queue) if name == BREADTH else ByRule(db, queue)
