"""The frontier: which pages to fetch next, kept in SQLite so that nothing is lost.

It survives ``kill -9`` (rows being fetched are queued again at the next start), hands out the most
promising page first, never two of one registered domain at a time, and keeps for every URL what
became of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.clock import later, now, parse
from prospector.items import Prospect
from prospector.storage.order import ByRule, Waiting
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlite_utils import Database

    from prospector.items import PageAnalysis
    from prospector.storage.order import Order


SITE_LIMIT = "site limit"
SITE_SILENT = "its site does not answer"
"""Outcomes that hold for one run only."""
_LONGEST_CHAIN = 20
_ROUNDS = 4
"""Times that one claim ranks anew what is out of date at the top of the queue."""
_HANDED_ON = ("link", "redirect", "contact")
"""Origins of pages that a page of the crawl led to."""
LONGEST_WAIT = 2 * 3_600.0
"""Seconds; no page is postponed for so long."""
_FUTURE = 86_400.0
"""Seconds; a page seen so far ahead of now was seen under a wrong clock."""


class Frontier:
    """The queue of one niche within the store; every method is one short SQL statement or a few.

    ``order`` says what comes first; without one the guesses of the spider's rule do.
    """

    def __init__(self, db: Database, niche: str, order: Order | None = None) -> None:
        self._db = db
        self._niche = niche
        self.order: Order = ByRule(db, niche) if order is None else order

    def recover(self) -> int:
        """Queue again what was being fetched when the last run ended; returns how many."""
        with self._db.atomic():
            done = self._db.execute(
                "UPDATE frontier SET state = 'queued' WHERE niche = ? AND state = 'fetching'",
                [self._niche],
            )
        return int(done.rowcount)

    def add(self, prospects: Iterable[Prospect]) -> int:
        """Queue new pages; a known URL only has its priority raised. Returns how many are new.

        Does not open a transaction of its own, so that a page and its finds land together.
        """
        moment, step = now(), self.order.step
        found = [
            (
                Waiting(
                    p.url,
                    registered_domain(p.url),
                    p.depth,
                    p.priority,
                    p.parent_url,
                    p.origin,
                    p.signs,
                ),
                p.hops,
            )
            for p in prospects
        ]
        places = self.order.place([row for row, _ in found])
        rows = [
            (row, hops, place)
            for (row, hops), place in zip(found, places, strict=True)
            if place >= 0
        ]
        before = self._db.conn.total_changes
        self._db.conn.executemany(
            "INSERT OR IGNORE INTO frontier (niche, url, domain, depth, priority, rule, parent_url,"
            " origin, hops, signs, ranked, added_at, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            " ?, coalesce((SELECT nullif(source, '') FROM frontier WHERE niche = ? AND url = ?), ?))",
            [
                (
                    *(self._niche, row.url, row.domain, row.depth, place, row.rule),
                    *(row.parent_url, row.origin, hops, row.signs, step, moment),
                    # What a page leads to came from where the page came from.
                    self._niche,
                    row.parent_url if row.origin in _HANDED_ON else "",
                    row.origin,
                )
                for row, hops, place in rows
            ],
        )
        added = self._db.conn.total_changes - before
        self._db.conn.executemany(
            "UPDATE frontier SET priority = ?, rule = ?, signs = ?, ranked = ? WHERE niche = ?"
            " AND url = ? AND state = 'queued' AND priority < ?",
            [
                (place, row.rule, row.signs, step, self._niche, row.url, place)
                for row, _, place in rows
            ],
        )
        return added

    def learn(self, prospect: Prospect, page: PageAnalysis | None) -> None:
        """Let the order learn from a page; inside the transaction that settles it.

        ``None`` for a page that answered and gave nothing to read.
        """
        self.order.learn(prospect, registered_domain(prospect.url), page)

    def requeue_stale(self, before: str) -> int:
        """Queue again the pages fetched before ``before``: a later crawl brings them up to date."""
        with self._db.atomic():
            done = self._db.execute(
                "UPDATE frontier SET state = 'queued', attempts = 0, hops = 0, not_before = ''"
                " WHERE niche = ? AND state IN ('done', 'failed')"
                " AND (fetched_at < ? OR fetched_at > ?)",
                [self._niche, before, later(now(), _FUTURE)],
            )
            # What a limit of an earlier run left out has its chance again.
            again = self._db.execute(
                "UPDATE frontier SET state = 'queued', outcome = '' WHERE niche = ?"
                " AND state = 'skipped' AND outcome IN (?, ?)",
                [self._niche, SITE_LIMIT, SITE_SILENT],
            )
        return int(done.rowcount + again.rowcount)

    def requeue(self, prospects: Iterable[Prospect]) -> None:
        """Queue pages now, also those that were read or given up before."""
        rows = list(prospects)
        self.add(rows)
        self._db.conn.executemany(
            "UPDATE frontier SET state = 'queued', attempts = 0, hops = 0, not_before = '',"
            " outcome = '' WHERE niche = ? AND url = ? AND state IN ('done', 'failed', 'skipped')",
            [(self._niche, one.url) for one in rows],
        )

    def settle_fresh(self, seconds: float) -> int:
        """Take from the queue what any crawl read within these seconds; returns how many pages.

        Pages at depth 0 stay: what they lead to is this crawl's own affair.
        """
        done = self._db.execute(
            "UPDATE frontier SET state = 'done', outcome = 'read by another crawl', fetched_at ="
            " (SELECT fetched_at FROM page_facts f WHERE f.url = frontier.url) WHERE niche = ?"
            " AND state = 'queued' AND depth > 0 AND EXISTS (SELECT 1 FROM page_facts f WHERE"
            " f.url = frontier.url AND f.captured_at = '' AND f.fetched_at >= ?)",
            [self._niche, later(now(), -seconds)],
        )
        return int(done.rowcount)

    def first_of(self, url: str) -> str:
        """The page whose redirects led to this one; itself when it was asked for as it is."""
        for _ in range(_LONGEST_CHAIN):
            row = self._db.execute(
                "SELECT parent_url FROM frontier WHERE niche = ? AND url = ?"
                " AND origin = 'redirect' AND parent_url <> ''",
                [self._niche, url],
            ).fetchone()
            if row is None:
                return url
            url = str(row[0])
        return url

    def claim(self, busy: Collection[str], limit: int) -> list[Prospect]:
        """Take up to ``limit`` best pages, one a registered domain, none of the ``busy`` domains."""
        rows = []
        for _ in range(_ROUNDS):
            rows = self._best(busy, limit * 8)
            stale = [row for row, _, ranked in rows if ranked < self.order.step]
            if not stale:
                break
            with self._db.atomic():
                self.order.refresh(stale)
        taken: dict[str, Prospect] = {}
        for row, attempts_hops, _ in rows:
            if row.domain not in taken and len(taken) < limit:
                taken[row.domain] = Prospect(
                    row.url,
                    row.depth,
                    row.rule,
                    row.parent_url,
                    row.origin,
                    *attempts_hops,
                    row.signs,
                )
        if taken:
            with self._db.atomic():
                self._db.conn.executemany(
                    "UPDATE frontier SET state = 'fetching' WHERE niche = ? AND url = ?",
                    [(self._niche, p.url) for p in taken.values()],
                )
        return list(taken.values())

    def _best(
        self, busy: Collection[str], limit: int
    ) -> list[tuple[Waiting, tuple[int, int], int]]:
        """The best rows with (attempts, hops) and the step at which each was ranked."""
        marks = ",".join("?" * len(busy))
        rows = self._db.execute(  # the marks are only question marks
            "SELECT url, domain, depth, coalesce(rule, priority), parent_url, origin, signs,"
            " priority, attempts, hops, ranked FROM frontier"
            " WHERE niche = ? AND state = 'queued' AND (not_before <= ? OR not_before > ?)"
            f" AND domain NOT IN ({marks}) ORDER BY priority DESC, depth, url LIMIT ?",
            # A wait longer than any we grant was written under another clock.
            [self._niche, now(), later(now(), LONGEST_WAIT), *busy, limit],
        ).fetchall()
        return [(Waiting(*row[:8]), (row[8], row[9]), row[10]) for row in rows]

    def settle(self, url: str, state: str, outcome: str) -> None:
        """Write down what became of a page: ``done``, ``failed`` or ``skipped``, and why."""
        self._db.execute(
            "UPDATE frontier SET state = ?, outcome = ?, fetched_at = ?, attempts = attempts + 1"
            " WHERE niche = ? AND url = ?",
            [state, outcome, now(), self._niche, url],
        )

    def postpone(self, url: str, until: str, outcome: str) -> None:
        """Queue a page again for a later moment (Retry-After, a fault that may pass)."""
        self._db.execute(
            "UPDATE frontier SET state = 'queued', outcome = ?, not_before = ?,"
            " attempts = attempts + 1 WHERE niche = ? AND url = ?",
            [outcome, until, self._niche, url],
        )

    def release(self, url: str) -> None:
        """Queue a page again as if it had never been asked for."""
        self._db.execute(
            "UPDATE frontier SET state = 'queued' WHERE niche = ? AND url = ?"
            " AND state = 'fetching'",
            [self._niche, url],
        )

    def shift(self, seconds: float) -> int:
        """Move the moments of postponed pages along with a clock that was set; returns how many."""
        rows = self._db.execute(
            "SELECT url, not_before FROM frontier WHERE niche = ? AND state = 'queued'"
            " AND not_before <> ''",
            [self._niche],
        ).fetchall()
        self._db.conn.executemany(
            "UPDATE frontier SET not_before = ? WHERE niche = ? AND url = ?",
            [(later(moment, seconds), self._niche, url) for url, moment in rows],
        )
        return len(rows)

    def skip_site(self, domain: str, outcome: str) -> int:
        """Skip what is still queued of one registered domain; returns how many pages."""
        done = self._db.execute(
            "UPDATE frontier SET state = 'skipped', outcome = ? WHERE niche = ? AND domain = ?"
            " AND state = 'queued'",
            [outcome, self._niche, domain],
        )
        return int(done.rowcount)

    def state_of(self, url: str) -> str | None:
        """``queued fetching done failed skipped``, or ``None`` for a URL never seen."""
        row = self._db.execute(
            "SELECT state FROM frontier WHERE niche = ? AND url = ?", [self._niche, url]
        ).fetchone()
        return str(row[0]) if row else None

    def source_of(self, url: str) -> str:
        """The origin with which the chain of pages began that led to this one; empty when unknown."""
        row = self._db.execute(
            "SELECT source FROM frontier WHERE niche = ? AND url = ?", [self._niche, url]
        ).fetchone()
        return str(row[0]) if row else ""

    def counts(self) -> dict[str, int]:
        """How many URLs are in each state."""
        return dict(
            self._db.execute(
                "SELECT state, count(*) FROM frontier WHERE niche = ? GROUP BY state", [self._niche]
            ).fetchall()
        )

    def postponed(self) -> tuple[int, float]:
        """How many queued pages wait for their moment, and the seconds until the last one's."""
        moment = now()
        count, last = self._db.execute(
            "SELECT count(*), max(not_before) FROM frontier WHERE niche = ? AND state = 'queued'"
            " AND not_before > ? AND not_before <= ?",
            [self._niche, moment, later(moment, LONGEST_WAIT)],
        ).fetchone()
        return count, (parse(last) - parse(moment)).total_seconds() if last else 0.0

    def pages_by_site(self, since: str) -> dict[str, int]:
        """Pages fetched per registered domain since ``since``: what the site limit counts."""
        return dict(
            self._db.execute(
                "SELECT domain, count(*) FROM frontier WHERE niche = ? AND state = 'done'"
                " AND fetched_at >= ? GROUP BY domain",
                [self._niche, since],
            ).fetchall()
        )

    def has_more(self) -> bool:
        """Whether anything is queued, be it for later."""
        row = self._db.execute(
            "SELECT 1 FROM frontier WHERE niche = ? AND state = 'queued' LIMIT 1", [self._niche]
        ).fetchone()
        return row is not None
