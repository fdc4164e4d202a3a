"""The ``[[source]]`` and ``[footprints]`` tables of a niche file (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.niche.footprints import ANY, PLACES, USUAL, built_in
from prospector.niche.reading import Reader, spelled
from prospector.niche.sources import (
    COMMON,
    COUNTS,
    KINDS,
    LIMIT,
    PAGES,
    REQUESTS,
    TEXTS,
    SourceSpec,
    country_of,
    kind_of,
    missing_of,
    path_of,
    share_of,
)
from prospector.niche.values import Mistake, language, nearest, phrase, shown, url, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.niche.toml import Path


class SourceReader(Reader):
    """Reads where further prospects come from."""

    def footprints(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """Campaign to patterns, or ``[footprints.de]`` with the campaigns of one language."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for key, value in self.table("footprints").items():
            if isinstance(value, dict):
                path: Path = ("footprints", key)
                spoken = self.one(path, key, language)
                for campaign, patterns in value.items():
                    listed = self.many((*path, campaign), patterns, _pattern)
                    if spoken is not None and listed:
                        found.setdefault(campaign, {})[spoken] = listed
                continue
            listed = self.many(("footprints", key), value, _pattern)
            if listed:
                # A list for all languages takes the place of everything that is built in.
                silent = dict.fromkeys(built_in().get(key, {}), ())
                found[key] = {**silent, **found.get(key, {}), ANY: listed}
        return found

    def sources(self, campaigns: set[str]) -> tuple[SourceSpec, ...]:
        """Every ``[[source]]``; ``campaigns`` are those that may be named."""
        found = []
        for position, table in self.tables("source"):
            path: Path = ("source", position)
            if "kind" not in table:
                kinds = ", ".join(KINDS)
                self.wrong(path, f"{spelled(path)} has no kind; add kind = one of {kinds}.")
                continue
            kind = self.one((*path, "kind"), table["kind"], kind_of)
            if kind is not None:
                found.append(self._source(path, kind, table, campaigns))
        return tuple(found)

    def _source(
        self, path: Path, kind: str, table: Mapping[str, object], campaigns: set[str]
    ) -> SourceSpec:
        takes = KINDS[kind]
        self.unknown_keys(path, table, [*COMMON, *takes.keys])
        missing = missing_of(kind, table)
        if missing:
            self.wrong(path, f"{spelled(path)} ({kind}) {missing}")
        counts = {
            key: value
            for key, (least, most) in COUNTS.items()
            if (value := self.one((*path, key), table.get(key), whole(least, most))) is not None
        }
        texts = {key: self.many((*path, key), _listed(table.get(key)), phrase) for key in TEXTS}
        named = self.many((*path, "campaigns"), _listed(table.get("campaigns")), phrase)
        for campaign in named:
            if campaign not in campaigns:
                said = nearest(campaign, sorted(campaigns)).replace("unknown key", "unknown one")
                self.wrong((*path, "campaigns"), f'{spelled(path)}.campaigns "{campaign}" {said}')
        usual = USUAL if "campaigns" in takes.keys and not texts["queries"] else ()
        score = self.one((*path, "min_score"), table.get("min_score"), share_of)
        return SourceSpec(
            kind=kind,
            name=self.one((*path, "name"), table.get("name"), phrase) or "",
            urls=self.many((*path, "url"), _listed(table.get("url")), url),
            files=self.many((*path, "file"), _listed(table.get("file")), path_of),
            campaigns=named or usual,
            languages=self.many((*path, "languages"), table.get("languages"), language),
            country=self.one((*path, "country"), table.get("country"), country_of) or "",
            min_score=takes.min_score if score is None else score,
            queries=texts["queries"],
            terms=texts["terms"],
            places=texts["places"],
            engines=texts["engines"],
            categories=texts["categories"],
            articles=texts["articles"],
            limit=counts.get("limit", LIMIT),
            per_site=counts.get("per_site", takes.per_site),
            pages=counts.get("pages", PAGES),
            requests=counts.get("requests", REQUESTS),
            quota=counts.get("quota", takes.quota),
            refresh_days=counts.get("refresh_days", takes.refresh_days),
        )


def _listed(value: object) -> object:
    """One value where a list may stand is a list of one."""
    return value if value is None or isinstance(value, list) else [value]


def _pattern(value: object) -> str:
    """A query pattern: a phrase whose braces hold something that we can fill in."""
    text = phrase(value)
    for name in re.findall(r"\{([^{}]*)\}", text):
        if name not in PLACES:
            known = ", ".join(f"{{{one}}}" for one in PLACES)
            raise Mistake(f"is {shown(text)} with {{{name[:40]}}} in it; the braces are {known}.")
    return text
