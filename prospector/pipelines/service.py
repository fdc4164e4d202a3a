"""The checks of a crawl: feeds due targets to the checker and writes what it finds, in batches.

The queue is the store itself (targets whose ``next_check_at`` has come), so that a kill at any
moment loses at most the checks in flight, which are simply due again. Memory stays bounded however
many targets wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from typing import TYPE_CHECKING, Protocol

from prospector.items import CheckResult, Reason, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import Known, LinkContext
    from prospector.storage.run import CrawlRun
    from prospector.storage.targets import DueTarget

logger = logging.getLogger(__name__)

IN_FLIGHT = 1_000
"""Targets handed to the checker at once that ask or wait for their host."""
RESTING = 5_000
"""Targets that may wait for their second sight besides; each is some kilobytes."""
_BATCH = 200
"""Due targets read at once, as soon as there is room for so many: each read passes over those in
flight."""
_FLUSH_SECONDS = 0.5


class Judges(Protocol):
    """What the service needs of a checker."""

    @property
    def resting(self) -> int:
        """Targets under check that only wait for the moment of their second sight."""
        ...

    async def check(
        self, url: str, contexts: Sequence[LinkContext] = (), known: Known | None = None
    ) -> CheckResult:
        """Judge one target."""
        ...

    async def aclose(self) -> None:
        """Let go of the network."""
        ...


class CheckService:
    """Runs beside the crawl in its event loop; ``poke`` it when new targets may be due.

    ``offline`` is set when the checker says that our own
    network is down.
    """

    def __init__(self, run: CrawlRun, checker: Judges) -> None:
        self._run = run
        self._checker = checker
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._found: list[tuple[int, CheckResult]] = []
        self._wake = asyncio.Event()
        self._flush_at = 0.0
        self._exhausted = False
        self._loop: asyncio.Task[None] | None = None
        self._dead = 0
        self.offline = False
        self.changed = asyncio.Event()

    def start(self) -> None:
        """Begin to feed; needs a running event loop."""
        self._loop = asyncio.get_running_loop().create_task(self._feed())

    def poke(self) -> None:
        """Say that new targets may be due."""
        self._exhausted = False
        self._wake.set()

    @property
    def idle(self) -> bool:
        """Whether nothing is due and nothing in flight."""
        return self._exhausted and not self._flying and not self._found

    @property
    def in_flight(self) -> int:
        """Targets that are being checked now."""
        return len(self._flying)

    @property
    def dead(self) -> int:
        """Dead verdicts of this run."""
        return self._dead

    async def stop(self) -> None:
        """Write what is known, drop the rest: it stays due in the store."""
        if self._loop is not None:
            self._loop.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._loop
        for task in list(self._flying.values()):
            task.cancel()
        await asyncio.gather(*self._flying.values(), return_exceptions=True)
        self._flush()
        await self._checker.aclose()

    async def _feed(self) -> None:
        while True:
            self._wake.clear()
            if not self._flying or time.monotonic() >= self._flush_at:
                self._flush()
            room = IN_FLIGHT - len(self._flying) + min(self._checker.resting, RESTING)
            if room >= _BATCH and not self._exhausted:
                # What is judged but not written would be read as due once more.
                self._flush()
            if room >= _BATCH and not self._exhausted and not self.offline:
                due = self._run.targets.due(_BATCH, self._flying.keys())
                self._exhausted = not due
                for target in due:
                    task = asyncio.get_running_loop().create_task(self._check(target))
                    self._flying[target.id] = task
                if due:
                    await asyncio.sleep(0)
                    continue
            if self.offline and not self._flying:
                self._exhausted = True
            self.changed.set()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), _FLUSH_SECONDS)

    async def _check(self, target: DueTarget) -> None:
        try:
            found = await self._checker.check(target.url, target.contexts, target.known)
        except asyncio.CancelledError:
            self._flying.pop(target.id, None)
            raise
        self._flying.pop(target.id, None)
        self._found.append((target.id, found))
        tally = self._run.tally
        tally.requests += found.requests
        tally.bytes += found.bytes
        if found.reason is Reason.OFFLINE:
            self.offline = True
        else:
            tally.targets_checked += 1
            self._dead += found.verdict is Verdict.DEAD

    def _flush(self) -> None:
        if not self._found:
            return
        batch, self._found = self._found, []
        with self._run.db.atomic():
            for target_id, found in batch:
                self._run.targets.record(target_id, found)
            self._run.save_tally()
        self._flush_at = time.monotonic() + _FLUSH_SECONDS
