"""Which archived pages can matter at all, told cheaply before the whole analysis (pure).

A crawl's archive holds pages about everything; a niche is one in hundreds of them. Three meshes, each
ten times dearer than the one before: the bytes name enough of the niche's terms, or lead to a site of
interest; the text alone is nearly relevant enough; only then the page is analysed as a live one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from prospector.pages.decode import to_text
from prospector.pages.stems import stem, words_of
from prospector.pages.topic import relevance_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from prospector.niche import Niche

LEAST_RELEVANCE = 0.15
"""A page below this is not on our topic (as for candidates)."""
NEARLY = 0.04
"""Relevance of the text alone from which on headings and addresses may make a page relevant."""
SURE = 0.5
"""An estimate from the bytes from which on the text need not be asked."""
_TEXT = 60_000
_MOST_COUNTED = 12
_BYTES_A_WORD = 16
"""Of a page as it lies on the wire, markup included."""
_TYPICAL_WORDS = 600
_FULL = 2.2
_COVERED = 3
_HEAD = 3
_SPACED = bytes(code if code >= 128 or chr(code).isalnum() else 32 for code in range(256))
"""Whatever is no letter or digit becomes a space."""
_HOST = re.compile(rb"https?:(?:\\?/){2}(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]{0,300}>([^<]{0,300})|\"title\": ?\"([^\"]{0,300})")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_ENTITIES = re.compile(rb"&(?:[a-z]{1,2}(?:acute|grave|circ|uml|cedil|tilde|ring|slash)|szlig|#)")


@dataclass(frozen=True, slots=True)
class Interest:
    """Sites and pages whose referring pages are wanted, whatever they are about.

    ``domains`` are registered domains (rivals, ours, dead ones), ``addresses`` dead targets without
    their scheme by the host they were on.
    """

    domains: frozenset[str] = frozenset()
    addresses: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, domains: Iterable[str], dead: Iterable[str]) -> Interest:
        """From names and the addresses of dead targets."""
        addresses: dict[str, list[bytes]] = {}
        for url in dead:
            bare = url.partition("://")[2].removeprefix("www.")
            host, _, path = bare.partition("/")
            # A bare front page of a living site would be every link to that site.
            if path and bare.isascii():
                addresses.setdefault(host.lower(), []).append(bare.encode())
        return cls(frozenset(domains), {host: tuple(found) for host, found in addresses.items()})


@dataclass(frozen=True, slots=True)
class Needle:
    """One term in bytes: the beginnings of its words by number, its ``text``, or the phrase of many."""

    roots: tuple[int, ...]
    text: bytes
    phrase: re.Pattern[bytes] | None
    weight: float


@dataclass(frozen=True, slots=True)
class Sieve:
    """The meshes of one niche.

    ``roots`` holds by their first three letters the beginnings of words, each with its number;
    ``accents`` tells that a term cannot be told in bytes whatever the encoding.
    """

    niche: Niche
    needles: tuple[Needle, ...]
    roots: Mapping[bytes, tuple[tuple[bytes, int], ...]]
    scale: float
    accents: bool
    interest: Interest

    @classmethod
    def of(cls, niche: Niche, interest: Interest) -> Sieve:
        """Made ready for a niche."""
        languages = niche.languages or ("en",)
        heaviest = sum(sorted(niche.terms.values(), reverse=True)[:4])
        numbers: dict[bytes, int] = {}
        needles = [
            _needle(term, weight, languages, numbers) for term, weight in niche.terms.items()
        ]
        # A page that names us matters whatever it is about.
        needles += [_needle(brand, 10 * heaviest + 10, (), numbers) for brand in niche.brands]
        roots: dict[bytes, list[tuple[bytes, int]]] = {}
        for root, number in numbers.items():
            roots.setdefault(root[:_HEAD], []).append((root, number))
        accents = any(not term.isascii() for term in (*niche.terms, *niche.brands))
        return cls(
            niche,
            tuple(needle for needle in needles if needle.roots),
            {head: tuple(found) for head, found in roots.items()},
            max(1.0, heaviest),
            accents,
            interest,
        )

    def may_matter(self, body: bytes) -> bool:
        """The first mesh, for an HTML page or a WAT record's JSON."""
        return self.estimate(body) >= LEAST_RELEVANCE

    def estimate(self, body: bytes) -> float:
        """The relevance, 0-1, from how often terms stand in the bytes, on the generous side; 1 where
        the bytes cannot tell."""
        lower = body.lower()
        if body[:2] in _WIDE:
            return 1.0
        if self.accents and _is_veiled(lower):
            return 1.0
        there = self._roots_in(lower)
        named = [needle for needle in self.needles if there.issuperset(needle.roots)]
        # Even said again and again they would not do.
        if (
            not named
            or self._relevance(sum(one.weight for one in named), len(named)) < LEAST_RELEVANCE
        ):
            return 0.0
        found = _TITLE.search(lower[:20_000])
        title = self._roots_in(found[1] or found[2] or b"") if found else set()
        length = max(1.0, len(body) / _BYTES_A_WORD / _TYPICAL_WORDS)
        total, terms = 0.0, 0
        for needle in named:
            if needle.phrase is None:
                often = min(_MOST_COUNTED, lower.count(needle.text))
            else:
                often = sum(1 for _ in islice(needle.phrase.finditer(lower), _MOST_COUNTED))
            if not often:
                continue
            seen = 2 * math.log1p(often / length) + 1.5 * min(2, often - 1)
            seen += 3.0 if title.issuperset(needle.roots) else 0.0
            total += needle.weight * seen / (seen + 2)
            terms += 1
        return self._relevance(total, terms)

    def _relevance(self, total: float, terms: int) -> float:
        """As for a page (``pages/topic``), from the gains of its terms."""
        covered = min(1.0, terms / min(_COVERED, len(self.needles) or 1))
        return 1 - math.exp(-_FULL * total * (0.4 + 0.6 * covered) / self.scale)

    def _roots_in(self, lower: bytes) -> set[int]:
        """The roots with which some word there begins."""
        roots = self.roots
        found = set()
        every = set(lower.translate(_SPACED).split())
        for word in [word for word in every if word[:_HEAD] in roots]:
            for root, number in roots[word[:_HEAD]]:
                if word.startswith(root):
                    found.add(number)
        return found

    def leads(self, body: bytes) -> bool:
        """Whether the page links to a site or page of interest."""
        if not self.interest.domains and not self.interest.addresses:
            return False
        for host in {found.lower() for found in _HOST.findall(body)}:
            name = host.decode("ascii")
            if self._is_of_interest(name):
                return True
            bare = self.interest.addresses.get(name, ())
            if any(address in body for address in bare):
                return True
        return False

    def _is_of_interest(self, host: str) -> bool:
        while "." in host:
            if host in self.interest.domains:
                return True
            host = host.partition(".")[2]
        return False

    def nearly(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """The second mesh: the text alone, without links, headings and the shape of the page."""
        tree = LexborHTMLParser(to_text(body, headers))
        head = tree.css_first("head > title")
        title = head.text()[:500] if head else ""
        tree.strip_tags(["script", "style", "noscript", "template", "svg", "head"])
        text = tree.body.text(separator=" ")[:_TEXT] if tree.body else ""
        folded = text.casefold()
        if any(brand.casefold() in folded for brand in self.niche.brands):
            return True
        return relevance_of(self.niche, title, "", text)[0] >= NEARLY


def _is_veiled(lower: bytes) -> bool:
    """Whether letters beyond ASCII are written in another way than in UTF-8."""
    if lower.isascii():
        return _ENTITIES.search(lower) is not None
    try:
        lower.decode()
    except UnicodeDecodeError:
        return True
    return _ENTITIES.search(lower) is not None


def _needle(
    term: str, weight: float, languages: Collection[str], numbers: dict[bytes, int]
) -> Needle:
    """What every inflection of a term begins with, word by word."""
    roots = []
    for word in words_of(term):
        begin = word
        for language in languages:
            root = stem(word, language)
            same = [a == b for a, b in zip(begin, root, strict=False)]
            begin = begin[: same.index(False) if False in same else len(same)] or word
        roots.append(begin.encode())
    between = rb"[a-z0-9\x80-\xff]{0,8}[^a-z0-9\x80-\xff]{1,12}"
    phrase = re.compile(between.join(map(re.escape, roots))) if len(roots) > 1 else None
    ids = tuple(numbers.setdefault(root, len(numbers)) for root in roots)
    return Needle(ids, roots[0] if roots else b"", phrase, weight)
