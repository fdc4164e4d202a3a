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
from functools import lru_cache
from statistics import NormalDist
from typing import TYPE_CHECKING
from zlib import crc32

from prospector.ranking.signs import RESERVED, SIGNS, unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BIAS, RULE, SITE, SIBLINGS, SITE_SIZE = range(5)
"""Reserved numbers: what every link has, the rule's guess, and the records of its kin."""

_PRIOR: dict[int, tuple[float, float]] = {
    BIAS: (-3.0, 1.0),
    RULE: (4.0, 1.0),
    SITE: (1.0, 0.5),
    SIBLINGS: (1.0, 0.5),
    SITE_SIZE: (0.0, 0.25),
}
"""Mean and variance before the first lesson: the rule's guess decides, one in a few is right."""
_VARIANCE = 0.08
"""Of a word's weight before the first lesson (its mean is 0)."""
_LEAST_VARIANCE = 0.002
"""A web changes from site to site: no belief becomes so firm that it cannot move."""
_EXPLORE = 0.5
"""How far a draw may leave the mean, in standard deviations of the belief."""
_SURE = 30.0
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
        return _logistic(self._sums(link)[0])

    def draw(self, link: Link) -> float:
        """0-1: the worth of the link in one draw from the belief about it."""
        mean, variance = self._sums(link)
        return _logistic(mean + _EXPLORE * math.sqrt(variance) * _normal(self._seed, link.url))

    def learn(self, link: Link, worth: float) -> list[tuple[int, float, float]]:
        """Take in that the link turned out to be worth ``worth`` (0-1); returns the new beliefs."""
        mean, variance = self._sums(link)
        guess = _logistic(mean / math.sqrt(1 + math.pi * variance / 8))
        slope = max(0.02, guess * (1 - guess))
        gain = 1 / (1 + slope * variance)
        changed = []
        for number, value in self._values(link):
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

    def _sums(self, link: Link) -> tuple[float, float]:
        means, variances = self._means, self._variances
        mean = variance = 0.0
        for number, value in self._values(link):
            mean += means[number] * value
            variance += variances[number] * value * value
        return max(-_SURE, min(_SURE, mean)), variance

    def _values(self, link: Link) -> Iterator[tuple[int, float]]:
        """The signs of a link with their values."""
        yield BIAS, 1.0
        yield RULE, link.rule
        typical = (self._all + 0.2) / (self.lessons + 2)
        yield SITE, _beyond(link.site, typical)
        yield SIBLINGS, _beyond(link.siblings, typical)
        yield SITE_SIZE, math.log1p(link.site.read)
        for number in unpack(link.signs):
            if number >= RESERVED:
                yield number, 1.0


def _beyond(record: Record, typical: float) -> float:
    """How much better than a typical page kin did, in steps of the logistic curve; 0 without any."""
    rate = (record.worth + _DOUBT * typical) / (record.read + _DOUBT)
    return _logit(rate) - _logit(typical)


def _logit(share: float) -> float:
    share = min(0.99, max(0.01, share))
    return math.log(share / (1 - share))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@lru_cache(maxsize=8_192)
def _normal(seed: int, url: str) -> float:
    """A draw of the standard normal that belongs to an address."""
    share = (crc32(f"{seed} {url}".encode("utf-8", "replace")) + 0.5) / 2**32
    return NormalDist().inv_cdf(share)
