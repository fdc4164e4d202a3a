"""An archive file into the store: sieved, analysed, written in batches, gone on with after any end."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.ingest.payload import decoded
from prospector.ingest.records import Damage, Record, records
from prospector.ingest.sieve import LEAST_RELEVANCE, SURE, Interest, Sieve
from prospector.ingest.source import key_of, parts_of
from prospector.ingest.wat import WatPage, read_wat
from prospector.items import Prospect
from prospector.pages import analyse
from prospector.pages.examples import with_examples
from prospector.pages.footprints import link_promise
from prospector.pages.topic import relevance_of
from prospector.referrers.wanted import dead_addresses, dead_domains
from prospector.sources.backlinks import KnownLink
from prospector.sources.keep import keep
from prospector.storage.examples import examples
from prospector.storage.pages import kept_links, save_page
from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from prospector.ingest.source import Part
    from prospector.items import PageAnalysis
    from prospector.niche import Niche
    from prospector.storage.run import CrawlRun

ORIGIN = "archive"
"""What the frontier says of pages that an archive named."""
_BATCH = 500
_SECONDS = 2.0
_LEADS, _LIST = 0.8, 0.6
_LEAST_DOMAINS = 8
"""Other sites that a page of a WAT file must name to be taken for a list."""


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
    """Takes one file in for one niche; ``told`` hears how far it is, ``damaged`` of each bad record."""

    def __init__(
        self,
        run: CrawlRun,
        niche: Niche,
        path: Path,
        *,
        told: Callable[[Taken], None] = lambda _: None,
        damaged: Callable[[Damage], None] = lambda _: None,
    ) -> None:
        self._run = run
        self._niche = with_examples(niche, examples(run.db, niche.name, run.started_at))
        self._path = path
        self._told = told
        self._hear = damaged
        self._out = frozenset((*niche.exclude_domains, *niche.domains))
        self._ours = {registered_domain(domain) for domain in niche.domains}
        domains = {*map(registered_domain, niche.competitors), *self._ours, *dead_domains(run.db)}
        dead = dead_addresses(run.db)
        self._sieve = Sieve.of(self._niche, Interest.of(domains, dead))
        self._wanted = domains
        self._dead = frozenset(map(_bare, dead))
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
        for part in parts:
            done = part_name and part.member and part.member < part_name
            if not done:
                start = position if part.member == part_name else -1
                self._part(part, key, start, before)
            before += part.size
        self.taken.position = self.taken.size
        self._flush(key, parts[-1], parts[-1].size, finished=True)
        return self.taken

    def _part(self, part: Part, key: str, position: int, before: int) -> None:
        """``position`` begins the last record that an earlier run had done; -1 without one."""
        if position >= part.size > 0:
            return
        start = position if position > 0 and part.begins_record(position) else 0
        done = position if start or position == 0 else -1
        for record in records(part, start, self._damaged):
            if record.position == done and start == done:
                done = -1
                continue
            self.taken.records += 1
            self.taken.position = before + record.position
            try:
                if part.is_wat:
                    self._wat(record)
                else:
                    self._page(record)
            except ValueError as cause:
                self._damaged(Damage(part.name, record.position, str(cause)[:160]))
            if self._is_due():
                self._flush(key, part, record.position)
        self._flush(key, part, part.size)

    def _damaged(self, damage: Damage) -> None:
        self.taken.damaged += 1
        self._hear(damage)

    # --- one record ---------------------------------------------------------------------------

    def _page(self, record: Record) -> None:
        body = decoded(record.body, record.headers)
        leads = self._sieve.leads(body)
        guess = 1.0 if leads else self._sieve.estimate(body)
        if guess < LEAST_RELEVANCE:
            return
        url = canonical(record.url)
        if url is None or registered_domain(url) in self._out:
            return
        if guess < SURE and not self._sieve.nearly(body, record.headers):
            return
        if self._is_known(url, record.at):
            self.taken.known += 1
            return
        page = analyse(body, url, niche=self._niche, headers=record.headers)
        leads = leads and any(link.external and self._is_wanted(link.url) for link in page.links)
        if not leads and page.relevance < LEAST_RELEVANCE and not page.mentions:
            return
        quality = page.resource_score / 100 * page.relevance
        priority = max(_LEADS if leads else 0.0, round(0.3 + 0.6 * quality, 4))
        self._batch.pages.append((page, record))
        self._batch.prospects.append(Prospect(url, 1, priority, origin=ORIGIN))
        self.taken.pages += 1

    def _wat(self, record: Record) -> None:
        leads = self._sieve.leads(record.body)
        if not leads and not self._sieve.may_matter(record.body):
            return
        page = read_wat(record.body)
        if page is None or registered_domain(page.url) in self._out:
            return
        named = [link for link in page.links() if self._is_wanted(link.url)] if leads else []
        if not named and not self._is_list(page):
            return
        if self._is_known(page.url, record.at):
            self.taken.known += 1
            return
        day = record.at[:10]
        self._batch.links += [
            KnownLink(page.url, link.url, link.anchor, link.rel, day, day) for link in named
        ]
        priority = _LEADS if named else _LIST
        self._batch.prospects.append(Prospect(page.url, 1, priority, origin=ORIGIN))
        self.taken.hints += 1

    def _is_wanted(self, url: str) -> bool:
        return registered_domain(url) in self._wanted or _bare(url) in self._dead

    def _is_list(self, page: WatPage) -> bool:
        """Whether a page on the topic looks like one that recommends others."""
        if link_promise(page.title, page.url, "") <= 0:
            return False
        if relevance_of(self._niche, page.title, "", page.words)[0] < LEAST_RELEVANCE:
            return False
        sites = {registered_domain(link.url) for link in page.links()}
        return len(sites) >= _LEAST_DOMAINS

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


def _bare(url: str) -> str:
    """An address in whichever of its spellings: what is dead under one is not alive under another."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")
