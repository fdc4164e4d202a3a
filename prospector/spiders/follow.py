"""Which links of a page are worth a fetch, and how promising each is (pure).

Inside a site: links that look like resource pages (navigation words and URL footprints in many
languages) or speak of the topic. On to other sites: what a resource page on the topic recommends
in its content, as far as the niche allows. Best first is decided by the priority given here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.items import PageKind, Placement, Prospect
from prospector.pages.footprints import link_promise
from prospector.pages.topic import link_relevance
from prospector.ranking.signs import signs_of
from prospector.urls import MAX_URL_LENGTH, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.items import Link, PageAnalysis
    from prospector.niche import Niche

SEED_PRIORITY = 1.0
_LEAST_PROMISE = 0.3
"""A link inside a site is followed from this ``link_promise`` on."""
_LEAST_TOPIC = 0.5
"""Without a footprint, this much of the topic in anchor and address earns a look."""
_LEAST_RELEVANCE = 0.15
"""Only pages at least this relevant recommend other sites to us."""

_MOST_WAYS = 12
"""Links of one page that promise nothing and are tried all the same, where the order is learned."""
_WAY = 0.5
"""The guess at such a link, as a share of what its words and its page would be worth otherwise."""

_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|ods|epub|zip|gz|tgz|bz2|xz|7z|rar|tar|dmg|exe|msi|apk|iso"
    r"|jpe?g|png|gif|webp|svg|ico|bmp|tiff?|mp[34]|m4[av]|avi|mov|mkv|webm|ogg|wav|flac"
    r"|css|js|json|xml|rss|atom|csv|txt|ics|woff2?|ttf)$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"/(?:wp-login|login|log-in|signin|sign-in|signup|register|logout|cart|basket|checkout|account"
    r"|wp-admin|feed|share|print)(?:[/.?]|$)|[?&](?:replytocom|share|add-to-cart|action=edit"
    r"|sort|orderby|s=|q=|search=)",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:contact(?:[-_ ]?us)?|imprint|impressum|kontakt|contacto|contatti|contato|contactez|kapcsolat"
    r"|yhteystiedot|mentions[-_ ]l[ée]gales|контакты|お問い合わせ|联系我们|feedback|editor|webmaster)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"\b(?:about(?:[-_ ]?us)?|à[-_ ]propos|a-propos|ueber-uns|über[-_ ]uns|qui[-_ ]sommes|quienes-somos"
    r"|chi-siamo|over-ons|om-oss|o-nas|team|staff|people|redaktion|masthead)\b",
    re.IGNORECASE,
)


def prospects_of(
    page: PageAnalysis, niche: Niche, depth: int, *, wide: bool = False
) -> list[Prospect]:
    """The pages that ``page`` (fetched at ``depth``) makes worth fetching, each URL once.

    Priorities are 0-1. Nothing is returned past the niche's ``max_depth``. ``wide``: a few links
    inside a site on the topic as well that promise nothing by their words (origin ``way``): behind
    them a list may stand, and what learns the order finds out behind which.
    """
    if depth >= niche.limits.max_depth:
        return []
    best: dict[str, Prospect] = {}
    for prospect in _each(page, niche, depth, _MOST_WAYS if wide else 0):
        known = best.get(prospect.url)
        if known is None or known.priority < prospect.priority:
            best[prospect.url] = prospect
    return list(best.values())


def _each(page: PageAnalysis, niche: Niche, depth: int, ways: int) -> Iterator[Prospect]:
    excluded = set(niche.exclude_domains) | set(niche.domains)
    quality = page.resource_score / 100 * page.relevance
    editor = _ways_to_the_editor(page)
    for link in page.links:
        if not is_fetchable(link, page.url) or registered_domain(link.url) in excluded:
            continue
        if not link.external:
            promise = link_promise(link.anchor, link.url, link.context)
            # The site's own name stands in all of its addresses and sets none apart.
            topic = link_relevance(
                niche, link.anchor, url=link.url.partition("://")[2].partition("/")[2]
            )
            if promise >= _LEAST_PROMISE or topic >= _LEAST_TOPIC:
                priority = 0.5 * promise + 0.25 * topic + 0.25 * page.relevance
                yield _prospect(
                    link.url,
                    depth + 1,
                    priority,
                    page.url,
                    signs=signs_of(link, page, depth + 1, promise, topic),
                )
            elif link.url in editor:
                yield _prospect(link.url, depth + 1, 0.1 + 0.4 * quality, page.url, "contact")
            elif ways > 0 and page.relevance >= _LEAST_RELEVANCE:
                ways -= 1
                priority = _WAY * (0.25 * topic + 0.25 * page.relevance)
                signs = signs_of(link, page, depth + 1, promise, topic)
                yield _prospect(link.url, depth + 1, priority, page.url, "way", signs)
        elif _recommended(link, page, niche):
            promise = link_promise(link.anchor, link.url, "")
            topic = link_relevance(niche, link.anchor, link.context, link.url)
            priority = 0.3 * promise + 0.4 * topic + 0.3 * quality
            yield _prospect(
                link.url,
                depth + 1,
                priority,
                page.url,
                signs=signs_of(link, page, depth + 1, promise, topic),
            )


def _ways_to_the_editor(page: PageAnalysis) -> set[str]:
    """The site's contact page and its about page, where this page may become a candidate.

    None when the page names an e-mail address itself.
    """
    offers = any(link.external and link.placement is Placement.CONTENT for link in page.links)
    if page.relevance < _LEAST_RELEVANCE or not offers:
        return set()
    if any(contact.kind == "email" for contact in page.contacts):
        return set()
    found: dict[re.Pattern[str], str] = {}
    for link in page.links:
        if not link.external and is_fetchable(link, page.url):
            words = f"{link.anchor} {link.url}"
            for kind in (_CONTACT, _ABOUT):
                if kind.search(words):
                    found.setdefault(kind, link.url)
    return set(found.values())


def _prospect(
    url: str, depth: int, priority: float, parent: str, origin: str = "link", signs: bytes = b""
) -> Prospect:
    return Prospect(url, depth, round(min(1.0, priority), 4), parent, origin, signs=signs)


def is_fetchable(link: Link, page_url: str) -> bool:
    """Whether a link may lead to another page at all: no file, login, search or the page itself."""
    return (
        link.url.startswith(("http://", "https://"))
        and link.url != page_url
        and len(link.url) <= MAX_URL_LENGTH
        and link.placement is not Placement.HIDDEN
        and not _NO_PAGE.search(link.url.split("?", 1)[0])
        and not _NEVER.search(link.url)
    )


def _recommended(link: Link, page: PageAnalysis, niche: Niche) -> bool:
    return (
        niche.limits.follow_external
        and page.kind is PageKind.RESOURCE
        and page.relevance >= _LEAST_RELEVANCE
        and link.placement is Placement.CONTENT
    )
