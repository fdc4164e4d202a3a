"""What a page that was fetched turned out to be worth to a prospector (pure)."""

from __future__ import annotations

from prospector.items import PageAnalysis, PageKind

ON_TOPIC = 0.15
"""Relevance from which on a resource page is on the topic."""
LATER = 0.8
"""A list one fetch further is worth half of one that is here."""


def is_harvest(page: PageAnalysis) -> bool:
    """Whether a page is what a prospector looks for: a resource page on the topic."""
    return page.kind is PageKind.RESOURCE and page.relevance >= ON_TOPIC


def worth_of(page: PageAnalysis, best_find: float) -> float:
    """0-1: 1 for a resource page on the topic, else a share of the best link that it newly gave.

    A first page of a site that names its list is worth a fetch, a dead end is not.
    """
    return 1.0 if is_harvest(page) else LATER * min(1.0, best_find)
