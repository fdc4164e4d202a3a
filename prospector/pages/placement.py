"""Where on its page a link stands (pure).

Three steps. What an author says by landmark, role or class holds, unless the part so named holds
most of the page. Wording comes next: a share button in the middle of the text is not the text. What
neither decides is weighed: the features of :mod:`prospector.pages.placement_features`, with weights
fitted to labelled links of real pages (``bench/pages/fit_placement.py``).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from prospector.items import Placement
from prospector.pages import wording
from prospector.pages.authors import author_names, is_about
from prospector.pages.near import any_of
from prospector.pages.placement_features import Features, beside, is_in_sentence, is_social
from prospector.pages.placement_trees import is_content
from prospector.pages.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.document import Anchor, Block, Document

_BY_PART = {
    "nav": Placement.NAV,
    "header": Placement.HEADER,
    "footer": Placement.FOOTER,
    "sidebar": Placement.SIDEBAR,
    "comment": Placement.COMMENT,
    "author_bio": Placement.AUTHOR_BIO,
    "related": Placement.SIDEBAR,
    "social": Placement.SIDEBAR,
    "meta": Placement.SIDEBAR,
    "ad": Placement.SIDEBAR,
    "popup": Placement.SIDEBAR,
    "article_header": Placement.HEADER,
    "article_footer": Placement.SIDEBAR,
}
_VAGUE = frozenset(("header", "related", "social", "meta", "ad", "popup"))
"""Names that lists of links bear too; those lists are then where most links of the page are."""
_LARGE = 0.5
_MANY = 8
_SHORT_LINE = 300
_LABEL = 40
_TRIFLE = 3
_SENTENCE = 60


def _is_service_address(href: str) -> bool:
    return any_of(wording.SERVICE_CORES, href.casefold()) and bool(
        wording.SERVICE_HREF.search(href)
    )


class Places:
    """Tells the placement of each link of one page.

    ``leads`` says of each anchor, in order, where it leads and whether that is another site;
    ``page_url`` is the page's canonical address.
    """

    def __init__(
        self, document: Document, leads: Sequence[tuple[str, bool]], page_url: str
    ) -> None:
        self._document, self._leads = document, leads
        self.shape = Shape(document.blocks)
        self.features = Features(document, self.shape, leads, page_url)
        self._around = self.features.around
        self._page_url = page_url
        self._large: dict[tuple[int, bool], bool] = {}
        self._headed: dict[str, Placement | None] = {}

    def of(self, anchor: Anchor, url: str, external: bool) -> Placement:
        """The placement of one link that leads to ``url``."""
        decided = self.decided(anchor, url)
        if decided is not None:
            return decided
        if is_content(self.features.of(anchor, url, external)):
            return Placement.AUTHOR_BIO if self.is_bio(anchor.block) else Placement.CONTENT
        return self._aside(anchor)

    def decided(self, anchor: Anchor, url: str) -> Placement | None:
        """What names or wording say, which is never content; ``None`` when they say nothing."""
        region = anchor.region
        hidden = region.hidden and not self._is_large(region.hidden_at, False)
        if hidden if anchor.shown is None else not anchor.shown:
            return Placement.HIDDEN
        part = self.part_of(anchor)
        if part:
            return _BY_PART[part]
        section = anchor.block.section
        if section not in self._headed:
            self._headed[section] = _by_heading(section[:80])
        headed = self._headed[section]
        if headed is not None:
            return headed
        return self._aside(anchor) if self.is_service(anchor, url) else None

    def part_of(self, anchor: Anchor) -> str:
        """The part of the page that authors name around a link; empty when they name none."""
        region = anchor.region
        if region.landmark and not self._is_large(region.landmark_at, False):
            return region.landmark
        part = region.named
        if not part or self._is_large(region.named_at, part in _VAGUE):
            return ""
        block = anchor.block
        in_text = region.main or region.article
        if in_text and (part == "header" or (part in _VAGUE and block.tag in ("td", "th"))):
            return ""  # titles of tables, questions, list entries; what a column of a table holds
        if part != block.region.named:  # it is the name of the link itself
            plain = block.own_chars - block.own_link_chars
            if plain > max(_SENTENCE, block.own_link_chars) and is_in_sentence(anchor):
                return ""  # a word amid a sentence, as of those a site links to its topics
            if part in _VAGUE and len(anchor.text) > _SENTENCE:
                return ""  # a card that tells what it leads to
        return part

    def is_service(self, anchor: Anchor, url: str) -> bool:
        """Whether wording or address alone tell that the link is not part of the text."""
        text = anchor.text.strip()
        href = anchor.href[:600].strip()
        line = self._around.line(anchor.block)
        if len(text) < 60 and _is_service_address(href):
            return True
        if href == "#":
            return True
        if url == self._page_url and "#" not in href and not is_in_sentence(anchor):
            return True
        if line.follow and (is_social(url) or href[:7].lower() in ("mailto:", "tel:")):
            return True
        if line.follow and line.plain < _SHORT_LINE and wording.UTILITY.match(text[:140]):
            return True
        if line.advert or line.disclosure or (line.post_data and line.plain < _SHORT_LINE):
            return True
        if line.licence and "creativecommons.org/licenses" in href:
            return True
        before, after = beside(anchor)
        if line.lead and line.plain < _LABEL and len(before) >= _TRIFLE:
            return True
        return (
            len(after) < _TRIFLE
            and len(text) < 140
            and href[:1] != "#"
            and wording.UTILITY.match(text) is not None
            and not is_in_sentence(anchor)
        )

    def is_bio(self, block: Block) -> bool:
        """Whether a block is about the page's author: it tells of one, and no prose follows it."""
        is_last = block.start > self.shape.last - 1.2 * block.own_chars - _SENTENCE
        return is_last and is_about(self._authors, block)

    @cached_property
    def _authors(self) -> tuple[str, ...]:
        return author_names(self._document, self._leads)

    def _is_large(self, at: int, vague: bool) -> bool:
        """Whether the block holds so much of the page that its name says nothing of its links."""
        known = self._large.get((at, vague))
        if known is None:
            block = self.shape.blocks[at]
            known = self.shape.share(at) >= _LARGE or block.chars >= 0.7 * self.shape.chars
            if vague and not known:
                there = self._around.external[at]
                known = there >= _MANY and there >= _LARGE * self._around.external[0]
            self._large[at, vague] = known
        return known

    def _aside(self, anchor: Anchor) -> Placement:
        """What a link is that is not content and that no name tells of."""
        start = anchor.block.start
        if start > self.shape.last and start > 0.85 * self.shape.chars:
            return Placement.FOOTER
        return Placement.NAV if start <= self.shape.first else Placement.SIDEBAR


def _by_heading(heading: str) -> Placement | None:
    """What a heading says of all that stands below it."""
    if wording.AUTHOR_HEADING.match(heading):
        return Placement.AUTHOR_BIO
    return Placement.COMMENT if wording.COMMENTS_HEADING.match(heading) else None
