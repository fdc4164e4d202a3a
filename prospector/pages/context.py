"""The sentence or list item around an anchor (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.document import Anchor, Block

_LONGEST = 400
_SENTENCE_END = re.compile(r"[.!?。！？…](?=[\s\"'”»)]|$)|\n\n")
_PIECES = 400
"""Pieces of text read on each side of an anchor, so that a line of 100,000 links stays linear."""
_FEW = 12
"""A block with fewer characters beside its anchors does not explain them: look at the next one."""


def context_of(anchor: Anchor, blocks: Sequence[Block]) -> str:
    """Up to 400 characters: the sentence of a paragraph, or the item of a list with its words.

    An anchor that stands alone (a heading, a ``<dt>``, a table cell) is explained by the block that
    follows when that one holds no links of its own.
    """
    block = anchor.block
    before = "".join(block.text[max(0, anchor.at - _PIECES) : anchor.at])[-2_000:]
    after = "".join(block.text[anchor.end : anchor.end + _PIECES])[:2_000]
    own = _fold(f"{before}{anchor.text}{after}")
    if len(own) - len(_fold(anchor.text)) < _FEW:
        explained = _explanation(block, blocks)
        if explained:
            return _cut(f"{own or anchor.label} – {explained}")
        return _cut(own)
    line_before = before.rsplit("\n", 1)[-1] if block.links > 1 else before
    line_after = after.split("\n", 1)[0] if block.links > 1 else after
    ends = list(_SENTENCE_END.finditer(line_before))
    start = ends[-1].end() if ends else 0
    stop = _SENTENCE_END.search(line_after)
    sentence = _fold(
        f"{line_before[start:]}{anchor.text}{line_after[: stop.end()] if stop else line_after}"
    )
    return _cut(sentence if len(sentence) > len(_fold(anchor.text)) else own, _fold(anchor.text))


def _explanation(block: Block, blocks: Sequence[Block]) -> str:
    """The text of the next block when it belongs to this one and is prose."""
    for follower in blocks[block.index + 1 : block.index + 3]:
        related = follower.parent is block.parent or (
            block.parent is not None
            and follower.parent is not None
            and block.parent.parent is not None
            and follower.parent.parent is block.parent.parent
            and block.parent.tag == follower.parent.tag
        )
        if not related or follower.tag in ("h1", "h2", "h3", "h4", "h5", "h6", "dt"):
            return ""
        if follower.own_chars - follower.own_link_chars >= _FEW:
            return follower.words() if follower.own_link_chars * 3 < follower.own_chars else ""
    return ""


def _fold(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str, keep: str = "") -> str:
    """At most 400 characters, around the anchor where that is known."""
    if len(text) <= _LONGEST:
        return text
    middle = max(0, text.find(keep)) if keep else 0
    start = max(0, min(middle - _LONGEST // 3, len(text) - _LONGEST))
    return ("…" if start else "") + text[start : start + _LONGEST - 2].strip() + "…"
