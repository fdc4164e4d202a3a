"""The score of a candidate: a weighted mean of parts that a person can follow (pure).

Relevance comes before everything else (link builders' own published weights); each part is 0-1,
weights come from the niche's ``[score]`` table, and ``why`` says in one sentence what the score
rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

WEIGHTS: dict[str, float] = {
    "relevance": 40,
    "page_kind": 15,
    "placement": 10,
    "contact": 10,
    "spread": 10,
    "upkeep": 5,
    "asset": 10,
}
"""Default weight of each part; a niche may change them, only their ratios matter."""

_KINDS = {
    "resource": 1.0,
    "article": 0.7,
    "guest_post": 0.6,
    "other": 0.5,
    "home": 0.4,
    "product": 0.3,
    "listing": 0.3,
    "directory": 0.2,
    "profile": 0.1,
    "forum": 0.1,
}
_PLACEMENTS = {
    "content": 1.0,
    "sidebar": 0.4,
    "author_bio": 0.3,
    "nav": 0.3,
    "header": 0.3,
    "footer": 0.2,
    "comment": 0.05,
    "hidden": 0.0,
}
_REASONS = {
    "http_404": "answers 404 (not found)",
    "http_410": "answers 410 (gone)",
    "dns_nxdomain": "leads to a domain that no longer exists",
    "soft_404": "shows a not-found page",
    "redirect_to_home": "is sent to the site's home page",
    "parked": "leads to a parked domain",
    "suspended": "leads to a suspended account",
    "default_page": "shows a server's default page",
    "repurposed": "now shows something else entirely",
    "redirect_loop": "redirects in a circle",
    "unreachable": "has not answered for days",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the score of one candidate is made from."""

    kind: str
    relevance: float
    page_kind: str
    resource_score: float = 0.0
    placement: str = "content"
    rel: str = ""
    referring_domains: int = 0
    dead_links: int = 0
    outbound_domains: int = 0
    has_contact: bool = False
    no_solicit: bool = False
    asset_fit: float = 0.0
    moved: bool = False
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """0-100, the parts (0-1 each) and the sentence."""

    score: float
    parts: dict[str, float]
    why: str


def score(facts: Facts, weights: Mapping[str, float] | None = None) -> Score:
    """Score one candidate; ``weights`` overrides single entries of :data:`WEIGHTS`."""
    weight = {**WEIGHTS, **{k: v for k, v in (weights or {}).items() if k in WEIGHTS}}
    parts = _parts(facts)
    total = sum(weight[name] for name in parts)
    mean = sum(weight[name] * value for name, value in parts.items()) / total if total else 0.0
    # Off topic nothing else helps; a page that forbids requests is at the end of the list.
    mean *= min(1.0, 0.25 + 2.5 * facts.relevance)
    if facts.no_solicit:
        mean *= 0.2
    if facts.moved:
        mean *= 0.8
    return Score(round(100 * mean, 1), parts, _why(facts))


def _parts(facts: Facts) -> dict[str, float]:
    kind = _KINDS.get(facts.page_kind, 0.5)
    if facts.page_kind == "resource":
        kind = 0.5 + facts.resource_score / 200
    placement = _PLACEMENTS.get(facts.placement, 0.5)
    if any(flag in facts.rel.split() for flag in ("ugc", "sponsored")):
        placement *= 0.5
    parts = {
        "relevance": facts.relevance,
        "page_kind": kind,
        "placement": placement,
        "contact": float(facts.has_contact),
        "asset": facts.asset_fit,
    }
    if facts.kind == "broken_link":
        parts["spread"] = min(1.0, facts.referring_domains / 5)
        # Some dead links mean a list that is used but not watched; very many, an abandoned one.
        parts["upkeep"] = 1.0 if facts.dead_links <= 10 else 0.3
    else:
        parts["spread"] = min(1.0, facts.outbound_domains / 30)
        parts["upkeep"] = 1.0 if facts.dead_links <= 10 else 0.3
    return {name: round(value, 3) for name, value in parts.items()}


def _why(facts: Facts) -> str:
    topic = f"{facts.relevance:.0%} on topic"
    page = facts.page_kind.replace("_", " ")
    if facts.kind == "broken_link":
        what = _REASONS.get(facts.reason, "is dead")
        text = f"A link in the {facts.placement} of this {page} page ({topic}) {what}"
        more = facts.dead_links - 1
        if more > 0:
            text += f"; {more} more dead link{'s' * (more > 1)} on the page"
        if facts.referring_domains > 1:
            text += f"; {facts.referring_domains} sites link to the same dead address"
    else:
        text = (
            f"A curated list ({topic}, resource score {facts.resource_score:.0f}) that links to"
            f" {facts.outbound_domains} other sites but not to us"
        )
        if facts.dead_links:
            text += (
                f"; {facts.dead_links} of its links {'is' if facts.dead_links == 1 else 'are'} dead"
            )
    if facts.asset_fit:
        text += "; a page of ours fits"
    if facts.moved:
        text += "; the content has moved, so the editor needs that address first"
    if facts.no_solicit:
        text += "; but the page asks not to be sent link requests"
    elif not facts.has_contact:
        text += "; no contact found yet"
    return text + "."
