"""The score of a candidate: a weighted mean of parts that a person can follow (pure).

Relevance comes before everything else (link builders' own published weights); each part is 0-1,
weights come from the niche's ``[score]`` table, and ``why`` says in one sentence what the score
rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from prospector.outreach.why import why

if TYPE_CHECKING:
    from collections.abc import Mapping

WEIGHTS: dict[str, float] = {
    "relevance": 40,
    "page_kind": 12,
    "placement": 8,
    "rel": 3,
    "contact": 8,
    "spread": 8,
    "upkeep": 4,
    "freshness": 5,
    "authority": 10,
    "confidence": 4,
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
_OWN_LINK = ("lost_link", "reclaim", "competitor_lost")
_FRESH_DAYS = 365
_STALE_DAYS = 5 * 365


@dataclass(frozen=True, slots=True)
class Facts:
    """What the score of one candidate is made from.

    ``authority`` is 0-100 or unknown, ``last_updated`` and ``today`` are ISO days, ``looks`` how
    often the verdict was seen, ``toxicity`` 0-1, ``shared`` the words a page of ours has in common
    with what died, ``named`` the name that a page mentions.
    """

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
    shared: tuple[str, ...] = ()
    moved: bool = False
    reason: str = ""
    authority: float | None = None
    last_updated: str = ""
    today: str = ""
    looks: int = 0
    toxicity: float = 0.0
    rivals: str = ""
    rival_count: int = 0
    named: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """0-100, the parts (0-1 each) and the sentence."""

    score: float
    parts: dict[str, float]
    why: str


def score(facts: Facts, weights: Mapping[str, float] | None = None) -> Score:
    """Score one candidate; ``weights`` overrides single entries of :data:`WEIGHTS`.

    A part of which nothing is known (authority, age) is left out and weighs nothing.
    """
    weight = {**WEIGHTS, **{k: v for k, v in (weights or {}).items() if k in WEIGHTS}}
    parts = _parts(facts)
    total = sum(weight[name] for name in parts)
    mean = sum(weight[name] * value for name, value in parts.items()) / total if total else 0.0
    for factor in reductions(
        facts.relevance, toxicity=facts.toxicity, no_solicit=facts.no_solicit, moved=facts.moved
    ).values():
        mean *= factor
    return Score(round(100 * mean, 1), parts, why(facts))


def reductions(
    relevance: float, *, toxicity: float = 0.0, no_solicit: bool = False, moved: bool = False
) -> dict[str, float]:
    """What the mean of the parts is multiplied by, by name; only factors below 1."""
    factors = {
        # Off topic nothing else helps; a page that forbids requests is at the end of the list.
        "off_topic": min(1.0, 0.25 + 2.5 * relevance),
        "toxicity": 1 - 0.7 * min(1.0, max(0.0, toxicity)),
        "no_solicit": 0.2 if no_solicit else 1.0,
        "moved": 0.8 if moved else 1.0,
    }
    return {name: factor for name, factor in factors.items() if factor < 1}


def _parts(facts: Facts) -> dict[str, float]:
    kind = _KINDS.get(facts.page_kind, 0.5)
    if facts.page_kind == "resource":
        kind = 0.5 + facts.resource_score / 200
    flags = set(facts.rel.split())
    parts = {
        "relevance": facts.relevance,
        "page_kind": kind,
        "placement": _PLACEMENTS.get(facts.placement, 0.5),
        "rel": 0.3 if flags & {"ugc", "sponsored"} else 0.7 if "nofollow" in flags else 1.0,
        "contact": float(facts.has_contact),
        "asset": facts.asset_fit,
        "spread": _spread(facts),
        # Some dead links mean a list that is used but not watched; very many, an abandoned one.
        "upkeep": 1.0 if facts.dead_links <= 10 else 0.3,
    }
    if facts.authority is not None:
        parts["authority"] = facts.authority / 100
    days = _days(facts.last_updated, facts.today)
    if days is not None:
        span = _STALE_DAYS - _FRESH_DAYS
        parts["freshness"] = min(1.0, max(0.0, 1 - (days - _FRESH_DAYS) / span))
    if facts.looks:
        parts["confidence"] = min(1.0, 0.6 + 0.2 * facts.looks)
    return {name: round(value, 3) for name, value in parts.items()}


def _spread(facts: Facts) -> float:
    """How much one answer to this opportunity is worth elsewhere too."""
    if facts.kind == "broken_link" or facts.kind in _OWN_LINK:
        return min(1.0, facts.referring_domains / 5)
    if facts.kind == "competitor_gap":
        return min(1.0, facts.rival_count / 3)
    if facts.kind == "resource_page":
        return min(1.0, facts.outbound_domains / 30)
    return 0.5


def _days(then: str, today: str) -> int | None:
    try:
        return (date.fromisoformat(today[:10]) - date.fromisoformat(then[:10])).days
    except ValueError:
        return None
