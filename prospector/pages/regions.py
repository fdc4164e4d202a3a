"""In which region of a page an element stands, from landmarks, roles and class words (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from prospector.pages.names import meaning_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class Region(NamedTuple):
    """The nearest hint of each strength around an element.

    ``landmark``: from HTML5 tags and ARIA roles; ``named``: a part from id and class words, and ``…_at`` is the index of the block that said so, because a name on
    something that holds most of the page means little. ``main``/``article``: inside such a landmark.
    ``content``: inside an element named like content; ``content_nearer`` when that name stands
    closer than ``named``. ``hidden``: not shown.
    """

    landmark: str = ""
    named: str = ""
    main: bool = False
    article: bool = False
    content: bool = False
    hidden: bool = False
    landmark_at: int = 0
    named_at: int = 0
    hidden_at: int = 0
    content_nearer: bool = False


LANDMARK_TAGS = {
    # tag -> what it says of its inside
    "nav": "nav",
    "aside": "sidebar",
    "main": "main",
    "article": "article",
    "header": "header",
    "footer": "footer",
}

_ROLES = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "header",
    "tablist": "nav",
}

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-indent\s*:\s*-\d{3,}|font-size\s*:\s*0(?![.\d])"
    r"|(?:left|top)\s*:\s*-\d{3,}px|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)


def region_of(
    tag: str, attributes: Mapping[str, str | None], around: Region, at: int = 0
) -> Region:
    """The region of an element with these ``attributes`` inside ``around``.

    ``at`` is the index of the block that the element opens, or of the one it stands in.
    """
    spoken = LANDMARK_TAGS.get(tag)
    if spoken is None and _says_nothing(tag, attributes, around.hidden):
        return around
    landmark, named, main, article, content, hidden = around[:6]
    landmark_at, named_at, hidden_at, nearer = around[6:]
    if spoken is not None:
        landmark_at = at
        if tag == "main":
            main, landmark, named = True, "", ""
        elif tag == "article":
            article = True
            if landmark in ("header", "footer"):
                landmark = ""
        elif spoken in ("header", "footer"):
            # Of an article they are its title block and its end, which are something else.
            landmark = spoken if not (article or main) else landmark or f"article_{spoken}"
        else:
            landmark = spoken
    if attributes:
        role = attributes.get("role")
        if role:
            if role == "main":
                main, landmark, named = True, "", ""
            elif role == "article":
                article = True
            elif role in _ROLES:
                landmark, landmark_at = _ROLES[role], at
        identifier, classes = attributes.get("id"), attributes.get("class")
        if (identifier or classes) and tag not in ("body", "html"):
            part, is_content, is_hidden = meaning_of(identifier or "", classes or "")
            if part:
                named, named_at, nearer = part, at, False
            elif is_content:
                content = nearer = True
            if is_hidden and not hidden and tag != "a":
                hidden, hidden_at = True, at
        if not hidden and _is_hidden(attributes):
            hidden, hidden_at = True, at
    return Region(
        landmark,
        named,
        main,
        article,
        content,
        hidden,
        landmark_at,
        named_at,
        hidden_at,
        nearer,
    )


def _says_nothing(tag: str, attributes: Mapping[str, str | None], hidden: bool) -> bool:
    """Whether an element stands where its parent stands: most do, and are done with here."""
    if attributes.get("role") or (not hidden and _is_hidden(attributes)):
        return False
    identifier, classes = attributes.get("id"), attributes.get("class")
    if not (identifier or classes) or tag in ("body", "html"):
        return True
    part, is_content, is_hidden = meaning_of(identifier or "", classes or "")
    return not part and not is_content and (hidden or not is_hidden or tag == "a")


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style[:1_000]))
