"""From a page in the browser to :class:`Rendered`: the one way that crawl and commands share."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

from prospector.browser.settle import script, settle
from prospector.items import Rendered, RenderError

if TYPE_CHECKING:
    from playwright.async_api import Page

    from prospector.browser.visit import Visit

MAX_HTML = 8 * 2**20
"""Characters kept of a rendered page."""


def goto_options(seconds: float) -> dict[str, Any]:
    """How a page is gone to: its content is waited for afterwards, by what it shows."""
    return {"wait_until": "commit", "timeout": seconds * 1000}


def patience(seconds: float) -> float:
    """Seconds after which a visit that may take ``seconds`` is given up as hanging."""
    return seconds + max(3.0, seconds / 2)


_WORDS = (
    ("ERR_TUNNEL_CONNECTION_FAILED", "the site cannot be reached, or lies at a private address"),
    ("ERR_EMPTY_RESPONSE", "the site cannot be reached, or lies at a private address"),
    ("ERR_ABORTED", "there is no page but a download, or nothing"),
    ("Timeout", "no answer within the time allowed"),
    ("has been closed", "the browser went away"),
    ("crashed", "the page crashed the browser's tab"),
)


def first_line(cause: PlaywrightError) -> str:
    """What an error of the browser says, in our words or without its call log."""
    text = cause.message.strip()
    for mark, words in _WORDS:
        if mark in text:
            return words
    lines = text.splitlines()
    return f"the browser says {lines[0][:200]}" if lines else "the browser gave no reason"


async def take(page: Page, visit: Visit, seconds: float, *, lists: bool = True) -> Rendered:
    """Wait for the content of a page that has been gone to, and read it.

    Takes at most about ``seconds``. The page is of no further use then: what was hidden in shadow
    trees has been moved. Raises :class:`RenderError` or Playwright's errors.
    """
    began = time.monotonic()
    visit.raise_if_lost()
    if visit.kind and "html" not in visit.kind:
        raise RenderError(f"no web page but {visit.kind[:60]}")
    found = await _settled(page, visit, began + seconds, lists)
    read: Any = await page.evaluate(script("read"), MAX_HTML)
    visit.raise_if_lost()
    if not isinstance(read, dict) or not isinstance(read.get("html"), str):
        raise RenderError("the page kept the browser from reading it")
    if str(read.get("url")).startswith("chrome-error:"):
        raise RenderError("the page went on to an address that gives no answer")
    notes = [*found.notes, *visit.notes()]
    hidden = read.get("hidden")
    if isinstance(hidden, int) and hidden > 0:
        notes.append(f"{hidden} links cannot be seen")
    if not found.complete:
        notes.append(f"content was still coming after {seconds:.0f} seconds")
    return Rendered(
        url=visit.url,
        final_url=str(read.get("url") or page.url)[:8_192],
        status=visit.status or 200,
        html=read["html"][:MAX_HTML],
        complete=found.complete,
        notes=tuple(notes),
        troubles=tuple(visit.troubles),
        requests=visit.requests,
        bytes_read=visit.bytes,
        seconds=time.monotonic() - began,
    )


async def _settled(page: Page, visit: Visit, until: float, lists: bool) -> Any:
    """Settle; a page that goes on to another one meanwhile (by script) is waited for anew, twice."""
    for last in (False, False, True):
        try:
            return await settle(page, visit, until, lists=lists)
        except PlaywrightError as cause:
            gone_on = "Execution context was destroyed" in cause.message
            if not gone_on or last or visit.crashed:
                raise
            await page.wait_for_load_state(
                "domcontentloaded", timeout=max(1.0, until - time.monotonic()) * 1000
            )
    raise RenderError("the page went on to other pages without end")
