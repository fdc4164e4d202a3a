"""The links of a page: every anchor once, in document order, with all an editor would see (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.items import Link
from prospector.pages.context import context_of
from prospector.pages.placement import placement_of
from prospector.urls import absolute, canonical, registered_domain

if TYPE_CHECKING:
    from prospector.pages.dom import Document

_FLAGS = ("nofollow", "ugc", "sponsored")


def links_of(document: Document, page_url: str, *, nofollow: bool = False) -> tuple[Link, ...]:
    """Every ``<a href>`` and ``<area href>``; ``nofollow`` is the page's own directive for all."""
    base = absolute(page_url, document.base.strip()) if document.base else None
    base = base if base and base.startswith(("http://", "https://")) else page_url
    home = registered_domain(page_url)
    root = document.blocks[0]
    addresses: dict[str, tuple[str, bool]] = {}
    found = []
    for anchor in document.anchors:
        href = anchor.href
        known = addresses.get(href)
        if known is None:
            known = addresses[href] = _address(base, href, home)
        url, external = known
        flags = [flag for flag in _FLAGS if flag in anchor.rel.lower().replace(",", " ").split()]
        if nofollow and "nofollow" not in flags:
            flags.insert(0, "nofollow")
        text = " ".join(anchor.text.split())[:2_000]
        found.append(
            Link(
                href=href,
                url=url,
                anchor=text or anchor.image or " ".join(anchor.label.split()),
                placement=placement_of(anchor, external, root),
                rel=tuple(flags),
                # Inside a site only the wording counts; sentences are for those who get an e-mail.
                context=context_of(anchor, document.blocks) if external else "",
                section=anchor.block.section,
                external=external,
            )
        )
    return tuple(found)


def _address(base: str, href: str, home: str) -> tuple[str, bool]:
    url = absolute(base, href.strip())
    if url is None:
        return "", False
    spelled = canonical(url)
    if spelled is None:
        return url, False
    return spelled, registered_domain(spelled) != home
