"""What archives answer, read: the availability API, CDX lines, Memento headers (pure).

Wayback availability: ``{"archived_snapshots": {"closest": {"available", "status", "timestamp",
"url"}}}``. CDX server: JSON lists of which the first names the fields, or a plain error text.
Memento: RFC 7089.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import quote, urlsplit

from prospector.clock import parse, stamp

REPLAY = "https://web.archive.org/web/"
AVAILABLE = "https://archive.org/wayback/available"
CDX = "https://web.archive.org/cdx/search/cdx"
MOST_CAPTURES = 150
"""Captures of one address that are listed, the latest ones with different contents."""
_REPLAYED = re.compile(
    r"(?P<archive>https?://[^\s]{1,300}?/)(?P<time>\d{14})(?:[a-z]{2}_)?/(?P<url>.+)", re.IGNORECASE
)
_EXCLUDED = re.compile(
    r"RobotAccessControlException|AdministrativeAccessControlException|Blocked (?:By Robots|Site)",
    re.IGNORECASE,
)


class Unreadable(ValueError):
    """An answer that is not of the documented form; the text says what it was."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One capture: its address in the archive, when (UTC ISO 8601), the address it is of, its type."""

    url: str
    at: str
    original: str = ""
    mime: str = "text/html"

    @property
    def plain(self) -> str:
        """Where the archive gives the bytes as they were captured, without its own frame."""
        found = _REPLAYED.fullmatch(self.url)
        if found is None:
            return self.url
        return f"{found['archive']}{found['time']}id_/{found['url']}"


def without_scheme(url: str) -> str:
    """The address as the availability API wants it: it answers ``{}`` for many ``https://`` forms."""
    return url.partition("://")[2] or url


def available_url(url: str) -> str:
    """The request that asks for the capture closest to now."""
    return f"{AVAILABLE}?url={quote(without_scheme(url), safe='')}"


def cdx_url(url: str) -> str:
    """The request for the latest captures of status 200, one for each different content."""
    return (
        f"{CDX}?url={quote(without_scheme(url), safe='')}&output=json"
        "&fl=timestamp,original,mimetype,statuscode&filter=statuscode:200&collapse=digest"
        f"&limit=-{MOST_CAPTURES}"
    )


def replay_url(timestamp: str, original: str) -> str:
    """Where the Wayback Machine shows a capture."""
    return f"{REPLAY}{timestamp}/{original}"


def moment_of(timestamp: str) -> str:
    """UTC ISO 8601 of a 14-digit timestamp; empty for anything else."""
    try:
        return stamp(datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC))
    except ValueError:
        return ""


def read_available(body: bytes) -> Capture | None:
    """The availability API's closest capture of status 200, ``None`` when it names none."""
    found = _json(body)
    if not isinstance(found, dict):
        raise Unreadable("the availability API does not answer with an object")
    snapshots = found.get("archived_snapshots")
    closest = snapshots.get("closest") if isinstance(snapshots, dict) else None
    if not isinstance(closest, dict) or not closest.get("available"):
        return None
    if str(closest.get("status")) != "200":
        return None
    return _replayed(str(closest.get("url") or ""))


def read_cdx(body: bytes) -> list[Capture]:
    """The captures of a CDX answer, oldest first; lines that name none are passed over."""
    text = body[:4_000].decode("utf-8", "replace").strip()
    if not text:
        return []
    if _EXCLUDED.search(text):
        raise Unreadable("the archive keeps this address out (by the wish of its site)")
    rows = _json(body)
    if not isinstance(rows, list):
        raise Unreadable("the CDX server does not answer with a list")
    if not rows:
        return []
    names = rows[0]
    if not isinstance(names, list) or "timestamp" not in names or "original" not in names:
        raise Unreadable("the CDX server's first line names no fields")
    found = []
    for row in rows[1:]:
        if not isinstance(row, list) or len(row) != len(names):
            continue
        cells = dict(zip(map(str, names), map(str, row), strict=True))
        at = moment_of(cells["timestamp"])
        if at and cells.get("statuscode", "200") == "200":
            url = replay_url(cells["timestamp"], cells["original"])
            found.append(Capture(url, at, cells["original"], cells.get("mimetype", "")))
    return sorted(found, key=lambda one: one.at)


def accept_datetime(at: str) -> str:
    """``at`` as the Accept-Datetime header of RFC 7089 wants it."""
    return format_datetime(parse(at).astimezone(UTC), usegmt=True)


def read_memento(url: str, headers: dict[str, str]) -> Capture | None:
    """The memento that an answer is (RFC 7089 §2.1.1), ``None`` when it says that it is none."""
    try:
        at = stamp(parsedate_to_datetime(headers.get("memento-datetime", "")))
    except (TypeError, ValueError):
        return None
    mime = headers.get("content-type", "text/html").split(";")[0].strip().lower()
    found = _REPLAYED.fullmatch(url)
    return Capture(url, at, found["url"] if found else "", mime)


def captured_status(url: str, headers: dict[str, str]) -> str:
    """Where a replayed capture really stands: archives redirect to the nearest moment they have."""
    found = _REPLAYED.fullmatch(url)
    return moment_of(found["time"]) if found else headers.get("memento-datetime", "")


def _replayed(url: str) -> Capture | None:
    found = _REPLAYED.fullmatch(url)
    at = moment_of(found["time"]) if found else ""
    if found is None or not at:
        return None
    host = urlsplit(url).hostname or ""
    # The API still names its captures by http; both addresses lead to the same.
    secure = (
        f"https://{url[7:]}" if host == "web.archive.org" and url.startswith("http://") else url
    )
    return Capture(secure, at, found["url"])


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as cause:
        start = " ".join(body[:80].decode("utf-8", "replace").split())
        raise Unreadable(f"it is no JSON but begins {start!r}") from cause
