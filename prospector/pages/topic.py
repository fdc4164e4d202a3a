"""How much a page, a link or a site is about a niche: its weighted terms and where they stand (pure).

A term counts by its weight, most in the title, then in headings, then in the text, and less with
each repetition; a long text needs more of them. Words meet their terms in any inflection of the
niche's languages, phrases word by word, and a compound (*Astronomieverein*) through its first part.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from prospector.pages.stems import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prospector.niche import Niche

SAMPLE = 60_000
"""Characters of a text that are read; the first ones say what the rest is about."""

_HEAD = 3
_COMPOUND = 6
_INTERNATIONAL = 8
"""Letters of a stem by which words of other languages are known too: astronom-, photograph-."""
_COMPOUNDING = frozenset(("de", "nl", "sv", "da", "no", "nb", "nn", "fi", "hu", "et"))
_LENGTHS_APART = 4
_COVERED = 3
_TITLE, _HEADINGS = 3.0, 1.5
_EXCLUDED_IN_TEXT = 5
_ADDRESS_NOISE = re.compile(
    r"https?://(?:web\.archive\.org/web/\d+/)?(?:https?://)?(?:www\.)?|\.(?:x?html?\d?|php\d?|aspx?|cgi"
    r"|jsp|pdf|com|org|net|edu|gov)\b|\barchives?\b|\bindex\b",
    re.IGNORECASE,
)
_TYPICAL_WORDS = 600
_FULL = 2.2
_TOP = 6


@dataclass(frozen=True, slots=True)
class Terms:
    """A niche's terms made ready: stems by language, the phrases that begin with each of them."""

    languages: tuple[str, ...]
    heads: frozenset[str]
    stems: Mapping[tuple[str, str], int]
    lengths: Mapping[int, tuple[int, int]]
    compounds: Mapping[str, tuple[tuple[str, int], ...]]
    phrases: Mapping[int, tuple[tuple[tuple[int, ...], str], ...]]
    whole: tuple[str, ...]
    weights: Mapping[str, float]
    scale: float

    def count(self, text: str) -> Counter[str]:
        """How often each term stands in a text; longer phrases take the words of shorter ones."""
        words = words_of(text)
        ids = [self._id(word) if word[:_HEAD] in self.heads else -1 for word in words]
        found: Counter[str] = Counter()
        at, end = 0, len(ids)
        while at < end:
            first = ids[at]
            step = 1
            if first >= 0:
                for phrase, term in self.phrases.get(first, ()):
                    if len(phrase) == 1 or tuple(ids[at : at + len(phrase)]) == phrase:
                        found[term] += 1
                        step = len(phrase)
                        break
            at += step
        for term in self.whole:
            times = text.count(term)
            if times:
                found[term] += times
        return found

    def _id(self, word: str) -> int:
        for language in self.languages:
            known = self.stems.get((language, stem(word, language)))
            if known is not None:
                # Stemmers bring "nature" and "naturalization" together; readers do not.
                shortest, longest = self.lengths[known]
                if shortest - _apart(shortest) <= len(word) <= longest + _apart(longest):
                    return known
        for start, number in self.compounds.get(word[:_HEAD], ()):
            if word.startswith(start):
                return number
        return -1


def relevance_of(
    niche: Niche, title: str, headings: str, text: str, anchors: str = ""
) -> tuple[float, list[str]]:
    """0-1 and the terms that decided it, the strongest first.

    One excluded term in title or headings, or several in the text, make a page irrelevant.
    ``anchors`` are further words of the content, such as the addresses of its links.
    """
    if not niche.terms:
        return 0.0, []
    terms = _ready(tuple(niche.terms.items()), niche.languages)
    body = f"{text[:SAMPLE]}\n{_ADDRESS_NOISE.sub(' ', anchors[:SAMPLE])}"
    barred = _barred(niche.exclude_terms, niche.languages, f"{title}\n{headings}", body)
    if barred:
        return 0.0, [f"excluded term: {barred}"]
    in_title, in_headings, in_text = (terms.count(part) for part in (title, headings, body))
    length = max(1.0, (body.count(" ") + 1) / _TYPICAL_WORDS)
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
    terms = _ready(tuple(niche.terms.items()), niche.languages)
    near = terms.count(f"{anchor}\n{_ADDRESS_NOISE.sub(' ', url)}")
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


