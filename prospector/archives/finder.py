"""The last good capture of a dead address: the Wayback Machine first, then any Memento archive."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from prospector.archives.asker import SourceError
from prospector.archives.captures import (
    Capture,
    Unreadable,
    accept_datetime,
    available_url,
    captured_status,
    cdx_url,
    read_available,
    read_cdx,
    read_memento,
)
from prospector.archives.describe import WasThere, describe
from prospector.archives.goodness import why_bad
from prospector.clock import later, now

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prospector.archives.asker import Asker
    from prospector.items import LinkContext
    from prospector.net.client import Fetched

MOST_LOOKS = 8
"""Captures of one address that are read: enough to find one among 150 by halving."""
_MOST_BYTES = 4 * 2**20
_STEPS_BACK = 3
_YEAR = 365 * 86_400
_PLAIN = re.compile(r"(/\d{14})id_/")
_ORIGINAL = "x-archive-orig-"
_NO_PLAIN = "the archive answers"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the archives have: ``state`` is ``found`` or ``none``, ``note`` says what stood in the way.

    ``source`` names who told of the capture: ``availability``, ``cdx`` or ``timegate``.
    """

    state: str
    capture: Capture | None = None
    was: WasThere = field(default_factory=WasThere)
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """One capture that was read: ``bad`` says why it is not what was meant, empty for a good one."""

    capture: Capture
    was: WasThere
    bad: str


class Finder:
    """Finds captures through an :class:`Asker`; ``timegate`` is an RFC 7089 TimeGate's prefix."""

    def __init__(self, asker: Asker, timegate: str) -> None:
        self._asker = asker
        self._timegate = timegate

    async def find(self, url: str, contexts: Sequence[LinkContext] = ()) -> Remembered:
        """The last good capture; raises :class:`SourceError` when no archive gave an answer."""
        case = _Case(url, contexts, self._asker)
        notes: dict[str, str] = {}
        try:
            closest = read_available((await self._asked(available_url(url))).body)
            if closest is not None:
                seen = await case.look(closest)
                if not seen.bad:
                    return _found(seen, "availability")
        except (SourceError, Unreadable) as why:
            # Its word is a short cut only: the CDX server knows all captures.
            notes["availability"] = str(why)
        try:
            captures = read_cdx((await self._asked(cdx_url(url))).body)
        except Unreadable as why:
            return (
                Remembered("none", note=str(why))
                if "keeps" in str(why)
                else await self._else(case, {**notes, "CDX": str(why)})
            )
        except SourceError as why:
            return await self._else(case, {**notes, "CDX": str(why)}, why)
        best = await case.last_good(captures)
        return _found(best, "cdx") if best else case.nothing("the Wayback Machine")

    async def _asked(self, url: str) -> Fetched:
        answer = await self._asker.get(url)
        if answer.status in (403, 451):
            text = answer.body[:2_000]
            if b"Exception" in text or answer.status == 451:
                raise Unreadable("the archive keeps this address out (by the wish of its site)")
        if answer.status != 200:
            raise SourceError(f"it answers {answer.status}")
        if answer.truncated or answer.broken:
            raise SourceError("its answer did not end")
        return answer

    async def _else(
        self, case: _Case, notes: Mapping[str, str], why: SourceError | None = None
    ) -> Remembered:
        """The fallback: a TimeGate, asked for the latest and then for earlier moments."""
        moment = now()
        try:
            for _ in range(_STEPS_BACK):
                seen = await self._by_timegate(case, moment)
                if seen is None:
                    break
                if not seen.bad:
                    return _found(seen, "timegate")
                moment = later(seen.capture.at, -_YEAR)
        except (SourceError, ValueError) as cause:
            resting = bool(why and why.resting and getattr(cause, "resting", False))
            text = _in_words({**notes, "TimeGate": str(cause)})
            raise SourceError(text, resting=resting) from cause
        return case.nothing("the Memento archives")

    async def _by_timegate(self, case: _Case, moment: str) -> _Seen | None:
        answer = await self._asker.get(
            f"{self._timegate}{case.url}",
            {"Accept-Datetime": accept_datetime(moment)},
            max_bytes=_MOST_BYTES,
            elsewhere=True,
        )
        if answer.status == 404:
            return None
        capture = read_memento(answer.url, answer.fields())
        if capture is None or answer.status != 200:
            raise SourceError(f"it answers {answer.status} without a memento")
        if capture.plain != capture.url:
            seen = await case.look(capture)
            if not seen.bad.startswith(_NO_PLAIN):
                return seen
        return case.judge(capture, answer)


