"""What was there: title, a summary, its outline and its words, from a captured page (pure).

Enough to know what to write and which of our pages fits; the archive's copy itself is linked to, not
republished.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.pages import analyse
from prospector.pages.decode import to_text
from prospector.pages.dom import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.pages.document import Document

MOST_HEADINGS = 25
MOST_TERMS = 40
_SUMMARY = 300
_LONGEST = 200
_LEAST_PARAGRAPH = 12
_FRAME = frozenset(("nav", "header", "footer", "aside"))
_TERM = re.compile(r"[^\W\d_]{4,}")


@dataclass(frozen=True, slots=True)
class WasThere:
    """What a captured page said: ``outline`` its headings as (level, text), ``terms`` by frequency."""

    title: str = ""
    summary: str = ""
    language: str = ""
    words: int = 0
    outline: tuple[tuple[int, str], ...] = ()
    terms: tuple[str, ...] = ()

    def outline_json(self) -> str:
        """The outline as the store keeps it."""
        return json.dumps(list(self.outline), ensure_ascii=False)


def describe(body: bytes, url: str, headers: Mapping[str, str]) -> WasThere:
    """Read a captured page, the target's own address as ``url``; never raises."""
    page = analyse(body, url, headers=headers)
    document = read(to_text(body, headers))
    outline = tuple(
        (int(tag[1]), _line(words)) for tag, words in document.headings[:MOST_HEADINGS] if words
    )
    counted = Counter(_TERM.findall(page.text.casefold()))
    return WasThere(
        title=_line(page.title),
        summary=_summary(page.description, document),
        language=page.language,
        words=page.words,
        outline=outline,
        terms=tuple(word for word, times in counted.most_common(MOST_TERMS) if times > 1),
    )


def _summary(description: str, document: Document) -> str:
    """Its own description, else the first paragraph that is no frame of the site."""
    text = " ".join(description.split())
    if len(text.split()) < 6:
        paragraphs = (
            block.words()
            for block in document.blocks
            if not block.region.hidden and block.region.landmark not in _FRAME
        )
        text = next((one for one in paragraphs if len(one.split()) >= _LEAST_PARAGRAPH), text)
    return text if len(text) <= _SUMMARY else text[: _SUMMARY - 1].rstrip() + "…"


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
