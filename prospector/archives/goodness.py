"""Whether a captured page shows what the editor meant (pure).

An archive keeps whatever was there: the not-found page that came with a status of 200, the parked
domain, the wall before its robot. The rules are those of the live checks; where those want a second
witness, the page's own words are enough here, since all that is lost is an earlier capture instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.checking.rules.content import by_content
from prospector.checking.rules.features import Features, features
from prospector.checking.rules.parking import offers_domain
from prospector.checking.rules.repurposed import repurposed
from prospector.checking.rules.soft_404 import says_not_found
from prospector.checking.rules.walls import wall_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import LinkContext

LEAST_WORDS = 20
"""A page with fewer words tells nobody what stood there."""
_SHORT = 250


def why_bad(
    body: bytes,
    url: str,
    headers: dict[str, str],
    contexts: Sequence[LinkContext] = (),
) -> str:
    """Why the captured page is not what its links meant, in a few words; empty when it is good."""
    page = features(body, headers)
    sent = tuple(headers.items())
    found = by_content(page, url, url, sent)
    if found is not None:
        return str(found[0])
    if offers_domain(page) and page.words <= _SHORT:
        return "parked"
    if wall := wall_of(200, sent, body, page.words):
        return wall[0].lower() + wall[1:]
    if trade := repurposed(page, contexts, url):
        return f"taken over by {trade}"
    if said := _not_found(page):
        return f"it says {said!r}"
    if page.words < LEAST_WORDS:
        return "next to no words"
    return ""


def _not_found(page: Features) -> str:
    return says_not_found(page)[:60] if page.words <= _SHORT else ""
