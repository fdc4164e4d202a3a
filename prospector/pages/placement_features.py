"""What is known of a link's surroundings, as numbers that weights apply to (pure).

Most are the same for all links of a block and are worked out once for it.
"""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, NamedTuple

from prospector.pages import wording
from prospector.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.dom import Anchor, Block, Document
    from prospector.pages.shape import Shape

FEATURES = (
    # of the block
    "tag_p",
    "tag_div",
    "tag_heading",
    "in_list_item",
    "label_only",
    "prose",
    "link_density",
    "single_link",
    "ends_like_sentence",
    "page_position",
    "before_prose",
    "within_prose",
    "after_prose",
    "near_start",
    "distance_after",
    "levels",
    "branch_density",
    "branch_size",
    "branch_links",
    "branch_prose",
    "branch_external",
    "parent_density",
    "grandparent_density",
    "parent_external",
    "grandparent_share",
    "next_prose",
    "previous_prose",
    "external_list",
    "page_prose",
    "lead",
    "aside_heading",
    # of the link
    "words",
    "empty",
    "image",
    "utility",
    "external",
    "social",
    "fragment",
    "number",
    "first",
    "last",
    "alone",
    "lower_before",
    "lower_after",
    "punctuation_after",
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SOME_TEXT = 10
_PLAIN_PROSE = 60


class Line(NamedTuple):
    """What the words of a block say; ``plain`` counts its characters outside of anchors."""

    plain: int
    follow: bool
    advert: bool
    disclosure: bool
    post_data: bool
    lead: bool

    @staticmethod
    def is_social(url: str) -> bool:
        """Whether an address is that of a profile on a social network."""
        return wording.SOCIAL_HOST.search(host_of(url)) is not None


class Surroundings:
    """Features of the links of one page; ``external[i]`` counts the links in block ``i``."""

    def __init__(self, document: Document, shape: Shape, leaves: Sequence[bool]) -> None:
        self._shape = shape
        self._blocks = document.blocks
        self.external = [0] * len(document.blocks)
        for anchor, out in zip(document.anchors, leaves, strict=True):
            self.external[anchor.block.index] += out
        for block in reversed(document.blocks):
            if block.parent is not None:
                self.external[block.parent.index] += self.external[block.index]
        self._textual = [b for b in document.blocks if b.own_chars >= _SOME_TEXT]
        self._order = self._ranks()
        self._lines: dict[int, Line] = {}
        self._of_block: dict[int, tuple[float, ...]] = {}
        self._asides: dict[str, bool] = {}

    def features(self, anchor: Anchor, url: str, external: bool) -> tuple[float, ...]:
        """The values of :data:`FEATURES` for one link."""
        block = anchor.block
        shared = self._of_block.get(block.index)
        if shared is None:
            shared = self._of_block[block.index] = self._block_features(block)
        text = anchor.text.strip()
        before, after = self._beside(anchor)
        first, last = len(before) < 3, len(after) < 3
        return (
            *shared,
            min(len(text.split()), 15) / 15,
            not text,
            bool(not text and anchor.image),
            wording.UTILITY.match(text[:140]) is not None,
            external,
            external and Line.is_social(url),
            anchor.href.lstrip()[:1] == "#",
            text.isdigit(),
            first,
            last,
            first and last,
            before[-1:].islower(),
            after[:1].islower(),
            bool(after) and after[0] in ".,;:)!?",
        )

    def line(self, block: Block) -> Line:
        """What the words of a block say."""
        known = self._lines.get(block.index)
        if known is None:
            text = block.words()[:300]
            known = self._lines[block.index] = Line(
                block.own_chars - block.own_link_chars,
                wording.FOLLOW.search(text) is not None,
                wording.ADVERT.match(text[:80]) is not None,
                wording.DISCLOSURE.search(text) is not None,
                wording.POST_DATA.search(text) is not None,
                wording.LEAD.match(text) is not None,
            )
        return known

    def is_first(self, anchor: Anchor) -> bool:
        """Whether nothing stands before the link in its block."""
        return len(self._beside(anchor)[0]) < 3

    def is_last(self, anchor: Anchor) -> bool:
        """Whether nothing stands after the link in its block."""
        return len(self._beside(anchor)[1]) < 3

    def is_in_sentence(self, anchor: Anchor) -> bool:
        """Whether words go on before or after the link as in a sentence."""
        before, after = self._beside(anchor)
        return before[-1:].islower() or after[:1].islower() or after[:1] in tuple(".,;:)!?")

    @staticmethod
    def _beside(anchor: Anchor) -> tuple[str, str]:
        """Some words before and after a link in its block."""
        pieces = anchor.block.text
        before = "".join(pieces[max(0, anchor.at - 3) : anchor.at])[-60:].strip()
        after = "".join(pieces[anchor.end : anchor.end + 3])[:60].strip()
        return before, after

    def _ranks(self) -> list[int]:
        """For each block how many blocks with text stand before it."""
        ranks = []
        seen = 0
        for block in self._blocks:
            ranks.append(seen)
            seen += block.own_chars >= _SOME_TEXT
        return ranks

    def _prose_at(self, rank: int) -> float:
        if not 0 <= rank < len(self._textual):
            return 0.0
        block = self._textual[rank]
        return log1p(block.own_chars - block.own_link_chars) / 6

    def _block_features(self, block: Block) -> tuple[float, ...]:
        shape, at = self._shape, block.index
        branch = self._blocks[shape.branch[at]]
        parent = block.parent or block
        grandparent = parent.parent or parent
        plain = block.own_chars - block.own_link_chars
        density = block.own_link_chars / max(1, block.own_chars)
        words = "".join(block.text[-3:]).rstrip()
        rank = self._order[at]
        aside = self._asides.get(block.section)
        if aside is None:
            aside = wording.ASIDE_HEADING.search(block.section) is not None
            self._asides[block.section] = aside
        grand_density = grandparent.link_chars / max(1, grandparent.chars)
        grand_external = self.external[grandparent.index] / max(1, grandparent.links)
        return (
            block.tag == "p",
            block.tag == "div",
            block.tag in _HEADINGS,
            block.tag == "li" or parent.tag == "li" or grandparent.tag == "li",
            plain < 5,
            plain >= _PLAIN_PROSE and density < 0.5,
            density,
            block.links == 1,
            words[-1:] in tuple('.!?…"”»:'),
            block.start / shape.chars,
            block.start < shape.first,
            shape.first <= block.start <= shape.last,
            block.start > shape.last,
            abs(block.start - shape.first) < 300,
            log1p(max(0, block.start - shape.last)) / 10,
            min(shape.levels[at], 8) / 8,
            branch.link_chars / max(1, branch.chars),
            log1p(branch.chars) / 10,
            log1p(branch.links) / 5,
            shape.prose[branch.index] / max(1, branch.chars),
            self.external[branch.index] / max(1, branch.links),
            parent.link_chars / max(1, parent.chars),
            grand_density,
            self.external[parent.index] / max(1, parent.links),
            shape.share(grandparent.index),
            self._prose_at(rank + (block.own_chars >= _SOME_TEXT)),
            self._prose_at(rank - 1),
            grand_external > 0.7 and grand_density > 0.5,
            log1p(shape.total) / 12,
            self.line(block).lead,
            aside,
        )
