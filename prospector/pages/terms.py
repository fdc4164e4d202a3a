"""A niche's terms made ready to be counted in texts (pure).

Words meet their terms in any inflection of the niche's languages, phrases word by word, and a
compound (*Astronomieverein*) or a relative in another language (*astronomique*) through its
beginning.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from prospector.pages.stems import stem, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEAD = 3
_COMPOUND = 6
_INTERNATIONAL = 8
"""Letters of a stem by which words of other languages are known too: astronom-, photograph-."""
_COMPOUNDING = frozenset(("de", "nl", "sv", "da", "no", "nb", "nn", "fi", "hu", "et"))
_LENGTHS_APART = 4


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

    def count(self, text: str, words: Sequence[str] | None = None) -> Counter[str]:
        """How often each term stands in a text; longer phrases take the words of shorter ones.

        ``words`` are those of the text, where they are known already.
        """
        heads = self.heads
        ids = [
            self._id(word) if word[:_HEAD] in heads else -1
            for word in (words_of(text) if words is None else words)
        ]
        if not self.whole and max(ids, default=-1) < 0:
            return Counter()
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


@lru_cache(maxsize=64)
def ready(terms: tuple[tuple[str, float], ...], languages: tuple[str, ...]) -> Terms:
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


def _apart(length: int) -> int:
    """How many letters more or less an inflection of a word of this length may have."""
    return _LENGTHS_APART if length > _HEAD else int(length == _HEAD)
