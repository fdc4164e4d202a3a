"""The shape of a page: where its prose lies, and how a block stands to it (pure).

Prose is text outside of anchors in blocks that hold more of it than of anchors. The *trunk* is the
chain of blocks that each hold most of the page's prose; a *branch* is the biggest block around a
link that does not. A branch of many short links before or after the prose is a menu; one amid the
prose that holds prose itself is the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.pages import wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.document import Block

LEAST_PROSE = 60
"""Characters outside of anchors that make a block prose rather than a label."""
_MOST = 0.6
_FOREIGN = frozenset(("comment", "footer", "sidebar", "nav", "author_bio"))


class Shape:
    """What two passes over the blocks (parents stand before children) say of a page.

    By a block's index: ``prose`` the characters of prose in it, ``branch`` the index of its branch,
    ``levels`` how many blocks it stands below the trunk. ``first`` and ``last`` bound the prose of
    the trunk, in characters of the page.
    """

    __slots__ = ("blocks", "branch", "chars", "first", "last", "levels", "prose", "total")

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.chars = max(1, blocks[0].chars)
        every = [_plain(block) for block in blocks]
        foreign = _Foreign()
        own = [0 if foreign(block) else n for block, n in zip(blocks, every, strict=True)]
        if sum(own) < 0.3 * sum(every):
            own = every
        self.prose = own[:]
        for block in reversed(blocks):
            if block.parent is not None:
                self.prose[block.parent.index] += self.prose[block.index]
        self.total = self.prose[0]
        self.branch = [0] * len(blocks)
        self.levels = [0] * len(blocks)
        self._grow(blocks, own)

    def _grow(self, blocks: Sequence[Block], own: Sequence[int]) -> None:
        floor = _MOST * self.total if self.total else float("inf")
        trunk = [False] * len(blocks)
        lowest = 0
        for block in blocks:
            at = block.index
            parent = block.parent
            if parent is None or (trunk[parent.index] and self.prose[at] >= floor):
                trunk[at] = True
                self.branch[at] = lowest = at
            elif trunk[parent.index]:
                self.branch[at], self.levels[at] = at, 1
            else:
                self.branch[at] = self.branch[parent.index]
                self.levels[at] = self.levels[parent.index] + 1
        inside = [False] * len(blocks)
        self.first, self.last = self.chars, 0
        for block in blocks[lowest:]:
            at = block.index
            inside[at] = at == lowest or (block.parent is not None and inside[block.parent.index])
            if inside[at] and own[at]:
                self.first = min(self.first, block.start)
                self.last = max(self.last, block.start + block.own_chars)
        if self.last == 0:
            self.first, self.last = 0, self.chars

    def share(self, index: int) -> float:
        """The share (0-1) of the page's prose that the block with this index holds."""
        return self.prose[index] / self.total if self.total else 0.0


def _plain(block: Block) -> int:
    plain = block.own_chars - block.own_link_chars
    return plain if plain >= LEAST_PROSE and block.own_link_chars <= plain else 0


class _Foreign:
    """Tells whether a block is not the page's own text: by its name, or by the heading of comments."""

    def __init__(self) -> None:
        self._headings: dict[str, bool] = {}

    def __call__(self, block: Block) -> bool:
        region = block.region
        if region.hidden or region.landmark in _FOREIGN or region.named == "comment":
            return True
        known = self._headings.get(block.section)
        if known is None:
            known = wording.COMMENTS_HEADING.match(block.section[:80]) is not None
            self._headings[block.section] = known
        return known
