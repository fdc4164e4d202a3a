"""What a response to a page request means for the crawl (pure): read it, follow it, wait, give up.

The verdict on *targets* is another matter and another room (``checking``); this only decides what
the frontier does next with a page of ours to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from prospector.net.retry import retry_after
from prospector.urls import absolute, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_WAIT = 3_600.0
"""Seconds; a Retry-After beyond it means that this crawl does not come back to the page."""
_HTML = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")


class Next(Enum):
    """What to do with an answered page."""

    READ = auto()
    FOLLOW = auto()
    WAIT = auto()
    GIVE_UP = auto()
    PASS_OVER = auto()
    UNCHANGED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """The decision: ``location`` for FOLLOW, ``seconds`` for WAIT, ``outcome`` in words."""

    next: Next
    outcome: str
    location: str = ""
    seconds: float = 0.0


def read_answer(
    url: str,
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    attempts: int,
    first_wait: float = 10.0,
    *,
    conditional: bool = False,
) -> Answer:
    """Decide on an answer with these lower-case ``headers``, the ``attempts``-th before it.

    ``conditional``: the page was asked for only if it is another than the one that we know.
    """
    if status == 304 and conditional:
        return Answer(Next.UNCHANGED, "as it was (HTTP 304)")
    if status in (301, 302, 303, 307, 308):
        location = canonical(absolute(url, headers.get("location", "")) or "")
        if not headers.get("location") or location is None:
            return Answer(Next.GIVE_UP, f"redirect to no address ({status})")
        return Answer(Next.FOLLOW, f"redirected to {location}", location=location)
    if status in (429, 503) or 500 <= status < 600:
        seconds = retry_after(headers.get("retry-after", ""))
        wait = seconds if seconds is not None else first_wait * 3**attempts
        if wait > LONGEST_WAIT:
            return Answer(Next.GIVE_UP, f"HTTP {status}, asks to come back in {wait:.0f} s")
        return Answer(Next.WAIT, f"HTTP {status}", seconds=wait)
    if not 200 <= status < 300:
        return Answer(Next.GIVE_UP, f"HTTP {status}")
    kind = headers.get("content-type", "").split(";")[0].strip().lower()
    if kind and not kind.startswith(_HTML):
        return Answer(Next.PASS_OVER, f"no web page but {kind[:60]}")
    if not kind and b"<" not in body[:1024]:
        return Answer(Next.PASS_OVER, "no web page: no content type and no markup")
    return Answer(Next.READ, "read")
