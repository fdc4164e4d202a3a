"""What speaks for and against a page being a curated list of links (pure).

Each feature is a number of 0-1 (two reach 3) with a weight of
:mod:`prospector.pages.kind_weights`, and the words that explain it to a person.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from prospector.pages.catalogue import LEAST_DOMAINS
from prospector.pages.footprints import (
    file_name,
    is_home,
    names_another_kind,
    title_promise,
    url_promise,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.catalogue import Catalogue
    from prospector.pages.dom import Document

FEATURES: tuple[tuple[str, str], ...] = (
    ("url", "the address is that of a list of links"),
    ("title", "the title or first heading names a list of links"),
    ("lead", "a heading or line near the top names a list of links"),
    ("other_name", "the address or the heading names another kind of page"),
    ("home", "it is the first page of a site"),
    ("sites", "the links lead to many sites"),
    ("spread", "nearly every link leads to another site"),
    ("shallow", "the links lead to whole sites rather than to single pages"),
    ("in_sentence", "links stand inside sentences, as citations do"),
    ("loose", "there is much text that belongs to no link"),
    ("prose", "there are long paragraphs without links"),
    ("dated", "the entries carry dates, as news do"),
    ("blank", "links are pictures without a name"),
    ("own", "many links stay on the site"),
)
"""Name of each feature in the order of the weights, and what it means when it decides."""

_LEAD_LINES = 4
_LEAD_CHARS = 50


def features_of(
    catalogue: Catalogue, document: Document, url: str, lines: Sequence[str]
) -> tuple[float, ...]:
    """The value of each of :data:`FEATURES`."""
    headings = [words for _, words in document.headings[:_LEAD_LINES] if words]
    heading = next((words for tag, words in document.headings if tag == "h1" and words), "")
    heading = heading or (headings[0] if headings else "")
    title = max(title_promise(document.title), title_promise(heading))
    lead = max(map(title_promise, (*headings, *_lead(document, lines))), default=0.0)
    named = names_another_kind(file_name(url)) or names_another_kind(heading or document.title)
    promised = url_promise(url)
    return (
        promised,
        title,
        max(0.0, lead - title),
        float(named and title < 0.7),
        float(is_home(url) and not promised),
        _grow(catalogue.domains / LEAST_DOMAINS, 10),
        catalogue.domains / max(1, catalogue.targets),
        catalogue.shallow,
        catalogue.in_sentence,
        3 * _grow(catalogue.loose_words / 6, 16),
        catalogue.prose,
        catalogue.dated,
        catalogue.blank,
        catalogue.own,
    )


def _lead(document: Document, lines: Sequence[str]) -> list[str]:
    """The first short lines that are not links themselves: titles of pages without headings."""
    found: list[str] = []
    for block in document.blocks:
        line = lines[block.index]
        if line and block.tag != "li":
            if len(line) < _LEAD_CHARS and block.own_link_chars * 2 < block.own_chars:
                found.append(line)
            if len(found) >= _LEAD_LINES:
                break
    return found


def _grow(times: float, full: float) -> float:
    """0 at 1 and below, 1 at ``full`` and above, even steps for each doubling between."""
    return min(1.0, math.log(times) / math.log(full)) if times > 1 else 0.0
