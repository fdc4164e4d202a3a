"""What sort of page it is, and how good a list of links (pure).

The score is the weighed evidence of :mod:`prospector.pages.kind_features` as a probability in
percent. A few kinds of lists that nobody curates are recognised by what they are and kept below
the line whatever the weights say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.items import PageKind
from prospector.pages import kind_signs
from prospector.pages.catalogue import Catalogue, catalogue_of
from prospector.pages.footprints import is_home, title_promise, url_promise
from prospector.pages.kind_features import FEATURES, features_of
from prospector.pages.kind_weights import BIAS, WEIGHTS
from prospector.pages.near import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import Link
    from prospector.pages.dom import Document
    from prospector.pages.quality import Quality

LEAST_SCORE = 50.0
"""From this score on a page is a resource page."""

_HELD_BACK = 40.0
_TOLD = 0.25
"""A feature that moves the evidence by less is not worth a reason."""
_PARAGRAPH = 250


@dataclass(frozen=True, slots=True)
class Sorted:
    """The kind, the resource score (0-100) and the reasons of both."""

    kind: PageKind
    resource_score: float
    kind_reasons: list[str]
    score_reasons: list[str]
    catalogue: Catalogue


def sort_page(
    document: Document,
    url: str,
    links: Sequence[Link],
    lines: Sequence[str],
    text: str,
    quality: Quality,
) -> Sorted:
    """Judge one page from its structure, wording and address; ``lines`` are its blocks' words."""
    catalogue = catalogue_of(document, links, lines, named=url_promise(url) == 1)
    score, reasons = _score(catalogue, document, url, lines)
    if score >= LEAST_SCORE:
        held = _uncurated(catalogue, document, url, quality)
        if held is None:
            why = f"{catalogue.targets} links to {catalogue.domains} other sites"
            return Sorted(PageKind.RESOURCE, score, [why], reasons, catalogue)
        kind, why = held
        return Sorted(kind, _HELD_BACK, [why], [why, *reasons], catalogue)
    kind, why = _other(catalogue, document, url, links, text)
    return Sorted(kind, score, [why], reasons, catalogue)


def _score(
    catalogue: Catalogue, document: Document, url: str, lines: Sequence[str]
) -> tuple[float, list[str]]:
    """The score and its reasons, the weightiest first."""
    count = f"{catalogue.targets} external links to {catalogue.domains} sites in the content"
    if not catalogue.enough:
        return 0.0, [f"only {count}"]
    total = BIAS
    moved = []
    values = features_of(catalogue, document, url, lines)
    for (_, words), weight, value in zip(FEATURES, WEIGHTS, values, strict=True):
        total += weight * value
        if abs(weight * value) >= _TOLD:
            moved.append((abs(weight * value), words if weight > 0 else f"against it: {words}"))
    reasons = [count, *(words for _, words in sorted(moved, reverse=True))]
    if catalogue.described > 0.3:
        reasons.append(f"{catalogue.described:.0%} of the links are described")
    if catalogue.sections >= 3:
        reasons.append(f"grouped under {catalogue.sections} headings")
    return round(100 / (1 + math.exp(-total)), 1), reasons


def _uncurated(
    catalogue: Catalogue, document: Document, url: str, quality: Quality
) -> tuple[PageKind, str] | None:
    """What else a page is whose links look like a list; ``None`` when it is a curated one."""
    if quality.sold or quality.spam:
        return PageKind.DIRECTORY, quality.reasons[0]
    if kind_signs.SEARCH_URL.search(url):
        return PageKind.LISTING, "the address is that of search results"
    if kind_signs.social_share(link.url for link in catalogue.links) > 0.6:
        return PageKind.PROFILE, "the links are one person's or company's profiles"
    if catalogue.cited > 0.5 and catalogue.shallow < 0.3:
        return PageKind.LISTING, "the entries are publications"
    if catalogue.repeated > 0.8 and catalogue.shallow < 0.2 and not url_promise(url):
        return PageKind.LISTING, "all links have the same words and lead to single pages"
    named = url_promise(url) or title_promise(document.title)
    if not named and kind_signs.declared_kind(document) is PageKind.ARTICLE:
        # The menus of a publisher's sister sites are lists too; this one says what it is.
        return PageKind.ARTICLE, "the page declares itself an article and nothing names a list"
    return None


def _other(
    catalogue: Catalogue, document: Document, url: str, links: Sequence[Link], text: str
) -> tuple[PageKind, str]:
    """The kind of a page that is no list of other people's pages."""
    headings = [words for _, words in document.headings[:3]]
    if any(kind_signs.GUEST.search(words) for words in (document.title, *headings)):
        return PageKind.GUEST_POST, "title or heading invites contributions"
    if kind_signs.FORUM_URL.search(url):
        return PageKind.FORUM, "the address of a forum"
    declared = kind_signs.declared_kind(document)
    if declared in (PageKind.FORUM, PageKind.PRODUCT, PageKind.PROFILE):
        return declared, "the page declares its kind"
    if is_home(url) and not kind_signs.LISTING_URL.search(url):
        return PageKind.HOME, "the root of the site"
    if kind_signs.PROFILE_URL.search(url):
        return PageKind.PROFILE, "the address of a person's page"
    paragraphs = _long_paragraphs(document)
    if kind_signs.LISTING_URL.search(url) and declared is not PageKind.ARTICLE:
        return PageKind.LISTING, "the address of a site's own index"
    if declared is not None:
        return declared, "the page declares its kind"
    if any_of(kind_signs.PRODUCT, text[:20_000].lower()) and paragraphs < 6:
        return PageKind.PRODUCT, "something is for sale"
    if catalogue.enough and (catalogue.dated > 0.4 or catalogue.cited > 0.4):
        return PageKind.LISTING, "the entries are dated or cited"
    if paragraphs >= 3:
        return PageKind.ARTICLE, "several paragraphs of prose"
    mails = sum(link.href[:7].lower() == "mailto:" for link in links)
    if mails >= 6:
        return PageKind.DIRECTORY, f"{mails} addresses of people or firms"
    return PageKind.OTHER, "no footprint of another kind"


def _long_paragraphs(document: Document) -> int:
    return sum(
        block.tag in ("p", "div", "td", "font")
        and block.own_chars - block.own_link_chars > _PARAGRAPH
        for block in document.blocks
    )
