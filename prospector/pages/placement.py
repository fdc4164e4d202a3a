"""Where on its page a link stands, from the regions around it and the text beside it (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.items import Placement

if TYPE_CHECKING:
    from prospector.pages.dom import Anchor, Block

_BY_NAME = {
    "nav": Placement.NAV,
    "header": Placement.HEADER,
    "footer": Placement.FOOTER,
    "sidebar": Placement.SIDEBAR,
    "comment": Placement.COMMENT,
    "author_bio": Placement.AUTHOR_BIO,
    "article_header": Placement.HEADER,
    "article_footer": Placement.SIDEBAR,
}
_UTILITY_ANCHOR = re.compile(
    r"^(?:home(?:page)?|start(?:seite)?|accueil|inicio|impressum|imprint|datenschutz\w*|privacy.*"
    r"|terms .*|agb|kontakt|contact(?: us)?|contacto|about(?: us)?|über uns|log ?in|anmelden"
    r"|sign ?(?:in|up)|register|registrieren|logout|warenkorb|cart|suche|search|sitemap|rss(?: feed)?"
    r"|newsletter|subscribe|tweet|share.*|teilen|drucken|print|weiter|weiterlesen|read more.*|mehr"
    r"|more|next.*|prev(?:ious)?\b.*|zurück|older (?:posts|entries).*|newer .*|reply|antworten"
    r"|permalink|edit|bearbeiten|cookie.*|mentions l.gales|aviso legal|hilfe|help|faq|jobs|karriere"
    r"|nach oben|back to top|top|«|»|\d{1,3}|\d+ (?:comments?|kommentare?)|leave a (?:comment|reply)"
    r"|skip to .*|zum inhalt.*|menu|menü|close|schließen)$",
    re.IGNORECASE,
)
_UTILITY_HREF = re.compile(
    r"sharer|intent/tweet|[/?]share\b|addthis|wp-login|replytocom|#respond|/feed/?$|javascript:"
    r"|/login\b|whatsapp:|pinterest\.\w+/pin/create|[?&]print\b|/tags?/|/categor(?:y|ies)/|/author/",
    re.IGNORECASE,
)
_LISTS = frozenset(("ul", "ol", "table", "dl", "menu", "dir", "tr"))
_PROSE = 40


def placement_of(anchor: Anchor, external: bool, page: Block) -> Placement:
    """The placement of one link; ``page`` is the root block with the sums of the whole page."""
    region = anchor.region
    if region.hidden:
        return Placement.HIDDEN
    if region.landmark and not region.landmark.startswith("article_"):
        return _BY_NAME[region.landmark]
    plain = anchor.block.own_chars - anchor.block.own_link_chars
    in_sentence = plain >= _PROSE and anchor.block.own_link_chars < plain * 2
    if region.named:
        # A class word is a hint; a sentence in the middle of the content outweighs the weak ones.
        weak = region.named in ("sidebar", "header") and region.content and in_sentence
        if not weak:
            return _BY_NAME[region.named]
    if region.landmark:
        return _BY_NAME[region.landmark]
    if in_sentence:
        return Placement.CONTENT
    text = " ".join(anchor.text.split())[:80]
    if _UTILITY_ANCHOR.match(text) or _UTILITY_HREF.search(anchor.href[:500]):
        return Placement.FOOTER if _near_end(anchor, page) else Placement.NAV
    if _is_menu(anchor, external):
        return Placement.FOOTER if _near_end(anchor, page) else Placement.NAV
    return Placement.CONTENT


def _near_end(anchor: Anchor, page: Block) -> bool:
    return page.chars > 0 and anchor.block.start / page.chars > 0.93


def _is_menu(anchor: Anchor, external: bool) -> bool:
    """Links side by side with no words between them, to pages of the same site."""
    if external:
        return False
    box: Block | None = anchor.block
    for _ in range(6):
        if box is None:
            return False
        if box.links >= 3 and (box.tag in _LISTS or box.links >= 4):
            density = box.link_chars / max(1, box.chars)
            return density > 0.75
        box = box.parent
    return False
