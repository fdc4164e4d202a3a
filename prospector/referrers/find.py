"""Who else links there: every source in turn, its finds queued to be read live before they count."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.archives.asker import Asker, SourceError
from prospector.clock import now
from prospector.items import Prospect
from prospector.referrers.commoncrawl_index import Index
from prospector.referrers.graph import graph_in, linking
from prospector.referrers.lookups import Lookups
from prospector.referrers.mediawiki import articles
from prospector.referrers.own_file import known_referrers
from prospector.referrers.wanted import dead_addresses, dead_domains
from prospector.sources.backlinks import KnownLink
from prospector.sources.keep import keep
from prospector.storage.frontier import Frontier
from prospector.urls import canonical, host_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from sqlite_utils import Database

    from prospector.config import Config
    from prospector.niche import Niche

PRIORITY = 0.75
"""Of a page that somebody says links to what is dead, or to a competitor."""
_HOME = 0.5
MOST_GRAPH = 5_000
"""Domains of the graph that are kept."""


@dataclass(slots=True)
class Found:
    """What one source gave: how many questions it was asked, pages it named, and those new to us.

    ``stopped`` says why it ended early, if it did.
    """

    source: str
    asked: int = 0
    named: int = 0
    new: int = 0
    failed: int = 0
    stopped: str = ""

    def sentence(self) -> str:
        """For a person."""
        text = f"{self.source}: {self.named:,} named, {self.new:,} new to the queue"
        if self.asked:
            text += (
                f" ({self.asked:,} questions{f', {self.failed:,} failed' if self.failed else ''})"
            )
        return f"{text}. Stopped: {self.stopped}." if self.stopped else f"{text}."


@dataclass(slots=True)
class Search:
    """One search for a niche's referring pages; ``limit`` bounds the dead addresses asked about."""

    db: Database
    niche: Niche
    config: Config
    limit: int = 100
    told: Callable[[Found], None] = lambda _: None
    _addresses: list[str] = field(default_factory=list)
    _domains: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._addresses = dead_addresses(self.db, self.niche.name, self.limit)
        self._domains = dead_domains(self.db, self.niche.name)[: self.limit]

    @property
    def _rivals(self) -> list[str]:
        return sorted({registered_domain(one) for one in self.niche.competitors})

    def own_file(self) -> Found:
        """Pages that other niches' crawls and imported lists name."""
        found = Found("Our own file")
        pages = known_referrers(
            self.db, self.niche.name, self._addresses, [*self._domains, *self._rivals]
        )
        with self.db.atomic():
            self._queue(found, pages, "file")
        return found

    async def wiki(self, asker: Asker, api: str) -> Found:
        """Articles of one MediaWiki; each page of its answer is written before the next is asked."""
        found = Found(host_of(api))
        lookups = Lookups(self.db, f"mediawiki:{api}")
        for wanted in self._questions():
            if lookups.is_known(wanted):
                continue
            found.asked += 1
            count = 0
            try:
                async for answer in articles(asker, api, wanted, lookups.cursor(wanted)):
                    count += len(answer.pages)
                    self._keep_articles(found, wanted, answer.pages, host_of(api))
                    with self.db.atomic():
                        state = "open" if answer.onward else "done"
                        lookups.note(wanted, state, found=count, cursor=answer.onward)
            except SourceError as why:
                if why.resting:
                    found.stopped = str(why)
                    break
                found.failed += 1
                with self.db.atomic():
                    lookups.note(wanted, "failed", why=str(why))
                if found.failed == found.asked >= 3:
                    found.stopped = str(why)
                    break
            self.told(found)
        return found

    def graph(self, folder: Path) -> Found:
        """Domains that Common Crawl's graph names; their home pages are queued."""
        graph = graph_in(folder)
        source = f"commoncrawl:{graph.release}"
        found = Found(f"Common Crawl's domain graph {graph.release}")
        out = {*self.niche.exclude_domains, *self._rivals}
        ours = {registered_domain(one) for one in self.niche.domains}
        rows = [
            row
            for row in linking(graph, self._rivals, self._domains, ours, MOST_GRAPH)
            if row.domain not in out
        ]
        moment = now()
        with self.db.atomic():
            self.db.execute("DELETE FROM domain_links WHERE source LIKE 'commoncrawl:%'")
            self.db.conn.executemany(
                "INSERT OR REPLACE INTO domain_links VALUES (?, ?, ?, ?)",
                [(row.domain, target, source, moment) for row in rows for target in row.targets],
            )
            homes = [f"https://{row.domain}/" for row in rows[: self.limit]]
            self._queue(found, homes, "commoncrawl", _HOME)
        found.named = len(rows)
        return found

    async def index(self, asker: Asker) -> Found:
        """Likely pages of the domains that the graph named, from Common Crawl's URL index."""
        found = Found("Common Crawl's URL index")
        lookups, index = Lookups(self.db, "commoncrawl-index"), Index(asker)
        rows = self.db.execute(
            "SELECT d.domain FROM domain_links d LEFT JOIN domain_ranks r ON r.domain = d.domain"
            " GROUP BY d.domain ORDER BY count(DISTINCT d.target_domain) DESC,"
            " max(r.authority) DESC, d.domain LIMIT ?",
            [self.limit],
        ).fetchall()
        if not rows:
            found.stopped = "no domains of a graph are known yet; give --graph FOLDER once"
        for (domain,) in rows:
            if lookups.is_known(domain):
                continue
            found.asked += 1
            try:
                pages = await index.pages(domain)
            except SourceError as why:
                found.failed += 1
                with self.db.atomic():
                    lookups.note(domain, "failed", why=str(why))
                if why.resting or found.failed == found.asked >= 3:
                    found.stopped = str(why)
                    break
                continue
            with self.db.atomic():
                self._queue(found, pages, "commoncrawl")
                lookups.note(domain, "done", found=len(pages))
            self.told(found)
        return found

    # --- keeping ------------------------------------------------------------------------------

    def _questions(self) -> list[str]:
        """Dead domains as a whole, then dead addresses of living ones, then competitors."""
        whole = set(self._domains)
        single = [url for url in self._addresses if registered_domain(url) not in whole]
        return [*self._domains, *single, *self._rivals]

    def _keep_articles(
        self, found: Found, wanted: str, pages: Sequence[tuple[str, str]], host: str
    ) -> None:
        day = now()[:10]
        ours = {registered_domain(one) for one in self.niche.domains}
        links = [
            KnownLink(page, target, first_seen=day, last_seen=day)
            for page, url in pages
            if (target := canonical(url) or (wanted if "://" in wanted else ""))
        ]
        with self.db.atomic():
            keep(self.db, links, niche=self.niche.name, ours=ours, source=f"mediawiki:{host}")
            self._queue(found, [page for page, _ in pages], "mediawiki")

    def _queue(
        self, found: Found, pages: Iterable[str], origin: str, priority: float = PRIORITY
    ) -> None:
        """To the frontier: nothing counts before a crawl has read it."""
        out = {*self.niche.exclude_domains, *map(registered_domain, self.niche.domains)}
        wanted = [page for page in dict.fromkeys(pages) if registered_domain(page) not in out]
        prospects = [Prospect(page, 1, priority, origin=origin) for page in wanted]
        found.named += len(wanted)
        found.new += Frontier(self.db, self.niche.name).add(prospects)


async def search(
    one: Search, wikis: Sequence[str], graph: Path | None, *, index: bool
) -> list[Found]:
    """Every source that is asked for, the cheapest first; one that fails does not stop the others."""
    found = [one.own_file()]
    if graph is not None:
        found.append(one.graph(graph))
    if wikis or index:
        async with aclosing(Asker(one.config)) as asker:
            for api in wikis:
                found.append(await one.wiki(asker, api))
            if index:
                found.append(await one.index(asker))
    return found
