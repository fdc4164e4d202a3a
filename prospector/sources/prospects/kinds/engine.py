"""What the search engines have in common: queries in, JSON out, page after page."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from prospector.sources.prospects.found import Ask, AskError, Found, Reading, SourceError, brief
from prospector.sources.prospects.queries import queries_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec
    from prospector.sources.prospects.found import Answer
    from prospector.sources.prospects.queries import Query

_SHOWN = 200


class Engine(ABC):
    """A search engine. A subclass says where it is asked, how, and where its answer has results."""

    operators: Sequence[str] = ("inurl", "intitle", "site", "filetype", "intext")
    """Query operators that it understands."""
    most_pages = 10

    def __init__(self, spec: SourceSpec, niche: Niche, secrets: Mapping[str, str]) -> None:
        self.spec = spec
        self.niche = niche
        self._secrets = secrets

    @property
    def service(self) -> str:
        """Whose pace and quota its requests count against."""
        return self.spec.kind

    @property
    def secrets(self) -> Mapping[str, str]:
        """The header with the key."""
        return self._secrets

    def begin(self) -> Reading:
        """The first page of every query."""
        queries = queries_of(self.spec, self.niche, self.operators)
        if not queries:
            raise SourceError(
                f"{self.spec.label} has no query: the patterns of {', '.join(self.spec.campaigns)}"
                " need words that the niche does not have (brands, competitors, or places in the"
                " [[source]])."
            )
        return Reading(more=tuple(self._ask(query, 1) for query in queries))

    def read(self, ask: Ask, answer: Answer) -> Reading:
        """The results of one page, and the next page where one is wanted."""
        document = read_json(answer.body, self.spec.label)
        rows = self.results(document)
        found = tuple(
            Found(url, brief(title), brief(snippet), "", ask.label, ask.campaign)
            for url, title, snippet in rows
            if isinstance(url, str)
        )
        more: tuple[Ask, ...] = ()
        last = min(self.spec.pages, self.most_pages)
        if found and ask.number < last and self.has_more(document):
            more = (self.next_page(ask),)
        return Reading(found, more)

    def has_more(self, document: Mapping[str, Any]) -> bool:
        """Whether the answer says that there is another page; engines that do not say may have."""
        return True

    @abstractmethod
    def _ask(self, query: Query, number: int) -> Ask: ...

    def next_page(self, ask: Ask) -> Ask:
        """The same query, one page on."""
        from prospector.sources.prospects.queries import Query

        return self._ask(Query(ask.label, ask.campaign, ask.language), ask.number + 1)

    @abstractmethod
    def results(self, document: Mapping[str, Any]) -> Iterable[tuple[object, object, object]]:
        """(address, title, snippet) of each result."""

    @abstractmethod
    def refusal(self, ask: Ask, answer: Answer) -> SourceError:
        """What an answer with another status means."""


def read_json(body: bytes, label: str) -> Mapping[str, Any]:
    """The JSON object of an answer; raises :class:`AskError` for anything else."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        start = brief(body[:80].decode("utf-8", "replace"))
        what = f"begins with {start!r}" if start else "is empty"
        raise AskError(f"{label} did not answer with JSON: the answer {what}.") from None
    if not isinstance(document, dict):
        raise AskError(f"{label} answered with JSON of another form than its documentation says.")
    return document


def rows_at(document: Mapping[str, Any], *path: str) -> list[Mapping[str, Any]]:
    """The list of objects at a path; empty when it is not there or something else."""
    place: object = document
    for step in path:
        place = place.get(step) if isinstance(place, dict) else None
    return [row for row in place if isinstance(row, dict)] if isinstance(place, list) else []


def said(body: bytes, *path: str) -> str:
    """What a service says of itself in an error's JSON, short; else the answer's first words."""
    try:
        place: object = json.loads(body)
    except (ValueError, RecursionError):
        return brief(body[:_SHOWN].decode("utf-8", "replace")) if b"<" not in body[:200] else ""
    for step in path:
        place = place.get(step) if isinstance(place, dict) else None
    return brief(place)[:_SHOWN]


def because(text: str) -> str:
    """A service's own words in brackets, or nothing."""
    return f" ({text.rstrip('.')})" if text else ""
