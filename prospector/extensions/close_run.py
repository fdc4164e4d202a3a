"""The end of a crawl: recompute the candidates, close the run's row, let the file go."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from scrapy import signals

from prospector.outreach.candidates import new_since, rescore

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from prospector.spiders.base import FrontierSpider

_COMPLETE = ("finished", "no_seed_reached", "no_prospects")


class CloseRun:
    """Ends the run of a :class:`FrontierSpider` after the pipelines have let go.

    A crawl that was stopped (Ctrl-C, our network down, a full disk) keeps its row open: the next start goes on
    with it. Stats: ``prospector/candidates/new``, ``prospector/candidates/open``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CloseRun:
        """Connect to ``spider_closed``."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_closed(self, spider: FrontierSpider, reason: str) -> None:
        """Judge what is there now and write the last counts."""
        run = spider.run
        try:
            if run.trouble:
                # What was written stays as it is; candidates are recomputed by the run that goes on.
                return
            spider.closing()
            changed = rescore(run.db, spider.niche)
            # Over the whole run: what an earlier part of it found may be closed by now.
            run.tally.candidates_new = new_since(run.db, spider.niche.name, run.started_at)
            stats = self._crawler.stats
            stats.set_value("prospector/candidates/new", run.tally.candidates_new)
            stats.set_value("prospector/candidates/open", changed.open)
            run.finish(reason, complete=reason in _COMPLETE)
        except sqlite3.Error as cause:
            spider.note_trouble(cause)
            self._crawler.stats.set_value("finish_reason", "store_failed")
        finally:
            run.close()
