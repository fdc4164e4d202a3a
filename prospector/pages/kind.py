"""What sort of page it is, and how good a list of links (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.items import PageKind, Placement
from prospector.pages.footprints import title_promise, url_promise
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import Link
    from prospector.pages.dom import Document

LEAST_LINKS = 8
LEAST_DOMAINS = 6
"""A resource page links to at least eight external addresses of six registered domains."""

_GUEST = re.compile(
    r"\b(?:write for us|guest post(?:s|ing)?|guest (?:author|blogger|article)s?|contributor guidelines"
    r"|submission guidelines|become a contributor|gastbeitrag|gastartikel|article invité|escribe para"
    r" nosotros|scrivi per noi|escreva para nós)\b",
    re.IGNORECASE,
)
_FORUM = re.compile(
    r"/(?:forum|viewtopic|showthread|threads?|t|topic)s?/|viewtopic|showthread|/forum",
    re.IGNORECASE,
)
_LISTING = re.compile(
    r"/(?:tags?|categor(?:y|ies)|kategorie|archives?|search|page/\d+|author)/|[?&](?:s|q|paged|tag|cat)=",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"add to (?:cart|basket)|in den warenkorb|ajouter au panier|añadir al carrito", re.IGNORECASE
)
_PAID = re.compile(
    r"(?:submit|add) (?:your )?(?:site|link|url|listing)[^.]{0,60}(?:\$|€|£|fee|paid|featured)"
    r"|(?:featured|paid) (?:link|listing)s?|reciprocal links?|link exchange|buy (?:a )?links?",
    re.IGNORECASE,
)
_SPAM = re.compile(
    r"\b(?:casino|poker|payday|loans?|viagra|cialis|porn|escort|betting|slots?|replica|essay writing)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sorted:
    """The kind, the resource score (0-100) and the reasons of both."""

    kind: PageKind
    resource_score: float
    kind_reasons: list[str]
    score_reasons: list[str]


def sort_page(document: Document, url: str, links: Sequence[Link], text: str) -> Sorted:
    """Judge one page from its structure, wording and address."""
    content = [link for link in links if link.external and link.placement is Placement.CONTENT]
    targets = {link.url for link in content}
    domains = {registered_domain(link.url) for link in content}
    score, reasons = _resource_score(document, url, content, len(targets), len(domains), text)
    path = urlsplit(url).path
    is_home = (
        path in ("", "/") or re.fullmatch(r"/(?:index|default|home)\.\w{2,5}", path) is not None
    )
    enough = len(targets) >= LEAST_LINKS and len(domains) >= LEAST_DOMAINS
    if _GUEST.search(document.title) or any(_GUEST.search(h) for _, h in document.headings[:3]):
        kind, why = PageKind.GUEST_POST, "title or heading invites contributions"
    elif enough and (_PAID.search(text[:20_000]) or len(_SPAM.findall(text[:50_000])) >= 8):
        kind, why = PageKind.DIRECTORY, "links are sold or swapped, or spam stands among them"
    elif enough and score >= 50:
        kind, why = PageKind.RESOURCE, f"{len(targets)} links to {len(domains)} other sites"
    elif _FORUM.search(path):
        kind, why = PageKind.FORUM, "the address of a forum"
    elif _LISTING.search(url):
        kind, why = PageKind.LISTING, "the address of a site's own index"
    elif is_home:
        kind, why = PageKind.HOME, "the root of the site"
    elif _PRODUCT.search(text[:20_000]):
        kind, why = PageKind.PRODUCT, "something is for sale"
    elif _long_paragraphs(document) >= 3:
        kind, why = PageKind.ARTICLE, "several paragraphs of prose"
    else:
        kind, why = PageKind.OTHER, "no footprint of another kind"
    return Sorted(kind, score, [why], reasons)


def _resource_score(
    document: Document,
    url: str,
    content: Sequence[Link],
    targets: int,
    domains: int,
    text: str,
) -> tuple[float, list[str]]:
    if targets < LEAST_LINKS or domains < LEAST_DOMAINS:
        return 0.0, [f"only {targets} external links to {domains} sites in the content"]
    reasons = [f"{targets} external links to {domains} sites in the content"]
    score = 25.0 + min(25.0, domains * 0.8)
    titled = max(
        title_promise(document.title), *(title_promise(h) for _, h in document.headings[:2]), 0
    )
    if titled:
        score += 20 * titled
        reasons.append("the title or first heading names a list of links")
    if url_promise(url):
        score += 15
        reasons.append("the address is that of a list of links")
    described = sum(len(link.context) > len(link.anchor) + 20 for link in content) / len(content)
    score += 10 * described
    if described > 0.3:
        reasons.append(f"{described:.0%} of the links are described")
    sections = len({link.section for link in content})
    if sections >= 3:
        score += 5
        reasons.append(f"grouped under {sections} headings")
    prose = _long_paragraphs(document)
    if prose > 4 and prose * 2 > targets:
        score -= 35
        reasons.append(f"{prose} paragraphs of prose: links are citations")
    spread = domains / targets
    if spread < 0.3:
        score -= 20
        reasons.append("most links go to the same few sites")
    return max(0.0, min(100.0, round(score, 1))), reasons


def _long_paragraphs(document: Document) -> int:
    return sum(
        block.tag in ("p", "div", "td", "font") and block.own_chars - block.own_link_chars > 250
        for block in document.blocks
    )
