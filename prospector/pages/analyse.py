"""HTML and address in, facts and judgements out: the one analysis of a page (pure)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.items import PageAnalysis, Placement
from prospector.pages.contacts import contacts_of
from prospector.pages.decode import to_text
from prospector.pages.dom import MAX_LINKS, read
from prospector.pages.fingerprint import fingerprint_of
from prospector.pages.invitations import guest_post_of, no_solicit_of, submit_url_of
from prospector.pages.kind import sort_page
from prospector.pages.language import language_of, region_of
from prospector.pages.links import links_of
from prospector.pages.mentions import competitors_of, mentions_of
from prospector.pages.quality import quality_of
from prospector.pages.topic import relevance_of
from prospector.pages.upkeep import author_of, last_updated_of
from prospector.urls import absolute, canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prospector.niche import Niche
    from prospector.pages.dom import Document

_FRAME = frozenset(("nav", "header", "footer"))


def analyse(
    html: bytes | str,
    url: str,
    *,
    niche: Niche | None = None,
    headers: Mapping[str, str] | None = None,
    rendered: Sequence[str] = (),
    most_links: int = MAX_LINKS,
) -> PageAnalysis:
    """Read one page. ``headers`` in lower case give charset and robots directives.

    ``rendered``: the page is as our browser left it; why and how, in words, for the evidence.

    Never raises on what a stranger wrote; time and memory are linear in the page, which is cut at
    12 million characters, 420,000 tags and ``most_links`` links, 100,000 at most.
    """
    markup = to_text(html, headers)
    document = read(markup, rendered=bool(rendered), most_links=most_links)
    robots = _robots(document.metas.get("robots", ""), (headers or {}).get("x-robots-tag", ""))
    links = links_of(document, url, nofollow="nofollow" in robots or "none" in robots)
    lines = [block.words() for block in document.blocks]
    text = "\n".join(filter(None, lines))
    folded = text.lower()
    quality = quality_of(links, text, folded)
    sorted_page = sort_page(document, url, links, lines, text, quality)
    title = document.title or next((words for _, words in document.headings if words), "")
    headings = [words for _, words in document.headings[:30]]
    evidence = {"kind": sorted_page.kind_reasons, "resource_score": sorted_page.score_reasons}
    if rendered:
        evidence["rendering"] = list(rendered)
    if quality.reasons:
        evidence["toxicity"] = list(quality.reasons)
    relevance = 0.0
    mentions: tuple[tuple[str, str], ...] = ()
    competitors: tuple[str, ...] = ()
    if niche is not None:
        addresses = " ".join(link.url for link in links if link.placement is Placement.CONTENT)
        relevance, evidence["relevance"] = relevance_of(
            niche, title, " ".join(headings), text, addresses
        )
        mentions = mentions_of(niche, links, text)
        if mentions:
            evidence["mentions"] = [sentence for _, sentence in mentions]
        competitors = competitors_of(niche, links)
    outbound = {link.url for link in links if link.external}
    canonical_url = (
        canonical(absolute(url, document.canonical) or "") if document.canonical else None
    )
    language = language_of(text, document.language)
    region = region_of(document.language, document.metas, url)
    return PageAnalysis(
        url=url,
        title=title,
        language=language,
        kind=sorted_page.kind,
        resource_score=sorted_page.resource_score,
        relevance=relevance,
        links=links,
        contacts=contacts_of(document, links, text, url, markup),
        mentions=tuple(brand for brand, _ in mentions),
        text=text,
        words=len(text.split()),
        description=document.metas.get("description", ""),
        canonical_url=canonical_url or "",
        robots=robots,
        last_updated=last_updated_of(
            document, text, folded, date.fromisoformat(now()[:10]), language, region
        ),
        submit_url=submit_url_of(links),
        no_solicit=no_solicit_of(text, folded),
        outbound_links=len(outbound),
        outbound_domains=len({registered_domain(target) for target in outbound}),
        author=author_of(document, lines),
        region=region,
        fingerprint=fingerprint_of(_main_text(document, lines)),
        toxicity=quality.toxicity,
        guest_post_url=guest_post_of(title, headings[:3], links, url),
        competitors=competitors,
        evidence=evidence,
    )


def _main_text(document: Document, lines: Sequence[str]) -> str:
    """The words outside a site's frame, which all of its pages share."""
    return "\n".join(
        line
        for block, line in zip(document.blocks, lines, strict=True)
        if line and not block.region.hidden and block.region.landmark not in _FRAME
    )


def _robots(meta: str, header: str) -> tuple[str, ...]:
    words = f"{meta},{header.split(':')[-1]}".lower().replace(" ", ",").split(",")
    return tuple(
        dict.fromkeys(w for w in words if w in ("noindex", "nofollow", "none", "noarchive"))
    )
