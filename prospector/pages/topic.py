"""How much a page is about a niche: its weighted terms, where they stand, and how often (pure)."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.niche import Niche

_SAMPLE = 40_000


def relevance_of(
    niche: Niche, title: str, headings: str, text: str, anchors: str
) -> tuple[float, list[str]]:
    """0-1 and the terms that decided it, the strongest first.

    A term counts more in title and headings, less with each repetition; the page's length evens out.
    One excluded term in the title, or several in the text, make the page irrelevant.
    """
    if not niche.terms:
        return 0.0, []
    head = f"{title} {headings}".casefold()
    body = f"{text[:_SAMPLE]} {anchors[:_SAMPLE]}".casefold()
    for term in niche.exclude_terms:
        pattern = _pattern(term.casefold())
        if pattern.search(head) or len(pattern.findall(body)) >= 5:
            return 0.0, [f"excluded term: {term}"]
    total = 0.0
    found: list[tuple[float, str]] = []
    scale = 1 + math.log1p(len(body) / 2_000)
    for term, weight in niche.terms.items():
        pattern = _pattern(term)
        in_head = len(pattern.findall(head))
        in_body = len(pattern.findall(body))
        if in_head or in_body:
            gain = weight * (1.5 * min(in_head, 2) + math.log1p(in_body) / scale)
            total += gain
            found.append((gain, term))
    heavy = sorted(niche.terms.values(), reverse=True)[:4]
    # Enough for 1: a page that holds the niche's four heaviest terms a few times.
    relevance = 1 - math.exp(-1.6 * total / max(1.0, sum(heavy)))
    found.sort(reverse=True)
    return round(relevance, 4), [term for _, term in found[:6]]


@lru_cache(maxsize=4_096)
def _pattern(term: str) -> re.Pattern[str]:
    """The term as words, with the commonest endings of its last word."""
    words = [re.escape(word) for word in term.split()]
    return re.compile(r"\b" + r"[\s\-_/]+".join(words) + r"(?:s|es|en|n|e|er|ing|ers|ed)?\b")
