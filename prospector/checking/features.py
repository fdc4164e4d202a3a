"""What the judge looks at in a page: title, heading, visible words, scripts (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser

_WORD = re.compile(r"\w+")
LONGEST_TEXT = 200_000
"""Characters of visible text that are looked at."""


@dataclass(frozen=True, slots=True)
class Features:
    """``text`` is the visible text with single spaces, ``words`` its number of words."""

    title: str
    heading: str
    text: str
    words: int
    sources: tuple[str, ...] = ()
    password: bool = False
    links: int = 0


def features(body: bytes) -> Features:
    """Read a page; whatever the bytes, an answer comes back."""
    tree = LexborHTMLParser(body)
    title = tree.css_first("head > title")
    heading = tree.css_first("h1")
    sources = tuple(
        value
        for node in tree.css("script[src], iframe[src], frame[src]")[:200]
        if (value := node.attributes.get("src"))
    )
    password = tree.css_first("input[type=password]") is not None
    links = len(tree.css("a[href]"))
    head = _clean(title.text()) if title else ""
    top = _clean(heading.text(separator=" ")) if heading else ""
    tree.strip_tags(["script", "style", "noscript", "template", "svg"])
    text = _clean(tree.body.text(separator=" ")[:LONGEST_TEXT]) if tree.body else ""
    return Features(head, top, text, len(_WORD.findall(text)), sources, password, links)


def _clean(text: str) -> str:
    return " ".join(text.split())
