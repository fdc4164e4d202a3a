"""Has every link's target judged, once a crawl, beside the page crawl."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Any, cast

from prospector.archives.look_back import Looked, look_back
from prospector.browser.crawl import EngineRenderer
from prospector.checking import Checker
from prospector.pipelines.service import CheckService

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.crawler import Crawler

    from prospector.spiders.base import FrontierSpider


logger = logging.getLogger(__name__)

_LINE_SECONDS = 15.0


class CheckPipeline:
    """Starts the :class:`CheckService` with the spider and stops it at the end.

    Items are not held up: targets are due in the store as soon as their page is saved, and the
    spider stays open until all are judged.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.service: CheckService | None = None
        self._herald: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CheckPipeline:
        """Made by Scrapy."""
        return cls(crawler)

    async def open_spider(self) -> None:
        """Begin with whatever an earlier run left due."""
        spider = cast("FrontierSpider", self._crawler.spider)
        renderer = None
        if spider.render != "never":
            renderer = EngineRenderer(self._crawler, spider.rendering)
        checker = Checker(spider.config, spider.line, renderer)
        if spider.run.resumed:
            checker.remember_open(spider.run.targets.answered_since(spider.run.started_at))
        self.service = CheckService(spider.run, checker, spider.store_failed)
        spider.check_service = self.service
        self.service.start()
        self._herald = asyncio.get_running_loop().create_task(self._tell(spider, self.service))

    async def _tell(self, spider: FrontierSpider, service: CheckService) -> None:
        while True:
            await service.changed.wait()
            service.changed.clear()
            if service.idle:
                spider.wake()

    def process_item(self, item: Any) -> Any:
        """A saved page may have made targets due."""
        if self.service is not None:
            self.service.poke()
        return item

    async def close_spider(self) -> None:
        """Write what was found; what is unfinished stays due."""
        if self._herald is not None:
            self._herald.cancel()
        if self.service is not None:
            await self.service.stop()
            await self._look_back()

    async def _look_back(self) -> None:
        """Ask web archives what stood behind the dead links, where ``PROSPECTOR_ARCHIVE_LOOKUPS``
        says so and the crawl came to its own end."""
        spider = cast("FrontierSpider", self._crawler.spider)
        limit = spider.config.archive_lookups
        if not limit or not spider.all_done or (self.service and self.service.offline):
            return
        looked = await look_back(spider.run.db, spider.niche.name, spider.config, limit, _teller())
        spider.run.tally.requests += looked.requests
        stats = self._crawler.stats
        for name in ("found", "none", "failed"):
            stats.inc_value(f"prospector/archives/{name}", getattr(looked, name))
        if looked.total:
            logger.info("Web archives: %s", looked.sentence())


def _teller() -> Callable[[Looked], None]:
    """A line in the log now and then: with a second between requests it takes its time."""
    said_at = float("-inf")

    def tell(looked: Looked) -> None:
        nonlocal said_at
        if time.monotonic() - said_at >= _LINE_SECONDS:
            said_at = time.monotonic()
            logger.info("Web archives: %s", looked.sentence())

    return tell
