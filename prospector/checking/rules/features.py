"""What the judge looks at in a page: title, heading, visible words, scripts (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from prospector.pages.decode import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

_WORD = re.compile(r"\w+")
_WORD_OR_NOT = bytes(119 if chr(code).isalnum() or code == 95 else 32 for code in range(256))
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_MOSTLY_ASCII = 1.1
"""Bytes a character up to which a text counts as mostly ASCII."""
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


@dataclass(frozen=True, eq=False)
class Features:
    """``body`` is the visible text as it stands; ``text`` has single spaces, ``words`` is its number
    of words. Both are made when first asked for: most pages are judged by their head and length.

    ``heading`` is the first h1, or else the first h2. ``scripts`` is inline script text; ``mount``
    tells of a nearly empty element that frameworks fill by script. ``parking_key`` is the attribute
    by which ad feeds for parked domains know each other.
    """

    title: str
    heading: str
    body: str
    sources: tuple[str, ...] = ()
    password: bool = False
    scripts: str = ""
    mount: bool = False
    parking_key: bool = False

    @cached_property
    def text(self) -> str:
        """The visible text with single spaces."""
        text = _clean(self.body)
        return self.body if text == self.body else text

    @cached_property
    def words(self) -> int:
        """How many words the visible text has."""
        return _count_words(self.body)

    def to_compare(self) -> Features:
        """Title and text alone: what another page is compared with."""
        return Features(self.title, self.heading, self.text)


def features(body: bytes, headers: Mapping[str, str] | None = None) -> Features:
    """Read a page in the charset that it or its headers name; whatever the bytes, an answer comes."""
    markup = to_text(body, headers)
    tree = LexborHTMLParser(markup)
    # A tree's first CSS query costs more than reading a small page, so plain pages are asked by tag.
    scripts = tree.tags("script")
    if scripts:
        title = tree.css_first("head > title")
        heading = tree.css_first("h1") or tree.css_first("h2")
    else:
        title = next((node for node in tree.tags("title") if _in_head(node)), None)
        heading = next(iter(tree.tags("h1") or tree.tags("h2")), None)
    sources: tuple[str, ...] = ()
    if scripts or tree.tags("iframe") or tree.tags("frame"):
        sources = tuple(
            value
            for node in tree.css("script[src], iframe[src], frame[src]")[:200]
            if (value := node.attributes.get("src"))
        )
    inline = ""
    if scripts:
        inline = " ".join(node.text() for node in tree.css("script:not([src])")[:50])
    password = bool(tree.tags("input")) and tree.css_first("input[type=password]") is not None
    parking_key = tree.root is not None and "data-adblockkey" in tree.root.attributes
    head = _clean(title.text())[:LONGEST_HEAD] if title else ""
    top = _clean(heading.text(separator=" "))[:LONGEST_HEAD] if heading else ""
    tree.strip_tags(["script", "style", "noscript", "template", "svg"])
    # What no script can fill is no mount.
    mounts = tree.css(_MOUNTS)[:10] if scripts else ()
    mount = any(_count_words(node.text(separator=" ")[:4_000]) < _MOUNT_WORDS for node in mounts)
    return Features(
        title=head,
        heading=top,
        body=tree.body.text(separator=" ")[:LONGEST_TEXT] if tree.body else "",
        sources=sources,
        password=password,
        scripts=inline[:LONGEST_SCRIPT],
        mount=mount,
        parking_key=parking_key,
    )


def _in_head(node: LexborNode) -> bool:
    return node.parent is not None and node.parent.tag == "head"


def _count_words(text: str) -> int:
    """Runs of word characters; where most are plain ASCII counted by where they begin, in a fraction
    of the time that a search takes."""
    if not text.isascii():
        if len(text.encode("utf-8", "surrogatepass")) > len(text) * _MOSTLY_ASCII:
            return len(_WORD.findall(text))
        text = _NOT_ASCII.sub(_stand_ins, text)
    marked = text.encode("ascii").translate(_WORD_OR_NOT)
    return marked.count(b" w") + marked.startswith(b"w")


def _stand_ins(found: re.Match[str]) -> str:
    return "".join("w" if char.isalnum() else " " for char in found[0])


def _clean(text: str) -> str:
    return " ".join(text.split())
