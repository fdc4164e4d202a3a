"""What a niche file may say: every mistake is named with its line, its key and the mend (pure)."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar

from prospector.errors import InvalidNicheError
from prospector.items import SCORE_PARTS
from prospector.niche.profile import LEARNED, MAX_BYTES, ORDERS, Asset, Limits, Niche
from prospector.niche.toml import read_toml
from prospector.niche.values import (
    Mistake,
    domain,
    language,
    nearest,
    number,
    phrase,
    shown,
    url,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prospector.niche.toml import Path

KEYS = [
    *("name", "title", "languages", "seeds", "exclude_terms", "exclude_domains", "competitors"),
    *("brands", "domains", "terms", "asset", "limits", "score", "source"),
]
"""Top-level keys of a profile."""


_ASSET_KEYS = ["url", "title", "terms", "language", "description"]
_LIMITS = {"max_pages": (1, 100_000_000), "max_depth": (0, 1_000), "pages_per_site": (1, 1_000_000)}
_MOST_SHOWN = 25
_BARE = re.compile(r"[A-Za-z0-9_-]{1,60}")
_T = TypeVar("_T")


def parse_niche(data: bytes, path: str = "") -> Niche:
    """The profile in the bytes of a TOML file; ``path`` names it in mistakes.

    Raises :class:`InvalidNicheError` with all mistakes found, one sentence each.
    """
    where = path or "The niche"
    if len(data) > MAX_BYTES:
        sentence = (
            f"a niche file may have {MAX_BYTES // 1024} KiB and this one has more; give a long list"
            " of seeds as -a seeds=@FILE."
        )
        raise InvalidNicheError(where, [sentence])
    try:
        document, lines = read_toml(data)
    except ValueError as cause:
        raise InvalidNicheError(where, [str(cause)]) from cause
    reader = _Reader(document, lines)
    niche = reader.niche(path)
    if reader.mistakes:
        told = [sentence for _, sentence in sorted(reader.mistakes, key=lambda pair: pair[0])]
        more = len(told) - _MOST_SHOWN
        if more > 0:
            told[_MOST_SHOWN:] = [f"and {more} more mistakes of the same file."]
        raise InvalidNicheError(where, told)
    return niche


class _Reader:
    """Walks one parsed document and collects what is wrong instead of stopping at the first."""

    def __init__(self, document: dict[str, object], lines: Mapping[Path, int]) -> None:
        self.document = document
        self.lines = lines
        self.mistakes: list[tuple[int, str]] = []

    def niche(self, path: str) -> Niche:
        self._unknown_keys((), self.document, KEYS)
        name = self._one(("name",), self.document.get("name"), phrase) or ""
        if "name" not in self.document:
            self._wrong((), 'name is missing; add name = "my-topic".')
        seeds = self._many(("seeds",), self.document.get("seeds"), url)
        sources = self._sources()
        if not self.document.get("seeds") and not self.document.get("source"):
            self._wrong(
                ("seeds",) if "seeds" in self.document else (),
                'seeds is missing or empty; add seeds = ["https://…"] or a [[source]].',
            )
        return Niche(
            name=name,
            title=self._one(("title",), self.document.get("title"), phrase) or name,
            languages=self._many(("languages",), self.document.get("languages"), language),
            seeds=seeds,
            exclude_terms=self._phrases("exclude_terms"),
            exclude_domains=self._domains("exclude_domains"),
            competitors=self._domains("competitors"),
            brands=self._phrases("brands"),
            domains=self._domains("domains"),
            terms=self._terms(),
            assets=self._assets(),
            limits=self._limits(),
            score=self._score(),
            sources=sources,
            path=path,
        )

    def _wrong(self, path: Path, sentence: str) -> None:
        place = path
        while place and place not in self.lines:
            place = place[:-1]
        line = self.lines.get(place, 0)
        self.mistakes.append((line, f"line {line}: {sentence}" if line else sentence))

    def _one(self, path: Path, value: object, check: Callable[[object], _T]) -> _T | None:
        if value is None:
            return None
        try:
            return check(value)
        except Mistake as mistake:
            self._wrong(path, f"{_spelled(path)} {mistake}")
            return None

    def _many(self, path: Path, value: object, check: Callable[[object], _T]) -> tuple[_T, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            self._wrong(
                path, f"{_spelled(path)} is {shown(value)}; write a list in square brackets."
            )
            return ()
        found: dict[_T, None] = {}
        for position, element in enumerate(value):
            good = self._one((*path, position), element, check)
            if good is not None:
                found.setdefault(good)
        return tuple(found)

    def _phrases(self, key: str) -> tuple[str, ...]:
        return self._many((key,), self.document.get(key), phrase)

    def _domains(self, key: str) -> tuple[str, ...]:
        return self._many((key,), self.document.get(key), domain)

    def _unknown_keys(self, path: Path, table: Mapping[str, object], known: list[str]) -> None:
        for key in table:
            if key not in known:
                self._wrong((*path, key), f"{_spelled((*path, key))} {nearest(key, known)}")

    def _table(self, key: str) -> dict[str, object]:
        value = self.document.get(key)
        if value is None or isinstance(value, dict):
            return value or {}
        self._wrong((key,), f"{key} is {shown(value)}; write a table that begins with [{key}].")
        return {}

    def _tables(self, key: str) -> list[tuple[int, dict[str, object]]]:
        value = self.document.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong((key,), f"{key} is {shown(value)}; begin each one with [[{key}]].")
            return []
        for position, element in enumerate(value):
            if not isinstance(element, dict):
                wrong = f"{_spelled((key, position))} is {shown(element)}"
                self._wrong((key, position), f"{wrong}; begin each one with [[{key}]].")
        return [pair for pair in enumerate(value) if isinstance(pair[1], dict)]

    def _terms(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for key, value in self._table("terms").items():
            path = ("terms", key)
            if key in KEYS and isinstance(value, list | str):
                self._wrong(
                    path,
                    f"{_spelled(path)} is {shown(value)} and stands below [terms]; move it above the"
                    " first [table] of the file.",
                )
                continue
            if isinstance(value, dict):
                self._wrong(
                    path, f"{_spelled(path)} is a table; quote a phrase with dots or spaces."
                )
                continue
            name = self._one(path, key, phrase)
            weight = self._one(path, value, number)
            if name is not None and weight is not None:
                found.setdefault(name.casefold(), weight)
        return found

    def _assets(self) -> tuple[Asset, ...]:
        found: dict[str, Asset] = {}
        for position, table in self._tables("asset"):
            path: Path = ("asset", position)
            self._unknown_keys(path, table, _ASSET_KEYS)
            if "url" not in table:
                self._wrong(path, f'{_spelled(path)} has no url; add url = "https://…".')
            address = self._one((*path, "url"), table.get("url"), url)
            title = self._one((*path, "title"), table.get("title"), phrase)
            terms = self._many((*path, "terms"), table.get("terms"), phrase)
            spoken = self._one((*path, "language"), table.get("language"), language) or ""
            if address is not None:
                about = self._one((*path, "description"), table.get("description"), phrase) or ""
                found.setdefault(address, Asset(address, title or "", terms, spoken, about))
        return tuple(found.values())

    def _limits(self) -> Limits:
        table = self._table("limits")
        self._unknown_keys(("limits",), table, [part.name for part in fields(Limits)])
        counts: dict[str, int] = {}
        for key, (least, most) in _LIMITS.items():
            value = self._one(("limits", key), table.get(key), whole(least, most))
            if value is not None:
                counts[key] = value
        follow = table.get("follow_external", True)
        if not isinstance(follow, bool):
            path = ("limits", "follow_external")
            self._wrong(path, f"{_spelled(path)} is {shown(follow)}; write true or false.")
        order = table.get("order", LEARNED)
        if order not in ORDERS:
            path = ("limits", "order")
            names = ", ".join(f'"{name}"' for name in ORDERS)
            self._wrong(path, f"{_spelled(path)} is {shown(order)}; write one of {names}.")
            order = LEARNED
        return Limits(**counts, follow_external=follow is not False, order=str(order))

    def _score(self) -> dict[str, float]:
        table = self._table("score")
        self._unknown_keys(("score",), table, list(SCORE_PARTS))
        found: dict[str, float] = {}
        for key, value in table.items():
            weight = self._one(("score", key), value, lambda x: number(x, zero=True))
            if weight is not None:
                found[key] = weight
        return found

    def _sources(self) -> tuple[Mapping[str, object], ...]:
        tables = self._tables("source")
        for position, table in tables:
            if not table:
                path = ("source", position)
                self._wrong(path, f"{_spelled(path)} is empty; say what it is, or delete it.")
        return tuple(dict(table) for _, table in tables)


def _spelled(path: Path) -> str:
    """``("asset", 0, "url")`` as a person says it: ``asset[1].url``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += f".{part}" if _BARE.fullmatch(part) else f".{shown(part)}"
    return text.removeprefix(".")
