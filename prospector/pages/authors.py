"""Who wrote a page, and whether a block at its end is about him or her (pure).

Many pages close with a paragraph on the author that no class or heading names. It begins with a
name that the page gives as its author's elsewhere: in ``<meta name=author>``, by ``rel=author``, or
as the anchor of a link to the author's page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.document import Block, Document

_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autori|people|staff|team|contributors?|redakteure?)/",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"^(?:ist|war|hat|arbeitet|lebt|schreibt|studiert|leitet|is|was|has|works|lives|writes|est|es|è|é)\s"
)
_NAME = re.compile(r"^(?:[^\W\d_a-zß-ÿ][\w.'’-]{0,20} ){1,4}[^\W\d_a-zß-ÿ][\w'’-]{1,20}$")
_LONGEST = 40
_BEGINNING = 60


def author_names(document: Document, leads: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    """Names of the page's authors, in lower case; ``leads`` says where each anchor leads."""
    names = {}
    named = document.metas.get("author", "").strip().casefold()
    if 4 < len(named) < _LONGEST and "/" not in named:
        names[named] = True
    for anchor, (url, external) in zip(document.anchors, leads, strict=True):
        text = anchor.text
        if len(text) > 2 * _LONGEST or external or " " not in text.strip():
            continue
        if "author" in anchor.rel or _AUTHOR_PAGE.search(url[:600]):
            name = " ".join(text.split()).casefold()
            if name.count(" ") < 4 and len(name) < _LONGEST:
                names[name] = True
    return tuple(names)


def is_about(names: tuple[str, ...], block: Block) -> bool:
    """Whether the block begins with one of the names, or stands under a heading that is one.

    A heading that is a name of nobody known counts when the block goes on as of a person: "Ann
    Keeper" above, "is a gardener in …" below.
    """
    beginning = " ".join("".join(block.text[:_BEGINNING]).split())[:_BEGINNING]
    heading = " ".join(block.section[:100].split())
    if names and (beginning.casefold().startswith(names) or heading.casefold() in names):
        return True
    return bool(_VERB.match(beginning) and _NAME.match(heading))
