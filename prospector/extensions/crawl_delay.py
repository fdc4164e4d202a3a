"""Crawl-delay of robots.txt, which Scrapy ignores: sets the pause of the host's download slot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

LONGEST = 60.0
"""Seconds; a longer Crawl-delay is honoured as this one, or a single line could hold a crawl up."""


class CrawlDelay:
    """Gives a host that asks for it a longer pause between requests, never a shorter one.

    Stats: ``prospector/crawl_delay/hosts``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._least = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._agent: str = crawler.settings["USER_AGENT"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CrawlDelay:
        """Connect to ``robots_parsed``."""
        extension = cls(crawler)
        crawler.signals.connect(extension.robots_parsed, signal=signals.robots_parsed)
        return extension

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply the host's wish to its slot, present and future."""
        wish = robotparser.crawl_delay(self._agent)
        if not wish or wish <= self._least:
            return
        delay = min(float(wish), LONGEST)
        downloader: Any = self._crawler.engine.downloader
        key = downloader.get_slot_key(request)
        downloader.per_slot_settings[key] = {"delay": delay, "concurrency": 1, "jitter": 0}
        slot = downloader.slots.get(key)
        if slot is not None:
            slot.delay, slot.concurrency, slot.jitter = delay, 1, 0
        self._crawler.stats.inc_value("prospector/crawl_delay/hosts")
