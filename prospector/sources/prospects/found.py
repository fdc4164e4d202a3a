"""The words of a source: what it asks, what it is answered, what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_TEXT = 500
"""Characters kept of a title or a snippet."""
MOST_FOUND = 50_000
"""Addresses taken from one answer: as many as a sitemap may have (sitemaps.org)."""


class SourceError(UserError):
    """A source cannot go on: one sentence that says what is wrong and what to do."""


class AskError(SourceError):
    """One question got no answer that we can use; the source goes on with the next."""


@dataclass(frozen=True, slots=True)
class Found:
    """An address that a source names. ``on`` is the page that names it, ``query`` what found it."""

    url: str
    title: str = ""
    snippet: str = ""
    on: str = ""
    query: str = ""
    campaign: str = ""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request that a source wants answered; no secret is in it, since it is kept in the file.

    ``label`` says it in words; ``body`` is JSON to be posted; ``page``: robots.txt holds for it;
    ``number`` counts pages of results from 1, or levels of sitemaps.
    """

    url: str
    label: str
    body: str = ""
    page: bool = False
    campaign: str = ""
    number: int = 1
    language: str = ""

    @property
    def key(self) -> str:
        """What makes two requests the same."""
        return f"POST {self.url} {self.body}" if self.body else f"GET {self.url}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: headers by lower-case name, the body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What one answer (or file) says: addresses, and what to ask next."""

    found: tuple[Found, ...] = ()
    more: tuple[Ask, ...] = ()


class Source(Protocol):
    """A place that names prospects. Everything but the asking itself is pure or reads local files."""

    @property
    def service(self) -> str:
        """Whose pace and quota its requests count against."""
        ...

    @property
    def secrets(self) -> Mapping[str, str]:
        """Headers that go along with every request and are written down nowhere."""
        ...

    def begin(self) -> Reading:
        """What is found without asking anybody, and the first questions."""
        ...

    def read(self, ask: Ask, answer: Answer) -> Reading:
        """Read a 2xx answer; raises :class:`AskError` when it is not what the service promises."""
        ...

    def refusal(self, ask: Ask, answer: Answer) -> SourceError:
        """What an answer with another status means, and what to do about it."""
        ...


@dataclass(frozen=True, slots=True)
class Described:
    """A prospect that was chosen: its find, how promising it is (0-1) and why."""

    found: Found
    domain: str
    score: float
    why: str = ""


def brief(text: object) -> str:
    """A stranger's text on one line, bounded; empty for what is no text."""
    if not isinstance(text, str):
        return ""
    flat = " ".join(text[: LONGEST_TEXT * 4].split())
    return "".join(c for c in flat if c.isprintable())[:LONGEST_TEXT]
