"""What a score is made of, so that a person can add it up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.errors import NicheError
from prospector.niche import load_niche
from prospector.outreach.score import WEIGHTS, reductions

if TYPE_CHECKING:
    from collections.abc import Mapping

_CLOSE = 0.6
"""Points by which rounded parts may miss the score."""


@dataclass(frozen=True, slots=True)
class Part:
    """``value`` is 0-1; ``weight`` the per cent that it weighs here, ``adds`` points of 100."""

    name: str
    value: float
    weight: float
    adds: float


@dataclass(frozen=True, slots=True)
class Sum:
    """The parts, their ``total`` (0-100), and what the total is multiplied by (name, factor).

    ``fits`` says whether that comes to the stored score: weights may have changed since.
    """

    parts: tuple[Part, ...] = ()
    total: float = 0.0
    factors: tuple[tuple[str, float], ...] = ()
    fits: bool = True


def weights_of(niche: str) -> Mapping[str, float]:
    """A niche's weights; the usual ones when its profile is not at hand."""
    try:
        return {**WEIGHTS, **load_niche(niche).score}
    except NicheError:
        return WEIGHTS


def sum_of(
    score: float,
    parts: Mapping[str, float],
    weights: Mapping[str, float],
    *,
    toxicity: float = 0.0,
    no_solicit: bool = False,
    moved: bool = False,
) -> Sum:
    """The stored parts of a score with what each weighs and adds (pure)."""
    whole = sum(weights.get(name, 0.0) for name in parts)
    if not whole:
        return Sum()
    rows = tuple(
        Part(
            name,
            value,
            100 * weights.get(name, 0.0) / whole,
            100 * weights.get(name, 0.0) / whole * value,
        )
        for name, value in parts.items()
    )
    total = sum(part.adds for part in rows)
    factors = reductions(
        parts.get("relevance", 1.0), toxicity=toxicity, no_solicit=no_solicit, moved=moved
    )
    result = total
    for factor in factors.values():
        result *= factor
    return Sum(rows, total, tuple(factors.items()), abs(result - score) <= _CLOSE)


def stored_parts(text: str) -> dict[str, float]:
    """The parts of the score (name, 0-1) in their order; nothing for a damaged cell."""
    try:
        parts = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(parts, dict):
        return {}
    return {
        str(name): max(0.0, min(1.0, float(value)))
        for name, value in parts.items()
        if isinstance(value, int | float)
    }
