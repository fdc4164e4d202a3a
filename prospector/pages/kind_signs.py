"""What pages say of their own kind: addresses, wording, declared types (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.items import PageKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prospector.pages.dom import Document

GUEST = re.compile(
    r"\b(?:write for us|guest post(?:s|ing)?|guest (?:author|blogger|article|contribution)s?"
    r"|contributor guidelines|(?:submission|author|editorial) guidelines|become an? (?:contributor|author)"
    r"|contribute to (?:our|the) (?:blog|site|magazine)|gastbeitr(?:ag|äge)|gastartikel|gastautor\w*"
    r"|articles? invités?|escribe para nosotros|escribir para|scrivi per noi|escreva para (?:nós|a gente)"
    r"|schrijf voor ons|gastblog\w*|gastskribent|pisz dla nas|wpis gościnny|стать автором)\b",
    re.IGNORECASE,
)
"""A title or heading that invites others to write."""

FORUM_URL = re.compile(
    r"/(?:viewtopic|showthread|viewforum|forumdisplay|threads?|topics?)(?:[/.?-]|$)|/t/[\w-]+/\d+"
    r"|/forums?[/.?-]|^https?://(?:forums?|discuss|community|discourse|boards?)\.|/comments/\w+/\w+"
    r"|/questions/\d+|/discussions?/\d+|[?&](?:topic|thread|tid)=\d",
    re.IGNORECASE,
)
LISTING_URL = re.compile(
    r"/(?:tags?|categor(?:y|ies|ie|ia)|kategorien?|archives?|archiv|search|suche|page/\d+|page\d+"
    r"|collections?|blog|news|novinky|noticias|posts|articles)/?(?:[?#]|$|index\.)"
    r"|/(?:tags?|category|kategorie|collections?|search|page)/[^/]+/?$"
    r"|[?&](?:s|q|query|search|paged|tag|cat|page)=",
    re.IGNORECASE,
)
SEARCH_URL = re.compile(r"/search(?:[/?.]|$)|[?&](?:q|query|search|s|p)=", re.IGNORECASE)
PROFILE_URL = re.compile(
    r"/(?:users?|members?|profiles?|people|authors?|autor(?:en)?|u)/[^/]+/?$|/@[\w.-]+/?$|/~[\w.-]+/?$"
    r"|/(?:whoami|about-?me|cv|resume|vita|bio)(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
PRODUCT = (
    *("add to cart", "add to basket", "add to bag", "in den warenkorb", "ajouter au panier"),
    *("añadir al carrito", "añadir a la cesta", "aggiungi al carrello", "adicionar ao carrinho"),
    *("in winkelwagen", "do koszyka", "do košíku", "lägg i varukorg"),
)
SOCIAL = re.compile(
    r"^https?://(?:[\w-]+\.)?(?:facebook|twitter|x|instagram|linkedin|pinterest|xing|youtube|tiktok"
    r"|threads|t|telegram|vk|tumblr|patreon|paypal|ko-fi|twitch|discord|spotify|soundcloud|bandcamp"
    r"|snapchat|medium|github|mastodon|bsky|onlyfans|etsy|amazon)\.(?:com|org|de|me|co|net|gg|social|tv"
    r"|app|in)(?:/|$)",
    re.IGNORECASE,
)
"""Hosts of personal profiles, shops and streams."""

_TYPE = re.compile(r'"@type"\s{0,20}:\s{0,20}\[?\s{0,20}"(?:https?://schema\.org/)?(\w{3,40})"')
_DECLARED = (
    (PageKind.FORUM, frozenset(("DiscussionForumPosting", "QAPage"))),
    (PageKind.PRODUCT, frozenset(("Product", "ProductGroup", "IndividualProduct"))),
    (PageKind.PROFILE, frozenset(("ProfilePage",))),
    (PageKind.LISTING, frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "Blog"))),
    (
        PageKind.ARTICLE,
        frozenset(
            (
                "Article",
                "NewsArticle",
                "BlogPosting",
                "TechArticle",
                "ScholarlyArticle",
                "Report",
                "Recipe",
                "HowTo",
                "ReportageNewsArticle",
                "AnalysisNewsArticle",
                "OpinionNewsArticle",
                "Review",
            )
        ),
    ),
)
_GENERATOR = re.compile(
    r"phpbb|vbulletin|discourse|xenforo|mybb|smf|invision|vanilla|flarum|nodebb", re.IGNORECASE
)


def declared_kind(document: Document) -> PageKind | None:
    """The kind that a page declares in its data for machines (JSON-LD, Open Graph), if any."""
    types: set[str] = set()
    for data in document.json_ld:
        types.update(_TYPE.findall(data[:20_000]))
    said = document.metas.get("og:type", "").lower()
    if _GENERATOR.search(document.metas.get("generator", "")):
        return PageKind.FORUM
    if said.startswith("product") or said == "og:product":
        return PageKind.PRODUCT
    for kind, names in _DECLARED:
        if not names.isdisjoint(types):
            return kind
    if said == "article" or "article:published_time" in document.metas:
        return PageKind.ARTICLE
    return PageKind.PROFILE if said == "profile" else None


def social_share(addresses: Iterable[str]) -> float:
    """The share (0-1) of addresses that lead to profiles, shops and streams."""
    found = [SOCIAL.match(address) is not None for address in addresses]
    return sum(found) / len(found) if found else 0.0
