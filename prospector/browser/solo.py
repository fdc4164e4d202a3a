"""Rendering outside of a crawl: for ``prospector check``, ``page``, ``pictures`` and the second look."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from prospector.checking.robots import RobotsRules
from prospector.items import Rendered, RenderError
from prospector.net.client import Client

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from prospector.browser.chromium import Chromium
    from prospector.browser.document import Document
    from prospector.browser.visit import Visit
    from prospector.config import Config

RENEW = 200
"""Renderings after which the browser is started anew."""


class SoloRenderer:
    """Renders pages, the first of which loads Playwright and starts the browser; ``aclose`` it.

    Every visit has a context of its own. A browser that crashed or hung is started anew for the next
    page; the page that it was lost on raises :class:`RenderError`.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._chromium: Chromium | None = None
        self._client: Client | None = None
        self._robots: RobotsRules | None = None
        self._places = asyncio.Semaphore(config.renders_at_once)
        self._visits = 0
        self._under_way = 0

    async def aclose(self) -> None:
        """End the browser, if there ever was one."""
        if self._chromium is not None:
            await self._chromium.aclose()
        if self._client is not None:
            await self._client.aclose()

    async def render(
        self, url: str, *, document: Document | None = None, lists: bool = True
    ) -> Rendered:
        """The page as a browser shows it; raises :class:`RenderError`."""
        from prospector.browser.snapshot import take
        from prospector.browser.visit import Visit

        visit = Visit(url, self.forbids, document)
        async with self.open(visit) as page:
            return await take(page, visit, self._config.render_seconds, lists=lists)

    @asynccontextmanager
    async def open(self, visit: Visit) -> AsyncIterator[Page]:
        """A page that was gone to, for as long as the block lasts; then its context is closed."""
        from playwright.async_api import Error as PlaywrightError

        from prospector.browser.snapshot import first_line, patience

        async with self._places:
            self._under_way += 1
            try:
                await self._ready()
                async with asyncio.timeout(patience(self._config.render_seconds)):
                    async with self._context(visit) as page:
                        yield page
            except TimeoutError as cause:
                raise RenderError("the page kept the browser busy without end") from cause
            except PlaywrightError as cause:
                visit.raise_if_lost()
                raise RenderError(first_line(cause)) from cause
            finally:
                self._under_way -= 1
                self._visits += 1
                if self._visits >= RENEW and not self._under_way and self._chromium is not None:
                    self._visits = 0
                    await self._chromium.shut_browser()

    async def _ready(self) -> Chromium:
        """The browser, running; starting it has a patience of its own."""
        from prospector.browser.chromium import Chromium

        if self._chromium is None:
            self._chromium = Chromium(self._config)
        await self._chromium.launch_browser()
        return self._chromium

    @asynccontextmanager
    async def _context(self, visit: Visit) -> AsyncIterator[Page]:
        from playwright.async_api import Error as PlaywrightError

        from prospector.browser.chromium import shut_context
        from prospector.browser.snapshot import goto_options

        chromium = await self._ready()
        try:
            context = await chromium.new_context()
        except PlaywrightError:
            # It went away since the last page; this one gets a new browser.
            await chromium.shut_browser()
            context = await chromium.new_context()
        try:
            page = await context.new_page()
            await visit.attach(page)
            await page.goto(visit.url, **goto_options(self._config.render_seconds))
            yield page
        finally:
            if not await shut_context(context):
                await chromium.shut_browser()

    async def forbids(self, url: str) -> str:
        """Why robots.txt forbids asking for ``url``; empty when it does not."""
        if self._robots is None:
            self._client = Client(self._config)
            self._robots = RobotsRules(self._client.fetch, self._config.user_agent)
        return await self._robots.forbids(url)
