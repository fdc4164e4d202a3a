"""A small model that learns from every page which links are worth a fetch (pure).

Logistic regression over hashed signs with a normal belief (mean, variance) for each weight, updated
by one step of an extended Kalman filter a page; choices by Thompson sampling (O. Chapelle, L. Li, *An
Empirical Evaluation of Thompson Sampling*, 2011). It begins as the crawl's rule: without lessons the
order is the rule's, with a little noise where signs are unknown. Two arrays of 65,536 numbers,
whatever it reads.
"""

from __future__ import annotations

import math
from array import array
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING
from zlib import crc32

from prospector.ranking.signs import SIGNS, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable

BIAS, RULE, SITE, SIBLINGS, SITE_SIZE = range(5)
"""Reserved numbers: what every link has, the rule's guess, and the records of its kin."""

_PRIOR: dict[int, tuple[float, float]] = {
    BIAS: (-3.0, 1.0),
    RULE: (6.0, 0.5),
    SITE: (0.0, 0.1),
    SIBLINGS: (0.0, 0.1),
    SITE_SIZE: (0.0, 0.25),
}
"""Mean and variance before the first lesson: the rule's guess decides, one in a few is right."""
_VARIANCE = 0.06
"""Of a word's weight before the first lesson (its mean is 0)."""
_LEAST_VARIANCE = 0.002
"""A web changes from site to site: no belief becomes so firm that it cannot move."""
_EXPLORE = 1.0
"""How far a draw may leave the mean, in standard deviations of the belief."""
_ONE_IN = 32
_SURE = 30.0
_LEAST_SLOPE = 0.02
_TYPICAL = 0.1
_DOUBT = 2.0
"""Pages of a site (or links of a page) as which the first guess at their record counts."""


@dataclass(slots=True)
class Record:
    """What came of the pages of one site, or of the links of one page: how many, and their worth."""

    read: int = 0
    worth: float = 0.0

    def add(self, worth: float) -> None:
        """Count one more page."""
        self.read += 1
        self.worth += worth


@dataclass(frozen=True, slots=True)
class Link:
    """A waiting link: the rule's guess (0-1), its signs, and the records of its kin."""

    url: str
    rule: float
    signs: bytes
    site: Record
    siblings: Record


class Model:
    """Beliefs about signs. ``seed`` decides the draws; equal lessons make equal models.

    ``lessons`` counts what was learned. Nothing here is random in time: the draw of an address
    depends on the seed and the address alone, so that a crawl that was cut off goes on alike.
    """

    def __init__(self, seed: int = 0) -> None:
        self.lessons = 0
        self._seed = seed
        self._means = array("d", bytes(8 * SIGNS))
        self._variances = array("d", [_VARIANCE]) * SIGNS
        for number, (mean, variance) in _PRIOR.items():
            self._means[number], self._variances[number] = mean, variance
        self._all = 0.0

    def restore(self, beliefs: Iterable[tuple[int, float, float]], record: Record) -> None:
        """Take up what an earlier run learned: (number, mean, variance) and all that it read."""
        for number, mean, variance in beliefs:
            if 0 <= number < SIGNS and math.isfinite(mean) and variance > 0:
                self._means[number] = max(-_SURE, min(_SURE, mean))
                self._variances[number] = variance
        self.lessons, self._all = record.read, record.worth

    def estimate(self, link: Link) -> float:
        """0-1: how much the link is thought to be worth."""
        return _logistic(self._mean(link))

    def draw(self, link: Link) -> float:
        """0-1: the estimate; of one link in a few, one draw from the belief about it instead."""
        chance = crc32(f"{self._seed} {link.url}".encode("utf-8", "replace"))
        if chance % _ONE_IN:
            return _logistic(self._mean(link))
        spread = math.sqrt(self._variance(link))
        return _logistic(self._mean(link) + _EXPLORE * spread * _normal(chance))

    def learn(self, link: Link, worth: float) -> list[tuple[int, float, float]]:
        """Take in that the link turned out to be worth ``worth`` (0-1); returns the new beliefs."""
        variance = self._variance(link)
        guess = _logistic(self._mean(link) / math.sqrt(1 + math.pi * variance / 8))
        slope = max(_LEAST_SLOPE, guess * (1 - guess))
        gain = 1 / (1 + slope * variance)
        changed = []
        signs = ((number, 1.0) for number in unpack(link.signs))
        for number, value in (*enumerate(self._values(link)), *signs):
            belief = self._variances[number]
            pull = belief * value * gain
            self._means[number] += pull * (worth - guess)
            self._variances[number] = max(_LEAST_VARIANCE, belief - pull * slope * belief * value)
            changed.append((number, self._means[number], self._variances[number]))
        self.count(worth)
        return changed

    def count(self, worth: float) -> None:
        """Take in what a page was worth whose address nobody guessed."""
        self.lessons += 1
        self._all += worth

    def _mean(self, link: Link) -> float:
        means = self._means
        total: float = sum(map(means.__getitem__, unpack(link.signs)))
        for number, value in enumerate(self._values(link)):
            total += means[number] * value
        return total

    def _variance(self, link: Link) -> float:
        variances = self._variances
        total: float = sum(map(variances.__getitem__, unpack(link.signs)))
        for number, value in enumerate(self._values(link)):
            total += variances[number] * value * value
        return total

    def _values(self, link: Link) -> tuple[float, ...]:
        """What a link has beside its words, in the order of the reserved numbers."""
        typical = (self._all + _DOUBT * _TYPICAL) / (self.lessons + _DOUBT)
        return (
            1.0,
            link.rule,
            _beyond(link.site, typical),
            _beyond(link.siblings, typical),
            math.log1p(link.site.read),
        )


def _beyond(record: Record, typical: float) -> float:
    """How much better than a typical page kin did, in steps of the logistic curve; 0 without any."""
    if not record.read:
        return 0.0
    rate = (record.worth + _DOUBT * typical) / (record.read + _DOUBT)
    return _logit(rate) - _logit(typical)


def _logit(share: float) -> float:
    share = min(0.99, max(0.01, share))
    return math.log(share / (1 - share))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-_SURE, min(_SURE, value))))


def _normal(chance: int) -> float:
    """A draw of the standard normal that belongs to a number of 32 bits."""
    return NormalDist().inv_cdf((chance + 0.5) / 2**32)
