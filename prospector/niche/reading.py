"""Walking one parsed niche file: values are checked, and what is wrong is collected with its place (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from prospector.niche.values import Mistake, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prospector.niche.toml import Path

_BARE = re.compile(r"[A-Za-z0-9_-]{1,60}")
_T = TypeVar("_T")


class Reader:
    """Reads values of a document and collects what is wrong instead of stopping at the first.

    ``lines`` say where each value stands; ``mistakes`` are (line, sentence) pairs.
    """

    def __init__(self, document: dict[str, object], lines: Mapping[Path, int]) -> None:
        self.document = document
        self.lines = lines
        self.mistakes: list[tuple[int, str]] = []

    def wrong(self, path: Path, sentence: str) -> None:
        """Note a mistake at a place, or at the nearest one around it that has a line."""
        place = path
        while place and place not in self.lines:
            place = place[:-1]
        line = self.lines.get(place, 0)
        self.mistakes.append((line, f"line {line}: {sentence}" if line else sentence))

    def one(self, path: Path, value: object, check: Callable[[object], _T]) -> _T | None:
        """A value that a check accepts; ``None`` where there is none, or a mistake was noted."""
        if value is None:
            return None
        try:
            return check(value)
        except Mistake as mistake:
            self.wrong(path, f"{spelled(path)} {mistake}")
            return None

    def many(self, path: Path, value: object, check: Callable[[object], _T]) -> tuple[_T, ...]:
        """Every good value of a list, each once."""
        if value is None:
            return ()
        if not isinstance(value, list):
            self.wrong(path, f"{spelled(path)} is {shown(value)}; write a list in square brackets.")
            return ()
        found: dict[_T, None] = {}
        for position, element in enumerate(value):
            good = self.one((*path, position), element, check)
            if good is not None:
                found.setdefault(good)
        return tuple(found)

    def unknown_keys(self, path: Path, table: Mapping[str, object], known: list[str]) -> None:
        """Note the keys of a table that nobody knows."""
        for key in table:
            if key not in known:
                self.wrong((*path, key), f"{spelled((*path, key))} {nearest(key, known)}")

    def table(self, key: str) -> dict[str, object]:
        """The table under a key of the document; empty where there is none."""
        value = self.document.get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self.wrong((key,), f"{key} is {shown(value)}; write a table that begins with [{key}].")
        return {}

    def tables(self, key: str) -> list[tuple[int, dict[str, object]]]:
        """The tables of an array under a key, with their positions."""
        value = self.document.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong((key,), f"{key} is {shown(value)}; begin each one with [[{key}]].")
            return []
        for position, element in enumerate(value):
            if not isinstance(element, dict):
                wrong = f"{spelled((key, position))} is {shown(element)}"
                self.wrong((key, position), f"{wrong}; begin each one with [[{key}]].")
        return [pair for pair in enumerate(value) if isinstance(pair[1], dict)]


def spelled(path: Path) -> str:
    """``("asset", 0, "url")`` as a person says it: ``asset[1].url``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if _BARE.fullmatch(part) else f".{shown(part)}"
    return text.removeprefix(".")
