"""A stop that ends in seconds: what still hangs after a moment's grace is given up."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy import signals

from prospector.extensions.events import stopping

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

GRACE = 2.0
"""Seconds for which answers that are on their way are waited for."""
_LOOK_SECONDS = 0.25


class TidyStop:
    """Watches for the stop (SIGTERM, Ctrl-C, a full disk) that Scrapy begins.

    Scrapy waits for every request under way, which a server that hangs or a long Crawl-delay draws
    out. After ``GRACE`` seconds the signal ``stopping`` goes out: the download handler lets go, and
    the pages stay queued for the next start.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TidyStop:
        """Connect to the spider's beginning and end."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to watch."""
        self._task = asyncio.get_running_loop().create_task(self._watch())

    def spider_closed(self) -> None:
        """Nothing is left to watch."""
        if self._task is not None:
            self._task.cancel()

    async def _watch(self) -> None:
        engine: Any = self._crawler.engine
        # Scrapy has no signal for the beginning of its end.
        while engine._slot is None or engine._slot.closing is None:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)
        await asyncio.sleep(GRACE)
        self._crawler.signals.send_catch_log(stopping)
        # Requests that wait for their host's pause go on to the handler, which refuses them.
        while engine.downloader.active:
            for slot in list(engine.downloader.slots.values()):
                slot.delay = slot.jitter = 0
                slot.close()  # the timer that keeps to the pause
                engine.downloader._process_queue(slot)
            await asyncio.sleep(_LOOK_SECONDS)
