"""This machine: Python, packages, SQLite, disk and browser."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.browser.find import find_browser, version_of
from prospector.config import DEFAULT_CONTACT
from prospector.doctor.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.config import Config

LEAST_PYTHON = (3, 11)
LEAST_SQLITE = (3, 38, 0)
LEAST_FREE = 2 * 10**9
"""Bytes of disk below which a long crawl may not end."""


def look_at_machine(config: Config) -> Iterator[Finding]:
    """What prospector runs on and with."""
    yield _python()
    yield _packages()
    yield _sqlite()
    yield _disk(Path(config.db))
    yield _browser(config)
    yield _contact(config)


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
            r"([A-Za-z0-9._-]{1,100})(?:\[[^\]]{0,200}\])?(?:[^>]{0,200}>=\s*([0-9.]+))?",
            requirement,
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


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])
