"""A crawl without a network: the real frontier, the real rule, the real analysis of every page.

Pages are analysed once a web, since what a page says does not depend on when it is read.
"""

from __future__ import annotations

import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.items import Prospect
from prospector.pages import analyse
from prospector.ranking.worth import is_harvest
from prospector.spiders.follow import prospects_of
from prospector.storage.database import open_store
from prospector.storage.frontier import Frontier
from prospector.storage.order import Learned, order_of
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from prospector.items import PageAnalysis
    from prospector.niche import Niche

WIDTH = 16
"""Sites that are asked at the same time."""
Rule = "Callable[[PageAnalysis, Niche, int], Iterable[Prospect]]"


@dataclass
class Crawl:
    """``hits`` holds one entry a page that was fetched: whether it was a resource page on topic."""

    hits: list[bool] = field(default_factory=list)
    left: int = 0

    def harvest(self, pages: int) -> int:
        return sum(self.hits[:pages])


class Analysed:
    """Analyses of the pages of one web, made when first asked for."""

    def __init__(self, pages: Mapping[str, str], niche: Niche) -> None:
        self._pages, self._niche = pages, niche
        self._known: dict[str, PageAnalysis] = {}

    def __getitem__(self, url: str) -> PageAnalysis | None:
        if url not in self._pages:
            return None
        if url not in self._known:
            self._known[url] = analyse(self._pages[url], url, niche=self._niche)
        return self._known[url]


def crawl(web: Analysed, niche: Niche, order: str, *, rule=prospects_of, seed: int = 0) -> Crawl:
    """Fetch ``max_pages`` pages in the given order, sixteen sites at a time."""
    done = Crawl()
    sites: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "s.db")) as db:
        db.execute("PRAGMA synchronous = OFF")
        made = (
            Learned(db, niche.name, seed) if order == "learned" else order_of(order, db, niche.name)
        )
        frontier = Frontier(db, niche.name, made)
        with db.atomic():
            frontier.add([Prospect(url, 0, 1.0, origin="seed") for url in niche.seeds])
        while len(done.hits) < niche.limits.max_pages:
            taken = frontier.claim((), min(WIDTH, niche.limits.max_pages - len(done.hits)))
            if not taken:
                break
            for one in taken:
                domain = registered_domain(one.url)
                if sites.get(domain, 0) >= niche.limits.pages_per_site:
                    with db.atomic():
                        frontier.skip_site(domain, "site limit")
                        frontier.settle(one.url, "skipped", "site limit")
                    continue
                page = web[one.url]
                sites[domain] = sites.get(domain, 0) + (page is not None)
                with db.atomic():
                    if page is not None:
                        frontier.add(rule(page, niche, one.depth))
                    frontier.settle(one.url, "failed" if page is None else "done", "")
                    frontier.learn(one, page)
                done.hits.append(page is not None and is_harvest(page))
        done.left = frontier.counts().get("queued", 0)
    return done
