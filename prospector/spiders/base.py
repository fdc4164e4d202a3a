"""What every prospector spider does alike: ask the frontier what to fetch, keep what became of it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import scrapy
from scrapy import signals
from scrapy.exceptions import CloseSpider, IgnoreRequest

from prospector.browser.find import require_browser
from prospector.browser.memory import RenderMemory
from prospector.clock import Watch, later, now
from prospector.config import Config
from prospector.errors import SettingError
from prospector.extensions.events import network_back, stopping
from prospector.items import Prospect, Reason
from prospector.net.errors import FetchError
from prospector.net.online import Line
from prospector.niche.profile import RULE
from prospector.spiders.answers import Next, read_answer
from prospector.spiders.arguments import niche_of
from prospector.spiders.rendering import RendersPages
from prospector.storage.frontier import SITE_LIMIT, SITE_SILENT
from prospector.storage.pages import forget_capture, mark_unchanged, version_of
from prospector.storage.run import CrawlRun
from prospector.storage.trouble import trouble
from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


MAX_ATTEMPTS = 3
"""Fetches of one page before a passing fault counts as its outcome."""
MAX_HOPS = 8
"""Redirects in a row that one page may take."""
REFRESH_SECONDS = 7 * 86_400
"""A later crawl fetches pages again that are older than this."""
SILENCES = 12
"""Fetches in a row that a site leaves without an answer before the rest of it waits for another run:
one that hangs under a thousand addresses would hold a crawl up for days."""
_ASKS_PER_PAGE = 4
"""Fetches of a site (redirects, errors and second attempts too) for each page that its limit allows."""
_PACE_SECONDS = 0.5
_ASK_AGAIN = (1.0, 15.0)
"""Seconds between two questions whether the network is back, at first and at most."""
_JUMP_SECONDS = 5.0
"""A clock that moves by more of its own accord has been set."""


def _collect_seldom() -> None:
    """Have Python look for reference cycles seldom, and never among what was there at the start.

    A crawl holds ten thousands of objects for seconds and makes next to no cycles; walking over them
    again and again takes a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)


class Checks(Protocol):
    """The checks that run beside a crawl, as far as a spider cares."""

    @property
    def idle(self) -> bool:
        """Whether every due target has been judged."""
        ...

    @property
    def in_flight(self) -> int:
        """Targets that are being checked now."""
        ...

    @property
    def dead(self) -> int:
        """Dead verdicts of this run."""
        ...

    @property
    def offline(self) -> bool:
        """Whether the checks wait for our own network."""
        ...

    def resume(self) -> None:
        """Our own network is back."""
        ...


@dataclass(frozen=True, slots=True)
class _Silence:
    """A page that gave no answer, before it is known whether that is our own network's fault."""

    prospect: Prospect
    outcome: str
    asked_at: float


