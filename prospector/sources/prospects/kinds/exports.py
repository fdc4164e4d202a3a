"""Backlink exports of the usual tools: the pages that link to competitors are prospects."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from prospector.errors import UserError
from prospector.sources.backlinks import KnownLink, read_links
from prospector.sources.prospects.found import MOST_FOUND, Found, Reading, SourceError, brief
from prospector.sources.prospects.kinds.files import paths_of
from prospector.sources.prospects.kinds.web import WebSource
from prospector.sources.tables import tables
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Export(WebSource):
    """Read as ``prospector import`` reads them, by their own columns (docs/exchange.md)."""

    def begin(self) -> Reading:
        """Every linking page, with the anchor for its title; pages that link to us have what we want."""
        found = (find for path in paths_of(self.spec, self.niche) for find in self._of(path))
        return Reading(tuple(islice(found, MOST_FOUND)))

    def _of(self, path: Path) -> Iterator[Found]:
        ours = {registered_domain(domain) for domain in self.niche.domains}
        try:
            for label, columns, rows in tables(path):
                for link in read_links(rows, columns, ours):
                    if (
                        isinstance(link, KnownLink)
                        and registered_domain(link.target_url) not in ours
                    ):
                        origin = f"{columns.tool}:{path.name}{label}"
                        yield Found(link.page_url, "", brief(link.anchor), str(path), origin)
        except UserError as cause:
            raise SourceError(str(cause)) from cause
