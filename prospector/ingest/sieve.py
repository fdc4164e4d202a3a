"""Which archived pages can matter at all, told cheaply before the whole analysis (pure).

A crawl's archive holds pages about everything; a niche is one in hundreds of them. Three meshes, each
ten times finer and dearer than the one before: the bytes name a term of the niche or lead to a site
of interest; the text alone is nearly relevant enough; only then the page is analysed as a live one.
"""

from __future__ import annotations

import os.path
import re
from dataclasses import dataclass, field
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
_SHORTEST = 3
_TEXT = 60_000
_HOST = re.compile(rb"https?:(?:\\?/){2}(?:www\.)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)", re.IGNORECASE)
_WIDE = (b"\xff\xfe", b"\xfe\xff")


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
            if bare.isascii() and "/" in bare:
                host, _, path = bare.partition("/")
                # A bare front page of a living site would be every link to that site.
                if path:
                    addresses.setdefault(host.lower(), []).append(bare.encode())
        return cls(frozenset(domains), {host: tuple(found) for host, found in addresses.items()})


@dataclass(frozen=True, slots=True)
class Sieve:
    """The meshes of one niche. ``needles`` are beginnings of words; with ``open`` all pages pass
    the first mesh, since a term cannot be looked for in bytes."""

    niche: Niche
    needles: tuple[bytes, ...]
    open: bool
    interest: Interest

    @classmethod
    def of(cls, niche: Niche, interest: Interest) -> Sieve:
        """Made ready for a niche."""
        found = {_needle(words_of(term), niche.languages or ("en",)) for term in niche.terms}
        brands = {brand.casefold() for brand in niche.brands}
        every = found | {brand if brand.isascii() else "" for brand in brands}
        short = {one for one in every if len(one) < _SHORTEST}
        kept = _shortest({one for one in every if len(one) >= _SHORTEST})
        return cls(niche, tuple(one.encode() for one in kept), bool(short), interest)

    def may_matter(self, body: bytes) -> bool:
        """The first mesh: the bytes of an HTML page, or of a WAT record's JSON."""
        if self.open or body[:2] in _WIDE:
            return True
        lower = body.lower()
        return any(needle in lower for needle in self.needles)

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
        tree.strip_tags(["script", "style", "noscript", "template", "svg", "head"])
        text = tree.body.text(separator=" ")[:_TEXT] if tree.body else ""
        title = head.text()[:500] if head else ""
        if self.niche.brands and any(b.casefold() in text.casefold() for b in self.niche.brands):
            return True
        return relevance_of(self.niche, title, "", text)[0] >= NEARLY


def _needle(words: list[str], languages: Collection[str]) -> str:
    """What every inflection of a phrase's longest word begins with; empty when it is no ASCII."""
    roots = []
    for word in words:
        root = os.path.commonpath([word, *(stem(word, language) for language in languages)])
        plain = re.match(r"[ -~]*", root)
        roots.append(plain[0] if plain else "")
    return max(roots, key=len, default="")


def _shortest(found: set[str]) -> list[str]:
    """Without those that begin with another: where that one is not, they are not either."""
    kept: list[str] = []
    for one in sorted(found, key=lambda text: (len(text), text)):
        if not any(short in one for short in kept):
            kept.append(one)
    return kept
