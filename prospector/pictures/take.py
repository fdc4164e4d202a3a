"""Take pictures: each page as a visitor sees it, the dead link framed, as a JPEG of bounded size."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.browser.solo import SoloRenderer
from prospector.items import RenderError
from prospector.pictures.shelf import MAX_BYTES, Wanted, keep, prune, wanted
from prospector.storage.database import open_store
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from prospector.config import Config

_PAUSE = 1.0
"""Seconds between two pages of one site."""
_SPARE = 2
"""Pages looked at for each picture wanted: some can never be shown, and must not stand in the way."""
_QUALITIES = (70, 50, 30, 15)
_SIZE = (1280, 900)


@dataclass(slots=True)
class Taken:
    """How it went: ``missed`` says of each page that has no picture why."""

    kept: int
    missed: list[tuple[str, str]]


async def take_pictures(
    config: Config,
    niche: str,
    most: int,
    *,
    again: bool = False,
    told: Callable[[Wanted, str], None] = lambda item, why: None,
) -> Taken:
    """Take up to ``most`` pictures for a niche's best broken-link candidates.

    ``told`` hears of every page as it is done, with what went wrong, if anything did. Every picture
    is kept as soon as it is taken, so that this may be stopped at any moment.
    """
    path = Path(config.db)
    db = open_store(path)
    renderer = SoloRenderer(config)
    taken = Taken(0, [])
    last: dict[str, float] = {}
    try:
        prune(db, path)
        for item in wanted(db, niche, most * _SPARE, again=again):
            if taken.kept >= most:
                break
            site = registered_domain(item.page_url)
            wait = last.get(site, -_PAUSE) + _PAUSE - time.monotonic()
            if wait > 0:
                await asyncio.sleep(wait)
            why = ""
            try:
                keep(db, path, item, await photograph(renderer, config, item), _SIZE)
                taken.kept += 1
            except RenderError as cause:
                why = str(cause)
                taken.missed.append((item.page_url, why))
            last[site] = time.monotonic()
            told(item, why)
    finally:
        await renderer.aclose()
        db.close()
    return taken


async def photograph(renderer: SoloRenderer, config: Config, item: Wanted) -> bytes:
    """One page with its link framed; raises :class:`RenderError` when it cannot be shown."""
    from prospector.browser.settle import script, settle
    from prospector.browser.visit import Visit

    visit = Visit(item.page_url, renderer.forbids, pictures=True)
    async with renderer.open(visit) as page:
        visit.raise_if_lost()
        if visit.status >= 400:
            raise RenderError(f"the page answers HTTP {visit.status}")
        until = time.monotonic() + config.render_seconds
        await settle(page, visit, until)
        there = await page.evaluate(script("mark"), [item.target_url, item.href])
        if not isinstance(there, int) or there < 1:
            raise RenderError("the link is not to be seen on the page")
        for quality in _QUALITIES:
            image = await page.screenshot(type="jpeg", quality=quality, animations="disabled")
            if len(image) <= MAX_BYTES:
                return image
    raise RenderError(f"its picture is larger than {MAX_BYTES // 1024} KiB")
