"""How long links live (pure): the Kaplan-Meier estimate, as medicine does for patients.

A link that is still there says only that it lived so long: it counts until its age and no further.
(Kaplan, Meier 1958, Nonparametric estimation from incomplete observations.)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKS = (30, 90, 180, 365, 730)
"""Ages in days at which a curve is told."""


@dataclass(frozen=True, slots=True)
class Life:
    """One link: the days from its first sight to its loss, or to today when it is ``alive``."""

    days: int
    alive: bool
    group: str = ""


def life(first: str, lost: str | None, today: str, group: str = "") -> Life | None:
    """A link's life from ISO dates; ``None`` for dates that are none or run backwards."""
    try:
        end = date.fromisoformat((lost or today)[:10])
        days = (end - date.fromisoformat(first[:10])).days
    except ValueError:
        return None
    return Life(days, not lost, group) if days >= 0 else None


def survival(lives: Iterable[Life]) -> list[tuple[int, float]]:
    """(age in days, share of links that live longer), a step for each age at which one was lost."""
    ended = sorted(lives, key=lambda one: one.days)
    at_risk, share, curve, i = len(ended), 1.0, [], 0
    while i < len(ended):
        days, lost, left = ended[i].days, 0, 0
        while i < len(ended) and ended[i].days == days:
            lost += not ended[i].alive
            left += 1
            i += 1
        if lost:
            share *= 1 - lost / at_risk
            curve.append((days, share))
        at_risk -= left
    return curve


def at(curve: list[tuple[int, float]], days: int) -> float:
    """The share that lives longer than ``days``."""
    share = 1.0
    for age, value in curve:
        if age > days:
            break
        share = value
    return share


def by_group(lives: Iterable[Life]) -> dict[str, list[Life]]:
    """Lives by their group, the largest first."""
    groups: dict[str, list[Life]] = defaultdict(list)
    for one in lives:
        groups[one.group].append(one)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))
