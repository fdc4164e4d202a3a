"""The main job: crawl a niche for resource pages and for dead links on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from prospector.niche.profile import LEARNED
from prospector.pages.examples import with_examples
from prospector.pipelines.items import PageItem
from prospector.spiders.base import FrontierSpider
from prospector.spiders.follow import prospects_of
from prospector.spiders.headers import lower_headers
from prospector.storage.examples import examples
from prospector.urls import is_external

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from prospector.items import PageAnalysis, Prospect
    from prospector.sources.prospects.discover import Outcome

_NOTES = 3

_GONE = (404, 410)


class ResourcesSpider(FrontierSpider):
    """``scrapy crawl resources -a niche=NAME``: from seeds to outreach candidates.

    Every page is analysed once; its links to other sites are stored and checked, and what it
    recommends is queued by promise. See :class:`FrontierSpider` for the arguments.
    """

    name = "resources"
    seeks_lists = True
    takes_sources = True
    """Whether the niche's sources are asked for prospects."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ResourcesSpider:
        """Open the store; the topic is judged with what its seeds said in earlier crawls."""
        spider = cast("ResourcesSpider", super().from_crawler(crawler, *args, **kwargs))
        known = examples(spider.run.db, spider.niche.name, spider.run.started_at)
        spider.niche = with_examples(spider.niche, known)
        return spider

    def read_page(self, response: Response, prospect: Prospect) -> Iterator[PageItem]:
        """One page's facts, judgement and finds."""
        headers = lower_headers(response)
        page = self.analysis(response)
        twin = self._twin(page)
        if twin:
            with self.run.db.atomic():
                self.run.frontier.settle(prospect.url, "done", f"the same page as {twin}")
                self.run.frontier.learn(prospect, None)
            return
        yield PageItem(
            page=page,
            http_status=response.status,
            prospect=prospect,
            prospects=tuple(self.finds(page, prospect.depth)),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
        )

    async def discover(self) -> None:
        """Take in what the niche's sources name: bounded, and from the file what was asked before."""
        if not self.takes_sources or not self.niche.sources:
            return
        # Most niches name no source, and what reads feeds and workbooks takes a while to load.
        from prospector.sources.prospects.discover import Discovery, summary

        discovery = Discovery(self.run.db, self.config, self.niche, progress=self.logger.info)
        outcomes = await discovery.run(self.niche.sources, self._hear)
        self.discovered = summary(outcomes)
        if not self.niche.seeds and not self.run.frontier.counts():
            self.unreached.update(
                (one.spec.label, one.ended or next(iter(one.notes), "it named no prospect"))
                for one in outcomes
            )

    def _hear(self, outcome: Outcome) -> None:
        """Say what went wrong with a source, and go on with what it brought."""
        for sentence in filter(None, (outcome.ended, *outcome.notes[:_NOTES])):
            self.logger.warning("Source %s: %s", outcome.spec.label, sentence)
        self.wake()

    def finds(self, page: PageAnalysis, depth: int) -> Iterable[Prospect]:
        """The pages that this one makes worth fetching."""
        wide = self.seeks_lists and self.niche.limits.order == LEARNED
        return prospects_of(page, self.niche, depth, wide=wide)

    def page_unread(self, prospect: Prospect, status: int | None, outcome: str) -> None:
        """A link that leads to nothing teaches; one whose server failed or refused us does not."""
        super().page_unread(prospect, status, outcome)
        if status is not None and (status < 400 or status in _GONE):
            self.run.frontier.learn(prospect, None)

    def _twin(self, page: PageAnalysis) -> str:
        """The canonical address when that page was read already and has the same title.

        ``rel=canonical`` alone is not believed: sites name their home page on every page.
        """
        other = page.canonical_url
        if not other or other == page.url or is_external(page.url, other):
            return ""
        row = self.run.db.execute(
            "SELECT 1 FROM page_facts f JOIN frontier q ON q.url = f.url AND q.niche = ?"
            " WHERE f.url = ? AND f.title = ? AND q.state = 'done'",
            [self.niche.name, other, page.title],
        ).fetchone()
        return other if row else ""
