"""Records of an archive one after the other; a damaged one is named and passed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any

from prospector.clock import stamp
from prospector.errors import UserError
from prospector.ingest.payload import MOST_BYTES
from prospector.ingest.source import DamagedZip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prospector.ingest.source import Part


@dataclass(frozen=True, slots=True)
class Record:
    """One archived answer, or one WAT record (``status`` 0). ``at`` is the moment of the capture,
    ``position`` where it begins in its part; header names in lower case; the body is as archived."""

    position: int
    url: str
    at: str
    body: bytes
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Damage:
    """Bytes that could not be read, from ``position`` on, and why."""

    part: str
    position: int
    why: str

    def sentence(self) -> str:
        """For a person."""
        return f"{self.part}: the record at byte {self.position:,} is damaged ({self.why})"


def records(part: Part, start: int, told: Callable[[Damage], None]) -> Iterator[Record]:
    """Every page (or WAT record) from the byte ``start`` on, which must begin a record.

    After damage it goes on with the next record that can be read; behind damage of a zip file none can.
    """
    seen = [start]
    try:
        yield from _records(part, start, told, seen)
    except DamagedZip as cause:
        told(Damage(part.name, seen[0], f"the zip file around it is: {cause}; the rest is lost"))


def _records(
    part: Part, start: int, told: Callable[[Damage], None], seen: list[int]
) -> Iterator[Record]:
    """``seen`` holds where the latest record began, for who is left with an error."""
    iterator = _fastwarc()
    at = start
    pending: Damage | None = None
    while True:
        last = -1
        try:
            with part.opened(at) as file:
                for raw in iterator(file, part.is_wat):
                    last = seen[0] = raw.stream_pos
                    found = _record(raw, part, told)
                    if pending is not None:
                        told(pending)
                        pending = None
                    if found is not None:
                        yield found
            if pending is not None:
                told(pending)
            elif part.is_cut(max(at, last)):
                told(Damage(part.name, max(at, last), "the file ends within it or after it"))
            return
        except DamagedZip:
            raise
        except (OSError, ValueError, UnicodeError) as cause:
            where = max(at, last)
            # One stretch of damage is told once, however many records in it cannot be read.
            breaks: int | None = where
            if not part.packed and last >= 0:
                breaks, last = part.breaks_at(where), -1
            if breaks is not None:
                pending = pending or Damage(part.name, breaks, _short(cause, last))
            onward = part.next_record(where + 1)
            if onward is None:
                if pending is not None:
                    told(pending)
                return
            at = onward


def _record(raw: Any, part: Part, told: Callable[[Damage], None]) -> Record | None:
    """A record as plain data; ``None`` for what is no page, and for one that is cut off."""
    head, http = raw.headers, raw.http_headers
    url = (head.get("WARC-Target-URI") or "").strip("<> ")
    if part.is_wat:
        if "json" not in (head.get("Content-Type") or ""):
            return None
        status, headers = 0, {}
    elif http is not None:
        status = http.status_code or 0
        headers = {str(name).lower(): str(value) for name, value in http}
        if not 200 <= status < 300 or not _may_be_html(headers.get("content-type", "")):
            return None
    else:
        status, headers = 200, {"content-type": head.get("Content-Type") or ""}
        if not _may_be_html(headers["content-type"]):
            return None
    moment = raw.record_date
    if moment is None or not url.startswith(("http://", "https://")):
        if moment is None and url.startswith("http"):
            told(Damage(part.name, raw.stream_pos, "it has no date"))
        return None
    wanted = min(raw.content_length, MOST_BYTES)
    body = raw.reader.read(wanted)
    if len(body) < wanted:
        told(Damage(part.name, raw.stream_pos, "it is cut off"))
        return None
    at = stamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return Record(raw.stream_pos, url, at, body, status, headers)


def _may_be_html(kind: str) -> bool:
    kind = kind.split(";")[0].strip().lower()
    return not kind or "html" in kind


def _short(cause: Exception, last: int) -> str:
    text = " ".join(str(cause).split())[:120] or type(cause).__name__
    return text if last < 0 else f"in or after it: {text}"


def _fastwarc() -> Callable[[Any, bool], Iterator[Any]]:
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError as cause:
        raise UserError(
            "Reading archives needs FastWARC; install it with:"
            " pip install 'link-prospector[archives]'"
        ) from cause
    pages = WarcRecordType.response | WarcRecordType.resource

    def iterator(file: Any, is_wat: bool) -> Iterator[Any]:
        kinds = WarcRecordType.metadata if is_wat else pages
        found: Iterator[Any] = ArchiveIterator(
            file, record_types=kinds, parse_http=not is_wat, auto_decode="none"
        )
        return found

    return iterator
