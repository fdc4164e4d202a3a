"""A Chromium for the tests that need one; without it they skip, in CI they fail."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from prospector.review.access import Access
from tests.review.desk import fill
from tests.review.live import Desk, arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser as Chromium


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One for a module: while playwright runs, no other event loop can."""
    why = ""
    if shutil.which("chromium") is None:
        why = "no chromium on the PATH (apt-get install chromium)"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        why = "playwright is not installed (pip install playwright)"
    if why and os.environ.get("CI") == "true":
        pytest.fail(why)
    if why:
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**arguments())
        yield browser
        browser.close()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "store.db"
    fill(path, 25)
    return path


@pytest.fixture
def desk(path) -> Iterator[Desk]:
    with Desk(path, Access(user="ann")) as desk:
        yield desk


@pytest.fixture
def opened(chromium, desk):
    """A function that opens a page and fails the test for any script error or policy breach."""
    contexts, complaints = [], []

    def open_page(**options):
        context = chromium.new_context(base_url=desk.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
        page.on("dialog", lambda box: (complaints.append(box.message), box.dismiss()))
        page.goto("/")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
