"""The list of links on a page, in numbers (pure).

A curated list and an article with sources may hold the same links; what tells them apart is how
they stand there. Everything here is counted once over the links and lines of a page, in shares of
0-1, so that a list of ten and a list of a thousand compare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING

from prospector.items import Placement
from prospector.pages.dates import count_dates
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import Link
    from prospector.pages.dom import Anchor, Block, Document

LEAST_LINKS = 8
LEAST_DOMAINS = 6
"""A list of links leads to at least eight external addresses of six registered domains."""

_OUT_OF_PLACE = frozenset(
    (
        Placement.HIDDEN,
        Placement.COMMENT,
        Placement.AUTHOR_BIO,
        Placement.FOOTER,
        Placement.HEADER,
    )
)
_FRAME = frozenset(("nav", "footer", "header"))
_LONG_LINE = 200
_MUCH_PROSE = 0.2
_SENTENCE_BEFORE = 25
_SAMPLE = 200_000
_WORKSHOPS = frozenset(
    ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sourceforge.net")
)
"""Hosts on which a whole project has two steps: its owner and its name."""
# By what each begins with, so that a search can skip ahead to it.
_CITATION = re.compile(r"et al\b|doi\b|vol\.|pp\.|proc\.|eds?\.|journal of\b|isbn\b|arxiv\b")
_INITIALS = re.compile(r"\., [A-Z]\.")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What the external links of a page's content have in common.

    ``targets`` and ``domains`` are counts; ``loose_words`` the words of the content, per link, that
    stand with no link; all the others are shares of the links (0-1), or numbers per link cut at 1.
    ``prose`` is the share of the text in long paragraphs without links, ``own`` that of the site's
    own links among all of the content.
    """

    links: tuple[Link, ...] = ()
    targets: int = 0
    domains: int = 0
    loose_words: float = 0.0
    in_sentence: float = 0.0
    shallow: float = 0.0
    blank: float = 0.0
    repeated: float = 0.0
    described: float = 0.0
    sections: int = 0
    dated: float = 0.0
    cited: float = 0.0
    own: float = 0.0
    prose: float = 0.0

    @property
    def enough(self) -> bool:
        """Whether there are as many links as a resource page has at least."""
        return self.targets >= LEAST_LINKS and self.domains >= LEAST_DOMAINS


def catalogue_of(
    document: Document, links: Sequence[Link], lines: Sequence[str], *, named: bool = False
) -> Catalogue:
    """Count the external links of the content; ``lines`` are the words of each block.

    Fewer than a resource page has are only counted, not looked at closer.
    Linear in the page. A list that stands in what is named like a menu or sidebar counts when the
    content has too few links, and the page no prose that it could be an ornament of or an address
    that names a list (``named``).
    """
    out = [
        (anchor, link)
        for anchor, link in zip(document.anchors, links, strict=True)
        if link.external and link.url.startswith("http")
    ]
    chosen = [pair for pair in out if pair[1].placement is Placement.CONTENT]
    body = _body(document, lines)
    text = "\n".join(lines[block.index] for block in body)[:_SAMPLE]
    prose = min(1.0, sum(map(_prose_chars, body)) / max(1, len(text)))
    few = len({link.url for _, link in chosen}) < LEAST_LINKS
    if few and (named or sum(map(_told_chars, body)) <= _MUCH_PROSE * len(text)):
        chosen = [
            (anchor, link)
            for anchor, link in out
            if link.placement not in _OUT_OF_PLACE and anchor.region.landmark not in _FRAME
        ]
    listed = _once(chosen)
    count = len(listed)
    domains = len({registered_domain(link.url) for _, link in listed})
    if count < LEAST_LINKS or domains < LEAST_DOMAINS:
        return Catalogue(tuple(link for _, link in listed), count, domains, prose=prose)
    names = [link.anchor.casefold() for _, link in listed if link.anchor]
    own = sum(map(_is_own, links))
    ends = _ends_before(document.anchors)
    return Catalogue(
        links=tuple(link for _, link in listed),
        targets=count,
        domains=domains,
        loose_words=_loose_words(chosen, body, lines) / count,
        in_sentence=sum(_is_in_sentence(anchor, ends) for anchor, _ in listed) / count,
        shallow=sum(_is_shallow(link.url) for _, link in listed) / count,
        blank=1 - len(names) / count,
        repeated=1 - len(set(names)) / len(names) if names else 0.0,
        described=sum(len(link.context) > len(link.anchor) + 20 for _, link in listed) / count,
        sections=len({link.section for _, link in listed}),
        dated=min(1.0, count_dates(text) / count),
        cited=min(1.0, _citations(text) / count),
        own=own / (own + count),
        prose=prose,
    )


