"""How much a page, a link or a site is about a niche: its weighted terms and where they stand (pure).

A term counts by its weight, most in the title, then in headings, then in the text, and less with
each repetition; a long text needs more of them. Words meet their terms in any inflection of the
niche's languages, phrases word by word, and a compound (*Astronomieverein*) through its first part.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from prospector.pages.stems import words_of
from prospector.pages.terms import ready

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prospector.niche import Niche

SAMPLE = 60_000
"""Characters of a text that are read; the first ones say what the rest is about."""

_COVERED = 3
_TITLE, _HEADINGS = 3.0, 1.5
_EXCLUDED_IN_TEXT = 5
# Of addresses in lower case; each way to begin is a letter of its own, so that a search skips ahead.
_ADDRESS_NOISE = re.compile(
    r"https?://(?:web\.archive\.org/web/\d+/)?(?:https?://)?(?:www\.)?(?:(?:archives?|index)\b)?"
    r"|\.(?:x?html?\d?|php\d?|aspx?|cgi|jsp|pdf|com|org|net|edu|gov|archives?|index)\b"
    r"|/(?:archives?|index)\b|-(?:archives?|index)\b|=(?:archives?|index)\b"
)
_TYPICAL_WORDS = 600
_FULL = 2.2
_TOP = 6


def relevance_of(
    niche: Niche, title: str, headings: str, text: str, anchors: str = ""
) -> tuple[float, list[str]]:
    """0-1 and the terms that decided it, the strongest first.

    One excluded term in title or headings, or several in the text, make a page irrelevant.
    ``anchors`` are further words of the content, such as the addresses of its links.
    """
    if not niche.terms:
        return 0.0, []
    terms = ready(tuple(niche.terms.items()), niche.languages)
    body = f"{text[:SAMPLE]}\n{_ADDRESS_NOISE.sub(' ', anchors[:SAMPLE].lower())}"
    words = words_of(body)
    barred = _barred(niche.exclude_terms, niche.languages, f"{title}\n{headings}", body, words)
    if barred:
        return 0.0, [f"excluded term: {barred}"]
    in_title, in_headings = terms.count(title), terms.count(headings)
    in_text = terms.count(body, words)
    length = max(1.0, len(words) / _TYPICAL_WORDS)
    gains: list[tuple[float, str]] = []
    for term in {**in_title, **in_headings, **in_text}:
        seen = (
            _TITLE * min(1, in_title[term])
            + _HEADINGS * min(2, in_headings[term])
            + 2 * math.log1p(in_text[term] / length)
        )
        gains.append((terms.weights[term] * seen / (seen + 2), term))
    # One term alone may be there by chance; a topic of one term has no more to show.
    covered = min(1.0, len(gains) / min(_COVERED, len(terms.weights)))
    return _judged(gains, terms.scale / (0.4 + 0.6 * covered))


def link_relevance(niche: Niche, anchor: str, context: str = "", url: str = "") -> float:
    """0-1: how much a link is on the topic, by its words, the ones around it and its address."""
    if not niche.terms:
        return 0.0
    terms = ready(tuple(niche.terms.items()), niche.languages)
    near = terms.count(f"{anchor}\n{_ADDRESS_NOISE.sub(' ', url.lower())}")
    around = terms.count(context)
    gains = [
        (terms.weights[term] * (1.0 if near[term] else 0.6), term) for term in {**near, **around}
    ]
    # A dozen words can hold one or two terms: the scale of a page would call every link off topic.
    return _judged(gains, terms.scale / 2)[0]


def site_relevance(pages: Iterable[float]) -> float:
    """0-1 for a site from the relevance of its pages: its best ones, tempered by all the others."""
    values = sorted(pages, reverse=True)
    if not values:
        return 0.0
    best = values[:3]
    return round(0.7 * sum(best) / len(best) + 0.3 * sum(values) / len(values), 4)


def _judged(gains: list[tuple[float, str]], scale: float) -> tuple[float, list[str]]:
    total = sum(gain for gain, _ in gains)
    gains.sort(key=lambda pair: (-pair[0], pair[1]))
    return round(1 - math.exp(-_FULL * total / scale), 4), [term for _, term in gains[:_TOP]]


def _barred(
    excluded: tuple[str, ...],
    languages: tuple[str, ...],
    head: str,
    body: str,
    words: Sequence[str],
) -> str | None:
    if not excluded:
        return None
    terms = ready(tuple((term, 1.0) for term in excluded), languages)
    named = terms.count(head)
    if named:
        return next(iter(named))
    for term, times in terms.count(body, words).most_common(1):
        if times >= _EXCLUDED_IN_TEXT:
            return term
    return None
