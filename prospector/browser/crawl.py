"""Rendering inside a Scrapy crawl: by scrapy-playwright, which is made when the first page needs it.

A request with ``meta["render"]`` (a :class:`RenderJob`) goes to the browser; every other one goes the
way it always went. So slots, delays and robots.txt hold for rendered pages as for all others, and an
ordinary crawl starts neither a browser nor Playwright's driver.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse
from scrapy.http.request import NO_CALLBACK

from prospector.checking.robots import RobotsRules
from prospector.config import Config
from prospector.items import Rendered, RenderError
from prospector.net.client import Client
from prospector.net.handler import GuardedDownloadHandler
from prospector.urls import origin_of

if TYPE_CHECKING:
    from playwright.async_api import Page
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser
    from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

    from prospector.browser.chromium import Chromium
    from prospector.browser.document import Document
    from prospector.browser.memory import RenderMemory
    from prospector.browser.visit import Visit

logger = logging.getLogger(__name__)

RENEW = 200
"""Renderings after which the browser is started anew, so that what it leaks has an end."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """What ``meta["render"]`` holds: the page as it was fetched, if it was; ``lists`` are unrolled."""

    document: Document | None = None
    lists: bool = True


class BrowserDownloadHandler(GuardedDownloadHandler):
    """Fetches as :class:`GuardedDownloadHandler` does, and renders where a request asks for it.

    The answer to a rendered request has ``meta["rendered"]`` (:class:`Rendered`); what no browser
    could show raises :class:`RenderError`. Settings: ``PROSPECTOR_BROWSER``,
    ``PROSPECTOR_RENDER_SECONDS``, ``PROSPECTOR_RENDERS_AT_ONCE``. Stats: ``prospector/render/done``,
    ``…/failed``, ``…/requests``, and scrapy-playwright's own.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._renderer = _of(crawler)

    async def download_request(self, request: Request) -> Response:
        """One request, one response."""
        if isinstance(request.meta.get("render"), RenderJob):
            return await self._renderer.download(request)
        return await super().download_request(request)

    async def close(self) -> None:
        """Let the connections and the browser go."""
        await super().close()
        await self._renderer.aclose()


