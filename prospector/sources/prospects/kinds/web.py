"""What the sources that read files of the web have in common: addresses, local files, no keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.sources.prospects.found import Ask, AskError, Reading
from prospector.sources.prospects.kinds.files import bytes_of, paths_of
from prospector.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec
    from prospector.sources.prospects.found import Answer, Found, SourceError


class WebSource:
    """A subclass reads one document's bytes in ``parse``."""

    def __init__(self, spec: SourceSpec, niche: Niche) -> None:
        self.spec = spec
        self.niche = niche

    @property
    def service(self) -> str:
        """Pages of the web, one after the other."""
        return f"web {host_of(self.spec.urls[0])}" if self.spec.urls else "files"

    @property
    def secrets(self) -> Mapping[str, str]:
        """There is no key."""
        return {}

    def begin(self) -> Reading:
        """What the local files say, and the addresses to fetch."""
        found: list[Found] = []
        more = [self.first(url) for url in self.spec.urls]
        for path in paths_of(self.spec, self.niche):
            reading = self.parse(bytes_of(path), str(path), {}, 1)
            found += reading.found
            more += reading.more
        return Reading(tuple(found), tuple(more))

    def first(self, url: str) -> Ask:
        """How an address of the source is asked for."""
        return Ask(url, url, page=True)

    def read(self, ask: Ask, answer: Answer) -> Reading:
        """Read a fetched document."""
        return self.parse(answer.body, ask.url, answer.headers, ask.number)

    def parse(self, body: bytes, where: str, headers: Mapping[str, str], level: int) -> Reading:
        """What a document says; ``where`` is its address or path, ``level`` counts from 1."""
        raise NotImplementedError

    def refusal(self, ask: Ask, answer: Answer) -> SourceError:
        """One document that is not there does not end the source."""
        return AskError(f"{ask.url} answers HTTP {answer.status}; check the address.")
