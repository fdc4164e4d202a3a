"""What stands around a link, told of its block: numbers that are the same for all its links (pure)."""

from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING, NamedTuple

from prospector.pages import wording
from prospector.pages.document import HEADINGS
from prospector.pages.near import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.document import Block, Document
    from prospector.pages.shape import Shape

FEATURES = (
    "is_div",
    "is_p",
    "is_heading",
    "is_cell",
    "in_list_item",
    "plain",  # characters outside of anchors, as a logarithm, as all counts and lengths are
    "density",  # share of characters in anchors
    "links",
    "marks",  # commas, full stops and the like
    "small_words",  # share of words that begin in lower case
    "ends_like_sentence",
    "position",  # on the page, 0-1
    "from_first",  # characters since the page's prose begins, negative before it
    "from_last",
    "from_title",  # characters since the first <h1>
    "levels",  # below the trunk
    "next_plain",
    "previous_plain",
    "near_prose",  # within a few blocks
    "near_density",
    "far_prose",
    "far_density",
    "lead",
    "follow",
    "aside_heading",
    "in_article",
    "in_main",
    "in_named_content",
    # What follows is the same for all blocks of a parent.
    "branch_density",
    "branch_size",
    "branch_links",
    "branch_share",  # of the page's prose
    "branch_external",
    "parent_density",
    "parent_links",
    "parent_external",
    "parent_share",
    "grandparent_density",
    "grandparent_share",
    "grandparent_children",
    "page_prose",
    "page_external",
)
NOWHERE = -20.0
_SOME_TEXT = 10
_PROSE = 60
_NEAR, _FAR = 3, 10
"""Blocks with text on each side."""


class Line(NamedTuple):
    """What the words of a block say; ``plain`` counts its characters outside of anchors."""

    plain: int
    follow: bool
    advert: bool
    disclosure: bool
    post_data: bool
    lead: bool
    licence: bool


class Surroundings:
    """Features of the blocks of one page; ``external[i]`` counts the outbound links in block ``i``."""

    def __init__(self, document: Document, shape: Shape, leaves: Sequence[bool]) -> None:
        self._shape = shape
        self._blocks = blocks = document.blocks
        self.external = [0] * len(blocks)
        self._children = [0] * len(blocks)
        for anchor, out in zip(document.anchors, leaves, strict=True):
            self.external[anchor.block.index] += out
        for block in reversed(blocks):
            if block.parent is not None:
                self.external[block.parent.index] += self.external[block.index]
                self._children[block.parent.index] += 1
        self._lay_out()
        self._words = [block.words() for block in blocks]
        page = "\n".join(self._words).lower()
        self._cores = [core for core in wording.CORES if core in page]
        titles = [block.start for block in blocks if block.tag == "h1" and block.own_chars >= 5]
        self._title = titles[0] if titles else None
        self._page = (log1p(shape.total), sum(leaves) / max(1, len(leaves)))
        self._lines: dict[int, Line] = {}
        self._asides: dict[str, bool] = {}
        self._families: dict[tuple[int, int], tuple[float, ...]] = {}

    def _lay_out(self) -> None:
        """The blocks with text in a row, and sums over them, so that any stretch is known at once."""
        self._rank = []
        self._plain = [0.0]
        self._prose = [0]
        self._linked = [0]
        for block in self._blocks:
            self._rank.append(len(self._plain) - 1)
            if block.own_chars >= _SOME_TEXT:
                plain = block.own_chars - block.own_link_chars
                is_prose = plain >= _PROSE and block.own_link_chars <= plain
                self._plain.append(log1p(plain))
                self._prose.append(self._prose[-1] + (plain if is_prose else 0))
                self._linked.append(self._linked[-1] + block.own_link_chars)
        self._plain.append(0.0)

    def line(self, block: Block) -> Line:
        """What the words of a block say."""
        known = self._lines.get(block.index)
        if known is None:
            text = self._words[block.index][:300]
            # Few lines hold the core of such wording; the patterns are for those.
            telling = any_of(self._cores, text.lower())
            known = self._lines[block.index] = Line(
                block.own_chars - block.own_link_chars,
                telling and wording.FOLLOW.search(text) is not None,
                wording.ADVERT.match(text[:80]) is not None,
                telling and wording.DISCLOSURE.search(text) is not None,
                telling and wording.POST_DATA.search(text) is not None,
                wording.LEAD.match(text) is not None,
                telling and wording.LICENCE.search(text) is not None,
            )
        return known

    def _is_aside(self, section: str) -> bool:
        known = self._asides.get(section)
        if known is None:
            known = self._asides[section] = wording.ASIDE_HEADING.search(section) is not None
        return known

    def _within(self, rank: int, reach: int) -> tuple[float, float]:
        """Prose, and the share of anchors in the text, of ``reach`` blocks on each side."""
        last = len(self._prose) - 1
        low, high = max(0, rank - reach), min(last, rank + reach + 1)
        prose = self._prose[high] - self._prose[low]
        linked = self._linked[high] - self._linked[low]
        return log1p(prose), linked / (1 + prose + linked)

    def features(self, block: Block) -> tuple[float, ...]:
        """The values of :data:`FEATURES` for one block."""
        shape, at = self._shape, block.index
        parent = block.parent or block
        grandparent = parent.parent or parent
        region, line = block.region, self.line(block)
        plain = line.plain
        words = self._words[at]
        pieces = words[:2_000].split()
        rank = self._rank[at]
        counts = block.own_chars >= _SOME_TEXT
        return (
            block.tag == "div",
            block.tag == "p",
            block.tag in HEADINGS,
            block.tag in ("td", "th"),
            block.tag == "li" or parent.tag == "li" or grandparent.tag == "li",
            log1p(plain),
            block.own_link_chars / max(1, block.own_chars),
            log1p(block.links),
            log1p(sum([piece[-1] in wording.MARKS for piece in pieces])),
            sum([piece[0].islower() for piece in pieces]) / max(1, len(pieces)),
            words[-1:] in tuple('.!?…"”»:'),
            block.start / shape.chars,
            _signed(block.start - shape.first),
            _signed(block.start - shape.last),
            NOWHERE if self._title is None else _signed(block.start - self._title),
            min(shape.levels[at], 12),
            self._plain[min(rank + 1 + counts, len(self._plain) - 1)],
            self._plain[rank],
            *self._within(rank, _NEAR),
            *self._within(rank, _FAR),
            line.lead,
            line.follow,
            self._is_aside(block.section),
            region.article,
            region.main,
            region.content_nearer,
            *self._family(shape.branch[at], parent.index),
        )

    def _family(self, branch_at: int, parent_at: int) -> tuple[float, ...]:
        """The features that blocks of one parent share."""
        known = self._families.get((branch_at, parent_at))
        if known is not None:
            return known
        shape = self._shape
        branch, parent = self._blocks[branch_at], self._blocks[parent_at]
        grandparent = parent.parent or parent
        known = self._families[branch_at, parent_at] = (
            branch.link_chars / max(1, branch.chars),
            log1p(branch.chars),
            log1p(branch.links),
            shape.share(branch.index),
            self.external[branch.index] / max(1, branch.links),
            parent.link_chars / max(1, parent.chars),
            log1p(parent.links),
            self.external[parent.index] / max(1, parent.links),
            shape.share(parent.index),
            grandparent.link_chars / max(1, grandparent.chars),
            shape.share(grandparent.index),
            log1p(self._children[grandparent.index]),
            *self._page,
        )
        return known


def _signed(distance: int) -> float:
    return log1p(distance) if distance >= 0 else -log1p(-distance)
