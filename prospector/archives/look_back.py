"""The look into the archives for many dead targets: bounded, slow, and gone on with after any end."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.archives.asker import Asker, SourceError
from prospector.archives.finder import Finder
from prospector.archives.store import keep, keep_failure, wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlite_utils import Database

    from prospector.archives.store import Wanted
    from prospector.config import Config

_TELL_SECONDS = 1.0


@dataclass(slots=True)
class Looked:
    """What a run found: ``done`` of ``total`` targets; ``stopped`` says why it ended early, ``trouble``
    why the last one failed, ``waiting`` what holds the one under way up."""

    total: int = 0
    found: int = 0
    none: int = 0
    failed: int = 0
    requests: int = 0
    stopped: str = ""
    trouble: str = ""
    waiting: str = ""

    @property
    def done(self) -> int:
        """Targets that were looked up."""
        return self.found + self.none + self.failed

    def sentence(self) -> str:
        """The run in one line."""
        text = (
            f"{self.done:,} of {self.total:,} dead links looked up: {self.found:,} found,"
            f" {self.none:,} without a good capture, {self.failed:,} failed"
        )
        if self.stopped:
            return (
                f"{text}. Stopped: {self.stopped}. Nothing was concluded about the"
                f" {self.total - self.done:,} left; run it again to go on."
            )
        if self.waiting:
            return f"{text}. Now: {self.waiting}."
        return f"{text} (the last: {self.trouble})." if self.trouble else f"{text}."


async def look_back(
    db: Database,
    niche: str,
    config: Config,
    limit: int,
    told: Callable[[Looked], None] = lambda _: None,
) -> Looked:
    """Look up to ``limit`` dead targets of the niche up, each written as soon as it is known.

    Ends early when the archives want to be left alone or cannot be reached by name; a kill loses the
    one under way. ``told`` hears of it before each target and every second in between.
    """
    looked = Looked()
    targets = wanted(db, niche, limit)
    looked.total = len(targets)
    if not targets:
        return looked
    async with aclosing(Asker(config)) as asker:
        finder = Finder(asker, config.timegate)
        herald = asyncio.get_running_loop().create_task(_keep_telling(looked, asker, told))
        try:
            await _look_each(db, targets, finder, looked, told)
        finally:
            herald.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await herald
            looked.requests = asker.requests
            looked.waiting = ""
    told(looked)
    return looked


async def _look_each(
    db: Database,
    targets: Sequence[Wanted],
    finder: Finder,
    looked: Looked,
    told: Callable[[Looked], None],
) -> None:
    for target in targets:
        told(looked)
        try:
            found = await finder.find(target.url, target.contexts)
        except SourceError as why:
            if why.resting:
                looked.stopped = str(why)
                return
            keep_failure(db, target.url, str(why))
            looked.failed += 1
            looked.trouble = str(why).rstrip(".")
        else:
            keep(db, target.url, found)
            looked.found += found.state == "found"
            looked.none += found.state == "none"


async def _keep_telling(looked: Looked, asker: Asker, told: Callable[[Looked], None]) -> None:
    """One target may wait for minutes: what it waits for is told meanwhile."""
    while True:
        await asyncio.sleep(_TELL_SECONDS)
        looked.waiting = asker.trouble
        told(looked)
