"""The terms of a topic from a few pages about it: a first draft of a profile, to be edited (pure)."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.items import Placement
from prospector.pages.examples import SMALL_CHANGE
from prospector.pages.language import is_common
from prospector.pages.stems import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prospector.items import PageAnalysis

MOST = 24
"""Terms that are proposed at most."""
_SAMPLE = 60_000
_LONGEST_PHRASE = 3
_LEAST_LETTERS = 4
_TITLE, _ANCHOR, _TOPIC = 4.0, 1.5, 3.0
_TAKEN_UP = 2
_PHRASE = 1.6
_COHESION = 0.25
_SHARES = ((0.15, 3.0), (0.5, 2.0))
_LINKISH = frozenset(
    (
        *("useful", "recommended", "favorite", "favourite", "suggested", "external", "sources"),
        *(
            "website",
            "websites",
            "bookmarks",
            "directory",
            "index",
            "welcome",
            "linkliste",
            "weblinks",
        ),
        *("nützliche", "weitere", "seite", "seiten", "startseite", "liens", "utiles", "ressources"),
        *(
            "enlaces",
            "interés",
            "útiles",
            "recursos",
            "página",
            "páginas",
            "skip",
            "main",
            "navigation",
        ),
        *("copyright", "cookies", "cookie", "newsletter", "subscribe", "facebook", "comments"),
        *(
            "january",
            "february",
            "march",
            "april",
            "june",
            "july",
            "august",
            "september",
            "october",
        ),
        *("november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "back"),
        *(
            "includes",
            "including",
            "provides",
            "provided",
            "offers",
            "general",
            "several",
            "number",
        ),
        *("various", "related", "different", "available", "learn", "learning", "browse", "sign"),
        *(
            "international",
            "national",
            "journal",
            "association",
            "society",
            "organization",
            "wikipedia",
        ),
        *("following", "found", "throughout", "addition", "untitled", "document", "mail", "phone"),
        *(
            "address",
            "company",
            "title",
            "description",
            "logo",
            "needs",
            "groups",
            "separated",
            "ease",
        ),
        *(
            "guides",
            "lists",
            "articles",
            "visit",
            "site's",
            "edited",
            "page's",
            "same",
            "part",
            "each",
        ),
    )
)


@dataclass(slots=True)
class _Seen:
    """A word or phrase by its stems: how often, on which pages, and how people write it."""

    times: float = 0.0
    bonus: float = 0.0
    pages: set[int] = field(default_factory=set)
    spelled: Counter[str] = field(default_factory=Counter)


def vocabulary_of(pages: Sequence[PageAnalysis], topic: str = "") -> dict[str, float]:
    """Terms with weights 3, 2 or 1, the strongest first; the ``topic`` itself leads.

    Words and phrases that return on a page, in titles and in anchors, on several of the pages, and
    beside the words of the topic, count most; the small change of every page counts nothing.
    """
    language = next((page.language for page in pages if page.language), "en")
    about = {stem(word, language) for word in words_of(topic)}
    seen: dict[tuple[str, ...], _Seen] = {}
    for number, page in enumerate(pages):
        _count(page, number, page.language or language, seen)
    ranked = sorted(
        ((_worth(roots, one, seen, len(pages), about), roots) for roots, one in seen.items()),
        key=lambda pair: (-pair[0], pair[1]),
    )
    chosen = _without_repeats([(worth, roots) for worth, roots in ranked if worth > 0], seen)
    return _weighted(topic, about, language, [seen[roots].spelled for roots in chosen])


def _count(
    page: PageAnalysis, number: int, language: str, seen: dict[tuple[str, ...], _Seen]
) -> None:
    def note(text: str, times: float, bonus: float) -> None:
        for words in _phrases(text):
            roots = tuple(stem(word, language) for word in words)
            one = seen.setdefault(roots, _Seen())
            one.times += times
            one.bonus = max(one.bonus, bonus)
            one.pages.add(number)
            one.spelled[" ".join(words)] += 1

    for line in page.text[:_SAMPLE].splitlines():
        note(line, 1.0, 0.0)
    # A site's own name stands last in its titles and on every page.
    note(page.title[:300], 1.0, _TITLE)
    note(page.description[:500], 1.0, _TITLE / 2)
    for link in page.links:
        if link.placement is Placement.CONTENT:
            note(link.anchor[:200], 0.0, _ANCHOR)


def _phrases(text: str) -> Iterator[tuple[str, ...]]:
    """The words that say something, and each run of two or three of them."""
    run: list[str] = []
    for word in words_of(text):
        if _says_nothing(word):
            run.clear()
            continue
        run.append(word)
        for length in range(1, min(_LONGEST_PHRASE, len(run)) + 1):
            yield tuple(run[-length:])


def _says_nothing(word: str) -> bool:
    return (
        (len(word) < _LEAST_LETTERS and word.isascii())
        or any(letter.isdigit() for letter in word)
        or word in SMALL_CHANGE
        or word in _LINKISH
        or is_common(word)
    )


def _worth(
    roots: tuple[str, ...],
    one: _Seen,
    seen: dict[tuple[str, ...], _Seen],
    pages: int,
    about: set[str],
) -> float:
    named = bool(about & set(roots))
    if one.times < 2 and not one.bonus >= _TITLE:
        return 0.0
    if pages > 2 and len(one.pages) == 1 and not named:
        return 0.0
    # A title may be a greeting; what the text takes up again is what the page is about.
    worth = math.log1p(one.times) + one.bonus * (1.0 if one.times > _TAKEN_UP else 0.3)
    if len(roots) > 1:
        # Words that stand beside each other by chance are no phrase.
        scarcest = min(seen[(root,)].times for root in roots)
        if one.times < max(2.0, _COHESION * scarcest):
            return 0.0
        worth *= _PHRASE
    if named:
        worth += _TOPIC
    return worth * (0.4 + 0.6 * len(one.pages) / max(1, pages))


def _without_repeats(
    ranked: list[tuple[float, tuple[str, ...]]], seen: dict[tuple[str, ...], _Seen]
) -> list[tuple[str, ...]]:
    """The best, less what says the same: a part of a phrase that hardly stands without it."""
    chosen: list[tuple[str, ...]] = []
    for _, roots in ranked:
        if len(chosen) >= MOST:
            break
        same = any(
            set(roots) <= set(other) and seen[roots].times < 1.5 * seen[other].times
            for other in chosen
        )
        wider = any(set(other) < set(roots) and len(roots) > 2 for other in chosen)
        if not same and not wider:
            chosen.append(roots)
    return chosen


def _weighted(
    topic: str, about: set[str], language: str, chosen: list[Counter[str]]
) -> dict[str, float]:
    own = " ".join(words_of(topic))
    found: dict[str, float] = {own: 3.0} if own else {}
    if " " in own:
        for word in words_of(topic):
            if not _says_nothing(word):
                found[word] = 1.0
    for place, spelled in enumerate(chosen):
        term = spelled.most_common(1)[0][0]
        share = place / max(1, len(chosen))
        weight = next((weight for most, weight in _SHARES if share < most), 1.0)
        if term not in found and not (" " not in term and {stem(term, language)} == about):
            found[term] = weight
    return found
