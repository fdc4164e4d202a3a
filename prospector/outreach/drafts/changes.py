"""What changed since a candidate was found: the second look against the row (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.items import Verdict
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prospector.items import CheckResult, PageAnalysis


@dataclass(frozen=True, slots=True)
class Look:
    """What a second look leaves of the row: other links still ``dead``, addresses that are ``gone``.

    Both hold only what was checked; an address that is gone is offered to nobody.
    """

    dead: frozenset[str] = frozenset()
    gone: frozenset[str] = frozenset()


_NEEDS_NO_LINK_TO_US = frozenset({"resource_page", "competitor_gap", "unlinked_mention"})


def needs_dead(row: Mapping[str, Any]) -> bool:
    """Whether the pitch rests on a dead target that the page links to.

    A competitor's link may have been removed instead (reason ``link_removed``).
    """
    if row["kind"] == "competitor_lost":
        return bool(row["reason"] != "link_removed")
    return row["kind"] in ("broken_link", "reclaim")


def ours_of(row: Mapping[str, Any]) -> str:
    """The page of ours that the letter offers; empty when it offers none."""
    if row["kind"] == "lost_link":
        return str(row["asset_url"] or row["target_url"])
    return str(row["asset_url"] or "")


def links_to(page: PageAnalysis, url: str) -> bool:
    """Whether the page has this link, wherever it stands."""
    return any(url in (link.url, link.href) for link in page.links)


def page_changed(row: Mapping[str, Any], page: PageAnalysis) -> str:
    """Why the page as it is now refutes the row, in words; empty when it does not."""
    if page.no_solicit:
        return f"the page now says: “{page.no_solicit[:200]}”"
    kind, target = row["kind"], str(row["target_url"] or "")
    linked = bool(target) and links_to(page, target)
    rests_on_link = needs_dead(row) or (kind == "competitor_gap" and target)
    if (rests_on_link or kind == "resource_page") and not any(one.external for one in page.links):
        return "the page shows no links to other sites now, unless scripts make them"
    if rests_on_link:
        if not linked:
            return f"the link to {target} is no longer on the page"
    elif kind in ("lost_link", "competitor_lost") and linked:
        return f"the link to {target} is back on the page"
    if kind == "unlinked_mention" and str(row["anchor"]).casefold() not in page.text.casefold():
        return f"the page no longer names {row['anchor']}"
    ours = registered_domain(ours_of(row)) if kind in _NEEDS_NO_LINK_TO_US else ""
    for link in page.links if ours else ():
        if link.url.startswith("http") and registered_domain(link.url) == ours:
            return f"the page links to us already ({link.url})"
    return ""


def targets_changed(row: Mapping[str, Any], checks: Mapping[str, CheckResult]) -> str:
    """Why the verdicts of now refute the row, in words; empty when they do not."""
    target = str(row["target_url"] or "")
    if needs_dead(row):
        found = checks[target]
        if found.verdict is Verdict.ALIVE:
            return f"{target} is alive again ({_because(found)})"
        if found.verdict is Verdict.UNSURE:
            return f"{target} is in doubt now ({_because(found)})"
    ours = checks.get(ours_of(row))
    if ours is not None and ours.verdict is Verdict.DEAD:
        return f"our own page {ours.url} is dead ({_because(ours)})"
    return ""


def dead_of(urls: Iterable[str], checks: Mapping[str, CheckResult]) -> frozenset[str]:
    """Those of ``urls`` that were checked and are dead."""
    return frozenset(
        url
        for url in urls
        if (found := checks.get(url)) is not None and found.verdict is Verdict.DEAD
    )


def _because(found: CheckResult) -> str:
    return found.evidence.rstrip(".") or str(found.reason)
