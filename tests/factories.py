"""Small makers of the items that tests need."""

from __future__ import annotations

from typing import Any

from prospector.items import CheckResult, Link, PageAnalysis, PageKind, Placement, Reason


def link(url: str, anchor: str = "a link", **more: Any) -> Link:
    """An external content link unless told otherwise."""
    fields: dict[str, Any] = {
        "href": url,
        "url": url,
        "anchor": anchor,
        "placement": Placement.CONTENT,
        "external": True,
    }
    fields.update(more)
    return Link(**fields)


def page(url: str = "https://hive.test/links", *links: Link, **more: Any) -> PageAnalysis:
    """A resource page on the topic unless told otherwise."""
    fields: dict[str, Any] = {
        "url": url,
        "title": "Beekeeping links",
        "language": "en",
        "kind": PageKind.RESOURCE,
        "resource_score": 80.0,
        "relevance": 0.8,
        "links": tuple(links),
        "outbound_links": len(links),
        "outbound_domains": len({one.url for one in links}),
    }
    fields.update(more)
    return PageAnalysis(**fields)


def verdict(url: str, reason: Reason, at: str = "2026-01-01T00:00:00Z", **more: Any) -> CheckResult:
    """A check's result with the verdict that its reason stands for."""
    return CheckResult(
        url, reason.verdict, reason, checked_at=at, evidence=f"it is {reason}", **more
    )
