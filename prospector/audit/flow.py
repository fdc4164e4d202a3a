"""How links flow inside a site (pure): PageRank of its pages, and those that too little leads to.

PageRank is igraph's (Brin, Page 1998, damping 0.85).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import igraph

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

DAMPING = 0.85
UNDER_LINKED = 0.5
"""An asset with less than this share of the average page's rank is under-linked."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One page: its share of the site's rank (the average page has 1.0) and the pages that link to it."""

    url: str
    rank: float
    linking_pages: int


def flow_of(links: Iterable[tuple[str, str]], pages: Collection[str] = ()) -> list[Flow]:
    """The pages of a site by rank, highest first; ``links`` are (page, page) pairs inside it.

    ``pages`` are those that nothing need link to.
    """
    pairs = {(source, target) for source, target in links if source != target}
    names = sorted({*pages, *(url for pair in pairs for url in pair)})
    if not names:
        return []
    number = {name: i for i, name in enumerate(names)}
    graph = igraph.Graph(
        n=len(names),
        edges=[(number[source], number[target]) for source, target in sorted(pairs)],
        directed=True,
    )
    ranks = graph.pagerank(damping=DAMPING)
    into = graph.degree(mode="in")
    found = [Flow(name, round(ranks[i] * len(names), 3), into[i]) for i, name in enumerate(names)]
    return sorted(found, key=lambda one: (-one.rank, one.url))


def neglected(flow: Iterable[Flow], assets: Collection[str]) -> list[Flow]:
    """Assets that nothing or too little of the site leads to, the most neglected first."""
    of_assets = [one for one in flow if one.url in assets]
    few = [one for one in of_assets if not one.linking_pages or one.rank < UNDER_LINKED]
    return sorted(few, key=lambda one: (one.linking_pages > 0, one.rank, one.url))
