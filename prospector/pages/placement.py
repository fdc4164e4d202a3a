"""Where on its page a link stands (pure).

Three steps. What an author says by landmark, role or class holds, unless the part so named holds
most of the page. Wording comes next: a share button in the middle of the text is not the text. What
neither decides is weighed: the features of :mod:`prospector.pages.placement_features`, with weights
fitted to labelled links of real pages (``bench/pages/fit_placement.py``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.items import Placement
from prospector.pages import wording
from prospector.pages.placement_features import Surroundings
from prospector.pages.placement_weights import BIAS, WEIGHTS
from prospector.pages.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.dom import Anchor, Document
    from prospector.pages.regions import Region

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


class Places:
    """Tells the placement of each link of one page.

    ``external`` says of each anchor, in order, whether it leaves the site; ``page_url`` is the
    page's canonical address.
    """

    def __init__(self, document: Document, external: Sequence[bool], page_url: str) -> None:
        self.shape = Shape(document.blocks)
        self.around = Surroundings(document, self.shape, external)
        self._page_url = page_url
        self._large: dict[tuple[int, bool], bool] = {}

    def of(self, anchor: Anchor, url: str, external: bool) -> Placement:
        """The placement of one link that leads to ``url``."""
        region = anchor.region
        if region.hidden and not self._is_large(region.hidden_at, False):
            return Placement.HIDDEN
        part = self.part_of(region)
        if part:
            return _BY_PART[part]
        if self.is_service(anchor, url):
            return self._aside(anchor)
        total = BIAS
        for weight, value in zip(WEIGHTS, self.around.features(anchor, url, external), strict=True):
            total += weight * value
        return Placement.CONTENT if total > 0 else self._aside(anchor)

    def part_of(self, region: Region) -> str:
        """The part of the page that authors name around a link; empty when they name none."""
        for part, at in ((region.landmark, region.landmark_at), (region.named, region.named_at)):
            if part and not self._is_large(at, part in _VAGUE):
                return part
        return ""

    def is_service(self, anchor: Anchor, url: str) -> bool:
        """Whether wording or address alone tell that the link is not part of the text."""
        text = anchor.text.strip()
        href = anchor.href[:600].strip()
        line = self.around.line(anchor.block)
        if len(text) < 60 and wording.SERVICE_HREF.search(href):
            return True
        if href == "#" or (url == self._page_url and "#" not in href):
            return True
        if line.follow and (line.is_social(url) or href[:7].lower() in ("mailto:", "tel:")):
            return True
        if line.advert or line.disclosure or (line.post_data and line.plain < _SHORT_LINE):
            return True
        at_end = self.around.is_last(anchor)
        if line.lead and line.plain < _LABEL and at_end and not self.around.is_first(anchor):
            return True
        return (
            at_end
            and len(text) < 140
            and href[:1] != "#"
            and wording.UTILITY.match(text) is not None
            and not self.around.is_in_sentence(anchor)
        )

    def _is_large(self, at: int, vague: bool) -> bool:
        """Whether the block holds so much of the page that its name says nothing of its links."""
        known = self._large.get((at, vague))
        if known is None:
            block = self.shape.blocks[at]
            known = self.shape.share(at) >= _LARGE or block.chars >= 0.7 * self.shape.chars
            if vague and not known:
                there = self.around.external[at]
                known = there >= _MANY and there >= _LARGE * self.around.external[0]
            self._large[at, vague] = known
        return known

    def _aside(self, anchor: Anchor) -> Placement:
        """What a link is that is not content and that no name tells of."""
        start = anchor.block.start
        if start > self.shape.last and start > 0.85 * self.shape.chars:
            return Placement.FOOTER
        return Placement.NAV if start <= self.shape.first else Placement.SIDEBAR
