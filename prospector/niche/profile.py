"""What a niche profile holds: a topic, where its crawl begins, and which pages are ours."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prospector.niche.sources import SourceSpec

MAX_BYTES = 512 * 1024
"""Largest profile that is read, in bytes; a longer list of seeds belongs in ``-a seeds=@FILE``."""

LEARNED, RULE, BREADTH = "learned", "rule", "breadth"
ORDERS = (LEARNED, RULE, BREADTH)
"""In what order a crawl fetches: by what it learns, by the rule alone, or breadth-first."""

_NOTHING: Mapping[str, float] = MappingProxyType({})
_NO_PATTERNS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asset:
    """A page of ours worth linking to, with the phrases that it answers.

    ``language`` (two or three letters): only pages in it are offered this one; empty for any.
    ``description`` is what an entry for it in somebody's list may say, in that language.
    """

    url: str
    title: str = ""
    terms: tuple[str, ...] = ()
    language: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a crawl goes: pages a run and a site, and steps away from a seed.

    ``order`` is one of :data:`ORDERS`: which pages come first.
    """

    max_pages: int = 2000
    max_depth: int = 3
    pages_per_site: int = 30
    follow_external: bool = True
    order: str = LEARNED


@dataclass(frozen=True, slots=True)
class Niche:
    """A topic profile. Addresses are canonical, host names in lower case, languages 2-3 letters.

    ``terms`` maps a phrase to its weight (above 0), ``score`` a part of the score to its weight.
    ``path`` is the file it came from; empty for a topic without one. ``footprints`` are query
    patterns of its own by campaign and language.
    """

    name: str
    title: str = ""
    languages: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    exclude_terms: tuple[str, ...] = ()
    exclude_domains: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    terms: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    assets: tuple[Asset, ...] = ()
    limits: Limits = field(default_factory=Limits)
    score: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    sources: tuple[SourceSpec, ...] = ()
    path: str = ""
    footprints: Mapping[str, Mapping[str, tuple[str, ...]]] = field(
        default_factory=lambda: _NO_PATTERNS
    )

    def __reduce__(self) -> tuple[Callable[..., Niche], tuple[dict[str, Any]]]:
        """For another process: the views on its tables, which cannot be pickled, as plain ones."""
        return _niche, ({one.name: _plain(getattr(self, one.name)) for one in fields(self)},)


def _niche(values: dict[str, Any]) -> Niche:
    return Niche(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, MappingProxyType | dict):
        return {key: _plain(one) for key, one in value.items()}
    return value
