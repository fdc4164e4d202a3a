"""A renderer over a loopback web; without a Chromium these tests skip, in CI they fail."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, Self

import pytest

from prospector.browser import chromium, settle, snapshot
from prospector.browser.find import find_browser
from prospector.browser.solo import SoloRenderer
from prospector.config import Config
from prospector.demo.loopback import Loopback

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test web is near and quick: what is waited for on the real one takes it a part of that."""
    for name, seconds in (
        ("EMPTY_SECONDS", 1.0),
        ("STILL", 0.25),
        ("AFTER_STEP", 0.4),
        ("TICK", 0.05),
    ):
        monkeypatch.setattr(settle, name, seconds)
    monkeypatch.setattr(snapshot, "patience", lambda seconds: seconds + 3)
    monkeypatch.setattr(chromium, "CLOSE_SECONDS", 1.0)


@pytest.fixture(scope="session")
def browser() -> str:
    """The path of the browser that is used."""
    found = find_browser(Config())
    if found is None:
        why = "no Chromium (apt-get install chromium, or playwright install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    return found.path


class Lab:
    """A web, and one browser on a loop of its own, used by the tests of a module one after another."""

    def __init__(self, **settings: str) -> None:
        self.web = Loopback()
        self._settings = settings

    def __enter__(self) -> Self:
        self.web.__enter__()
        self.config = Config.load({**self.web.settings(), **self._settings})
        self._runner = asyncio.Runner()
        self.renderer = SoloRenderer(self.config)
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self.renderer.aclose())
        self._runner.close()
        self.web.__exit__()

    def run(self, work: Awaitable[Any]) -> Any:
        async def wait() -> Any:
            return await work

        return self._runner.run(wait())

    def show(self, url: str, **options: Any) -> Any:
        """Render one page."""
        return self.run(self.renderer.render(url, **options))

    def asked(self, host: str) -> list[str]:
        """The paths that were asked of a host, in order."""
        return [path for _, _, name, path in self.web.log.moments if name == host]


@pytest.fixture(scope="module")
def lab(browser: str) -> Iterator[Lab]:
    """The web of this module, with twelve seconds for one page."""
    with Lab(PROSPECTOR_RENDER_SECONDS="12") as lab:
        yield lab
