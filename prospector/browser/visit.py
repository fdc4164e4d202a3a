"""One page's visit: what it asks for is ruled on, counted, and kept from doing more than showing itself."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.async_api import Error as PlaywrightError

from prospector.browser.rules import VITAL, Ruling, rule, trouble
from prospector.items import RenderError
from prospector.urls import host_of, registered_domain

if TYPE_CHECKING:
    from playwright.async_api import Dialog, Page, Request, Response, Route

    from prospector.browser.document import Document

logger = logging.getLogger(__name__)

Forbids = Callable[[str], Awaitable[str]]
"""Tells why robots.txt forbids an address, in words; empty when it does not."""

MAX_REQUESTS = 400
"""Requests that one page may make; a page that wants more is read as it then is."""
_MAX_DOCUMENTS = 6
_MOST_TROUBLES = 5
_NOT_PASSED = ("content-encoding", "transfer-encoding", "content-length", "speculation-rules")
_FETCH_AHEAD = re.compile(rb"""(type\s*=\s*["']?)speculationrules""", re.IGNORECASE)
"""Rules by which Chromium fetches pages ahead, without asking anybody."""


@dataclass(eq=False)  # no slots: Playwright keeps a mark on the object of a bound handler
class Visit:
    """Attach it to a page before the page goes anywhere.

    ``forbids`` asks robots.txt; ``document`` stands in for the first answer; ``pictures`` lets images
    and fonts in. ``busy`` is how many requests that matter are under way; set ``settled`` when the
    page's content has come, so that it stays where it is.
    """

    url: str
    forbids: Forbids
    document: Document | None = None
    pictures: bool = False
    settled: bool = False
    busy: int = 0
    requests: int = 0
    bytes: int = 0
    status: int = 0
    kind: str = ""
    crashed: bool = False
    forbidden: str = ""
    refused: Counter[Ruling] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    page: Page | None = None
    _documents: int = 0
    _under_way: set[Request] = field(default_factory=set)
    _stopped: set[Request] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def site(self) -> str:
        """The registered domain of the page."""
        return registered_domain(self.url)

    async def attach(self, page: Page) -> None:
        """Rule on every request of ``page`` from now on; dialogs, pop-ups and downloads are refused."""
        self.page = page
        self._under_way.clear()
        self.busy = self._documents = 0
        page.on("dialog", self._dismiss)
        page.on("popup", self._shut)
        page.on("crash", self._crash)
        page.on("request", self._begun)
        page.on("response", self._answered)
        page.on("requestfinished", self._ended)
        page.on("requestfailed", self._failed)
        # What is not the page's own, such as a window that it opens, gets nothing at all.
        await page.context.route("**/*", _refuse)
        await page.route("**/*", self._route)

    def raise_if_lost(self) -> None:
        """Raise :class:`RenderError` when the visit cannot go on."""
        if self.forbidden:
            raise RenderError(self.forbidden)
        if self.crashed:
            raise RenderError("the page crashed the browser's tab")

    def notes(self) -> list[str]:
        """What was not asked for, in words."""
        if not self.refused:
            return []
        parts = [f"{count} {ruling.value}" for ruling, count in self.refused.most_common()]
        return [f"not asked for: {', '.join(parts)}"]

    # --- ruling -------------------------------------------------------------------------------

    async def _route(self, route: Route, request: Request) -> None:
        try:
            await self._decide(route, request)
        except PlaywrightError as cause:
            # The page, its tab or the browser has gone meanwhile; nobody waits for this answer.
            logger.debug("A request of %s was not answered: %s", self.url, cause)

    async def _decide(self, route: Route, request: Request) -> None:
        main = self._is_main(request)
        if main and self.document is not None and self._documents == 0:
            self._documents += 1
            await self._hand_over(route, self.document)
            return
        ruling = rule(
            request.url,
            request.resource_type,
            site=self.site,
            main_document=main,
            settled=self.settled,
            pictures=self.pictures,
        )
        if main:
            self._documents += 1
            if self._documents > _MAX_DOCUMENTS:
                ruling = Ruling.LEAVES
        if self.requests >= MAX_REQUESTS:
            self._note_trouble(f"more than {MAX_REQUESTS} requests")
            ruling = Ruling.NEEDLESS
        if ruling is Ruling.IF_ROBOTS_ALLOW:
            why = await self.forbids(request.url)
            if why:
                self._robots(main, request, why)
                await self._stop(route, request)
                return
        elif ruling is not Ruling.ASK:
            self.refused[ruling] += 1
            await self._stop(route, request)
            return
        if not request.url.startswith(("data:", "blob:", "about:")):
            self.requests += 1
        await route.continue_()

    async def _hand_over(self, route: Route, document: Document) -> None:
        headers = {
            name: value
            for name, value in document.headers.items()
            if name.lower() not in _NOT_PASSED
        }
        body = _FETCH_AHEAD.sub(rb"\1none", document.body)
        await route.fulfill(status=document.status, headers=headers, body=body)

    async def _stop(self, route: Route, request: Request) -> None:
        self._stopped.add(request)
        if self._is_main(request):
            await route.fulfill(status=204)  # leaves the page where it is, without an error page
        else:
            await route.abort("blockedbyclient")

    def _robots(self, main: bool, request: Request, why: str) -> None:
        if main:
            self.forbidden = f"{why} ({request.url[:200]})"
        elif request.resource_type in VITAL:
            self._note_trouble(f"{why}: {request.url[:200]}")

    def _is_main(self, request: Request) -> bool:
        if not request.is_navigation_request():
            return False
        try:
            return request.frame.parent_frame is None
        except PlaywrightError:  # a service worker's, or of a frame that is gone
            return False

    def _note_trouble(self, text: str) -> None:
        if len(self.troubles) < _MOST_TROUBLES and text not in self.troubles:
            self.troubles.append(text)

    # --- what happens ---------------------------------------------------------------------------

    def _begun(self, request: Request) -> None:
        if request.resource_type in VITAL:
            self._under_way.add(request)
            self.busy = len(self._under_way)
        if request.redirected_from is not None and self._is_main(request):
            # A redirect's further hops cannot be held up, but they end the visit.
            self._later(self._check_hop(request))

    async def _check_hop(self, request: Request) -> None:
        why = await self.forbids(request.url)
        if why:
            self._robots(True, request, why)

    def _answered(self, response: Response) -> None:
        request = response.request
        if self._is_main(request):
            self.status = response.status
            self.kind = response.headers.get("content-type", "").split(";")[0].strip().lower()
        length = response.headers.get("content-length", "")
        if length.isdigit():
            self.bytes += int(length)
        if trouble(request.resource_type, response.status):
            self._note_trouble(f"HTTP {response.status} for {request.url[:200]}")

    def _ended(self, request: Request) -> None:
        self._under_way.discard(request)
        self.busy = len(self._under_way)

    def _failed(self, request: Request) -> None:
        self._ended(request)
        if request in self._stopped:
            self._stopped.discard(request)
            return
        kind = request.resource_type
        aborted = "ERR_ABORTED" in (request.failure or "")  # by the page itself
        if kind in VITAL and kind != "document" and not aborted:
            self._note_trouble(f"no answer from {host_of(request.url)} for a {kind}")

    def _crash(self, _: Page) -> None:
        self.crashed = True

    def _dismiss(self, dialog: Dialog) -> None:
        self._later(dialog.dismiss())

    def _shut(self, page: Page) -> None:
        self._later(page.close())

    def _later(self, work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _refuse(route: Route) -> None:
    await _quietly(route.abort("blockedbyclient"))


async def _quietly(work: Awaitable[None]) -> None:
    try:
        await work
    except PlaywrightError as cause:
        logger.debug("The browser had gone on meanwhile: %s", cause)
