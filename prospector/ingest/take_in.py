"""An archive file into the store: sieved, analysed, written in batches, gone on with after any end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.ingest.queue import Queue
from prospector.ingest.records import Damage, Record, records
from prospector.ingest.sieve import Interest, Sieve
from prospector.ingest.sift import Bad, Known, Sifter, bare
from prospector.ingest.source import key_of, parts_of
from prospector.items import Prospect
from prospector.pages.examples import with_examples
from prospector.referrers.wanted import dead_addresses, dead_domains
from prospector.sources.backlinks import KnownLink
from prospector.sources.keep import keep
from prospector.storage.examples import examples
from prospector.storage.pages import kept_links, save_page
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prospector.ingest.sift import Outcome
    from prospector.ingest.source import Part
    from prospector.items import PageAnalysis
    from prospector.niche import Niche
    from prospector.storage.run import CrawlRun

ORIGIN = "archive"
"""What the frontier says of pages that an archive named."""
_BATCH = 500
_SECONDS = 2.0


@dataclass(slots=True)
class Taken:
    """How far a file is: ``records`` read, ``pages`` stored, ``hints`` queued to be read live.

    ``known`` were read live, or captured later, before. ``position`` of ``size`` bytes.
    """

    records: int = 0
    pages: int = 0
    hints: int = 0
    known: int = 0
    damaged: int = 0
    position: int = 0
    size: int = 0
    seconds: float = 0.0
    already: str = ""

    def sentence(self) -> str:
        """The state in one line."""
        share = self.position / self.size if self.size else 1.0
        rate = self.records / self.seconds if self.seconds else 0.0
        return (
            f"{share:4.0%}: {self.records:,} records, {self.pages:,} pages on the topic stored,"
            f" {self.hints:,} more to be read live, {self.known:,} known already,"
            f" {self.damaged:,} damaged; {rate:,.0f} records/s"
        )


@dataclass(slots=True)
class _Batch:
    """What is written in one transaction."""

    pages: list[tuple[PageAnalysis, Record]] = field(default_factory=list)
    prospects: list[Prospect] = field(default_factory=list)
    links: list[KnownLink] = field(default_factory=list)


class Intake:
    """Takes one file in for one niche; ``told`` hears how far it is, ``damaged`` of each bad record.

    ``processes`` that sieve and analyse, this one included (0: one a core): the others are started
    for a file that is worth it. What they find is written here, in the order of the file.
    """

    def __init__(
        self,
        run: CrawlRun,
        niche: Niche,
        path: Path,
        *,
        told: Callable[[Taken], None] = lambda _: None,
        damaged: Callable[[Damage], None] = lambda _: None,
        processes: int = 1,
    ) -> None:
        self._run = run
        self._niche = with_examples(niche, examples(run.db, niche.name, run.started_at))
        self._path = path
        self._told = told
        self._hear = damaged
        self._ours = {registered_domain(domain) for domain in niche.domains}
        domains = {*map(registered_domain, niche.competitors), *self._ours, *dead_domains(run.db)}
        dead = dead_addresses(run.db)
        sifter = Sifter(
            self._niche,
            Sieve.of(self._niche, Interest.of(domains, dead)),
            frozenset((*niche.exclude_domains, *niche.domains)),
            frozenset(domains),
            frozenset(map(bare, dead)),
        )
        self._queue = Queue(sifter, self._is_known, processes)
        self.taken = Taken()
        self._again = False
        self._batch = _Batch()
        self._began = time.monotonic()
        self._written = time.monotonic()

    def take(self, *, again: bool = False) -> Taken:
        """Read the file to its end, from where an earlier run left it unless ``again``.

        Raises :class:`UserError` for a file that is no archive.
        """
        self._again = again
        parts = parts_of(self._path)
        key = key_of(self._path)
        part_name, position = "", -1
        state = self._run.db.execute(
            "SELECT part, position, records, pages, kept, damaged, finished_at FROM ingests"
            " WHERE niche = ? AND file_key = ?",
            [self._niche.name, key],
        ).fetchone()
        self.taken.size = sum(part.size for part in parts)
        if state is not None and not again:
            if state[6]:
                self.taken.already = str(state[6])
                return self.taken
            part_name, position = str(state[0]), int(state[1])
            self.taken.records, self.taken.pages = int(state[2]), int(state[3])
            self.taken.hints, self.taken.damaged = int(state[4]), int(state[5])
        before = 0
        try:
            for part in parts:
                done = part_name and part.member and part.member < part_name
                if not done:
                    start = position if part.member == part_name else -1
                    self._part(part, key, start, before)
                before += part.size
        finally:
            self._queue.close()
        self.taken.position = self.taken.size
        self._flush(key, parts[-1], parts[-1].size, finished=True)
        return self.taken

    def _part(self, part: Part, key: str, position: int, before: int) -> None:
        """``position`` begins the last record that an earlier run had done; -1 without one."""
        if position >= part.size > 0:
            return
        start = position if position > 0 and part.begins_record(position) else 0
        done = position if start or position == 0 else -1
        size = max(1, self.taken.size)
        heard: list[Damage] = []
        for record in records(part, start, heard.append):
            share = (before + record.position) / size
            while heard:
                self._queue.put(heard.pop(0), share)
            if record.position == done and start == done:
                done = -1
                continue
            self._queue.put(record, share)
            self._drain(key, part, before)
        for damage in heard:
            self._queue.put(damage, 1.0)
        self._drain(key, part, before, rest=True)
        self._flush(key, part, part.size)

    def _damaged(self, damage: Damage) -> None:
        self.taken.damaged += 1
        self._hear(damage)

    # --- one record ---------------------------------------------------------------------------

    def _drain(self, key: str, part: Part, before: int, *, rest: bool = False) -> None:
        """Take what is ready, in the order of the file."""
        for one in self._queue.take(rest=rest):
            if isinstance(one, Damage):
                self._damaged(one)
                continue
            record, outcome = one
            self.taken.records += 1
            self.taken.position = before + record.position
            self._settle(part, record, outcome)
            if self._is_due():
                self._flush(key, part, record.position)

    def _settle(self, part: Part, record: Record, outcome: Outcome) -> None:
        batch = self._batch
        if isinstance(outcome, Bad):
            self._damaged(Damage(part.name, record.position, outcome.why))
        elif isinstance(outcome, Known):
            self.taken.known += 1
        elif outcome is not None:
            batch.prospects.append(Prospect(outcome.url, 1, outcome.priority, origin=ORIGIN))
            if outcome.page is not None:
                batch.pages.append((outcome.page, record))
                self.taken.pages += 1
                return
            day = record.at[:10]
            batch.links += [
                KnownLink(outcome.url, link.url, link.anchor, link.rel, day, day)
                for link in outcome.links
            ]
            self.taken.hints += 1

    def _is_known(self, url: str, at: str) -> bool:
        """Whether the page itself was read, or a later capture of it: an archive replaces neither."""
        row = self._run.db.execute(
            "SELECT captured_at FROM page_facts WHERE url = ?", [url]
        ).fetchone()
        if row is None:
            return False
        return row[0] == "" or row[0] > at or (row[0] == at and not self._again)

    # --- writing ------------------------------------------------------------------------------

    def _is_due(self) -> bool:
        batch = self._batch
        full = len(batch.pages) + len(batch.prospects) >= _BATCH
        return full or time.monotonic() - self._written >= _SECONDS

    def _flush(self, key: str, part: Part, position: int, *, finished: bool = False) -> None:
        """What was found and how far the file is, in one transaction: a kill repeats at most that."""
        run, taken, batch = self._run, self.taken, self._batch
        self._batch = _Batch()
        with run.db.atomic():
            for page, record in batch.pages:
                # Within one batch a page may stand twice; the later capture stays.
                if not self._is_known(page.url, record.at):
                    save_page(
                        run.db,
                        self._niche.name,
                        page,
                        http_status=record.status or 200,
                        depth=1,
                        captured_at=record.at,
                    )
                    run.tally.links += len(kept_links(page))
            if batch.links:
                keep(
                    run.db,
                    batch.links,
                    niche=self._niche.name,
                    ours=self._ours,
                    source=f"wat:{self._path.name}",
                )
            run.frontier.add(batch.prospects)
            run.db.execute(
                "INSERT OR REPLACE INTO ingests (niche, file_key, name, part, position, records,"
                " pages, kept, damaged, at, finished_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    self._niche.name,
                    key,
                    self._path.name,
                    part.member,
                    position,
                    taken.records,
                    taken.pages,
                    taken.hints,
                    taken.damaged,
                    now(),
                    now() if finished else None,
                ],
            )
            run.tally.pages += len(batch.pages)
            run.write_tally()
        self._written = time.monotonic()
        taken.seconds = self._written - self._began
        self._told(taken)
