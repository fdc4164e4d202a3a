"""Browsers that crash, hang or do not start: the page is not judged, and the next one is shown."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from prospector.browser.find import NoBrowser, find_browser, require_browser, version_of
from prospector.browser.solo import SoloRenderer
from prospector.config import Config
from prospector.errors import SettingError
from prospector.items import RenderError
from tests.browser import apps
from tests.browser.conftest import Lab


def ours() -> list[int]:
    """The browsers that this process started, as process ids."""
    parents: dict[int, tuple[int, str]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().partition("(")[2].rpartition(")")
        except OSError:
            continue
        parents[int(status.parent.name)] = (int(rest.split()[1]), name)
    found = []
    for pid, (_, name) in parents.items():
        above, chain = pid, []
        while above in parents and above != os.getpid():
            above = parents[above][0]
            chain.append(above)
        if above == os.getpid() and name.startswith("chrom"):
            found.append(pid)
    return found


@pytest.fixture(scope="module")
def short(browser: str):
    with Lab(PROSPECTOR_RENDER_SECONDS="2") as lab:
        lab.web.site("good.test", {"/": apps.static_list(5)})
        lab.web.site(
            "bad.test",
            {"/hang": "<h1>Hang</h1><script>for (;;) {}</script>",
             "/full": "<h1>Full</h1><script>const a = []; for (;;) a.push(new Array(1e6).fill(7))</script>"},
        )  # fmt: skip
        yield lab


@pytest.mark.parametrize("path", ["/hang", "/full"])
def test_a_page_that_hangs_or_eats_all_memory_costs_only_itself(short, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(RenderError) as failure:
        short.show(f"http://bad.test{path}")
    assert str(failure.value)
    assert time.monotonic() - began < 25
    assert "Apiary guide 4" in short.show("http://good.test/").html


def test_a_killed_browser_is_started_anew(short) -> None:
    short.show("http://good.test/")
    running = ours()
    assert running
    for pid in running:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue  # its parent took it along
    for pid in running:
        while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text():
            os.sched_yield()
    html = short.show("http://good.test/").html
    assert "Apiary guide 4" in html


def test_no_process_is_left_behind(browser: str) -> None:
    before = set(ours())
    with Lab() as lab:
        lab.web.site("good.test", {"/": apps.static_list(5)})
        lab.show("http://good.test/")
        assert set(ours()) - before
    assert not set(ours()) - before


def test_a_program_that_is_no_browser(tmp_path) -> None:
    fake = tmp_path / "chrome"
    fake.write_text("#!/bin/sh\nexit 3\n")
    fake.chmod(0o755)
    config = Config(browser=str(fake))
    found = find_browser(config)
    assert found is not None
    assert found.how == "named by PROSPECTOR_BROWSER"
    assert version_of(found) is None

    async def show() -> None:
        renderer = SoloRenderer(config)
        try:
            await renderer.render("http://good.test/")
        finally:
            await renderer.aclose()

    import asyncio

    with pytest.raises(RenderError, match="the browser does not start"):
        asyncio.run(show())


def test_the_browser_is_found_by_itself(monkeypatch, tmp_path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "ms"))
    assert find_browser(Config()) is None
    with pytest.raises(NoBrowser, match="apt install chromium"):
        require_browser(Config())
    for build in ("999", "1200"):
        program = tmp_path / "ms" / f"chromium-{build}" / "chrome-linux" / "chrome"
        program.parent.mkdir(parents=True)
        program.write_text("")
        program.chmod(0o755)
    found = find_browser(Config())
    assert found is not None
    assert "chromium-1200" in found.path
    assert found.how == "installed by Playwright"
    (tmp_path / "chromium").write_text("")
    (tmp_path / "chromium").chmod(0o755)
    found = find_browser(Config())
    assert found is not None
    assert found.how == "on the PATH"
    with pytest.raises(SettingError, match="PROSPECTOR_BROWSER names /nowhere"):
        Config.load({"PROSPECTOR_BROWSER": "/nowhere"})
