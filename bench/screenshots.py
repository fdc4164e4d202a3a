"""The README's pictures of the review desk, from the database of a demo crawl.

    prospector demo --db output/demo.db
    python -m bench.screenshots output/demo.db docs/pictures

The file is copied first: the decisions made for the pictures never reach it.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from prospector.review.access import Access
from tests.review.live import Desk, arguments

_LAPTOP = {"width": 1280, "height": 860}
_PHONE = {"width": 390, "height": 844}


def main(db: Path, folder: Path) -> None:
    """Serve a copy of the file on loopback and take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / db.name
        with closing(sqlite3.connect(db)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        with Desk(copy, Access(user="ann")) as desk, sync_playwright() as playwright:
            chromium = playwright.chromium.launch(**arguments())
            for scheme, mark in (("light", ""), ("dark", "-dark")):
                laptop = chromium.new_page(viewport=_LAPTOP, color_scheme=scheme)
                _look(laptop, desk.url, folder, mark)
            phone = chromium.new_page(
                viewport=_PHONE, device_scale_factor=2, has_touch=True, is_mobile=True
            )
            _on_a_phone(phone, desk.url, folder)
            _letter(chromium.new_page(viewport=_LAPTOP), desk.url, folder)
            _at_work(chromium.new_page(viewport=_LAPTOP), desk.url, folder)
            chromium.close()


def _look(page: Page, url: str, folder: Path, mark: str) -> None:
    page.goto(url)
    page.keyboard.press("j")
    page.screenshot(path=folder / f"queue{mark}.png")
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel")
    page.screenshot(path=folder / f"candidate{mark}.png")


def _on_a_phone(page: Page, url: str, folder: Path) -> None:
    page.goto(url)
    page.screenshot(path=folder / "phone-queue.png")
    page.locator("[data-open]").first.click()
    page.wait_for_selector(".panel .buttons")
    page.get_by_text("Details", exact=True).tap()
    page.screenshot(path=folder / "phone.png")


def _letter(page: Page, url: str, folder: Path) -> None:
    """The letter of the best candidate, signed."""
    page.goto(url)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel")
    page.get_by_label("Name").fill("Ann Keeper")
    page.get_by_label("Organisation").fill("Hives Ltd")
    page.get_by_role("button", name="Sign like this").click()
    page.wait_for_selector("[name=body]")
    page.locator("#letter").evaluate("(node) => node.scrollIntoView()")
    page.screenshot(path=folder / "letter.png")


def _at_work(page: Page, url: str, folder: Path) -> None:
    """One approved, one being turned down: the toast with its undo and the open menu."""
    page.goto(url)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".panel")
    page.fill("[name=note]", "Write to the editor, she answers on Mondays.")
    page.get_by_role("button", name="Approve").click()
    page.wait_for_selector(".toast")
    page.keyboard.press("r")
    page.screenshot(path=folder / "decide.png")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not Path(sys.argv[1]).is_file():
        sys.exit("usage: python -m bench.screenshots DATABASE FOLDER (see the top of the file)")
    if shutil.which("chromium") is None:
        sys.exit("The pictures need a chromium on the PATH.")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
