"""Platforms' and hosters' own words for "this site was taken away" (pure).

Each signature is a sentence that the platform itself writes in the title or the first heading, on a
page with little else: an article about suspended accounts has the words but not the place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.checking.features import Features

FEW_WORDS = 120
"""A tombstone says little; whoever writes more than this many words writes about something."""
CODE_WORDS = 60
"""A platform's error code counts only on a page of at most this many words."""

_SUSPENDED = re.compile(
    r"(?:this |your )?(?:account|website|site|domain|web ?hosting account)"
    r"(?: has been| is| was)?(?: currently| temporarily)? (?:suspended|disabled|deactivated)"
    r"|(?:this )?service (?:has been )?suspended",
    re.IGNORECASE,
)
_CODES = re.compile(
    r"DEPLOYMENT_(?:DISABLED|PAUSED)|NoSuchBucket|There isn.t a GitHub Pages site here"
)
_DEFAULT = re.compile(
    r"welcome to nginx!?|apache2? (?:ubuntu |debian |centos )?default page(?:: it works)?"
    r"|it works!|iis windows(?: server)?|(?:test page for )?(?:the )?apache http server test page"
    r"|test page for the (?:nginx|apache) http server.*|default web ?site page|welcome to caddy"
    r"|plesk default page|web server's default page|default plesk page",
    re.IGNORECASE,
)


def suspended(page: Features) -> str:
    """The tombstone's words when the page is one, else empty."""
    if page.words > FEW_WORDS:
        return ""
    for head in (page.title, page.heading):
        if _SUSPENDED.fullmatch(head.strip(" .!")):
            return head
    found = _CODES.search(page.text)
    if found and page.words <= CODE_WORDS:
        return found[0]
    return ""


def default_page(page: Features) -> str:
    """The title of a server's untouched default page, else empty. Needs the whole head to match."""
    for head in (page.title, page.heading):
        found = _DEFAULT.fullmatch(head.strip())
        if found and page.words < 700 and (page.title or page.words < 30):
            return found[0]
    return ""
