"""Our names in other people's text, and links to our competitors (pure)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from prospector.pages.invitations import sentence_around
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import Link
    from prospector.niche import Niche

_SAMPLE = 500_000
_NAME_OF_HOST = re.compile(r"^(?:https?://)?[\w-]+(?:\.[\w-]+)+/?$")


def mentions_of(niche: Niche, links: Sequence[Link], text: str) -> tuple[tuple[str, str], ...]:
    """Each of the niche's brands that the text names, with its sentence, when nothing links to us.

    A brand is whole words, in any case when it has several words or is a host name; a single word is
    taken with its own capitals, or what is a common word too would be a mention on every page.
    """
    if not niche.brands:
        return ()
    ours = {registered_domain(domain) for domain in niche.domains}
    if ours and any(registered_domain(link.url) in ours for link in links if link.external):
        return ()
    found = []
    for brand in niche.brands:
        place = _pattern(brand).search(text, 0, _SAMPLE)
        if place is not None:
            found.append((brand, sentence_around(text, place.start(), place.end())))
    return tuple(found)


def competitors_of(niche: Niche, links: Sequence[Link]) -> tuple[str, ...]:
    """The addresses of the niche's competitors that a page links to, each once, in order."""
    rivals = {registered_domain(rival) for rival in niche.competitors}
    if not rivals:
        return ()
    return tuple(
        dict.fromkeys(
            link.url for link in links if link.external and registered_domain(link.url) in rivals
        )
    )


@lru_cache(maxsize=1_024)
def _pattern(brand: str) -> re.Pattern[str]:
    words = brand.split()
    spelled = r"[\s\u00a0-]+".join(re.escape(word) for word in words)
    exact = len(words) == 1 and not _NAME_OF_HOST.match(brand) and brand != brand.lower()
    return re.compile(
        rf"(?<![\w@.-]){spelled}(?:['’]s)?(?![\w@]|[-.]\w)", 0 if exact else re.IGNORECASE
    )