class FrontierSpider(RendersPages):
    """A spider whose queue is the store's frontier: best first, one page a registered domain.

    Arguments: ``niche``, ``seeds`` (addresses by comma, or ``@file``), ``max_pages``,
    ``max_depth``, ``order`` (learned, rule, breadth), ``render`` (auto, never, always). A mistake in one raises :class:`UserError`
    before any request. A subclass says in ``read_page`` what a page gives.

    Request meta: ``prospect`` (the :class:`Prospect` that is fetched). Finish reasons beside
    Scrapy's own: ``offline`` (our network is down), ``no_seed_reached``, ``no_prospects`` (no seeds,
    and the sources named nothing), ``store_failed`` (the database cannot be written; ``run.trouble``
    says why). ``discovered`` sums up in words what sources brought.

    While our own network is away nothing is fetched and nothing judged: the crawl pauses for up to
    ``PROSPECTOR_OFFLINE_WAIT`` seconds and goes on when the network is back.
    """

    line: Line
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
        self.site_pages: dict[str, int] = {}
        self.check_service: Checks | None = None
        self._wake = asyncio.Event()
        self._answered = False
        self.all_done = False
        self._silent: list[_Silence] = []
        self._asked: Counter[str] = Counter()
        self._silences: Counter[str] = Counter()
        self._asked_at: dict[str, float] = {}
        self._is_stopping = False
        self._watch = Watch()
        self.unreached: dict[str, str] = {}
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
        crawler.settings.set("USER_AGENT", spider.config.user_agent, priority="spider")
        queue = f"{spider.niche.name} ({spider.name})" if cls.own_queue else ""
        order = spider.niche.limits.order if cls.seeks_lists else RULE
        spider.run = CrawlRun(spider.config.db, spider.name, spider.niche, queue, order)
        spider.line = Line(spider.config)
        crawler.signals.connect(spider.request_left, signal=signals.request_left_downloader)
        crawler.signals.connect(spider.discovery_ended, signal=signals.spider_closed)
        crawler.signals.connect(spider.hear_of_the_end, signal=stopping)
        return spider

    async def discover(self) -> None:
        """Queue further prospects beside the crawl, which does not end before this has."""

    async def discovery_ended(self, spider: scrapy.Spider) -> None:
        """Let go of a search for prospects that the end of the crawl cut short."""
        if self._discovery is not None:
            self._discovery.cancel()
            await asyncio.gather(self._discovery, return_exceptions=True)

    def closing(self) -> None:
        """Last words before the candidates are recomputed: the checks are done, the store is open."""

    # --- the pace -----------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[scrapy.Request]:
        """Hand out the most promising pages until nothing is left, then wait for the checks."""
        try:
            self._prepare()
            _collect_seldom()
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

    # --- what is not the web's fault ----------------------------------------------------------

    async def _weigh_silences(self) -> None:
        """Find out whether pages gave no answer because our own network was away; wait until it is
        back. Only what failed while the network was up counts against a page."""
        while self._silent or (self.check_service is not None and self.check_service.offline):
            silent, self._silent = self._silent, []
            asked = [one.asked_at for one in silent]
            up = await self.line.held(min(asked)) if asked else await self.line.is_up()
            if up or await self.line.is_up():
                for one in silent:
                    self._give_up_or_wait(one, counts=up)
                if not up or (self.check_service is not None and self.check_service.offline):
                    self._go_on()
                continue
            for one in silent:
                self._give_up_or_wait(one, counts=False)
            if not self._answered:
                self.unreached |= {one.prospect.url: one.outcome for one in silent}
                raise CloseSpider("offline")
            await self._wait_for_the_network()

    async def _wait_for_the_network(self) -> None:
        """Nothing is fetched or judged until the canaries resolve again."""
        self.logger.warning(
            "Our own network is down: nothing is fetched or judged until it is back (for up to"
            " %.0f s).",
            self.config.offline_wait,
        )
        until = time.monotonic() + self.config.offline_wait
        pause, longest = _ASK_AGAIN
        while not await self.line.is_up():
            if self._is_stopping:
                return
            if time.monotonic() >= until:
                raise CloseSpider("offline")
            await asyncio.sleep(min(pause, max(0.05, until - time.monotonic())))
            pause = min(longest, pause * 1.5)
        self.logger.warning("The network is back; the crawl goes on.")
        self._go_on()

    def _go_on(self) -> None:
        self.crawler.signals.send_catch_log(network_back)
        if self.check_service is not None and self.check_service.offline:
            self.check_service.resume()

    def _give_up_or_wait(self, silence: _Silence, *, counts: bool) -> None:
        """Ask again later, or for good not; without ``counts`` as if it had never been asked."""
        prospect, outcome = silence.prospect, silence.outcome
        with self.run.db.atomic():
            if not counts:
                self.run.frontier.release(prospect.url)
            else:
                self._silences[registered_domain(prospect.url)] += 1
                if prospect.depth == 0:
                    self.unreached[prospect.url] = outcome
                if prospect.attempts + 1 < MAX_ATTEMPTS:
                    until = later(now(), self.config.retry_seconds * (prospect.attempts + 1))
                    self.run.frontier.postpone(prospect.url, until, outcome)
                else:
                    self.run.frontier.settle(prospect.url, "failed", outcome)
                    self.page_unread(prospect, None, outcome)
        self.free(prospect)

    def _mind_the_clock(self) -> None:
        """A clock that is set forwards or back moves the waits along, and proves no days of doubt."""
        jump = self._watch.jump()
        if abs(jump) < _JUMP_SECONDS:
            return
        self.logger.warning("The machine's clock was set by %+.0f s.", jump)
        self._watch.accept()
        self.run.targets.trust_the_clock = False
        with self.run.db.atomic():
            self.run.frontier.shift(jump)

    def note_trouble(self, cause: sqlite3.Error) -> None:
        """Keep in a sentence what is wrong with the database."""
        if not self.run.trouble:
            self.run.trouble = trouble(self.run.path, cause)
            self.logger.error(self.run.trouble)

    def store_failed(self, cause: sqlite3.Error) -> None:
        """The database cannot be written: end the crawl; all of it can be gone on with."""
        first = not self.run.trouble
        self.note_trouble(cause)
        if first and self.crawler.engine is not None:
            closing = self.crawler.engine.close_spider_async(reason="store_failed")
            self._closing = asyncio.get_running_loop().create_task(closing)

    def hear_of_the_end(self) -> None:
        """The crawl is being stopped: what is under way now counts for nothing."""
        self._is_stopping = True
        self.wake()

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

    def page_unchanged(self, prospect: Prospect) -> None:
        """Hear that a page is as it was, inside the transaction that says so."""

    def page_unread(self, prospect: Prospect, status: int | None, outcome: str) -> None:
        """Hear that a page gave nothing to read, inside the transaction that says so.

        ``status`` is ``None`` where nothing answered or robots.txt forbids. What an archive knew of a
        page that is gone is no opportunity any more.
        """
        if status in (404, 410):
            forget_capture(self.run.db, prospect.url)

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
        return SITE_SILENT if self._silences[domain] >= SILENCES else ""

    def _skip_site(self, domain: str, url: str, outcome: str) -> None:
        with self.run.db.atomic():
            self.run.frontier.skip_site(domain, outcome)
            self.run.frontier.settle(url, "skipped", outcome)

    # --- the answers --------------------------------------------------------------------------

    def request_left(self, request: scrapy.Request) -> None:
        """Count what was asked of the network for pages and robots files; a browser counts its own."""
        if "render" not in request.meta:
            self.run.tally.requests += 1

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Turn one answer into items, or into what the frontier does about it."""
        prospect: Prospect = response.meta["prospect"]
        yield from self.guarded(prospect, self._take_answer(response, prospect))

    def guarded(self, prospect: Prospect, items: Iterator[Any]) -> Iterator[Any]:
        """The items, with what the store or a mistake of our own may throw dealt with."""
        try:
            yield from items
        except sqlite3.Error as cause:
            self.store_failed(cause)
        except Exception:
            self.logger.exception("%s cannot be read, by a mistake of our own", prospect.url[:500])
            self.mistaken(prospect)

    def mistaken(self, prospect: Prospect) -> None:
        """A page on which prospector itself fails: it is named and the crawl goes on."""
        try:
            with self.run.db.atomic():
                outcome = "cannot be read, by a mistake of prospector's own"
                self.run.frontier.settle(prospect.url, "failed", outcome)
        except sqlite3.Error as cause:
            self.store_failed(cause)
        self.free(prospect)

    def _take_answer(self, response: Response, prospect: Prospect) -> Iterator[Any]:
        self._answered = True
        self._silences.pop(registered_domain(prospect.url), None)
        self.run.tally.bytes += len(response.body)
        headers = {
            name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
            for name, values in response.headers.items()
        }
        sent = response.request.headers if response.request is not None else {}
        answer = read_answer(
            response.url,
            response.status,
            headers,
            response.body,
            prospect.attempts,
            self.config.retry_seconds,
            conditional=bool(sent.keys() & {b"If-None-Match", b"If-Modified-Since"}),
        )
        self.crawler.stats.inc_value(f"prospector/pages/{answer.next.name.lower()}")
        if answer.next is Next.READ:
            domain = registered_domain(response.url)
            self.site_pages[domain] = self.site_pages.get(domain, 0) + 1
            yield from self.read_or_render(response, prospect)
            return
        with self.run.db.atomic():
            frontier = self.run.frontier
            if answer.next is Next.UNCHANGED:
                mark_unchanged(self.run.db, prospect.url)
                frontier.settle(prospect.url, "done", answer.outcome)
                self.page_unchanged(prospect)
                self.run.tally.pages += 1
                self.run.write_tally()
            elif answer.next is Next.FOLLOW:
                self.follow(prospect, response.status, answer.location, answer.outcome)
            elif answer.next is Next.WAIT and prospect.attempts + 1 < MAX_ATTEMPTS:
                frontier.postpone(prospect.url, later(now(), answer.seconds), answer.outcome)
            elif answer.next is Next.PASS_OVER:
                frontier.settle(prospect.url, "done", answer.outcome)
                self.page_unread(prospect, response.status, answer.outcome)
            else:
                frontier.settle(prospect.url, "failed", answer.outcome)
                self.page_unread(prospect, response.status, answer.outcome)
        self.free(prospect)

    def follow(self, prospect: Prospect, status: int, location: str, outcome: str) -> None:
        """Queue where a page moved to; a redirect to a known page leaves its trace here."""
        frontier = self.run.frontier
        if prospect.hops >= MAX_HOPS:
            frontier.settle(prospect.url, "failed", f"more than {MAX_HOPS} redirects in a row")
            self.page_unread(prospect, status, outcome)
            return
        leaves = registered_domain(location) != registered_domain(prospect.url)
        if leaves and self._refused(location):
            frontier.settle(prospect.url, "skipped", f"{outcome}: not a site of this crawl")
            self.page_unread(prospect, status, outcome)
            return
        known = frontier.state_of(location)
        frontier.settle(
            prospect.url, "done", outcome if known is None else f"{outcome}, which is {known}"
        )
        frontier.add(
            [
                Prospect(
                    location,
                    prospect.depth,
                    prospect.priority,
                    prospect.url,
                    "redirect",
                    hops=prospect.hops + 1,
                    signs=prospect.signs,
                )
            ]
        )

    def _refused(self, url: str) -> bool:
        domain = registered_domain(url)
        return domain in self.niche.exclude_domains or domain in self.niche.domains

    def failed(self, failure: Failure) -> None:
        """A page that gave no answer: forbidden, or a fault that may pass."""
        prospect: Prospect = failure.request.meta["prospect"]  # type: ignore[attr-defined]
        cause = failure.value
        if self._is_stopping:
            return
        forbidden = type(cause) is IgnoreRequest
        private = _reason(cause) is Reason.PRIVATE_ADDRESS
        outcome = "robots.txt forbids" if forbidden else f"no answer: {cause}"[:300]
        self.logger.info("%s: %s", prospect.url, outcome)
        if not forbidden and not private:
            asked_at = self._asked_at.get(prospect.url, float("-inf"))
            self._silent.append(_Silence(prospect, outcome, asked_at))
            self.wake()
            return
        try:
            with self.run.db.atomic():
                self._answered = self._answered or forbidden
                self.run.frontier.settle(prospect.url, "skipped", outcome)
                self.page_unread(prospect, None, outcome)
        except sqlite3.Error as failed:
            self.store_failed(failed)
        self.free(prospect)

    def free(self, prospect: Prospect) -> None:
        """The page's site may be asked for its next page."""
        self.busy.pop(registered_domain(prospect.url), None)
        self._asked_at.pop(prospect.url, None)
        self.wake()


def _reason(cause: BaseException | None) -> Reason | None:
    """Why our client gave no answer, behind Scrapy's own classes."""
    for _ in range(8):
        if cause is None or isinstance(cause, FetchError):
            break
        cause = cause.__cause__
    return cause.reason if isinstance(cause, FetchError) else None
