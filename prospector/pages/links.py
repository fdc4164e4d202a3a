"""The links of a page: every anchor once, in document order, with all an editor would see (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.items import Link
from prospector.pages.context import context_of
from prospector.pages.placement import Places
from prospector.urls import absolute, canonical, canonical_href, registered_domain

if TYPE_CHECKING:
    from prospector.pages.document import Document

_FLAGS = ("nofollow", "ugc", "sponsored")


def links_of(document: Document, page_url: str, *, nofollow: bool = False) -> tuple[Link, ...]:
    """Every ``<a href>`` and ``<area href>``; ``nofollow`` is the page's own directive for all."""
    leads = addresses_of(document, page_url)
    places = Places(document, leads, canonical(page_url) or page_url)
    found = []
    for anchor, (url, external) in zip(document.anchors, leads, strict=True):
        flags: tuple[str, ...] = ()
        if anchor.rel:
            words = anchor.rel.lower().replace(",", " ").split()
            flags = tuple(flag for flag in _FLAGS if flag in words)
        if nofollow and "nofollow" not in flags:
            flags = ("nofollow", *flags)
        text = " ".join(anchor.text.split())[:2_000]
        found.append(
            Link(
                href=anchor.href,
                url=url,
                anchor=text or anchor.image or " ".join(anchor.label.split()),
                placement=places.of(anchor, url, external),
                rel=flags,
                # Inside a site only the wording counts; sentences are for those who get an e-mail.
                context=context_of(anchor, document.blocks) if external else "",
                section=anchor.block.section,
                external=external,
                text=text,
            )
        )
    return tuple(found)


def addresses_of(document: Document, page_url: str) -> list[tuple[str, bool]]:
    """Where each anchor leads, in order, and whether that is another site."""
    base = absolute(page_url, document.base.strip()) if document.base else None
    base = base if base and base.startswith(("http://", "https://")) else page_url
    home = registered_domain(page_url)
    known: dict[str, tuple[str, bool]] = {}
    outside: dict[str, bool] = {}
    leads = []
    for anchor in document.anchors:
        lead = known.get(anchor.href)
        if lead is None:
            lead = known[anchor.href] = _address(base, anchor.href, home, outside)
        leads.append(lead)
    return leads


def _address(base: str, href: str, home: str, outside: dict[str, bool]) -> tuple[str, bool]:
    """``outside`` remembers by host and port which are of another site than ``home``."""
    url = absolute(base, href.strip())
    if url is None:
        return "", False
    spelled = canonical_href(url)
    if spelled is None:
        return url, False
    host = spelled.split("/", 3)[2]
    external = outside.get(host)
    if external is None:
        external = outside[host] = registered_domain(spelled) != home
    return spelled, external
