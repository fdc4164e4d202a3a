"""How promising a find is, by its title, snippet and address alone: before a request is spent (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from prospector.pages.footprints import file_name, link_promise, title_promise, url_promise
from prospector.pages.terms import ready
from prospector.pages.topic import link_relevance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.niche import Niche
    from prospector.sources.prospects.found import Found

_NO_PAGE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|odt|epub|zip|gz|rar|7z|exe|dmg|apk|jpe?g|png|gif|webp|svg|mp[34]"
    r"|avi|mov|css|js|json|xml|rss|atom|csv|txt|ics)$",
    re.IGNORECASE,
)
_NEVER = re.compile(
    r"/(?:login|log-in|signin|sign-in|signup|register|cart|basket|checkout|account|wp-admin|search"
    r"|tags?|label|category|categories|print|jobs?|careers?|wallpapers?|user|users|profile)(?:[/.?]|$)"
    r"|[?&](?:s|q|query|search|replytocom|add-to-cart|print)=",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:link[- ]?exchange|reciprocal|link building (?:service|packages?)|backlinks? (?:for sale|list)"
    r"|buy (?:back)?links?|paid links?|pr ?[5-9]\b|coupons?|promo codes?|casino|betting|payday"
    r"|essay writing|write my essay|add url|free directory list)\b",
    re.IGNORECASE,
)
_PROMISE, _TOPIC = 0.55, 0.45
_ADDRESS = 0.9
_BOTH = 0.5
"""A find that has only one of wording and topic is worth at most this much."""


def score_of(niche: Niche, find: Found, cues: Sequence[str] = ()) -> tuple[float, str]:
    """0-1, and what it rests on in words.

    Half of it is the wording of resource pages (and the campaign's own ``cues``) in title, address
    and snippet, the other half the niche's terms there. Files, searches, tag pages, shops and link
    trade are worth nothing, and so is what speaks of an excluded term.
    """
    path = _path(find.url)
    if _NO_PAGE.search(path):
        return 0.0, "a file, no page"
    if _NEVER.search(find.url):
        return 0.0, "a search, list of tags, shop or account"
    words = f"{find.title}\n{find.snippet}"
    if _AGAINST.search(words) or _AGAINST.search(re.sub(r"[-_/.]+", " ", path)):
        return 0.0, "speaks of link trade or spam"
    if niche.exclude_terms:
        barred = ready(tuple((term, 1.0) for term in niche.exclude_terms), niche.languages)
        named = barred.count(f"{words}\n{re.sub(r'[-_/.]+', ' ', path)}")
        if named:
            return 0.0, f"excluded term: {next(iter(named))}"
    promise, seen = _promise(find, path, cues)
    topic = link_relevance(niche, f"{find.title} {file_name(find.url)}", find.snippet, find.url)
    if promise and topic:
        score = _PROMISE * promise + _TOPIC * topic
    else:
        score = _BOTH * (_PROMISE * promise + _TOPIC * topic) / max(_PROMISE, _TOPIC)
    reasons = [seen] if seen else []
    reasons.append(f"topic {topic:.2f}")
    return round(min(1.0, score), 4), ", ".join(reasons)


def worth_a_look(niche: Niche, url: str) -> bool:
    """Whether an address alone says enough to be scored: most of a sitemap does not."""
    return url_promise(url) > 0 or link_relevance(niche, "", "", url) > 0


def _promise(find: Found, path: str, cues: Sequence[str]) -> tuple[float, str]:
    title = find.title.casefold()
    steps = re.sub(r"[-_/.]+", " ", path).casefold()
    in_title = next((cue for cue in cues if cue in title), "")
    if in_title:
        return 1.0, f'"{in_title}" in the title'
    in_path = next((cue for cue in cues if f" {cue} " in f" {steps} "), "")
    if in_path:
        return 0.9, f'"{in_path}" in the address'
    by_words = max(title_promise(find.title), link_promise(find.title, find.url))
    if not find.title:
        # A sitemap or a reference names the address alone: it has to stand for the title.
        by_words = max(by_words, _ADDRESS * url_promise(find.url))
    if by_words:
        return by_words, "title or address of a list of links"
    snippet = find.snippet.casefold()
    in_snippet = next((cue for cue in cues if cue in snippet), "")
    if in_snippet:
        return 0.6, f'"{in_snippet}" in the snippet'
    return 0.0, ""


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path[:500], errors="replace")
    except ValueError:
        return ""
