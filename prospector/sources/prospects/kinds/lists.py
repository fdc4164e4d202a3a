"""Lists that somebody keeps: a Markdown or HTML file on disk, or such a page of the web."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from prospector.items import Placement
from prospector.pages import analyse
from prospector.pages.decode import to_text
from prospector.sources.prospects.found import MOST_FOUND, Found, Reading, brief
from prospector.sources.prospects.kinds.web import WebSource

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOWHERE = "https://list.invalid/"
"""Where a file on disk is taken to stand: every link in it leads to another site."""
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|ul|ol|table|div|a\s)", re.IGNORECASE)
_FRAME = frozenset((Placement.HIDDEN, Placement.NAV, Placement.HEADER, Placement.FOOTER))
_MOST_MARKDOWN = 4 * 2**20


class List(WebSource):
    """Each link in the content of a list is a find, with its anchor and what is said of it."""

    def parse(self, body: bytes, where: str, headers: Mapping[str, str], level: int) -> Reading:
        """HTML as our crawl reads it; anything else is taken for Markdown."""
        text = to_text(body, headers)
        if not _is_html(text, where, headers):
            text = MarkdownIt("commonmark", {"html": True, "linkify": False}).render(
                _bare_addresses(text[:_MOST_MARKDOWN])
            )
        local = not where.startswith(("http://", "https://"))
        page = analyse(text, _NOWHERE if local else where)
        found = [
            Found(link.url, brief(link.anchor), brief(f"{link.section}: {link.context}"), where)
            for link in page.links
            if link.external
            and (local or link.placement not in _FRAME)
            and link.url.startswith(("http://", "https://"))
        ]
        return Reading(tuple(found[:MOST_FOUND]))


def _is_html(text: str, where: str, headers: Mapping[str, str]) -> bool:
    path = where.partition("?")[0].lower()
    if path.endswith((".md", ".markdown", ".mdown", ".txt")):
        return path.endswith(".txt") and _MARKUP.search(text[:2_000]) is not None
    if path.endswith((".html", ".htm", ".xhtml")):
        return True
    kind = headers.get("content-type", "")
    return "html" in kind or (_MARKUP.search(text[:2_000]) is not None and "markdown" not in kind)


def _bare_addresses(text: str) -> str:
    """Addresses that stand alone are links too: ``* https://example.org`` becomes ``<https://…>``."""
    return re.sub(r"(?m)(^|[\s*+-]|:\s)(https?://[^\s<>()\[\]]+)(?=$|\s)", r"\1<\2>", text)
