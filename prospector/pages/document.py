"""What one walk over a page's tree finds: blocks of text, anchors in them, and the head (pure).

A *block* is the nearest element that breaks lines (a paragraph, list item, cell …). Blocks know
their text, how much of it is anchor text, and the region of the page they stand in; links know
their block.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.pages.regions import Region

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
        "caption",
    ]
)
"""Elements that break lines."""
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


class Block:
    """A line-breaking element with what it holds.

    ``text`` are its own pieces (without inner blocks); ``chars`` and ``link_chars`` count those of
    inner blocks too; ``links`` likewise. ``start`` is how much text came before it on the page.
    """

    __slots__ = (
        "chars",
        "depth",
        "index",
        "link_chars",
        "links",
        "own_chars",
        "own_link_chars",
        "parent",
        "region",
        "section",
        "start",
        "tag",
        "text",
    )

    def __init__(self, tag: str, parent: Block | None, region: Region, index: int) -> None:
        self.tag = tag
        self.parent: Block | None = parent
        self.region = region
        self.index = index
        self.depth: int = 0 if parent is None else parent.depth + 1
        self.text: list[str] = []
        self.chars = 0
        self.link_chars = 0
        self.own_chars = 0
        self.own_link_chars = 0
        self.links = 0
        self.start = 0
        self.section = ""

    def words(self) -> str:
        """Its own text, white space folded."""
        return " ".join("".join(self.text).split())


class Anchor:
    """One ``<a href>`` (or ``<area>``) in document order; ``at`` is its place in its block's text.

    ``shown`` is what a browser saw of it: that a reader can see it, or cannot; ``None`` where no
    browser looked, or where a click would unfold it.
    """

    __slots__ = ("at", "block", "end", "href", "image", "label", "region", "rel", "shown", "text")

    def __init__(self, href: str, rel: str, block: Block, region: Region, label: str) -> None:
        self.href = href
        self.rel = rel
        self.block = block
        self.region = region
        self.label = label
        self.at = len(block.text)
        self.end = self.at
        self.text = ""
        self.image = ""
        self.shown: bool | None = None


@dataclass(slots=True)
class Document:
    """What one walk found."""

    title: str = ""
    language: str = ""
    base: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    anchors: list[Anchor] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    headings: list[tuple[str, str]] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    encoded_mails: list[str] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    chars: int = 0
    scripts: int = 0
