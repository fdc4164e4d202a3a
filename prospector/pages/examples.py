"""Further terms of a niche, learned from pages that are surely about it: its own seeds (pure)."""

from __future__ import annotations

import dataclasses
from collections import Counter
from statistics import median
from types import MappingProxyType
from typing import TYPE_CHECKING

from prospector.pages.language import is_common
from prospector.pages.stems import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prospector.niche import Niche

MOST = 40
"""Terms that are learned at most."""

_LEAST_PAGES = 3
_SHARE = 0.4
_LEAST_LETTERS = 4
_SAMPLE = 60_000
_WEIGHT = 0.3
SMALL_CHANGE = frozenset(
    (
        *(
            "about",
            "access",
            "account",
            "address",
            "also",
            "archive",
            "article",
            "articles",
            "based",
        ),
        *("best", "blog", "book", "books", "center", "click", "contact", "content", "copyright"),
        *("daily", "data", "email", "events", "facebook", "find", "first", "free", "good", "great"),
        *("guide", "help", "here", "home", "html", "http", "https", "info", "information", "into"),
        *(
            "join",
            "just",
            "know",
            "last",
            "learn",
            "like",
            "link",
            "links",
            "list",
            "login",
            "made",
        ),
        *(
            "make",
            "many",
            "menu",
            "name",
            "news",
            "online",
            "only",
            "open",
            "other",
            "over",
            "page",
        ),
        *("pages", "people", "policy", "post", "posts", "privacy", "project", "read", "report"),
        *(
            "research",
            "reserved",
            "resource",
            "resources",
            "rights",
            "search",
            "section",
            "services",
        ),
        *("share", "site", "sites", "some", "start", "such", "support", "terms", "than", "their"),
        *(
            "them",
            "then",
            "there",
            "these",
            "they",
            "this",
            "those",
            "time",
            "today",
            "tools",
            "twitter",
        ),
        *(
            "university",
            "update",
            "updated",
            "used",
            "using",
            "very",
            "video",
            "view",
            "well",
            "what",
        ),
        *("when", "where", "which", "while", "work", "world", "would", "year", "years", "youtube"),
    )
)
"""English words that stand on pages of every topic."""


def with_examples(niche: Niche, texts: Sequence[str]) -> Niche:
    """The niche with light terms for the words that many of its example pages share.

    ``texts`` are those of pages about the topic, such as its seeds; fewer than three teach nothing.
    What the niche names itself keeps its weight, and nothing learned weighs more than a third of
    its middle term, so that examples support a topic and never make one.
    """
    learned = shared_words(texts, niche.languages or ("en",))
    if not learned or not niche.terms:
        return niche
    known = {word for term in niche.terms for word in words_of(term)}
    roots = {stem(word, language) for word in known for language in niche.languages or ("en",)}
    weight = _WEIGHT * median(niche.terms.values())
    terms = dict(niche.terms)
    for word in learned:
        if word not in known and not any(
            stem(word, language) in roots for language in niche.languages or ("en",)
        ):
            terms[word] = weight
    return dataclasses.replace(niche, terms=MappingProxyType(terms))


def shared_words(texts: Sequence[str], languages: Iterable[str] = ("en",)) -> list[str]:
    """Words that stand in many of the texts and are not the small change of every page.

    The most widely shared first; of the inflections of a word the commonest.
    """
    if len(texts) < _LEAST_PAGES:
        return []
    language = next(iter(languages), "en")
    pages: Counter[str] = Counter()
    spelled: dict[str, Counter[str]] = {}
    for text in texts:
        words = Counter(words_of(text[:_SAMPLE]))
        seen = set()
        for word, times in words.items():
            if (
                len(word) < _LEAST_LETTERS
                or word.isdigit()
                or word in SMALL_CHANGE
                or is_common(word)
            ):
                continue
            root = stem(word, language)
            seen.add(root)
            spelled.setdefault(root, Counter())[word] += times
        pages.update(seen)
    least = max(_LEAST_PAGES, _SHARE * len(texts))
    kept = [
        (count, sum(spelled[root].values()), root)
        for root, count in pages.items()
        if count >= least
    ]
    kept.sort(key=lambda found: (-found[0], -found[1], found[2]))
    return [spelled[root].most_common(1)[0][0] for _, _, root in kept[:MOST]]
