"""Which of our pages fits: by the words of the link that died, or of the list's sections (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prospector.niche import Asset

LEAST_FIT = 0.2
"""Below it an asset is no replacement; the dead link is a content gap instead."""
_AT_HAND = 1_024
"""Texts whose words are kept: a page's links are held against each of its dead ones in turn."""
_WORD = re.compile(r"\w{3,}")
_STOP = frozenset(
    [
        "the",
        "and",
        "for",
        "with",
        "from",
        "that",
        "this",
        "your",
        "our",
        "you",
        "are",
        "was",
        "how",
        "what",
        "who",
        "why",
        "into",
        "about",
        "more",
        "most",
        "all",
        "any",
        "best",
        "top",
        "guide",
        "page",
        "site",
        "web",
        "website",
        "www",
        "http",
        "https",
        "html",
        "htm",
        "php",
        "com",
        "org",
        "net",
        "index",
        "der",
        "die",
        "das",
        "und",
        "für",
        "mit",
        "von",
        "den",
        "dem",
        "ein",
        "eine",
        "les",
        "des",
        "une",
        "pour",
        "avec",
        "dans",
        "sur",
        "los",
        "las",
        "una",
        "para",
        "con",
        "por",
        "del",
        "que",
    ]
)


@dataclass(frozen=True, slots=True)
class Match:
    """An asset that fits: ``fit`` 0-1, the ``shared`` words, and the list's ``section`` to join."""

    url: str
    fit: float
    shared: tuple[str, ...]
    section: str = ""


def best_asset(assets: Sequence[Asset], where: str | Iterable[tuple[str, str]]) -> Match | None:
    """The asset that shares most with ``where``: one text, or (section, text) pairs of a list.

    ``fit`` is the share of the asset's own vocabulary (title and terms; whole phrases count double)
    that is found there. ``None`` when nothing reaches :data:`LEAST_FIT`.
    """
    if not assets:
        return None
    places = [("", where)] if isinstance(where, str) else list(where)
    best: Match | None = None
    for section, text in places:
        words = vocabulary(text)
        folded = " ".join(_WORD.findall(text.casefold()))
        for asset in assets:
            own = vocabulary(" ".join((asset.title, *asset.terms)))
            if own.keys().isdisjoint(words):
                continue
            shared = own.keys() & words.keys()
            phrases = [term for term in asset.terms if " " in term and term.casefold() in folded]
            fit = min(1.0, (len(shared) + 2 * len(phrases)) / (len(own) * 0.6 + 1))
            if fit >= LEAST_FIT and (best is None or fit > best.fit):
                named = tuple(sorted(own[stem] for stem in shared))
                best = Match(asset.url, round(fit, 3), named, section)
    return best


@lru_cache(maxsize=_AT_HAND)
def vocabulary(text: str) -> Mapping[str, str]:
    """Each stem of a text with the word that it came from; words of no meaning left out."""
    return {_stem(word): word for word in _WORD.findall(text.casefold()) if word not in _STOP}


def _stem(word: str) -> str:
    """Drop the commonest endings, so that "bees" meets "bee"."""
    for ending in ("ies", "es", "s", "en", "n"):
        if len(word) - len(ending) >= 4 and word.endswith(ending):
            return word[: -len(ending)]
    return word
