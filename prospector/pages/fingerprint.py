"""A 64-bit fingerprint of a text, in which near-duplicates differ by few bits (pure).

SimHash after Charikar (2002), over pairs of neighbouring words. Of a long text only those pairs
count whose hashes are smallest: the same ones in both copies, so that the cost stays small.
"""

from __future__ import annotations

import zlib
from heapq import nsmallest
from itertools import pairwise

from prospector.pages.stems import words_of

NEAR = 8
"""Texts whose fingerprints differ in at most so many bits are near-duplicates."""

_LEAST_WORDS = 20
_PAIRS = 64
_SAMPLE = 6_000
_LANE = 16
_MIX = 0x9E37_79B9_7F4A_7C15
_MASK = (1 << 64) - 1


def _lanes(value: int, shift: int) -> int:
    """The eight bits of a byte, each in a lane of its own, so that sums count them all at once."""
    return sum(((value >> bit) & 1) << ((shift + bit) * _LANE) for bit in range(8))


_TABLES = [[_lanes(value, 8 * byte) for value in range(256)] for byte in range(8)]


def fingerprint_of(text: str) -> int:
    """The fingerprint, below 2**64; 0 for a text of fewer than 20 words."""
    words = words_of(text[:_SAMPLE])
    if len(words) < _LEAST_WORDS:
        return 0
    known = {word: zlib.crc32(word.encode()) for word in set(words)}
    numbers = [known[word] for word in words]
    hashes = {(first * 31 + second) & 0xFFFF_FFFF for first, second in pairwise(numbers)}
    chosen = nsmallest(_PAIRS, hashes)
    total = 0
    for one in chosen:
        mixed = (one * _MIX) & _MASK
        mixed ^= mixed >> 32
        for byte, table in zip(mixed.to_bytes(8, "little"), _TABLES, strict=True):
            total += table[byte]
    half = len(chosen) // 2
    lane = (1 << _LANE) - 1
    return sum(((total >> (bit * _LANE)) & lane > half) << bit for bit in range(64))


def distance(first: int, second: int) -> int:
    """Bits (0-64) in which two fingerprints differ."""
    return (first ^ second).bit_count()


def near_duplicates(first: int, second: int) -> bool:
    """Whether two texts are nearly the same; texts too short for a fingerprint never are."""
    return bool(first and second) and distance(first, second) <= NEAR
