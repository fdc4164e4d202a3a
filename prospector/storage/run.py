"""One crawl's hold on the store: the lock, its row in ``crawls``, and what it counts."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.errors import CannotWriteError
from prospector.niche.profile import RULE
from prospector.storage.database import cannot_write, open_store, refuse_damaged, refuse_foreign
from prospector.storage.frontier import Frontier
from prospector.storage.lock import StoreLock
from prospector.storage.order import order_of
from prospector.storage.targets import Targets
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from prospector.niche import Niche


@dataclass(slots=True)
class Tally:
    """What a crawl counts, kept in its ``crawls`` row; bytes are those read from the network."""

    pages: int = 0
    links: int = 0
    targets_checked: int = 0
    requests: int = 0
    bytes: int = 0
    candidates_new: int = 0


class CrawlRun:
    """Opens the store for one spider and niche; a run that was cut off is continued.

    Attributes: ``db``, ``frontier``, ``targets``, ``tally``, ``id``, ``resumed`` (whether it goes
    on with an unfinished crawl), ``started_at``. ``queue`` names the frontier, where it is another
    than that of the niche's main job, ``order`` is one of :data:`ORDERS`. ``trouble`` is a sentence
    once the file could not be used any more. Raises :class:`StoreError` when the file cannot be
    used or another crawl holds it.
    """

    def __init__(
        self, path: str | Path, spider: str, niche: Niche, queue: str = "", order: str = RULE
    ) -> None:
        # Before the lock, whose file would be left beside a database that is not ours.
        refuse_foreign(path)
        self._lock = StoreLock(path)
        self._lock.acquire(f"crawl {spider} of niche {niche.name}")
        try:
            refuse_damaged(path)
            self.db = open_store(path)
        except BaseException:
            self._lock.release()
            raise
        queue = queue or niche.name
        self.frontier = Frontier(self.db, queue, order_of(order, self.db, queue))
        self.targets = Targets(self.db)
        self.tally = Tally()
        self.trouble = ""
        self.path = path
        try:
            self._begin(spider, niche)
            self.recovered = self.frontier.recover()
            self.targets.mend_moments()
        except sqlite3.Error as cause:
            self.close()
            raise CannotWriteError(cannot_write(Path(path), cause)) from cause

    def _begin(self, spider: str, niche: Niche) -> None:
        with self.db.atomic():
            unfinished = self.db.execute(
                "SELECT id, started_at, pages, links, targets_checked, requests, bytes,"
                " candidates_new FROM crawls WHERE spider = ? AND niche = ? AND finished_at IS NULL"
                " ORDER BY id DESC LIMIT 1",
                [spider, niche.name],
            ).fetchone()
            self.resumed = unfinished is not None
            if unfinished is not None:
                self.id, self.started_at = int(unfinished[0]), str(unfinished[1])
                self.tally = Tally(*unfinished[2:])
            else:
                self.started_at = now()
                row = self.db.execute(
                    "INSERT INTO crawls (spider, niche, started_at) VALUES (?, ?, ?) RETURNING id",
                    [spider, niche.name, self.started_at],
                ).fetchone()
                self.id = int(row[0])
            self.db.execute("DELETE FROM niche_domains WHERE niche = ?", [niche.name])
            self.db.conn.executemany(
                "INSERT OR IGNORE INTO niche_domains (niche, domain, role) VALUES (?, ?, ?)",
                [
                    (niche.name, registered_domain(domain), role)
                    for role, domains in (
                        ("ours", niche.domains),
                        ("competitor", niche.competitors),
                    )
                    for domain in domains
                ],
            )

    def write_tally(self) -> None:
        """Write the counts so far, inside the transaction that writes what they count."""
        t = self.tally
        self.db.execute(
            "UPDATE crawls SET pages = ?, links = ?, targets_checked = ?, requests = ?,"
            " bytes = ?, candidates_new = ? WHERE id = ?",
            [t.pages, t.links, t.targets_checked, t.requests, t.bytes, t.candidates_new, self.id],
        )

    def finish(self, reason: str, *, complete: bool) -> None:
        """End the crawl's row (a run that was stopped stays open, to be continued) and let go."""
        with self.db.atomic():
            self.write_tally()
            self.db.execute(
                "UPDATE crawls SET finished_at = ?, finish_reason = ? WHERE id = ?",
                [now() if complete else None, reason, self.id],
            )
        self.close()

    def close(self) -> None:
        """Close the file and release the lock without a word about the crawl."""
        self.db.close()
        self._lock.release()
