"""What the judge looks at in a page: title, heading, visible words, scripts (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from prospector.pages.decode import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_WORD = re.compile(r"\w+")
_BETWEEN = bytes(code if chr(code).isalnum() or code == 95 else 32 for code in range(128)) + bytes(
    128
)
LONGEST_TEXT = 200_000
"""Characters of visible text that are looked at."""
LONGEST_HEAD = 500
LONGEST_SCRIPT = 60_000
"""Characters of inline script that are looked at."""
_MOUNTS = (
    "#root, #app, #__next, #__nuxt, #___gatsby, #svelte, #react-root, #app-root, #main-app, #q-app,"
    " app-root, [ng-app], [data-reactroot], [ng-version]"
)
_MOUNT_WORDS = 25


@dataclass(frozen=True, slots=True)
class Features:
    """``text`` is the visible text with single spaces, ``words`` its number of words.

    ``heading`` is the first h1, or else the first h2. ``scripts`` is inline script text; ``mount``
    tells of a nearly empty element that frameworks fill by script. ``parking_key`` is the attribute
    by which ad feeds for parked domains know each other.
    """

    title: str
    heading: str
    text: str
    words: int
    sources: tuple[str, ...] = ()
    password: bool = False
    links: int = 0
    scripts: str = ""
    mount: bool = False
    parking_key: bool = False


def features(body: bytes, headers: Mapping[str, str] | None = None) -> Features:
    """Read a page in the charset that it or its headers name; whatever the bytes, an answer comes."""
    tree = LexborHTMLParser(to_text(body, headers))
    title = tree.css_first("head > title")
    heading = tree.css_first("h1") or tree.css_first("h2")
    sources = tuple(
        value
        for node in tree.css("script[src], iframe[src], frame[src]")[:200]
        if (value := node.attributes.get("src"))
    )
    inline = " ".join(node.text() for node in tree.css("script:not([src])")[:50])
    password = tree.css_first("input[type=password]") is not None
    links = len(tree.css("a[href]"))
    parking_key = tree.css_first("html[data-adblockkey]") is not None
    head = _clean(title.text())[:LONGEST_HEAD] if title else ""
    top = _clean(heading.text(separator=" "))[:LONGEST_HEAD] if heading else ""
    tree.strip_tags(["script", "style", "noscript", "template", "svg"])
    text = _clean(tree.body.text(separator=" ")[:LONGEST_TEXT]) if tree.body else ""
    mounts = tree.css(_MOUNTS)[:10]
    mount = any(_count_words(node.text(separator=" ")[:4_000]) < _MOUNT_WORDS for node in mounts)
    return Features(
        title=head,
        heading=top,
        text=text,
        words=_count_words(text),
        sources=sources,
        password=password,
        links=links,
        scripts=inline[:LONGEST_SCRIPT],
        mount=mount,
        parking_key=parking_key,
    )


def _count_words(text: str) -> int:
    """Runs of word characters; for plain ASCII without a search, in a quarter of the time."""
    if text.isascii():
        return len(text.encode("ascii").translate(_BETWEEN).split())
    return len(_WORD.findall(text))


def _clean(text: str) -> str:
    return " ".join(text.split())
