"""The desk on a real port of loopback, and how a Chromium of this machine is started."""

from __future__ import annotations

import asyncio
import shutil
import threading
from typing import TYPE_CHECKING, Any, Self

import uvicorn

from prospector.review.app import make_app
from prospector.review.serve import address_of, bind

if TYPE_CHECKING:
    from pathlib import Path

    from prospector.review.access import Access

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
}
TABLET: dict[str, Any] = {
    "viewport": {"width": 820, "height": 1180},
    "has_touch": True,
    "is_mobile": True,
}


class Desk:
    """Serves one store in a thread; ``url`` is its front page."""

    def __init__(self, path: Path, access: Access) -> None:
        self._listener = bind("127.0.0.1", 0)
        self.url = address_of(self._listener)
        config = uvicorn.Config(make_app(path, access).app(), log_level="error", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._listener]))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)


def arguments() -> dict[str, Any]:
    """How to launch the installed Chromium: headless, quiet, as any user."""
    return {
        "executable_path": shutil.which("chromium"),
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--no-first-run",
            "--disable-sync",
        ],
    }


def press(page: Any, key: str) -> None:
    """A key, once the page's script listens."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def expect(locator: Any) -> Any:
    """Playwright's, asked for late: without it these tests skip, or fail in CI."""
    from playwright.sync_api import expect as wait_for

    return wait_for(locator)


def sign(page) -> None:
    """Say on a candidate's page who writes."""
    page.get_by_label("Name").fill("Ann Keeper")
    page.get_by_role("button", name="Sign like this").click()
