"""What becomes of an answer: read, followed, asked again later, or passed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prospector.clock import later, now
from prospector.items import Prospect
from prospector.spiders.answers import Next, read_answer
from prospector.spiders.outages import MAX_ATTEMPTS, MindsTheMachine
from prospector.storage.pages import forget_capture, mark_unchanged
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response


class TakesAnswers(MindsTheMachine):
    """A spider that turns each answer into items, or into what the frontier does about it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site_pages: dict[str, int] = {}

    def parse(self, response: Response, **kwargs: Any) -> AsyncIterator[Any]:
        """Turn one answer into items, or into what the frontier does about it."""
        prospect: Prospect = response.meta["prospect"]
        return self.with_analyses(self.guarded(prospect, self._take_answer(response, prospect)))

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
        most = self.config.page_redirects
        if prospect.hops >= most:
            frontier.settle(prospect.url, "failed", f"more than {most} redirects in a row")
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

    def page_unchanged(self, prospect: Prospect) -> None:
        """Hear that a page is as it was, inside the transaction that says so."""

    def page_unread(self, prospect: Prospect, status: int | None, outcome: str) -> None:
        """Hear that a page gave nothing to read, inside the transaction that says so.

        ``status`` is ``None`` where nothing answered or robots.txt forbids. What an archive knew of a
        page that is gone is no opportunity any more.
        """
        if status in (404, 410):
            forget_capture(self.run.db, prospect.url)
