"""Watches the links to us that we know of: still there, and as they were?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from prospector.backlinks.judge import Finding, Look, judge, unread
from prospector.backlinks.store import Backlinks
from prospector.errors import NicheError
from prospector.items import Prospect
from prospector.niche import place_to_write
from prospector.pipelines.items import PageItem
from prospector.spiders.base import FrontierSpider
from prospector.spiders.headers import lower_headers
from prospector.storage.pages import mark_page_gone
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response


_EVERY = 10_000_000
_OF_THE_PAGE = (
    "ok",
    "not_found",
    "wrong_target",
    "wrong_rel",
    "wrong_anchor",
    "noindex",
    "target_error",
)
"""States that the page itself tells: they stay while it stays."""


class BacklinksSpider(FrontierSpider):
    """``scrapy crawl backlinks -a niche=NAME``: looks at every backlink whose turn has come.

    Known are those that were imported and those that any crawl of ours saw; links to us that are
    new on the pages read are watched from then on. Pages are only read, never followed.
    """

    name = "backlinks"
    own_queue = True
    trusts_verdicts = False

    def look_at_niche(self) -> None:
        """A niche without sites of ours has nothing to watch."""
        self.ours = frozenset(map(registered_domain, self.niche.domains))
        if not self.ours:
            raise NicheError(
                f'Niche {self.niche.name} names no site of ours; add domains = ["…"] to'
                f" {place_to_write(self.niche)}: links to them are what is watched."
            )

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> BacklinksSpider:
        """Open the store; every backlink may be looked at."""
        spider = cast("BacklinksSpider", super().from_crawler(crawler, *args, **kwargs))
        limits = spider.niche.limits
        spider.niche = replace(
            spider.niche,
            limits=replace(
                limits,
                # Every backlink is looked at, however many stand on one site.
                pages_per_site=_EVERY,
                max_pages=limits.max_pages if spider.limited else _EVERY,
            ),
        )
        spider.backlinks = Backlinks(spider.run.db, spider.ours)
        spider._whole = set()
        return spider

    ours: frozenset[str]
    backlinks: Backlinks
    _whole: set[str]

    def _prepare(self) -> None:
        self.backlinks.adopt()
        with self.run.db.atomic():
            if not self.run.resumed:
                self.run.frontier.requeue(self.starts())
        self.site_pages = self.run.frontier.pages_by_site(self.run.started_at)

    def starts(self) -> list[Prospect]:
        """The pages whose links are due, and those of which only the page is known."""
        unknown = self.run.db.execute(
            "SELECT page_url FROM known_links k WHERE niche = ? AND target_url = '' AND NOT EXISTS"
            " (SELECT 1 FROM page_facts f WHERE f.url = k.page_url) ORDER BY page_url",
            [self.niche.name],
        ).fetchall()
        pages = dict.fromkeys((*self.backlinks.due_pages(), *(str(row[0]) for row in unknown)))
        return [Prospect(url, 0, 1.0, origin="backlink") for url in pages]

    def read_page(self, response: Response, prospect: Prospect) -> Iterator[PageItem]:
        """The page's facts, and the state of each link on it that is watched."""
        headers = lower_headers(response)
        page = self.analysis(response)
        own = page.canonical_url if page.canonical_url != page.url else ""
        directives = _directives(headers.get("x-robots-tag", ""))
        look = Look(page.links, page.robots, directives, own)
        first = self.run.frontier.first_of(prospect.url)
        with self.run.db.atomic():
            for watched in self.backlinks.of_page(first):
                self.backlinks.record(watched, judge(watched.expected, look, self.ours))
        yield PageItem(
            page=page,
            http_status=response.status,
            prospect=prospect,
            prospects=(),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
        )

    def page_unchanged(self, prospect: Prospect) -> None:
        """Every link of the page is as it was; what could not be told before is read anew."""
        for watched in self.backlinks.of_page(self.run.frontier.first_of(prospect.url)):
            if watched.state in _OF_THE_PAGE:
                self.backlinks.record(watched, Finding(watched.state))
            else:
                self._whole.add(prospect.url)
        if prospect.url in self._whole:
            self.run.frontier.requeue([prospect])

    def _conditions(self, url: str) -> dict[str, str]:
        return {} if url in self._whole else super()._conditions(url)

    def _would_lose(self, prospect: Prospect) -> bool:
        """A shell shows no link, which would read as a link that was taken away."""
        return True

    def page_unread(self, prospect: Prospect, status: int | None, outcome: str) -> None:
        """Every link on a page that cannot be read shares its state."""
        first = self.run.frontier.first_of(prospect.url)
        found: Finding = unread(status, outcome)
        for watched in self.backlinks.of_page(first):
            self.backlinks.record(watched, found)
        if status in (404, 410):
            mark_page_gone(self.run.db, first, status)

    def closing(self) -> None:
        """Watch what the pages showed besides, and ask whether our own pages are alive."""
        self.backlinks.adopt()
        self.backlinks.judge_targets()


def _directives(header: str) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in header.replace(":", ",").split(","))
