"""What may be wrong with this machine, this file and this network, each with what to do."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import re
import shutil
import sqlite3
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.browser.find import find_browser, version_of
from prospector.config import DEFAULT_CONTACT, Config
from prospector.errors import UserError
from prospector.net.online import is_online
from prospector.storage.database import read_store
from prospector.storage.lock import StoreLock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEAST_PYTHON = (3, 11)
LEAST_SQLITE = (3, 38, 0)
LEAST_FREE = 2 * 10**9
"""Bytes of disk below which a long crawl may not end."""
_CLOCK_SECONDS = 120
_LARGE_LOG = 500 * 10**6


@dataclass(frozen=True, slots=True)
class Finding:
    """One look: ``level`` is ``ok``, ``note`` or ``wrong``; ``advice`` says what to do."""

    what: str
    level: str
    said: str
    advice: str = ""


def examine(config: Config, *, network: bool = True) -> Iterator[Finding]:
    """Every look, one after the other; none changes anything but for the store's own migrations."""
    yield _python()
    yield _packages()
    yield _sqlite()
    yield from _store(Path(config.db))
    yield _disk(Path(config.db))
    yield _browser(config)
    yield _contact(config)
    if network:
        yield _network(config)
        yield _clock(config)


def _python() -> Finding:
    said = f"{sys.version.split()[0]} at {sys.executable}"
    if sys.version_info[:2] < LEAST_PYTHON:
        return Finding(
            "Python", "wrong", said, "install Python 3.11 or newer, and prospector in it"
        )
    return Finding("Python", "ok", said)


def _packages() -> Finding:
    """Whether what the distribution asks for is there, in at least the version that it asks for."""
    try:
        wanted = importlib.metadata.requires("link-prospector") or []
    except importlib.metadata.PackageNotFoundError:
        return Finding(
            "packages", "note", "link-prospector itself is not installed", "pip install ."
        )
    missing = []
    for requirement in wanted:
        if ";" in requirement:
            continue
        found = re.match(
            r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?(?:[^>]{0,200}>=\s*([0-9.]+))?", requirement
        )
        if found is None:
            continue
        try:
            version = importlib.metadata.version(found[1])
        except importlib.metadata.PackageNotFoundError:
            missing.append(f"{found[1]} is missing")
            continue
        if found[2] and _numbers(version) < _numbers(found[2]):
            missing.append(f"{found[1]} is {version}, {found[2]} is needed")
    if missing:
        return Finding("packages", "wrong", "; ".join(missing), "pip install -U link-prospector")
    return Finding("packages", "ok", f"{len(wanted)} requirements are met")


def _sqlite() -> Finding:
    said = f"SQLite {sqlite3.sqlite_version}"
    if sqlite3.sqlite_version_info < LEAST_SQLITE:
        return Finding("SQLite", "wrong", said, "use a Python built with SQLite 3.38 or newer")
    return Finding("SQLite", "ok", said)


def _store(path: Path) -> Iterator[Finding]:
    if not path.exists():
        yield Finding("database", "note", f"{path} is not there yet", "a crawl makes it")
        folder = next((one for one in path.resolve().parents if one.exists()), Path("/"))
        if not os.access(folder, os.W_OK):
            advice = "change its permissions, or set PROSPECTOR_DB elsewhere"
            yield Finding("folder", "wrong", f"{folder} cannot be written", advice)
        return
    try:
        db = read_store(path)
    except UserError as cause:
        yield Finding("database", "wrong", str(cause), "move it away, or set PROSPECTOR_DB")
        return
    try:
        (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
        pages, links = db.execute(
            "SELECT (SELECT count(*) FROM page_facts), (SELECT count(*) FROM link_facts)"
        ).fetchone()
    except sqlite3.DatabaseError as cause:
        verdict, pages, links = str(cause), 0, 0
    finally:
        db.close()
    size = f"{path.stat().st_size / 1e6:,.0f} MB, {pages:,} pages, {links:,} links"
    if verdict != "ok":
        yield Finding(
            "database",
            "wrong",
            f"{path} is damaged: {verdict}",
            "restore a copy, or: sqlite3 .recover",
        )
        return
    if not os.access(path, os.W_OK):
        yield Finding("database", "wrong", f"{path} cannot be written", "change its permissions")
        return
    folder = path.resolve().parent
    if not os.access(folder, os.W_OK):
        # SQLite keeps its log, and a crawl its lock, beside the file.
        advice = "change its permissions, or set PROSPECTOR_DB elsewhere"
        yield Finding("folder", "wrong", f"{folder} cannot be written", advice)
    yield Finding("database", "ok", f"{path}: {size}")
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size > _LARGE_LOG:
        said = f"{log.stat().st_size / 1e6:,.0f} MB"
        yield Finding("write-ahead log", "note", said, "close programs that keep the file open")
    lock = StoreLock(path)
    try:
        lock.acquire("prospector doctor")
    except UserError as held:
        yield Finding("lock", "note", str(held))
    else:
        lock.release()
        yield Finding("lock", "ok", "nothing is writing to the file")


def _disk(path: Path) -> Finding:
    folder = next((one for one in path.resolve().parents if one.exists()), Path("/"))
    free = shutil.disk_usage(folder).free
    said = f"{free / 1e9:,.1f} GB free at {folder}"
    if free < LEAST_FREE:
        return Finding("disk", "wrong", said, "make room, or set PROSPECTOR_DB elsewhere")
    return Finding("disk", "ok", said)


def _browser(config: Config) -> Finding:
    """Which browser renders pages, and whether it starts at all."""
    found = find_browser(config)
    if found is None:
        return Finding(
            "browser",
            "note",
            "no Chromium was found: pages that a script builds stay unread",
            "apt install chromium, or playwright install chromium, or set PROSPECTOR_BROWSER",
        )
    version = version_of(found)
    if version is None:
        return Finding(
            "browser",
            "wrong",
            f"{found.path} ({found.how}) does not start",
            "install it anew, or name another by PROSPECTOR_BROWSER",
        )
    return Finding("browser", "ok", f"{version} at {found.path}, {found.how}")


def _contact(config: Config) -> Finding:
    if config.contact == DEFAULT_CONTACT:
        return Finding(
            "contact",
            "note",
            "the user agent names the project, not you",
            "set PROSPECTOR_CONTACT to your page or address, so that owners of sites can ask",
        )
    return Finding("contact", "ok", config.contact)


def _network(config: Config) -> Finding:
    if asyncio.run(is_online(config)):
        return Finding("network", "ok", f"{', '.join(config.canaries)} resolve")
    return Finding(
        "network",
        "wrong",
        f"none of {', '.join(config.canaries)} resolves",
        "check the connection and name servers; PROSPECTOR_CANARIES names other hosts to ask",
    )


def _clock(config: Config, ask: Callable[[str], str] | None = None) -> Finding:
    """The machine's clock beside that of a web server: verdicts wait for days by it."""
    host = config.canaries[0]
    try:
        theirs = parsedate_to_datetime((ask or _date_of)(f"https://{host}/"))
    except (OSError, ValueError, TypeError) as cause:
        return Finding("clock", "note", f"could not be compared ({type(cause).__name__})")
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > _CLOCK_SECONDS:
        return Finding("clock", "wrong", f"{off:,.0f} s off {host}", "set it, or switch NTP on")
    return Finding("clock", "ok", f"agrees with {host}")


def _date_of(url: str) -> str:
    request = urllib.request.Request(url, method="HEAD")  # noqa: S310 - https, of a setting
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
            return str(answer.headers["Date"])
    except urllib.error.HTTPError as refusal:
        return str(refusal.headers["Date"])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
