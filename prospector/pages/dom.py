"""One pass over a page's tree: its links, blocks, headings and head, with what judgements need.

A *block* is the nearest element that breaks lines (a paragraph, list item, cell …). Blocks know
their text, how much of it is anchor text, and the region of the page they stand in; links know
their block. Everything later works on these, so that the tree is walked once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from prospector.pages.document import BLOCKS, HEADINGS, Anchor, Block, Document
from prospector.pages.regions import LANDMARK_TAGS, Region, region_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["MAX_LINKS", "SHOWN", "Anchor", "Block", "Document", "read"]

MAX_LINKS = 100_000
"""Links of one page that are read at most; each costs about a kilobyte of memory."""
SHOWN = "data-prospector-shown"
"""On links of a rendered page: whether a reader can see them, 1 or 0."""

_SKIPPED = frozenset(
    ("script", "style", "template", "iframe", "object", "embed", "select", "textarea")
)
_PLAIN = frozenset(
    ("b", "i", "em", "strong", "u", "br", "small", "font", "tt", "sup", "sub", "wbr")
)


def read(html: str, *, rendered: bool = False, most_links: int = MAX_LINKS) -> Document:
    """Walk the page once. Linear in its size; recursion-free.

    ``rendered``: a browser of ours wrote it, so that its marks of what is shown are believed. Links
    beyond the ``most_links``-th are left out.
    """
    root = LexborHTMLParser(html).root
    doc = Document()
    if root is not None:
        _Walk(doc, rendered, min(most_links, MAX_LINKS)).walk(root)
    return doc


class _Walk:
    """The state of one walk: a stack of (node, what to undo when it ends)."""

    def __init__(self, doc: Document, rendered: bool, most_links: int) -> None:
        self.doc = doc
        self.rendered = rendered
        self.most_links = most_links
        self.block = Block("html", None, Region(), 0)
        doc.blocks.append(self.block)
        self.region = self.block.region
        self.anchor: Anchor | None = None
        self.heading: Block | None = None
        self.section = ""

    def walk(self, root: LexborNode) -> None:
        stack: list[tuple[LexborNode, Block, Region, Anchor | None]] = []
        node: LexborNode | None = root
        while node is not None:
            block, region, anchor = self.block, self.region, self.anchor
            child = self._enter(node)
            if child is not None:
                stack.append((node, block, region, anchor))
                node = child
                continue
            if self.block is not block:
                self._close_blocks(block)
            self.region, self.anchor = region, anchor
            node = node.next
            while node is None and stack:
                parent, block, region, anchor = stack.pop()
                if self.block is not block:
                    self._close_blocks(block)
                self.region, self.anchor = region, anchor
                node = parent.next

    def _enter(self, node: LexborNode) -> LexborNode | None:
        """Take in one node; returns its first child when its inside is to be read."""
        tag = node.tag
        if tag == "-text":
            self._text(node.text_content or "")
            return None
        if tag is None or tag[0] in "-!":
            return None
        if tag == "head":
            self._head(node)
            return None
        if tag in _SKIPPED:
            self._skipped(tag, node)
            return None
        if tag == "br":
            self._add("\n")
            return None
        if tag not in _PLAIN:
            self._element(tag, node)
        return node.first_child

    def _element(self, tag: str, node: LexborNode) -> None:
        attributes = node.attributes
        opens = tag in BLOCKS
        if attributes or tag in LANDMARK_TAGS:
            at = len(self.doc.blocks) if opens else self.block.index
            self.region = region_of(tag, attributes, self.region, at)
        if opens:
            self._open_block(tag)
        if tag == "a" or tag == "area":
            self._open_anchor(attributes)
        elif tag == "img":
            if self.anchor is not None and not self.anchor.image:
                self.anchor.image = (attributes.get("alt") or attributes.get("title") or "").strip()
        elif tag == "html":
            self.doc.language = (attributes.get("lang") or attributes.get("xml:lang") or "").strip()
        elif tag == "form":
            self.doc.forms.append(f"{attributes.get('action') or ''}\n{attributes.get('id') or ''}")
        elif tag == "time":
            self.doc.times.append(attributes.get("datetime") or "")
        mail = attributes.get("data-cfemail") if attributes else None
        if mail:
            self.doc.encoded_mails.append(mail)

    def _open_block(self, tag: str) -> None:
        if tag == "body" and self.block.tag == "body":
            return
        block = Block(tag, self.block, self.region, len(self.doc.blocks))
        block.start = self.doc.chars
        block.section = self.section
        self.doc.blocks.append(block)
        self.block = block
        if tag in HEADINGS:
            self.heading = block

    def _open_anchor(self, attributes: dict[str, str | None]) -> None:
        href = attributes.get("href")
        if href is None or len(self.doc.anchors) >= self.most_links:
            return
        label = (
            attributes.get("aria-label") or attributes.get("title") or attributes.get("alt") or ""
        )
        self.anchor = Anchor(href, attributes.get("rel") or "", self.block, self.region, label)
        if self.rendered and attributes.get(SHOWN) in ("0", "1"):
            self.anchor.shown = attributes[SHOWN] == "1"
        self.doc.anchors.append(self.anchor)
        self.block.links += 1

    def _text(self, text: str) -> None:
        if not text or text.isspace():
            self._add(" ")
            return
        block, length = self.block, len(text)
        self.doc.chars += length
        block.own_chars += length
        if self.anchor is None:
            block.text.append(text)
        else:
            block.own_link_chars += length
            self._add(text)

    def _add(self, piece: str) -> None:
        self.block.text.append(piece)
        if self.anchor is not None:
            self.anchor.text += piece if len(self.anchor.text) < 4_000 else ""
            self.anchor.end = len(self.anchor.block.text)

    def _close_blocks(self, until: Block) -> None:
        """Add up what the ended blocks hold into the ones around them."""
        block: Block | None = self.block
        while block is not None and block is not until:
            block.chars += block.own_chars
            block.link_chars += block.own_link_chars
            parent = block.parent
            if parent is not None:
                parent.chars += block.chars
                parent.link_chars += block.link_chars
                parent.links += block.links
            if block is self.heading:
                self.section = block.words()[:300]
                self.doc.headings.append((block.tag, self.section))
                self.heading = None
            block = parent
        self.block = until

    # --- head and data ------------------------------------------------------------------------

    def _head(self, head: LexborNode) -> None:
        node = head.first_child
        while node is not None:
            self._head_node(node)
            node = node.next

    def _head_node(self, node: LexborNode) -> None:
        tag = node.tag
        if tag == "title" and not self.doc.title:
            self.doc.title = " ".join((node.text() or "").split())[:1_000]
        elif tag == "base" and not self.doc.base:
            self.doc.base = node.attributes.get("href") or ""
        elif tag == "meta":
            attributes = node.attributes
            name = (
                attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
            )
            content = attributes.get("content")
            if name and content and len(self.doc.metas) < 200:
                self.doc.metas.setdefault(name.strip().lower(), content.strip()[:2_000])
        elif tag == "link":
            attributes = node.attributes
            if (attributes.get("rel") or "").lower() == "canonical" and not self.doc.canonical:
                self.doc.canonical = attributes.get("href") or ""
        elif tag in _SKIPPED:
            self._skipped(tag, node)

    def _skipped(self, tag: str, node: LexborNode) -> None:
        if tag == "script":
            self.doc.scripts += 1
            if "ld+json" in (node.attributes.get("type") or "") and len(self.doc.json_ld) < 20:
                self.doc.json_ld.append((node.text() or "")[:100_000])
