"""How the entries of a list are written, and ours written like them (pure)."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prospector.niche import Asset

_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$|^[\w-]+(?:\.[\w-]+)+(?:/\S*)?$", re.IGNORECASE)
_AFTER = re.compile(r"^\s?([–—:|,]|-{1,2}|\()\s?(?=\S)")
_LEAST_WORDS = 3
"""Words beside an anchor that make an entry a described one."""
_MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class ListStyle:
    """What most entries of a section have in common.

    ``described``: words stand beside the link. ``between``: what parts the two, such as ``": "``.
    ``by_address``: the links' anchors are addresses, not titles. ``entries`` were read.
    """

    described: bool = False
    between: str = ": "
    by_address: bool = False
    entries: int = 0


def style_of(entries: Iterable[tuple[str, str]]) -> ListStyle:
    """The style of (anchor, its list item or sentence) pairs; the neutral one for no entries."""
    described = addresses = read = 0
    between: Counter[str] = Counter()
    for anchor, context in list(entries)[:_MOST_ENTRIES]:
        name = " ".join(anchor.split())
        if not name:
            continue
        read += 1
        addresses += _ADDRESS.match(name) is not None
        said = " ".join(context.split())
        after = said.partition(name)[2] if name in said else ""
        if len(said.split()) - len(name.split()) >= _LEAST_WORDS:
            described += 1
            if sign := _AFTER.match(after):
                between[sign[1]] += 1
    usual = between.most_common(1)[0][0] if between else ":"
    spaced = {":": ": ", ",": ", ", "(": " ("}.get(usual, f" {usual} ")
    return ListStyle(2 * described > read, spaced, 2 * addresses > read, read)


def entry_like(style: ListStyle, asset: Asset) -> str:
    """Our page as an entry in that style; only what the profile says of it is said.

    Its terms are for matching: strung together they would read as what an editor deletes. Its
    description stands only where its language is known, which then is the page's.

    Empty without a title, or where there is no entry to be like.
    """
    if not asset.title or not style.entries:
        return ""
    said = asset.description if asset.language else ""
    if style.by_address:
        return f"{asset.url}{style.between if style.described else ' – '}{asset.title}" + (
            ")" if style.described and style.between == " (" else ""
        )
    if not style.described or not said:
        return asset.title
    return f"{asset.title}{style.between}{said}" + (")" if style.between == " (" else "")
