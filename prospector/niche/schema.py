"""What a niche file may say: every mistake is named with its line, its key and the mend (pure)."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from prospector.errors import InvalidNicheError
from prospector.items import SCORE_PARTS
from prospector.niche.footprints import built_in
from prospector.niche.profile import LEARNED, MAX_BYTES, ORDERS, Asset, Limits, Niche
from prospector.niche.reading import spelled
from prospector.niche.source_tables import SourceReader
from prospector.niche.toml import read_toml
from prospector.niche.values import (
    domain,
    language,
    number,
    phrase,
    shown,
    url,
    whole,
)

if TYPE_CHECKING:
    from prospector.niche.toml import Path

KEYS = [
    *("name", "title", "languages", "seeds", "exclude_terms", "exclude_domains", "competitors"),
    *("brands", "domains", "terms", "asset", "limits", "score", "source", "footprints"),
]
"""Top-level keys of a profile."""


_ASSET_KEYS = ["url", "title", "terms", "language", "description"]
_LIMITS = {"max_pages": (1, 100_000_000), "max_depth": (0, 1_000), "pages_per_site": (1, 1_000_000)}
_MOST_SHOWN = 25


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


class _Reader(SourceReader):
    """Walks one parsed document."""

    def niche(self, path: str) -> Niche:
        self.unknown_keys((), self.document, KEYS)
        name = self.one(("name",), self.document.get("name"), phrase) or ""
        if "name" not in self.document:
            self.wrong((), 'name is missing; add name = "my-topic".')
        seeds = self.many(("seeds",), self.document.get("seeds"), url)
        footprints = self.footprints()
        sources = self.sources({*built_in(), *footprints})
        if not self.document.get("seeds") and not self.document.get("source"):
            self.wrong(
                ("seeds",) if "seeds" in self.document else (),
                'seeds is missing or empty; add seeds = ["https://…"] or a [[source]].',
            )
        return Niche(
            name=name,
            title=self.one(("title",), self.document.get("title"), phrase) or name,
            languages=self.many(("languages",), self.document.get("languages"), language),
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
            footprints=footprints,
        )

    def _phrases(self, key: str) -> tuple[str, ...]:
        return self.many((key,), self.document.get(key), phrase)

    def _domains(self, key: str) -> tuple[str, ...]:
        return self.many((key,), self.document.get(key), domain)

    def _terms(self) -> dict[str, float]:
        found: dict[str, float] = {}
        for key, value in self.table("terms").items():
            path = ("terms", key)
            if key in KEYS and isinstance(value, list | str):
                self.wrong(
                    path,
                    f"{spelled(path)} is {shown(value)} and stands below [terms]; move it above the"
                    " first [table] of the file.",
                )
                continue
            if isinstance(value, dict):
                self.wrong(path, f"{spelled(path)} is a table; quote a phrase with dots or spaces.")
                continue
            name = self.one(path, key, phrase)
            weight = self.one(path, value, number)
            if name is not None and weight is not None:
                found.setdefault(name.casefold(), weight)
        return found

    def _assets(self) -> tuple[Asset, ...]:
        found: dict[str, Asset] = {}
        for position, table in self.tables("asset"):
            path: Path = ("asset", position)
            self.unknown_keys(path, table, _ASSET_KEYS)
            if "url" not in table:
                self.wrong(path, f'{spelled(path)} has no url; add url = "https://…".')
            address = self.one((*path, "url"), table.get("url"), url)
            title = self.one((*path, "title"), table.get("title"), phrase)
            terms = self.many((*path, "terms"), table.get("terms"), phrase)
            spoken = self.one((*path, "language"), table.get("language"), language) or ""
            if address is not None:
                about = self.one((*path, "description"), table.get("description"), phrase) or ""
                found.setdefault(address, Asset(address, title or "", terms, spoken, about))
        return tuple(found.values())

    def _limits(self) -> Limits:
        table = self.table("limits")
        self.unknown_keys(("limits",), table, [part.name for part in fields(Limits)])
        counts: dict[str, int] = {}
        for key, (least, most) in _LIMITS.items():
            value = self.one(("limits", key), table.get(key), whole(least, most))
            if value is not None:
                counts[key] = value
        follow = table.get("follow_external", True)
        if not isinstance(follow, bool):
            path = ("limits", "follow_external")
            self.wrong(path, f"{spelled(path)} is {shown(follow)}; write true or false.")
        order = table.get("order", LEARNED)
        if order not in ORDERS:
            path = ("limits", "order")
            names = ", ".join(f'"{name}"' for name in ORDERS)
            self.wrong(path, f"{spelled(path)} is {shown(order)}; write one of {names}.")
            order = LEARNED
        return Limits(**counts, follow_external=follow is not False, order=str(order))

    def _score(self) -> dict[str, float]:
        table = self.table("score")
        self.unknown_keys(("score",), table, list(SCORE_PARTS))
        found: dict[str, float] = {}
        for key, value in table.items():
            weight = self.one(("score", key), value, lambda x: number(x, zero=True))
            if weight is not None:
                found[key] = weight
        return found
