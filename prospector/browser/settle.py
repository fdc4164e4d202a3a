"""Waiting until a page shows what a person would read: content settled, banner answered, list unrolled.

Everything is bounded by one moment, ``until``. What is still coming then is said, and the page is
read as it is.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error as PlaywrightError

if TYPE_CHECKING:
    from playwright.async_api import Frame, Page

    from prospector.browser.visit import Visit

MAX_PRESSES = 25
"""Times that "load more" is pressed on one page."""
MAX_SCROLLS = 25
"""Times that one page is scrolled to its end."""
MAX_LINKS = 5_000
"""Links from which on a list is long enough."""
TICK = 0.15
"""Seconds between two looks."""
STILL = 0.45
"""Seconds without growth, and without a request under way, after which content has come."""
STILL_AFTER_STEP = 0.25
"""The same after a scroll or a press, whose effect was seen already."""
_STILL_THOUGH_BUSY = 2.5
EMPTY_SECONDS = 4.0
"""How long a page that shows nothing, and asks for nothing, may still come to life."""
_FEW_WORDS = 4
AFTER_STEP = 0.8
"""Seconds in which a scroll or a press has some effect, or has none."""
_FRAME_SECONDS = 1.0
_SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True, slots=True)
class Size:
    """How much a page holds at one moment."""

    links: int = 0
    elements: int = 0
    height: int = 0
    words: int = 0


@dataclass(slots=True)
class Settled:
    """How the waiting went: ``notes`` in words; ``complete`` unless content was still coming."""

    notes: list[str]
    complete: bool = True


@cache
def script(name: str) -> str:
    """The source of one of our scripts for the page."""
    return (_SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


async def settle(page: Page, visit: Visit, until: float, *, lists: bool = True) -> Settled:
    """Wait for the page's content; ``lists``: unroll those that show more on request.

    ``until`` is a moment of ``time.monotonic``. Raises Playwright's errors when the page is lost.
    """
    size, still = await _quiet(page, visit, until)
    visit.settled = True
    found = Settled([], still)
    pressed = await _consent(page, visit, until)
    if pressed:
        found.notes.append(f"answered a consent banner: {', '.join(pressed)}")
        size, found.complete = await _quiet(page, visit, until)
    if lists:
        await _unroll(page, visit, until, size, found)
    return found


async def _quiet(
    page: Page, visit: Visit, until: float, still: float | None = None
) -> tuple[Size, bool]:
    """Wait until nothing grows any more for ``still`` seconds.

    Returns the size, and whether it came to rest in time.
    """
    still = STILL if still is None else still
    began = since = time.monotonic()
    looks = 0
    last = await measure(page)
    while True:
        visit.raise_if_lost()
        now = time.monotonic()
        # On a busy machine one look may take as long as all of them: then the page had no time to grow.
        rest = min(now - since, looks * TICK)
        empty = last.links == 0 and last.words < _FEW_WORDS
        enough = still if not visit.busy else _STILL_THOUGH_BUSY
        if empty:
            enough = max(enough, EMPTY_SECONDS - (since - began))
        if rest >= enough:
            return last, True
        if now >= until:
            return last, False
        await asyncio.sleep(TICK)
        size = await measure(page)
        looks += 1
        if (size.links, size.elements) != (last.links, last.elements):
            since, looks = time.monotonic(), 0
        last = size


async def _consent(page: Page, visit: Visit, until: float) -> list[str]:
    """Answer banners and walls, also those in frames; returns what was pressed."""
    pressed: list[str] = []
    for agree in (False, False, True):
        said = await _press_consent(page, agree)
        if not said:
            break
        pressed.append(f"“{said}”")
        await _quiet(page, visit, min(until, time.monotonic() + AFTER_STEP * 2))
    return pressed


async def _press_consent(page: Page, agree: bool) -> str:
    said = await page.evaluate(script("consent"), agree)
    if isinstance(said, str) and said:
        return said
    for frame in page.main_frame.child_frames[:10]:
        said = await _press_in_frame(frame, agree)
        if said:
            return said
    return ""


async def _press_in_frame(frame: Frame, agree: bool) -> str:
    """The same in a frame, if it has a document at all: one that was refused never answers."""
    if frame.is_detached() or not frame.url.startswith(("http://", "https://")):
        return ""
    try:
        async with asyncio.timeout(_FRAME_SECONDS):
            said = await frame.evaluate(script("consent"), agree)
    except (TimeoutError, PlaywrightError):
        return ""
    return said if isinstance(said, str) else ""


async def _unroll(page: Page, visit: Visit, until: float, size: Size, found: Settled) -> None:
    """Scroll and press "load more" as long as that brings more links."""
    scrolls = presses = 0
    begin = size.links
    grew = True
    while grew:
        grew = False
        while scrolls < MAX_SCROLLS and _may_go_on(size, until):
            if not await page.evaluate(script("scroll")):
                break
            scrolls += 1
            before, size = size, await _grown(page, visit, size, until)
            if size.links <= before.links and size.height <= before.height:
                break
        while presses < MAX_PRESSES and _may_go_on(size, until):
            if not await page.evaluate(script("more")):
                break
            presses += 1
            before, size = size, await _grown(page, visit, size, until)
            if size.links <= before.links:
                break
            grew = True
    if presses:
        found.notes.append(f"pressed “load more” {presses} times")
    if size.links > begin:
        found.notes.append(f"unrolled its list from {begin} to {size.links} links")
    if scrolls >= MAX_SCROLLS or presses >= MAX_PRESSES or size.links >= MAX_LINKS:
        found.notes.append("the list goes on; it was read up to here")
    elif time.monotonic() >= until:
        found.complete = False


def _may_go_on(size: Size, until: float) -> bool:
    return size.links < MAX_LINKS and time.monotonic() < until


async def _grown(page: Page, visit: Visit, before: Size, until: float) -> Size:
    """The size once it has grown and come to rest, or after a moment without growth."""
    limit = min(until, time.monotonic() + AFTER_STEP)
    while time.monotonic() < limit or (visit.busy and time.monotonic() < until):
        await asyncio.sleep(TICK)
        now = await measure(page)
        if now.links > before.links or now.elements > before.elements:
            size, _ = await _quiet(page, visit, until, STILL_AFTER_STEP)
            return size
        visit.raise_if_lost()
    return await measure(page)


async def measure(page: Page) -> Size:
    """How much the page holds now; whatever a page makes of our script, numbers come out."""
    found: Any = await page.evaluate(script("measure"))
    if not isinstance(found, dict):
        return Size()
    return Size(*(_number(found.get(name)) for name in ("links", "elements", "height", "words")))


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) and 0 <= value < 10**9 else 0
