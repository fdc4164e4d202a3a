"""Writes each page with its links and finds in one transaction."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING, Any, cast

from scrapy.exceptions import DropItem

from prospector.pipelines.items import PageItem
from prospector.storage.examples import keep_example
from prospector.storage.pages import kept_links, save_page

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from prospector.spiders.base import FrontierSpider

logger = logging.getLogger(__name__)

_ON_TOPIC = 0.3
"""Relevance from which on a seed is an example of its niche."""


class StorePipeline:
    """Facts and finds of a page land together, so that a kill never leaves half a page.

    Stats: ``prospector/store/pages``, ``prospector/store/links``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Made by Scrapy."""
        return cls(crawler)

    @property
    def _spider(self) -> FrontierSpider:
        return cast("FrontierSpider", self._crawler.spider)

    def process_item(self, item: Any) -> Any:
        """Save a :class:`PageItem`; other items pass."""
        if not isinstance(item, PageItem):
            return item
        spider = self._spider
        if spider.run.trouble:
            raise DropItem("the database cannot be written; the page stays queued")
        try:
            self._save(item)
        except sqlite3.Error as cause:
            spider.store_failed(cause)
            raise DropItem("the database cannot be written; the page stays queued") from cause
        except (ValueError, OverflowError) as cause:
            # Something a stranger wrote that SQLite does not take: one page, not the whole crawl.
            logger.exception("%s cannot be written", item.page.url[:500])
            spider.mistaken(item.prospect)
            raise DropItem("a mistake of prospector's own") from cause
        self._crawler.stats.inc_value("prospector/store/pages")
        spider.wake()
        return item

    def _save(self, item: PageItem) -> None:
        spider = self._spider
        run = spider.run
        links = len(kept_links(item.page, internal=item.internal))
        before = run.tally.pages, run.tally.links
        try:
            with run.db.atomic():
                item.new_targets = save_page(
                    run.db,
                    spider.niche.name,
                    item.page,
                    http_status=item.http_status,
                    depth=item.prospect.depth,
                    etag=item.etag,
                    last_modified=item.last_modified,
                    internal=item.internal,
                )
                if self._is_example(item):
                    keep_example(run.db, spider.niche.name, item.page.url, item.page.text)
                run.frontier.add(item.prospects)
                run.frontier.settle(item.prospect.url, "done", f"read as {item.page.kind}")
                run.frontier.learn(item.prospect, item.page)
                run.tally.pages += 1
                run.tally.links += links
                run.write_tally()
        except BaseException:
            run.tally.pages, run.tally.links = before
            raise
        self._crawler.stats.inc_value("prospector/store/links", links)

    def _is_example(self, item: PageItem) -> bool:
        """Whether a page is surely about the topic: a person named it, and it is not off topic.

        What a source named is a guess, and a guess must not teach what the topic is.
        """
        if item.prospect.depth > 0 or item.page.relevance < _ON_TOPIC:
            return False
        return not self._spider.run.frontier.source_of(item.prospect.url).startswith("source:")
