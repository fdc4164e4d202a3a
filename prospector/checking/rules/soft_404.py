"""Soft 404s: pages that say "not found" with a status of 200 (pure).

Two independent ways to notice one. By words: the title or first heading *is* such a sentence, or a
short page contains one, in the languages of :mod:`prospector.checking.rules.lexicon`. By control
(Bar-Yossef et al., "Sic transit gloria telae", WWW 2004): a made-up sibling address answers the
same page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from prospector.checking.rules.lexicon import EXCLAMATIONS, HEADS, NUMBERS, PASSING, SENTENCES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.checking.rules.features import Features

ALIKE = 0.9
"""Share of word triples in common from which two answers are the same page."""
SHORT = 150
"""Words up to which a page may consist of its apology; longer ones are about something."""

_HEADS = "|".join(pattern for patterns in HEADS.values() for pattern in patterns)
_LEAD = rf"(?:{EXCLAMATIONS}\W{{1,4}}){{0,3}}"
_WORDED = re.compile(rf"{_LEAD}(?:{_HEADS})\W{{0,4}}(?:{NUMBERS}\W{{0,3}})?")
_NUMBER = re.compile(rf"{_LEAD}{NUMBERS}\W{{0,4}}")
_SENTENCE = re.compile(rf"\b(?:{'|'.join(SENTENCES)})")
_PASSING = re.compile(PASSING)
_SPLIT = re.compile(r"\s[-|–—·:»•/]\s|\s?[|–—·»•]\s?")
_WORD = re.compile(r"\w+")
_VOLATILE = re.compile(r"\d|[0-9a-f]{8,}", re.IGNORECASE)
_LONGEST = 300
_AT_HAND = 16
"""Pages whose sentence is kept: one judgement asks for it several times in a row."""


@lru_cache(maxsize=_AT_HAND)
def says_not_found(page: Features) -> str:
    """The sentence, when a part of the title, the first heading or a short page says so; else empty.

    Only whole parts of the title and the whole heading count, so "How we handle 404 pages" is an
    article. Words prove nothing alone: a control must agree, or :func:`says_it_twice`.
    """
    title, heading = _parts(page.title), _parts(page.heading)
    return (
        _first(title, _WORDED)
        or _first(heading, _WORDED)
        or _in_text(page)
        or _number((*title, *heading))
    )


def says_it_twice(page: Features) -> str:
    """The sentence, when a short page says so in its title and again in heading or text.

    Title and body are written by different parts of a site, so the two are taken as independent. A
    bare number ("404") is not counted: cars and rooms have it too. Nor is "not available", which may
    be said of now or of here only.
    """
    if page.words > SHORT:
        return ""
    title, heading = _parts(page.title), _parts(page.heading)
    in_title, in_heading = _first(title, _WORDED), _first(heading, _WORDED)
    if _PASSING.search(_fold(f"{page.title} {page.heading}")):
        return ""
    if in_title and (in_heading or _in_text(page) or (not page.heading and page.words < 40)):
        return in_title
    return _in_text(page) if in_heading and _number((*title, *heading)) else ""


def _number(parts: Sequence[str]) -> str:
    return _first([part for part in parts if "4" in part], _NUMBER)


def _in_text(page: Features) -> str:
    if page.words > SHORT:
        return ""
    found = _SENTENCE.search(_fold(page.text[:4_000]))
    return found[0] if found else ""


def _parts(text: str) -> list[str]:
    text = text[:_LONGEST].strip()
    return [text, *(part for part in _SPLIT.split(text) if part != text)] if text else []


def _first(parts: Sequence[str], pattern: re.Pattern[str]) -> str:
    return next((part.strip() for part in parts if pattern.fullmatch(_fold(part).strip())), "")


def _fold(text: str) -> str:
    return text.casefold()


def alike(one: Features, other: Features, *, address: str = "", control: str = "") -> float:
    """How much of the text two pages share, 0-1, whatever tokens, dates or own address they show.

    Jaccard of word triples; words with digits and words of the two addresses are left out, since
    a soft 404 repeats the address it was asked for.
    """
    own = set(_WORD.findall(f"{address} {control}".casefold()))
    left, right = _triples(one.text, own), _triples(other.text, own)
    if not left and not right:
        return 1.0
    return len(left & right) / len(left | right)


def _triples(text: str, without: set[str]) -> set[tuple[str, ...]]:
    words = [
        w for w in _WORD.findall(text.casefold()) if w not in without and not _VOLATILE.search(w)
    ]
    if len(words) < 3:
        return {tuple(words)} if words else set()
    return set(zip(words, words[1:], words[2:], strict=False))
