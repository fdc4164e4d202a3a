"""Which browser there is: the one that was named, the system's, or the one Playwright installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.config import Config

NAMES = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "brave-browser"),
)
"""Programs on the PATH that are a Chromium, in the order in which they are taken."""
_BELOW = (
    "chromium-*/chrome-linux*/chrome",
    "chromium_headless_shell-*/chrome-headless-shell-linux*/chrome-headless-shell",
    "chromium_headless_shell-*/chrome-linux*/headless_shell",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium-*/chrome-win*/chrome.exe",
)


class NoBrowser(UserError):
    """There is none on this machine."""


@dataclass(frozen=True, slots=True)
class Found:
    """A browser: the path of its program and how it was found, in words."""

    path: str
    how: str


def find_browser(config: Config) -> Found | None:
    """The browser that pages are rendered with; ``None`` where there is none."""
    if config.browser:
        return Found(config.browser, "named by PROSPECTOR_BROWSER")
    for name in NAMES:
        path = shutil.which(name)
        if path:
            return Found(path, "on the PATH")
    newest = max(_installed(), key=_version, default=None)
    return Found(str(newest), "installed by Playwright") if newest else None


def require_browser(config: Config) -> Found:
    """The browser, or :class:`NoBrowser` with what to do."""
    found = find_browser(config)
    if found is None:
        raise NoBrowser(
            "There is no browser to render pages with; install one (apt install chromium, or"
            " playwright install chromium), name one by PROSPECTOR_BROWSER, or say render=never."
        )
    return found


def version_of(found: Found) -> str | None:
    """What the browser calls itself; ``None`` when it does not even start."""
    try:
        done = subprocess.run(  # noqa: S603 - the browser that was found or named
            [found.path, "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return " ".join(done.stdout.split())[:100] or "a browser of no version"


def _installed() -> Iterator[Path]:
    for folder in _folders():
        for pattern in _BELOW:
            yield from (path for path in folder.glob(pattern) if os.access(path, os.X_OK))


def _folders() -> list[Path]:
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    if named and named != "0":
        return [Path(named)]
    if sys.platform == "darwin":
        return [Path.home() / "Library/Caches/ms-playwright"]
    if sys.platform == "win32":
        return [Path(os.environ.get("LOCALAPPDATA", "")) / "ms-playwright"]
    return [Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"]


def _version(path: Path) -> tuple[int, bool]:
    folder = next(part for part in path.parts if part.startswith("chromium"))
    number = folder.rpartition("-")[2]
    return (int(number) if number.isdigit() else 0, "headless" not in folder)
