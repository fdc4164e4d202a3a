"""``scrapy crawl`` as Scrapy has it, but a mistake is one sentence and the exit code means something.

Exit codes: 0 finished, 1 our own error, 2 misuse (niche, argument, setting, database), 3 the machine
seems offline, no seed could be reached or no source named a prospect, 4 the database cannot be written
(disk full, damaged, held by another program), 130 stopped before the end (start again to go on).
"""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Any

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from prospector.browser.find import find_browser
from prospector.commands.plain_settings import mistyped
from prospector.config import Config
from prospector.errors import UserError

if TYPE_CHECKING:
    import argparse

logger = logging.getLogger(__name__)

EXIT_CODES = {
    "finished": 0,
    "offline": 3,
    "no_seed_reached": 3,
    "no_prospects": 3,
    "store_failed": 4,
    "shutdown": 130,
    "cancelled": 130,
}


class Command(ScrapyCrawl):
    """Run a spider of the project by name."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Leave the terminal to the progress display unless a log was asked for."""
        super().process_options(args, opts)
        assert self.settings is not None  # noqa: S101 - set by scrapy.cmdline
        wrong = mistyped(self.settings)
        if wrong:
            raise UsageError(wrong, print_help=False)
        if not (opts.logfile or opts.loglevel or self.settings.get("LOG_FILE")):
            self.settings.set("LOG_LEVEL", "WARNING", priority="spider")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then say in the exit code how it went."""
        if len(args) != 1:
            raise UsageError(_which(args))
        process: Any = self.crawler_process
        stopped = _heard(process)
        crawler = self._create(process, args[0])
        if crawler is None:
            return
        ended: list[BaseException | None] = []
        task = process.crawl(crawler, **opts.spargs)
        task.add_done_callback(lambda done: ended.append(_failure(done)))
        try:
            process.start()
        except KeyboardInterrupt:
            # Before Scrapy listens to signals, or while it lets go.
            stopped.append(True)
        failure = ended[0] if ended else None
        if isinstance(failure, UserError):
            self._say(str(failure))
            self.exitcode = failure.exit_code
        elif stopped and (crawler._stats is None or not crawler.stats.get_value("finish_reason")):
            self._say("stopped before the crawl began.")
            self.exitcode = EXIT_CODES["shutdown"]
        elif process.bootstrap_failed or crawler._stats is None:
            if failure is not None:
                logger.error("The crawl could not begin, by a mistake of our own", exc_info=failure)
            self.exitcode = 1
        else:
            reason = crawler.stats.get_value("finish_reason", "start_error")
            run = getattr(crawler.spider, "run", None)
            if run is not None and run.trouble:
                reason = "store_failed"
            self.exitcode = EXIT_CODES.get(reason, 1)
            if reason == "finished":
                self._take_pictures(crawler)

    def _take_pictures(self, crawler: Any) -> None:
        """With ``PROSPECTOR_SCREENSHOTS``: of the best pages with a dead link, once the crawl is done."""
        config = Config.load(crawler.settings)
        if not config.screenshots:
            return
        from prospector.pictures.take import take_pictures

        if find_browser(config) is None:
            self._say("No pictures were taken: there is no browser (apt install chromium).")
            return
        taken = asyncio.run(take_pictures(config, crawler.spider.niche.name, config.screenshots))
        if taken.kept or taken.missed:
            missed = f", {len(taken.missed)} pages could not be shown" if taken.missed else ""
            sys.stderr.write(
                f"{taken.kept} pictures of pages with a dead link were taken{missed};"
                " prospector review shows them.\n"
            )

    def _create(self, process: Any, name: str) -> Any:
        try:
            return self._create_crawler(name)
        except KeyError:
            known = ", ".join(sorted(process.spider_loader.list()))
            self._say(f"There is no spider {name!r}; the spiders are: {known}.")
            self.exitcode = 2
            return None

    @staticmethod
    def _say(sentence: str) -> None:
        sys.stderr.write(f"scrapy crawl: {sentence}\n")


def _heard(process: Any) -> list[bool]:
    """Not empty once the process was told to stop."""
    told: list[bool] = []
    stop = process.stop

    def noting() -> Any:
        told.append(True)
        return stop()

    process.stop = noting
    return told


def _which(args: list[str]) -> str:
    """What is wrong with a command line that does not name one spider."""
    loose = next((word for word in args if "=" in word), "")
    if loose:
        name = loose.lstrip("-")
        return f"{loose[:200]} stands alone; arguments are given as -a {name[:200]}"
    return "Which spider? For example: scrapy crawl resources -a niche=NAME"


def _failure(done: Any) -> BaseException | None:
    return None if done.cancelled() else done.exception()