class _Case:
    """One address under search; every capture is read once."""

    def __init__(self, url: str, contexts: Sequence[LinkContext], asker: Asker) -> None:
        self.url = url
        self._contexts = contexts
        self._asker = asker
        self._seen: dict[str, _Seen] = {}
        self._bad: list[str] = []

    async def look(self, capture: Capture) -> _Seen:
        """Read a capture and judge it; what is no page is believed to be what was meant."""
        known = self._seen.get(capture.plain)
        if known is None:
            if capture.mime and not _is_page(capture.mime):
                known = _Seen(capture, WasThere(), "")
            else:
                answer = await self._asker.get(capture.plain, max_bytes=_MOST_BYTES)
                known = self.judge(capture, answer)
            self._seen[capture.plain] = known
        return known

    def judge(self, capture: Capture, answer: Fetched) -> _Seen:
        """A capture as the archive gave it."""
        headers = answer.fields()
        at = captured_status(answer.url, headers)
        if answer.url != capture.plain and at:
            capture = replace(capture, url=_PLAIN.sub(r"\1/", answer.url), at=at)
        if answer.status != 200:
            return self._spoilt(capture, f"{_NO_PLAIN} {answer.status}")
        kind = headers.get("content-type", "text/html").split(";")[0].strip().lower()
        if not _is_page(kind):
            return _Seen(capture, WasThere(), "")
        sent = {
            name[len(_ORIGINAL) :]: value
            for name, value in headers.items()
            if name.startswith(_ORIGINAL)
        }
        sent["content-type"] = headers.get("content-type", "")
        if bad := why_bad(answer.body, self.url, sent, self._contexts):
            return self._spoilt(capture, bad)
        return _Seen(capture, describe(answer.body, self.url, sent), "")

    def _spoilt(self, capture: Capture, bad: str) -> _Seen:
        self._bad.append(f"{capture.at[:10]}: {bad}")
        return _Seen(capture, WasThere(), bad)

    async def last_good(self, captures: Sequence[Capture]) -> _Seen | None:
        """The latest good one of these (oldest first), by halving: pages are good until they are not."""
        best: _Seen | None = None
        good, bad = -1, len(captures)
        at = len(captures) - 1
        for _ in range(MOST_LOOKS):
            if bad - good <= 1:
                break
            seen = await self.look(captures[at])
            if seen.bad:
                bad = at
            else:
                good, best = at, seen
            at = (good + bad) // 2
        return best

    def nothing(self, where: str) -> Remembered:
        """No good capture, and why those that there are do not count."""
        if not self._bad:
            return Remembered("none", note=f"{where} never captured it")
        named = "; ".join(self._bad[:3])
        return Remembered("none", note=f"no good capture among those read ({named})")


def _in_words(notes: Mapping[str, str]) -> str:
    """Who said what, those that said the same together."""
    said: dict[str, list[str]] = {}
    for who, what in notes.items():
        said.setdefault(what, []).append(who)
    return "; ".join(f"{', '.join(who)}: {what}" for what, who in said.items())


def _found(seen: _Seen, source: str) -> Remembered:
    return Remembered("found", seen.capture, seen.was, source)


def _is_page(kind: str) -> bool:
    return "html" in kind or kind in ("", "text/plain", "warc/revisit", "unk")
