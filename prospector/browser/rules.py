"""What a page may ask for while it is rendered (pure).

The rules, in the order in which they are tried:

1. only http(s); what a page makes itself (``data:``, ``blob:``) asks nobody;
2. no pictures, fonts, sound, video, pings: a list of links does not need them;
3. no trackers;
4. no frames of other sites but those that ask for consent;
5. once content has come, the page stays where it is: no click of ours may lead away;
6. robots.txt is obeyed for every document, and for all that is asked of the page's own site;
   scripts and data of other hosts are asked for as any visitor's browser does.
"""

from __future__ import annotations

import re
from enum import Enum

from prospector.browser.trackers import is_tracker
from prospector.urls import host_of, registered_domain

_NEEDLESS = frozenset(
    (
        "image",
        "font",
        "media",
        "texttrack",
        "ping",
        "cspviolationreport",
        "beacon",
        "manifest",
        "other",
    )
)
"""``other`` is what browsers fetch ahead or for their own frame: prefetched pages, icons."""
_CONSENT_HOST = re.compile(r"consent|cookie|gdpr|privacy|cmp|didomi|onetrust|quantcast|sp-prod")
VITAL = frozenset(("document", "script", "xhr", "fetch"))
"""Kinds of requests without which a page may lack its content."""


class Ruling(Enum):
    """What becomes of one request."""

    ASK = "asked"
    IF_ROBOTS_ALLOW = "asked if robots.txt allows"
    NEEDLESS = "needless"
    TRACKER = "of trackers"
    FRAME = "of foreign frames"
    LEAVES = "that would leave the page"
    SCHEME = "of another scheme"


def rule(
    url: str,
    kind: str,
    *,
    site: str,
    main_document: bool = False,
    settled: bool = False,
    pictures: bool = False,
) -> Ruling:
    """Decide on one request of a page of the registered domain ``site``.

    ``kind`` is the browser's word for it (``script``, ``xhr`` …); ``main_document``: it would replace
    the page itself; ``settled``: the page's content has come; ``pictures``: it is to be photographed.
    """
    if url.startswith(("data:", "blob:", "about:")):
        return Ruling.ASK if kind != "document" or not main_document else Ruling.SCHEME
    if not url.startswith(("http://", "https://")):
        return Ruling.SCHEME
    if kind in _NEEDLESS and not (pictures and kind in ("image", "font")):
        return Ruling.NEEDLESS
    if is_tracker(host_of(url)) and not main_document:
        return Ruling.TRACKER
    own = registered_domain(url) == site
    if kind == "document":
        if main_document:
            return Ruling.LEAVES if settled else Ruling.IF_ROBOTS_ALLOW
        if not own and not _CONSENT_HOST.search(host_of(url)):
            return Ruling.FRAME
        return Ruling.IF_ROBOTS_ALLOW
    return Ruling.IF_ROBOTS_ALLOW if own else Ruling.ASK


def trouble(kind: str, status: int) -> bool:
    """Whether an answer with this status may be why a page does not show what it has.

    That data is *not there* (404, 410) is a page's own way to say so; a missing script is not.
    """
    if kind not in VITAL or kind == "document" or status < 400:
        return False
    return kind == "script" or status not in (404, 410)