class CrawlRenderer:
    """The browser of one crawl, shared by the handlers of both schemes."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._config = Config.load(crawler.settings)
        self._chromium: Chromium | None = None
        self._handler: ScrapyPlaywrightDownloadHandler | None = None
        self._places = asyncio.Semaphore(self._config.renders_at_once)
        self._names = itertools.count(1)
        self._visits = self._under_way = 0
        self._parsers: dict[str, RobotParser] = {}
        self._client: Client | None = None
        self._rules: RobotsRules | None = None
        crawler.signals.connect(self._robots_parsed, signal=signals.robots_parsed)

    async def download(self, request: Request) -> Response:
        """Render one request's page."""
        stats = self._crawler.stats
        async with self._places:
            self._under_way += 1
            try:
                rendered = await self._render(request)
            except RenderError as cause:
                stats.inc_value("prospector/render/failed")
                logger.info("%s was not rendered: %s", request.url, cause)
                raise
            finally:
                self._under_way -= 1
                await self._renew()
        stats.inc_value("prospector/render/done")
        stats.inc_value("prospector/render/requests", rendered.requests)
        request.meta["rendered"] = rendered
        document = request.meta["render"].document
        kept = {"content-type": "text/html; charset=utf-8"}
        robots = document.headers.get("x-robots-tag") if document is not None else None
        if robots:
            kept["x-robots-tag"] = robots
        return HtmlResponse(
            request.url,
            status=rendered.status,
            headers=kept,
            body=rendered.html.encode("utf-8", "replace"),
            encoding="utf-8",
            flags=["rendered"],
            request=request,
        )

    async def aclose(self) -> None:
        """End the browser, its driver and its proxy; may be called again."""
        handler, self._handler = self._handler, None
        chromium, self._chromium = self._chromium, None
        client, self._client = self._client, None
        if chromium is not None:
            # Before its handler, which would wait for a browser that no longer answers.
            await chromium.aclose()
        if handler is not None:
            await handler.close()
        if client is not None:
            await client.aclose()

    async def _render(self, request: Request) -> Rendered:
        from playwright.async_api import Error as PlaywrightError

        from prospector.browser.chromium import shut_context
        from prospector.browser.snapshot import first_line, goto_options, patience, take
        from prospector.browser.visit import Visit

        chromium, handler = self._start()
        job: RenderJob = request.meta["render"]
        seconds = self._config.render_seconds
        visit = Visit(request.url, self._forbids, job.document)
        found: list[Rendered] = []

        async def attach(page: Page, _: Request) -> None:
            await visit.attach(page)

        async def read(page: Page) -> None:
            found[:] = [await take(page, visit, seconds, lists=job.lists)]

        try:
            await chromium.launch_browser()
            async with asyncio.timeout(patience(seconds)):
                await handler.download_request(
                    request.replace(
                        meta={
                            "playwright": True,
                            # One context a visit: nothing of one site reaches another.
                            "playwright_context": f"visit {next(self._names)}",
                            "playwright_context_kwargs": chromium.context_options(),
                            "playwright_page_init_callback": attach,
                            "playwright_page_goto_kwargs": goto_options(seconds),
                            "playwright_page_methods": [_method(read)],
                        }
                    )
                )
        except TimeoutError as cause:
            raise RenderError("the page kept the browser busy without end") from cause
        except PlaywrightError as cause:
            if not found:
                visit.raise_if_lost()
                raise RenderError(first_line(cause)) from cause
        finally:
            await self._shut(visit, shut_context)
        if not found:
            raise RenderError("the browser showed no page")
        return found[0]

    async def _shut(self, visit: Visit, shut_context: Any) -> None:
        if visit.page is not None and not await shut_context(visit.page.context):
            logger.warning("The browser no longer answers; the next page gets a new one")
            if self._chromium is not None:
                await self._chromium.shut_browser()

    def _start(self) -> tuple[Chromium, ScrapyPlaywrightDownloadHandler]:
        if self._chromium is None or self._handler is None:
            from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

            from prospector.browser.chromium import Chromium

            self._chromium = Chromium(self._config)
            handler = ScrapyPlaywrightDownloadHandler(self._crawler)
            # It would start its own at a signal that was sent when the crawl began.
            handler.browser_provider = self._chromium
            # Every request is ruled on by the visit; one that is not must not go out.
            handler.abort_request = lambda _: True
            handler.process_request_headers = None
            # The crawl tells of what failed; its page is not worth a traceback.
            logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)
            self._handler = handler
        return self._chromium, self._handler

    async def _renew(self) -> None:
        self._visits += 1
        if self._visits >= RENEW and not self._under_way and self._chromium is not None:
            self._visits = 0
            await self._chromium.shut_browser()

    # --- robots.txt -----------------------------------------------------------------------------

    def _robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        self._parsers[origin_of(request.url)] = robotparser

    async def _forbids(self, url: str) -> str:
        """Why robots.txt forbids a request of the browser: by the crawl's own files where it has them."""
        if not self._crawler.settings.getbool("ROBOTSTXT_OBEY"):
            return ""
        parser = self._parsers.get(origin_of(url))
        if parser is not None:
            agent = self._config.user_agent
            return "" if parser.allowed(url, agent) else "robots.txt forbids asking for it"
        if self._rules is None:
            self._client = Client(self._config)
            self._rules = RobotsRules(self._client.fetch, self._config.user_agent)
        return await self._rules.forbids(url)


class EngineRenderer:
    """Renders targets for the checks of a crawl, through its engine and within its budget."""

    def __init__(self, crawler: Crawler, memory: RenderMemory) -> None:
        self._crawler = crawler
        self._memory = memory

    async def render(self, url: str) -> Rendered:
        """The target as a browser shows it; raises :class:`RenderError`."""
        if self._memory.is_spent:
            raise RenderError(f"this crawl's {self._memory.budget} renderings are used up")
        self._memory.begin()
        request = Request(
            url,
            callback=NO_CALLBACK,
            meta={"verbatim_url": True, "render": RenderJob(lists=False)},
        )
        try:
            response = await self._crawler.engine.download_async(request)
        except IgnoreRequest as cause:
            raise RenderError("robots.txt forbids asking for it") from cause
        rendered: Rendered = response.meta["rendered"]
        return rendered


_renderers: WeakKeyDictionary[Crawler, CrawlRenderer] = WeakKeyDictionary()


def _of(crawler: Crawler) -> CrawlRenderer:
    found = _renderers.get(crawler)
    if found is None:
        found = _renderers[crawler] = CrawlRenderer(crawler)
    return found


def _method(function: Any) -> Any:
    from scrapy_playwright.page import PageMethod

    return PageMethod(function)