def _apart(length: int) -> int:
    """How many letters more or less an inflection of a word of this length may have."""
    return _LENGTHS_APART if length > _HEAD else int(length == _HEAD)


def _judged(gains: list[tuple[float, str]], scale: float) -> tuple[float, list[str]]:
    total = sum(gain for gain, _ in gains)
    gains.sort(key=lambda pair: (-pair[0], pair[1]))
    return round(1 - math.exp(-_FULL * total / scale), 4), [term for _, term in gains[:_TOP]]


def _barred(
    excluded: tuple[str, ...], languages: tuple[str, ...], head: str, body: str
) -> str | None:
    if not excluded:
        return None
    terms = _ready(tuple((term, 1.0) for term in excluded), languages)
    named = terms.count(head)
    if named:
        return next(iter(named))
    for term, times in terms.count(body).most_common(1):
        if times >= _EXCLUDED_IN_TEXT:
            return term
    return None


@lru_cache(maxsize=64)
def _ready(terms: tuple[tuple[str, float], ...], languages: tuple[str, ...]) -> Terms:
    """Stem every word of every term in each of the niche's languages (English without one)."""
    spoken = languages or ("en",)
    numbers: dict[str, int] = {}
    stems: dict[tuple[str, str], int] = {}
    weights: dict[str, float] = {}
    phrases: dict[int, dict[tuple[int, ...], str]] = {}
    compounds: dict[str, list[tuple[str, int]]] = {}
    whole = []
    least = _INTERNATIONAL if _COMPOUNDING.isdisjoint(spoken) else _COMPOUND
    for term, weight in terms:
        folded = term.lower()
        words = words_of(folded)
        if not words:
            continue
        if any(ord(letter) >= 0x2E80 for letter in folded):
            # Scripts without spaces between words: the term is looked for as it is.
            whole.append(folded)
            weights[folded] = weight
            continue
        ids = tuple(_number(word, spoken, numbers, stems) for word in words)
        group = phrases.setdefault(ids[0], {})
        name = group.setdefault(ids, folded)
        weights[name] = max(weight, weights.get(name, 0.0))
        if len(words) == 1:
            start = min((stem(words[0], language) for language in spoken), key=len)
            start = start if len(start) >= least else words[0]
            if len(start) >= least:
                compounds.setdefault(start[:_HEAD], []).append((start, ids[0]))
    lengths: dict[int, tuple[int, int]] = {}
    for word, number in numbers.items():
        low, high = lengths.get(number, (len(word), len(word)))
        lengths[number] = (min(low, len(word)), max(high, len(word)))
    heavy = sorted(weights.values(), reverse=True)[:4]
    return Terms(
        languages=spoken,
        heads=frozenset(word[:_HEAD] for word in numbers) | {root[:_HEAD] for _, root in stems},
        stems=stems,
        lengths=lengths,
        compounds={head: tuple(starts) for head, starts in compounds.items()},
        phrases={
            first: tuple(sorted(group.items(), key=lambda item: -len(item[0])))
            for first, group in phrases.items()
        },
        whole=tuple(whole),
        weights=weights,
        scale=max(1.0, sum(heavy)),
    )


def _number(
    word: str, languages: Sequence[str], numbers: dict[str, int], stems: dict[tuple[str, str], int]
) -> int:
    """One number for a word and its inflections in every language."""
    known = numbers.get(word)
    if known is None:
        roots = [(language, stem(word, language)) for language in languages]
        known = next((stems[root] for root in roots if root in stems), len(stems))
        for root in roots:
            stems.setdefault(root, known)
        numbers[word] = known
    return known
