"""Audits our own site: dead pages that others link to, redirects, how links flow inside."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from prospector.errors import NicheError
from prospector.items import Placement, Prospect
from prospector.niche import place_to_write
from prospector.pipelines.items import PageItem
from prospector.spiders.base import FrontierSpider
from prospector.spiders.headers import lower_headers
from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response

_DEPTH = 30
_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|gz|jpe?g|png|gif|webp|svg|ico|mp[34]|webm|css|js|json|xml|rss|txt"
    r"|woff2?)$|/(?:wp-login|login|logout|cart|checkout|wp-admin)(?:[/.?]|$)",
    re.IGNORECASE,
)


class SiteSpider(FrontierSpider):
    """``scrapy crawl site -a niche=NAME``: every page of the niche's own domains, breadth first.

    It begins with the home pages, our assets, and the addresses that others are known to link to.
    Links inside the site are kept and checked like those that lead out.
    """

    name = "site"
    own_queue = True
    trusts_verdicts = False
    ours: frozenset[str]

    def look_at_niche(self) -> None:
        """A niche without sites of ours has nothing to audit."""
        self.ours = frozenset(map(registered_domain, self.niche.domains))
        if not self.ours:
            raise NicheError(
                f'Niche {self.niche.name} names no site of ours; add domains = ["…"] to'
                f" {place_to_write(self.niche)}."
            )

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        """Open the store; a site is read to its depths."""
        spider = cast("SiteSpider", super().from_crawler(crawler, *args, **kwargs))
        limits = spider.niche.limits
        spider.niche = replace(
            spider.niche,
            limits=replace(limits, max_depth=_DEPTH, pages_per_site=limits.max_pages),
        )
        return spider

    def starts(self) -> list[Prospect]:
        """Home pages, assets, and our pages that somebody links to."""
        linked = self.run.db.execute(
            "SELECT DISTINCT t.url FROM targets t JOIN niche_domains n ON n.domain = t.domain"
            " AND n.role = 'ours' AND n.niche = ? JOIN link_facts l ON l.target_id = t.id"
            " UNION SELECT target_url FROM backlinks",
            [self.niche.name],
        ).fetchall()
        urls = [f"https://{domain}/" for domain in self.niche.domains]
        urls += [asset.url for asset in self.niche.assets]
        urls += [str(row[0]) for row in linked]
        found = dict.fromkeys(url for url in map(canonical, urls) if url)
        return [
            Prospect(url, 0, 1.0, origin="seed")
            for url in found
            if registered_domain(url) in self.ours and not _NO_PAGE.search(url.split("?", 1)[0])
        ]

    def read_page(self, response: Response, prospect: Prospect) -> Iterator[PageItem]:
        """The page with its links, inside and out, and the pages of ours that it links to."""
        headers = lower_headers(response)
        page = self.analysis(response)
        deeper = {
            link.url: Prospect(link.url, prospect.depth + 1, 1 / (prospect.depth + 2), page.url)
            for link in page.links
            if prospect.depth < self.niche.limits.max_depth
            and registered_domain(link.url) in self.ours
            and link.placement is not Placement.HIDDEN
            and link.url != page.url
            and not _NO_PAGE.search(link.url.split("?", 1)[0])
        }
        yield PageItem(
            page=page,
            http_status=response.status,
            prospect=prospect,
            prospects=tuple(deeper.values()),
            etag=headers.get("etag", ""),
            last_modified=headers.get("last-modified", ""),
            internal=True,
        )