def _citations(text: str) -> int:
    """How often a text speaks as lists of sources do: *et al*, *pp.*, *Smith, J., Jones, K.*"""
    words = sum(
        not (at and (text[at - 1].isalnum() or text[at - 1] == "_"))
        for at in (found.start() for found in _CITATION.finditer(text))
    )
    names = sum(
        text[found.start() - 1 : found.start()] in tuple(ascii_uppercase)
        for found in _INITIALS.finditer(text)
    )
    return words + names


def _once(pairs: list[tuple[Anchor, Link]]) -> list[tuple[Anchor, Link]]:
    """Each address once; of a logo and a name that lead to one place, the name is the link."""
    first: dict[str, tuple[Anchor, Link]] = {}
    for pair in pairs:
        kept = first.get(pair[1].url)
        if kept is None or (not kept[1].text and pair[1].text):
            first[pair[1].url] = pair
    return list(first.values())


def _body(document: Document, lines: Sequence[str]) -> list[Block]:
    """The blocks with words outside the frame; all of them when hardly any are outside."""
    filled = [block for block in document.blocks if lines[block.index]]
    body = [b for b in filled if not b.region.hidden and b.region.landmark not in _FRAME]
    inside = sum(block.own_chars for block in body)
    return body if inside >= 0.3 * sum(block.own_chars for block in filled) else filled


def _prose_chars(block: Block) -> int:
    return block.own_chars if block.own_chars > _LONG_LINE and not block.own_link_chars else 0


def _told_chars(block: Block) -> int:
    """Characters of a paragraph that tells something, links in its sentences or not."""
    plain = block.own_chars - block.own_link_chars
    return plain if plain > _LONG_LINE and plain > 2 * block.own_link_chars else 0


def _is_own(link: Link) -> bool:
    return (
        not link.external
        and link.placement is Placement.CONTENT
        and link.url.startswith("http")
        and "#" not in link.href
    )


def _ends_before(anchors: Sequence[Anchor]) -> dict[int, int]:
    """Of each anchor (by identity) that follows another in its block: where that one ends."""
    return {
        id(anchor): previous.end
        for previous, anchor in pairwise(anchors)
        if previous.block is anchor.block
    }


def _is_in_sentence(anchor: Anchor, ends: dict[int, int]) -> bool:
    """Whether words that are no link stand before the anchor on its line and after it.

    Lines end where a ``<br>`` does, which is a piece of its own; the source's line ends mean nothing.
    """
    pieces = anchor.block.text
    start = anchor.at
    first = max(ends.get(id(anchor), 0), anchor.at - 12, 0)
    while start > first and pieces[start - 1] != "\n":
        start -= 1
    before = " ".join("".join(pieces[start : anchor.at]).split())
    if len(before) < _SENTENCE_BEFORE or before[-1] in ":-–|•(":
        return False
    end = anchor.end
    while end < min(len(pieces), anchor.end + 6) and pieces[end] != "\n":
        end += 1
    return len("".join(pieces[anchor.end : end]).strip()) >= 3


def _is_shallow(url: str) -> bool:
    """Whether a canonical address is that of a site or of a home on it, not of one of its pages."""
    address, _, query = url.partition("#")[0].partition("?")
    host, _, path = address.partition("://")[2].partition("/")
    path = path.strip("/")
    steps = 1 if host.removeprefix("www.") in _WORKSHOPS else 0
    return path.count("/") <= steps and len(path) < 25 * (steps + 1) and not query


def _loose_words(chosen: list[tuple[Anchor, Link]], body: list[Block], lines: Sequence[str]) -> int:
    """Words of lines that neither hold a listed link nor follow one within two lines."""
    holders = {anchor.block.index for anchor, _ in chosen}
    loose = near = 0
    for block in body:
        if block.index in holders or block.own_link_chars * 2 > block.own_chars:
            near = 2
        elif near and not block.links:
            near -= 1
        else:
            near = 0
            loose += lines[block.index].count(" ") + 1
    return loose
