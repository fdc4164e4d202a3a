"""A run people can watch: a live line in the terminal, plain lines in a log, a closing summary."""

from __future__ import annotations

import asyncio
import atexit
import logging
import sys
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from scrapy import signals

from prospector.extensions.picture import AGAIN, Snapshot, closing_words, live_panel, log_line
from prospector.extensions.sampled import Sampled
from prospector.outreach.candidates import candidates_so_far

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from prospector.spiders.base import FrontierSpider

logger = logging.getLogger(__name__)

_TICK_SECONDS = 0.5
_LINE_SECONDS = 15.0


class Progress:
    """Shows pages, links checked, dead, candidates, hosts waiting, rate and time left.

    On a terminal a panel that redraws itself; elsewhere (cron, a file, ``-L INFO``) one line every
    15 seconds. Setting ``PROSPECTOR_PROGRESS``: ``auto`` (default), ``off``, ``plain``, ``live``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._console = Console(stderr=True)
        wish = str(crawler.settings.get("PROSPECTOR_PROGRESS", "auto"))
        quiet = crawler.settings.get("LOG_LEVEL") in ("WARNING", "ERROR", "CRITICAL")
        to_file = bool(crawler.settings.get("LOG_FILE"))
        self._off = wish == "off"
        self._is_live = wish == "live" or (
            wish == "auto" and sys.stderr.isatty() and (quiet or to_file)
        )
        self._live: Live | None = None
        self._task: asyncio.Task[None] | None = None
        self._began = time.monotonic()
        self._pages_before = 0
        self._checks_before = 0
        self._counts: Sampled[dict[str, int]]
        self._waiting: Sampled[int]
        self._postponed: Sampled[tuple[int, float]]
        self._candidates: Sampled[int]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        """Connect to the spider's beginning and end."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self, spider: FrontierSpider) -> None:
        """Say what begins (or goes on) and start to show it."""
        run = spider.run
        self._began = time.monotonic()
        self._counts = Sampled(run.frontier.counts)
        self._waiting = Sampled(run.targets.waiting)
        self._postponed = Sampled(run.frontier.postponed)
        self._candidates = Sampled(lambda: candidates_so_far(run.db, spider.niche.name))
        self._pages_before, self._checks_before = run.tally.pages, run.tally.targets_checked
        if self._off:
            return
        verb = "Going on with" if run.resumed else "Starting"
        self._console.print(
            f"{verb} crawl {run.id}: niche [bold]{spider.niche.name}[/bold], up to"
            f" {spider.niche.limits.max_pages:,} pages, into {spider.config.db}",
            highlight=False,
        )
        if self._is_live:
            self._live = Live(console=self._console, refresh_per_second=4, transient=True)
            self._live.start()
            # However the process ends, its terminal gets the cursor back.
            atexit.register(self._live.stop)
        self._task = asyncio.get_event_loop().create_task(self._show(spider))

    async def _show(self, spider: FrontierSpider) -> None:
        said = time.monotonic()
        while True:
            await asyncio.sleep(_TICK_SECONDS)
            if self._live is not None:
                self._live.update(live_panel(self._snapshot(spider)))
            elif time.monotonic() - said >= _LINE_SECONDS:
                said = time.monotonic()
                self._console.print(log_line(self._snapshot(spider)), highlight=False)

    def _snapshot(self, spider: FrontierSpider) -> Snapshot:
        run = spider.run
        counts = self._counts()
        postponed, postponed_seconds = self._postponed()
        service = spider.check_service
        return Snapshot(
            seconds=time.monotonic() - self._began,
            pages=run.tally.pages,
            pages_now=run.tally.pages - self._pages_before,
            max_pages=spider.niche.limits.max_pages,
            queued=counts.get("queued", 0),
            postponed=postponed,
            postponed_seconds=postponed_seconds,
            links=run.tally.links,
            checked=run.tally.targets_checked,
            checked_now=run.tally.targets_checked - self._checks_before,
            # The store is asked now and then only, and later than the checks end.
            waiting=self._waiting() if service is None else max(self._waiting(), service.in_flight),
            resting=0 if service is None else service.resting,
            resting_seconds=0.0 if service is None else service.resting_seconds,
            second_sight=spider.config.confirm_delay,
            dead=0 if service is None else service.dead,
            candidates=self._candidates(),
            hosts=len(spider.busy),
            in_flight=0 if service is None else service.in_flight,
        )

    def spider_closed(self, spider: FrontierSpider, reason: str) -> None:
        """Stop showing and sum up."""
        if self._task is not None:
            self._task.cancel()
        if self._live is not None:
            self._live.stop()
            atexit.unregister(self._live.stop)
        if self._off:
            return
        stats = self._crawler.stats
        self._console.print(
            closing_words(
                spider.run.tally,
                niche=spider.niche.name,
                reason=reason,
                database=spider.config.db,
                open_candidates=stats.get_value("prospector/candidates/open", 0),
                dead=0 if spider.check_service is None else spider.check_service.dead,
                seconds=time.monotonic() - self._began,
                unreached=spider.unreached,
                discovered=spider.discovered,
                trouble=spider.run.trouble,
                rendered=stats.get_value("prospector/render/done", 0),
                unrendered=spider.rendering.refused,
                # Whoever began the crawl for a person, as the demo does, says how that is done again.
                again=self._crawler.settings.get("AGAIN", AGAIN),
            ),
            highlight=False,
        )
