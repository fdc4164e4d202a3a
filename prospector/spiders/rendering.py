"""How a spider has pages shown by a browser: which, and what becomes of those that none could show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import scrapy

from prospector.browser.crawl import RenderJob
from prospector.browser.document import Document
from prospector.browser.find import find_browser
from prospector.clock import later, now
from prospector.items import RenderError
from prospector.pages import analyse
from prospector.pages.rendering import needs_rendering
from prospector.spiders.headers import lower_headers
from prospector.storage.pages import was_rendered
from prospector.urls import canonical, host_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from prospector.browser.memory import RenderMemory
    from prospector.config import Config
    from prospector.items import PageAnalysis, Prospect, Rendered
    from prospector.niche import Niche
    from prospector.spiders.analysts import Analysts
    from prospector.storage.run import CrawlRun


@dataclass(frozen=True, slots=True)
class Unread:
    """Said among a page's items: from here on its analysis is needed, and may be made elsewhere."""

    response: Response


class RendersPages(scrapy.Spider):
    """Reads a page that was fetched, or has a browser show it first (``-a render=``).

    A page that only a browser can read and that none could show is tried once more, then left unread:
    what is known of it stays, nothing is concluded from its shell. Request meta: ``render`` (a
    :class:`RenderJob`), ``static`` (the page as it was fetched), ``reason``, ``shell``.
    """

    run: CrawlRun
    config: Config
    niche: Niche
    render: str
    rendering: RenderMemory
    analysts: Analysts | None = None
    _browser: bool | None = None

    def read_page(self, response: Response, prospect: Prospect) -> Iterator[Any]:
        """Items of one page that answered with HTML; must end in settling the prospect."""
        raise NotImplementedError

    def page_unread(self, prospect: Prospect, status: int | None, outcome: str) -> None:
        """Hear that a page gave nothing to read, inside the transaction that says so.

        ``status`` is ``None`` where nothing answered or robots.txt forbids.
        """

    def follow(self, prospect: Prospect, status: int, location: str, outcome: str) -> None:
        """Queue where a page moved to."""
        raise NotImplementedError

    def free(self, prospect: Prospect) -> None:
        """The page's site may be asked for its next page."""
        raise NotImplementedError

    def guarded(self, prospect: Prospect, items: Iterator[Any]) -> Iterator[Any]:
        """The items, with what the store or a mistake of our own may throw dealt with."""
        raise NotImplementedError

    def analysis(self, response: Response) -> PageAnalysis:
        """What the page says, as it was fetched or rendered; ready when it was asked for before."""
        known: PageAnalysis | None = response.meta.get("analysis")
        return known or analyse(
            response.body, response.url, niche=self.niche, **self._told(response)
        )

    async def with_analyses(self, items: Iterator[Any]) -> AsyncIterator[Any]:
        """The items, each page analysed where there is a core for it when its turn has come.

        Between two items of a page other pages are read; what must happen at once stays between two.
        """
        told: Exception | None = None
        running: Any = items  # a generator
        try:
            while True:
                try:
                    item = next(running) if told is None else running.throw(told)
                except StopIteration:
                    return
                told = None
                if not isinstance(item, Unread):
                    yield item
                    continue
                try:
                    await self._analyse(item.response)
                except Exception as cause:  # noqa: BLE001 - thrown where the page is minded
                    told = cause
        finally:
            running.close()

    def _told(self, response: Response) -> dict[str, Any]:
        """What the analysis is told of a page besides its text and address."""
        return {
            "headers": lower_headers(response),
            "rendered": response.meta.get("rendering", ()),
            "most_links": self.config.page_links,
        }

    async def _analyse(self, response: Response) -> None:
        if self.analysts is not None and "analysis" not in response.meta:
            response.meta["analysis"] = await self.analysts.read(
                response.body, response.url, **self._told(response)
            )

    def read_or_render(self, response: Response, prospect: Prospect) -> Iterator[Any]:
        """Read the page, or have a browser show it first; then the site stays busy until it did."""
        shell = "" if self.render == "never" else self._emptiness(response)
        host = host_of(response.url)
        if (shell or self.render == "always") and self.rendering.may_render(host):
            if self._has_browser():
                self.rendering.begin()
                headers = lower_headers(response)
                yield scrapy.Request(
                    response.url,
                    callback=self.parse_rendered,
                    errback=self.unrendered,
                    dont_filter=True,
                    meta={
                        "verbatim_url": True,
                        "prospect": prospect,
                        "static": response,
                        "reason": shell or "render=always",
                        "shell": bool(shell),
                        "render": RenderJob(Document(response.status, headers, response.body)),
                    },
                )
                return
            why = "there is no browser"
        else:
            why = f"this crawl's {self.rendering.budget} renderings are used up"
        if shell and (not self._has_browser() or self.rendering.is_spent):
            self.crawler.stats.inc_value("prospector/render/refused")
            self.rendering.refused += 1
            if self._would_lose(prospect):
                self._leave_unread(prospect, f"only a browser can read it, and {why} ({shell})")
                return
        yield from self._read_now(response, prospect)

    def _emptiness(self, response: Response) -> str:
        known = self.rendering.is_scripted(host_of(response.url))
        return needs_rendering(response.body, lower_headers(response), known=known)

    def parse_rendered(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        """Read a page as a browser showed it, and learn whether that was worth it."""
        prospect: Prospect = response.meta["prospect"]
        return self.with_analyses(self.guarded(prospect, self._take(response, prospect)))

    def _take(self, response: Response, prospect: Prospect) -> Iterator[Any]:
        rendered: Rendered = response.meta["rendered"]
        self._count(rendered)
        elsewhere = canonical(rendered.final_url) or ""
        if elsewhere and registered_domain(elsewhere) != registered_domain(response.url):
            with self.run.db.atomic():
                words = f"a script leads to {elsewhere}"
                self.follow(prospect, response.status, elsewhere, words)
            self.free(prospect)
            return
        response.meta["rendering"] = (
            f"read in a browser: {response.meta['reason']}",
            *rendered.notes,
            *(f"not all came: {trouble}" for trouble in rendered.troubles[:3]),
        )
        if response.meta["shell"]:
            yield Unread(response.meta["static"])
            static = self.analysis(response.meta["static"])
            yield Unread(response)
            page = self.analysis(response)
            more = self.rendering.learn(
                host_of(response.url),
                (len(static.links), static.words),
                (len(page.links), page.words),
            )
            self.crawler.stats.inc_value(f"prospector/render/{'gained' if more else 'fruitless'}")
        yield from self._read_now(response, prospect)

    def unrendered(self, failure: Failure) -> AsyncIterator[Any]:
        """A page that no browser could show: nothing is concluded from its shell.

        It is tried once more; a page that was no shell is read as it was fetched.
        """
        request: Any = failure.request  # type: ignore[attr-defined]
        prospect: Prospect = request.meta["prospect"]
        return self.with_analyses(self.guarded(prospect, self._give_up(failure, request, prospect)))

    def _give_up(self, failure: Failure, request: Any, prospect: Prospect) -> Iterator[Any]:
        if not isinstance(failure.value, RenderError):
            self.logger.info("%s was not rendered: %s", prospect.url, failure.value)
        if not request.meta["shell"]:
            static: Response = request.meta["static"]
            yield from self._read_now(static, prospect)
            return
        outcome = f"not read: {failure.value}"[:300]
        if prospect.attempts == 0:
            with self.run.db.atomic():
                until = later(now(), self.config.retry_seconds)
                self.run.frontier.postpone(prospect.url, until, outcome)
            self.free(prospect)
            return
        self._leave_unread(prospect, outcome)

    def _read_now(self, response: Response, prospect: Prospect) -> Iterator[Any]:
        try:
            yield Unread(response)
            yield from self.read_page(response, prospect)
        finally:
            self.free(prospect)

    def _leave_unread(self, prospect: Prospect, outcome: str) -> None:
        """Keep what is known of a page that could not be seen as its readers see it."""
        with self.run.db.atomic():
            self.run.frontier.settle(prospect.url, "failed", outcome)
            self.page_unread(prospect, None, outcome)
        self.free(prospect)

    def _would_lose(self, prospect: Prospect) -> bool:
        """Whether an empty shell would take the place of what a browser read earlier."""
        return was_rendered(self.run.db, prospect.url)

    def _has_browser(self) -> bool:
        if self._browser is None:
            self._browser = find_browser(self.config) is not None
            if not self._browser:
                self.logger.warning(
                    "Some pages can only be read in a browser, and there is none: install chromium,"
                    " or say -a render=never. They are read as they are."
                )
        return self._browser

    def _count(self, rendered: Rendered) -> None:
        self.run.tally.requests += rendered.requests
        self.run.tally.bytes += rendered.bytes_read
