"""Counts beside the queue: what each further click would leave (pure)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.review.filters import ALL, BANDS, FACETS, NOBODY
from prospector.review.words import band_word, kind_word, language_word, status_word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prospector.review.filters import Filters
    from prospector.review.queries import Touched

Cell = tuple[str, str, str, str, str, str]
"""(niche, kind, status, owner, language, band), in the order of ``FACETS``."""
_MOST = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: how many rows it leaves, and the query string that chooses it."""

    value: str
    label: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its choices; ``clear`` is the query string without it."""

    name: str
    title: str
    choices: tuple[Choice, ...]
    clear: str


def cube(
    base: Mapping[tuple[str, str, str, int], int], touched: Iterable[Touched]
) -> Counter[Cell]:
    """Counts of every combination: the open ones are ``new`` unless a person touched them."""
    cells: Counter[Cell] = Counter()
    for (niche, kind, language, band), count in base.items():
        cells[niche, kind, "new", "", language, str(band)] += count
    for one in touched:
        if not one.closed:
            cells[one.niche, one.kind, "new", "", one.language, str(one.band)] -= 1
        if one.shown:
            cells[one.niche, one.kind, one.status, one.owner, one.language, str(one.band)] += 1
    return cells


def facets(cells: Mapping[Cell, int], filters: Filters) -> dict[str, Facet]:
    """Each facet counted under all the *other* filters, so that one can change one's mind."""
    wanted = [_wanted(filters, name) for name in FACETS]
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for cell, count in cells.items():
        missed = [
            at
            for at, (has, want) in enumerate(zip(cell, wanted, strict=True))
            if want is not None and has != want
        ]
        if len(missed) > 1:
            continue
        for at, name in enumerate(FACETS):
            if missed in ([], [at]):
                counted[name][cell[at]] += count
    return {name: _facet(name, counted[name], filters) for name in FACETS}


def total(cells: Mapping[Cell, int], filters: Filters) -> int:
    """How many rows all the filters together leave."""
    wanted = [_wanted(filters, name) for name in FACETS]
    return sum(
        count
        for cell, count in cells.items()
        if all(want is None or has == want for has, want in zip(cell, wanted, strict=True))
    )


def _wanted(filters: Filters, name: str) -> str | None:
    value = str(getattr(filters, name))
    if name == "status":
        return None if value == ALL else value
    if name == "owner" and value == NOBODY:
        return ""
    return value or None


def _facet(name: str, counted: Counter[str], filters: Filters) -> Facet:
    now = str(getattr(filters, name))
    values = [(value, count) for value, count in counted.items() if count > 0]
    if name == "band":
        values.sort(key=lambda pair: BANDS.index(int(pair[0])))
    else:
        values.sort(key=lambda pair: (-pair[1], pair[0]))
    if name == "owner":
        values = [(value or NOBODY, count) for value, count in values]
    elif name == "language":
        values = [(value, count) for value, count in values if value]
    if name != "status":
        values = [pair for at, pair in enumerate(values) if at < _MOST or pair[0] == now]
    choices = tuple(
        Choice(
            value,
            _label(name, value),
            count,
            filters.but(**{name: value}).query(),
            chosen=value == now,
        )
        for value, count in values
    )
    clear = filters.but(**{name: ALL if name == "status" else ""}).query()
    return Facet(name, _TITLES[name], choices, clear)


_TITLES = {
    "niche": "Niche",
    "kind": "Kind",
    "status": "Status",
    "owner": "Owner",
    "language": "Language",
    "band": "Score",
}


def _label(name: str, value: str) -> str:
    if name == "kind":
        return kind_word(value)
    if name == "status":
        return status_word(value)
    if name == "band":
        return band_word(int(value))
    if name == "language":
        return language_word(value)
    return "nobody" if name == "owner" and value == NOBODY else value
