"""HTML and address in, facts and judgements out: the one analysis of a page (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.items import PageAnalysis, Placement
from prospector.pages.contacts import contacts_of, no_solicit_of, submit_url_of
from prospector.pages.decode import to_text
from prospector.pages.dom import read
from prospector.pages.kind import sort_page
from prospector.pages.language import language_of
from prospector.pages.links import links_of
from prospector.pages.topic import relevance_of
from prospector.urls import absolute, canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.niche import Niche


def analyse(
    html: bytes | str,
    url: str,
    *,
    niche: Niche | None = None,
    headers: Mapping[str, str] | None = None,
) -> PageAnalysis:
    """Read one page. ``headers`` in lower case give charset and robots directives.

    Never raises on what a stranger wrote; time and memory are linear in the page, which is cut at
    12 million characters and 100,000 links.
    """
    document = read(to_text(html, headers))
    robots = _robots(document.metas.get("robots", ""), (headers or {}).get("x-robots-tag", ""))
    links = links_of(document, url, nofollow="nofollow" in robots or "none" in robots)
    lines = [block.words() for block in document.blocks]
    text = "\n".join(filter(None, lines))
    sorted_page = sort_page(document, url, links, lines, text)
    title = document.title or next((words for _, words in document.headings if words), "")
    evidence = {"kind": sorted_page.kind_reasons, "resource_score": sorted_page.score_reasons}
    relevance = 0.0
    mentions: tuple[str, ...] = ()
    if niche is not None:
        headings = " ".join(words for _, words in document.headings[:30])
        anchors = " ".join(link.url for link in links if link.placement is Placement.CONTENT)
        relevance, evidence["relevance"] = relevance_of(niche, title, headings, text, anchors)
        mentions = _mentions(niche, links, text)
    outbound = {link.url for link in links if link.external}
    canonical_url = (
        canonical(absolute(url, document.canonical) or "") if document.canonical else None
    )
    return PageAnalysis(
        url=url,
        title=title,
        language=language_of(text, document.language),
        kind=sorted_page.kind,
        resource_score=sorted_page.resource_score,
        relevance=relevance,
        links=links,
        contacts=contacts_of(document, links, text),
        mentions=mentions,
        text=text,
        words=len(text.split()),
        description=document.metas.get("description", ""),
        canonical_url=canonical_url or "",
        robots=robots,
        last_updated=document.metas.get("article:modified_time", ""),
        submit_url=submit_url_of(links),
        no_solicit=no_solicit_of(text),
        outbound_links=len(outbound),
        outbound_domains=len({registered_domain(target) for target in outbound}),
        evidence=evidence,
    )


def _robots(meta: str, header: str) -> tuple[str, ...]:
    words = f"{meta},{header.split(':')[-1]}".lower().replace(" ", ",").split(",")
    return tuple(
        dict.fromkeys(w for w in words if w in ("noindex", "nofollow", "none", "noarchive"))
    )


def _mentions(niche: Niche, links: tuple[object, ...], text: str) -> tuple[str, ...]:
    domains = {registered_domain(domain) for domain in niche.domains}
    if any(registered_domain(link.url) in domains for link in links):  # type: ignore[attr-defined]
        return ()
    folded = text.casefold()
    return tuple(brand for brand in niche.brands if brand.casefold() in folded)
