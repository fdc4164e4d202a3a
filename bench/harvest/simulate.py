"""A crawl without a network: the real frontier, the real rule, the real analysis of every page.

Pages are analysed once a web, since what a page says does not depend on when it is read.
"""

from __future__ import annotations

import math
import re
import tempfile
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from prospector.items import Prospect
from prospector.niche.profile import BREADTH, LEARNED, RULE
from prospector.pages import analyse
from prospector.ranking.worth import is_harvest
from prospector.spiders import follow
from prospector.spiders.follow import is_fetchable, prospects_of
from prospector.storage.database import open_store
from prospector.storage.frontier import Frontier
from prospector.storage.order import Learned, order_of
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.items import PageAnalysis
    from prospector.niche import Niche

WIDTH = 16
"""Sites that are asked at the same time."""
EVERY_LINK = "breadth-first, every link"
BY_SUBSTRINGS = "rule, terms as substrings"
ORDERS = {
    EVERY_LINK: BREADTH,
    "breadth-first": BREADTH,
    BY_SUBSTRINGS: RULE,
    "rule": RULE,
    "learned": LEARNED,
}
"""What is compared: the order, and (but for the first) the rule that says what to queue at all.

``BY_SUBSTRINGS`` is the rule as it was before it knew stems and phrases.
"""


@dataclass
class Crawl:
    """``hits``: of each page fetched, whether it was a resource page on topic; ``cpu`` in seconds."""

    hits: list[bool] = field(default_factory=list)
    left: int = 0
    cpu: float = 0.0


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


def every_link(page: PageAnalysis, depth: int) -> list[Prospect]:
    """What a crawler follows that knows nothing of lists."""
    return [
        Prospect(link.url, depth + 1, 0.5, page.url)
        for link in page.links
        if is_fetchable(link, page.url)
    ]


def _substrings(niche: Niche, anchor: str, context: str = "", url: str = "") -> float:
    folded = re.sub(r"[-_/.+%]+", " ", f"{anchor} {context} {url}").casefold()
    return 1 - math.exp(-sum(w for term, w in niche.terms.items() if term in folded) / 4)


def crawl(web: Analysed, niche: Niche, name: str, *, seed: int = 0) -> Crawl:
    """One crawl in the order of that name (of ``ORDERS``)."""
    if name != BY_SUBSTRINGS:
        return _crawl(web, niche, name, seed)
    with (
        patch.object(follow, "link_relevance", _substrings),
        patch.object(follow, "_LEAST_TOPIC", 0.35),
    ):
        return _crawl(web, niche, name, seed)


def _crawl(web: Analysed, niche: Niche, name: str, seed: int) -> Crawl:
    """Fetch ``max_pages`` pages, sixteen sites at a time."""
    done = Crawl()
    sites: dict[str, int] = {}
    order = ORDERS[name]
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "s.db")) as db:
        db.execute("PRAGMA synchronous = OFF")
        queue = niche.name
        made = Learned(db, queue, seed) if order == LEARNED else order_of(order, db, queue)
        frontier = Frontier(db, queue, made)
        with db.atomic():
            frontier.add([Prospect(url, 0, 1.0, origin="seed") for url in niche.seeds])
        while (room := niche.limits.max_pages - len(done.hits)) > 0:
            began = time.process_time()
            taken = frontier.claim((), min(WIDTH, room))
            done.cpu += time.process_time() - began
            if not taken:
                break
            for one in taken:
                domain = registered_domain(one.url)
                if sites.get(domain, 0) >= niche.limits.pages_per_site:
                    frontier.skip_site(domain, "site limit")
                    frontier.settle(one.url, "skipped", "site limit")
                    continue
                page = web[one.url]
                sites[domain] = sites.get(domain, 0) + (page is not None)
                began = time.process_time()
                with db.atomic():
                    if page is not None and name == EVERY_LINK:
                        if one.depth < niche.limits.max_depth:
                            frontier.add(every_link(page, one.depth))
                    elif page is not None:
                        wide = order == LEARNED
                        frontier.add(prospects_of(page, niche, one.depth, wide=wide))
                    frontier.settle(one.url, "failed" if page is None else "done", "")
                    frontier.learn(one, page)
                done.cpu += time.process_time() - began
                done.hits.append(page is not None and is_harvest(page))
        done.left = frontier.counts().get("queued", 0)
    return done
