"""What every prospector spider does alike: ask the frontier what to fetch, keep what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy import signals
from scrapy.exceptions import CloseSpider

from prospector.browser.find import require_browser
from prospector.browser.memory import RenderMemory
from prospector.clock import later, now
from prospector.config import Config
from prospector.errors import SettingError
from prospector.extensions.events import stopping
from prospector.items import Prospect
from prospector.machine import collect_seldom
from prospector.net.online import Line
from prospector.niche.profile import RULE
from prospector.spiders.analysts import Analysts
from prospector.spiders.arguments import niche_of
from prospector.spiders.reading import TakesAnswers
from prospector.storage.frontier import SITE_LIMIT, SITE_SILENT
from prospector.storage.pages import version_of
from prospector.storage.run import CrawlRun
from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy.crawler import Crawler


REFRESH_SECONDS = 7 * 86_400
"""A later crawl fetches pages again that are older than this."""
_ASKS_PER_PAGE = 4
"""Fetches of a site (redirects, errors and second attempts too) for each page that its limit allows."""
_PACE_SECONDS = 0.5


class FrontierSpider(TakesAnswers):
    """A spider whose queue is the store's frontier: best first, one page a registered domain.

    Arguments: ``niche``, ``seeds`` (addresses by comma, or ``@file``), ``max_pages``,
    ``max_depth``, ``order`` (learned, rule, breadth), ``render`` (auto, never, always). A mistake in one raises :class:`UserError`
    before any request. A subclass says in ``read_page`` what a page gives.

    Request meta: ``prospect`` (the :class:`Prospect` that is fetched). Finish reasons beside
    Scrapy's own: ``offline`` (our network is down), ``no_seed_reached``, ``no_prospects`` (no seeds,
    and the sources named nothing), ``store_failed`` (the database cannot be written; ``run.trouble``
    says why). ``discovered`` sums up in words what sources brought.
    """

    trusts_verdicts = True
    """Whether a page that a check found dead need not be fetched."""
    own_queue = False
    """Whether the spider has a frontier of its own beside that of the niche's main job."""

    seeks_lists = False
    """Whether the niche's ``order`` decides what comes first, or the spider's rule alone."""

    def __init__(
        self,
        niche: str | None = None,
        seeds: str | None = None,
        max_pages: str | None = None,
        max_depth: str | None = None,
        order: str | None = None,
        render: str = "auto",
        **unknown: str,
    ) -> None:
        super().__init__()
        if unknown:
            raise SettingError(
                f"Spider {self.name} has no argument {min(unknown)!r}; it takes niche, seeds,"
                " max_pages, max_depth, order and render."
            )
        if render not in ("auto", "never", "always"):
            raise SettingError(f"render={render} is none of auto, never, always.")
        self.niche = niche_of(niche, seeds, max_pages, max_depth, order)
        self.limited = max_pages is not None
        self.render = render
        self.busy: dict[str, str] = {}
        self._wake = asyncio.Event()
        self.all_done = False
        self._asked: Counter[str] = Counter()
        self.discovered = ""
        self._discovery: asyncio.Task[None] | None = None
        self.rendering = RenderMemory(render, 0)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> FrontierSpider:
        """Open the store; the ``CloseRun`` extension closes it."""
        spider: FrontierSpider = super().from_crawler(crawler, *args, **kwargs)
        spider.config = Config.load(crawler.settings)
        spider.rendering.budget = spider.config.render_budget
        if spider.render == "always":
            require_browser(spider.config)
        spider.look_at_niche()
        crawler.settings.set("USER_AGENT", spider.config.user_agent, priority="spider")
        queue = f"{spider.niche.name} ({spider.name})" if cls.own_queue else ""
        order = spider.niche.limits.order if cls.seeks_lists else RULE
        spider.run = CrawlRun(spider.config.db, spider.name, spider.niche, queue, order)
        spider.line = Line(spider.config)
        crawler.signals.connect(spider.request_left, signal=signals.request_left_downloader)
        crawler.signals.connect(spider.discovery_ended, signal=signals.spider_closed)
        crawler.signals.connect(spider.analysts_ended, signal=signals.spider_closed)
        crawler.signals.connect(spider.hear_of_the_end, signal=stopping)
        return spider

    def look_at_niche(self) -> None:
        """Raise :class:`NicheError` when the niche lacks what the spider lives on; no file is made yet."""

    async def discover(self) -> None:
        """Queue further prospects beside the crawl, which does not end before this has."""

    async def discovery_ended(self, spider: scrapy.Spider) -> None:
        """Let go of a search for prospects that the end of the crawl cut short."""
        if self._discovery is not None:
            self._discovery.cancel()
            await asyncio.gather(self._discovery, return_exceptions=True)

    def analysts_ended(self, spider: scrapy.Spider) -> None:
        """Let go of the processes that analysed pages."""
        if self.analysts is not None:
            self.analysts.close()
            self.crawler.stats.set_value("prospector/pages/elsewhere", self.analysts.elsewhere)

    def closing(self) -> None:
        """Last words before the candidates are recomputed: the checks are done, the store is open."""

    # --- the pace -----------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Hand out the most promising pages until nothing is left, then wait for the checks."""
        try:
            self._prepare()
            self.analysts = Analysts(self.niche, self.config.processes)
            collect_seldom()
            self._discovery = asyncio.get_running_loop().create_task(self.discover())
            self._discovery.add_done_callback(lambda _: self.wake())
            async for request in self._hand_out():
                yield request
        except sqlite3.Error as cause:
            self.note_trouble(cause)
            raise CloseSpider("store_failed") from cause

    async def _hand_out(self) -> AsyncIterator[scrapy.Request]:
        width = self.crawler.settings.getint("CONCURRENT_REQUESTS")
        while not self._is_stopping:
            self._wake.clear()
            self._mind_the_clock()
            await self._weigh_silences()
            room = min(width - len(self.busy), self.budget_left)
            claimed = self.run.frontier.claim(self.busy.keys(), room) if room > 0 else []
            for prospect in claimed:
                domain = registered_domain(prospect.url)
                if self.trusts_verdicts and self.run.targets.is_dead(prospect.url):
                    self._skip(prospect.url, "known to be dead")
                    continue
                reached = self._limit_of(domain)
                if reached:
                    self._skip_site(domain, prospect.url, reached)
                    continue
                self._asked[domain] += 1
                self.busy[domain] = prospect.url
                self._asked_at[prospect.url] = time.monotonic()
                yield scrapy.Request(
                    prospect.url,
                    headers=self._conditions(prospect.url),
                    callback=self.parse,
                    errback=self.failed,
                    dont_filter=True,
                    meta={"verbatim_url": True, "prospect": prospect},
                )
            if self._discovery is not None and self._discovery.done():
                self._discovery.result()  # a mistake in it ends the crawl
            if not claimed and not self.busy:
                self._stop_when_unreached()
                if self._finished():
                    self.all_done = True
                    return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _PACE_SECONDS)

    def _conditions(self, url: str) -> dict[str, str]:
        """Headers by which a page that is as it was need not be sent again (RFC 9110, 13.1)."""
        etag, modified = version_of(self.run.db, self.niche.name, url)
        found = {"If-None-Match": etag, "If-Modified-Since": modified}
        return {name: value for name, value in found.items() if value}

    def _prepare(self) -> None:
        frontier = self.run.frontier
        if not self.run.resumed:
            frontier.requeue_stale(later(now(), -REFRESH_SECONDS))
        self.site_pages = frontier.pages_by_site(self.run.started_at)
        with self.run.db.atomic():
            frontier.add(self.starts())

    def starts(self) -> list[Prospect]:
        """Where the crawl begins; called inside a transaction."""
        seeds = [url for url in map(canonical, self.niche.seeds) if url is not None]
        return [Prospect(url, 0, 1.0, origin="seed") for url in seeds]

    def _finished(self) -> bool:
        more = self.budget_left > 0 and self.run.frontier.has_more()
        if self.budget_left > 0 and self._discovery is not None and not self._discovery.done():
            return False
        return not more and (self.check_service is None or self.check_service.idle)

    def _stop_when_unreached(self) -> None:
        """End the crawl when nobody answered at all although our own network is up."""
        if self._answered or not self.unreached:
            return
        if self._discovery is not None and not self._discovery.done():
            return
        if not self.run.frontier.has_more():
            raise CloseSpider("no_seed_reached" if self.niche.seeds else "no_prospects")

    @property
    def budget_left(self) -> int:
        """Pages that may still be claimed within ``max_pages``."""
        return int(self.niche.limits.max_pages - self.run.tally.pages - len(self.busy))

    def wake(self) -> None:
        """Say that something changed: a site is free, prospects were queued, checks are done."""
        self._wake.set()

    def _skip(self, url: str, outcome: str) -> None:
        with self.run.db.atomic():
            self.run.frontier.settle(url, "skipped", outcome)

    def _limit_of(self, domain: str) -> str:
        """Why no more is asked of a site in this run; empty while it may be."""
        most = self.niche.limits.pages_per_site
        if self.site_pages.get(domain, 0) >= most or self._asked[domain] >= most * _ASKS_PER_PAGE:
            return SITE_LIMIT
        # One that hangs under a thousand addresses would hold a crawl up for days.
        return SITE_SILENT if self._silences[domain] >= self.config.site_silences else ""

    def _skip_site(self, domain: str, url: str, outcome: str) -> None:
        with self.run.db.atomic():
            self.run.frontier.skip_site(domain, outcome)
            self.run.frontier.settle(url, "skipped", outcome)

    def request_left(self, request: scrapy.Request) -> None:
        """Count what was asked of the network for pages and robots files; a browser counts its own."""
        if "render" not in request.meta:
            self.run.tally.requests += 1

    def free(self, prospect: Prospect) -> None:
        """The page's site may be asked for its next page."""
        self.busy.pop(registered_domain(prospect.url), None)
        self._asked_at.pop(prospect.url, None)
        self.wake()
