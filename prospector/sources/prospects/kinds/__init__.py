"""One source a file, and which of them a ``[[source]]`` means."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from prospector.sources.prospects.found import SourceError
from prospector.sources.prospects.kinds import brave, serper
from prospector.sources.prospects.kinds.exports import Export
from prospector.sources.prospects.kinds.feeds import Feed, Opml
from prospector.sources.prospects.kinds.lists import List
from prospector.sources.prospects.kinds.results import Results
from prospector.sources.prospects.kinds.searxng import SearXNG
from prospector.sources.prospects.kinds.sitemap import Sitemap
from prospector.sources.prospects.kinds.wikipedia import Wikipedia
from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec
    from prospector.sources.prospects.found import Source

SEARXNG = "PROSPECTOR_SEARXNG"
"""Where the SearXNG of a source without a ``url`` is."""
_KEY = re.compile(r"[\x21-\x7e]{8,500}")
_FILES: dict[str, Callable[[SourceSpec, Niche], Source]] = {
    "sitemap": Sitemap,
    "feed": Feed,
    "opml": Opml,
    "list": List,
    "results": Results,
    "export": Export,
    "wikipedia": Wikipedia,
}


def source_of(
    spec: SourceSpec,
    niche: Niche,
    environment: Mapping[str, str] | None = None,
    *,
    asking: bool = True,
) -> Source:
    """The source that a ``[[source]]`` means; its key comes from the environment alone.

    Without ``asking`` it only says what it would ask, and needs no key. Raises :class:`SourceError` when the key or the address of a search engine is missing.
    """
    given = os.environ if environment is None else environment
    if spec.kind == "brave":
        return brave.Brave(spec, niche, _key(spec, given, brave.KEY, brave.HEADER, asking))
    if spec.kind == "serper":
        return serper.Serper(spec, niche, _key(spec, given, serper.KEY, serper.HEADER, asking))
    if spec.kind == "searxng":
        address = spec.urls[0] if spec.urls else canonical(given.get(SEARXNG, "").strip())
        if address is None and not asking:
            address = "http://searxng.invalid/"
        if address is None:
            raise SourceError(
                f"{spec.label} needs the address of a SearXNG: url in its [[source]], or {SEARXNG} in"
                " the environment, such as http://127.0.0.1:8888."
            )
        return SearXNG(spec, niche, {}, address)
    return _FILES[spec.kind](spec, niche)


def _key(
    spec: SourceSpec, given: Mapping[str, str], name: str, header: str, asking: bool
) -> dict[str, str]:
    """The header with the key that the environment holds under ``name``."""
    if not asking:
        return {}
    key = given.get(name, "").strip()
    if not key:
        raise SourceError(f"{spec.label} needs a key: set {name} in the environment.")
    if not _KEY.fullmatch(key):
        raise SourceError(
            f"{name} is no key: it has characters or a length that keys do not have; copy it anew."
        )
    return {header: key}
