"""What a run remembers, bounded by size: the longest unasked-for goes first."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Value = TypeVar("Value")

_ENTRY = 200
"""Bytes that the place of an entry takes, key included."""
_TEXTS = 32 * 2**20
_PARSED = 2**20
"""Bytes of source: what is made of a robots.txt takes up to thirty times its length."""


class Shelf(Generic[Value]):
    """Values by key, of at most ``most`` bytes together by what ``put`` is told of each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._all: dict[object, tuple[Value, int]] = {}

    def get(self, key: object) -> Value | None:
        """The value, which then is the latest; ``None`` when it is not there (any more)."""
        found = self._all.pop(key, None)
        if found is None:
            return None
        self._all[key] = found
        return found[0]

    def put(self, key: object, value: Value, size: int = 0) -> None:
        """Keep a value of so many bytes; the latest is kept whatever its size."""
        self._size -= self._all.pop(key, (None, 0))[1]
        size += _ENTRY
        self._all[key] = (value, size)
        self._size += size
        while self._size > self._most and len(self._all) > 1:
            self._size -= self._all.pop(next(iter(self._all)))[1]

    def __len__(self) -> int:
        return len(self._all)


class Rules(Generic[Value]):
    """Robots files by origin, compressed, and parsed ones for those in use.

    Thousands of sites have the same file: equal ones are kept, and parsed, once.
    """

    def __init__(self, parse: Callable[[bytes], Value], *, most: int = _TEXTS) -> None:
        self._parse = parse
        self._texts: Shelf[bytes] = Shelf(most)
        self._parsed: Shelf[tuple[bytes, Value]] = Shelf(_PARSED)

    def keep(self, origin: str, text: bytes) -> Value:
        """Remember an origin's file; returns its rules."""
        packed, rules = self._rules(zlib.compress(text, 1))
        self._texts.put(origin, packed, len(packed))
        return rules

    def get(self, origin: str) -> Value | None:
        """An origin's rules; ``None`` when its file must be read (again)."""
        packed = self._texts.get(origin)
        return None if packed is None else self._rules(packed)[1]

    def _rules(self, packed: bytes) -> tuple[bytes, Value]:
        known = self._parsed.get(packed)
        if known is None:
            text = zlib.decompress(packed)
            known = (packed, self._parse(text))
            self._parsed.put(packed, known, len(text))
        return known
