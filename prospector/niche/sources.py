"""What a ``[[source]]`` of a niche may say: its kinds, the keys of each, and their defaults (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.niche.values import Mistake, nearest, phrase, shown

if TYPE_CHECKING:
    from collections.abc import Mapping


LIMIT, PAGES, REQUESTS = 100, 1, 40
"""What every kind of source has unless it says otherwise: prospects, pages of results, requests."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One place from which prospects come.

    ``limit``: most prospects taken from it; ``per_site``: most of one registered domain;
    ``min_score`` 0-1: what a find must promise by its words; ``pages``: pages of results a query;
    ``requests``: most requests a run; ``quota``: most requests a calendar month (0: no bound of
    ours); ``refresh_days``: answers older than that are asked for anew, with 0 none is kept. ``urls`` and ``files`` are
    where it reads; the other fields belong to search engines and to Wikipedia.
    """

    kind: str
    name: str = ""
    urls: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    queries: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    country: str = ""
    engines: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    limit: int = LIMIT
    per_site: int = 1
    min_score: float = 0.0
    pages: int = PAGES
    requests: int = REQUESTS
    quota: int = 0
    refresh_days: int = 30

    @property
    def label(self) -> str:
        """What it is called in ``origin``: its own name, else its kind."""
        return self.name or self.kind


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of source takes: its keys beside the common ones, what it needs, its defaults."""

    keys: tuple[str, ...]
    needs: tuple[str, ...] = ()
    per_site: int = 1
    min_score: float = 0.0
    quota: int = 0
    refresh_days: int = 30


COMMON = ("kind", "name", "limit", "per_site", "min_score")
_ASKS = ("requests", "refresh_days")
_SEARCH = (
    *("campaigns", "queries", "terms", "places", "languages", "country", "pages", "quota"),
    *_ASKS,
)
_HALF, _LOW = 0.3, 0.2
KINDS: dict[str, Kind] = {
    "searxng": Kind(("url", "engines", "categories", *_SEARCH), min_score=_HALF),
    # 5 US dollars of credit a month at 5 dollars a thousand: what costs nothing (docs/sources.md).
    "brave": Kind(_SEARCH, min_score=_HALF, quota=1_000),
    "serper": Kind(_SEARCH, min_score=_HALF, quota=1_000),
    "results": Kind(("file",), ("file",), min_score=_LOW),
    "sitemap": Kind(("url", *_ASKS), ("url",), per_site=20, min_score=_HALF, refresh_days=7),
    "feed": Kind(("url", "file", *_ASKS), ("url", "file"), refresh_days=7),
    "opml": Kind(("url", "file", *_ASKS), ("url", "file"), refresh_days=7),
    "list": Kind(("url", "file", *_ASKS), ("url", "file"), refresh_days=7),
    "export": Kind(("file",), ("file",)),
    "wikipedia": Kind(("url", "articles", "languages", "quota", *_ASKS), min_score=_LOW),
}
"""Every kind of source, in the order in which docs/sources.md has them."""

TEXTS = ("queries", "terms", "places", "engines", "categories", "articles")
"""Keys that hold phrases."""
COUNTS = {
    "limit": (1, 100_000),
    "per_site": (1, 10_000),
    "pages": (1, 50),
    "requests": (1, 10_000),
    "quota": (0, 10_000_000),
    "refresh_days": (0, 3_650),
}
"""Keys that hold whole numbers, with their least and most."""


def kind_of(value: object) -> str:
    """A kind of source by its name; a :class:`Mistake` names the nearest one."""
    text = phrase(value).casefold() if isinstance(value, str) else ""
    if text in KINDS:
        return text
    said = nearest(text, list(KINDS)).replace("the keys here are", "the kinds are")
    raise Mistake(f"is {shown(value)}, no kind of source; {said.partition('; ')[2]}")


def path_of(value: object) -> str:
    """The path of a file, as written."""
    if not isinstance(value, str):
        raise Mistake(f"is {shown(value)}; write the path of a file in quotes.")
    text = value.strip()
    if not text or "\x00" in text or len(text) > 4_096:
        raise Mistake(f"is {shown(value)}; write the path of a file in quotes.")
    return text


def country_of(value: object) -> str:
    """A country as search engines want it: two letters (ISO 3166), in lower case."""
    text = value.strip().lower() if isinstance(value, str) else ""
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text
    raise Mistake(f'is {shown(value)}; write two letters, such as "gb".')


def share_of(value: object) -> float:
    """A number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise Mistake(f"is {shown(value)}; write a number from 0 to 1.")
    return float(value)


def missing_of(kind: str, table: Mapping[str, object]) -> str:
    """What a source of this kind cannot do without, in words; empty when it is there."""
    needs = KINDS[kind].needs
    if not needs or any(table.get(key) for key in needs):
        return ""
    examples = {"url": 'url = "https://…"', "file": 'file = "…"'}
    return f"needs {' or '.join(examples[key] for key in needs)}."
