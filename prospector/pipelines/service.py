"""The checks of a crawl: feeds due targets to the checker and writes what it finds, in batches.

The queue is the store itself (targets whose ``next_check_at`` has come), so that a kill at any
moment loses at most the checks in flight, which are simply due again. Memory stays bounded however
many targets wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time
from typing import TYPE_CHECKING, Protocol

from prospector.items import CheckResult, Reason, Verdict
from prospector.urls import origin_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
_MOST_OPEN = 200_000


class Judges(Protocol):
    """What the service needs of a checker."""

    @property
    def resting(self) -> int:
        """Targets under check that only wait for the moment of their second sight."""
        ...

    @property
    def rested_at(self) -> float:
        """The monotonic moment at which the last of these is looked at again."""
        ...

    async def check(
        self, url: str, contexts: Sequence[LinkContext] = (), known: Known | None = None
    ) -> CheckResult:
        """Judge one target."""
        ...

    def network_is_back(self) -> None:
        """What failed while our own network was away is asked for again."""
        ...

    async def aclose(self) -> None:
        """Let go of the network."""
        ...


class CheckService:
    """Runs beside the crawl in its event loop; ``poke`` it when new targets may be due.

    ``offline`` is set when the checker says that our own network is down: then nothing more is asked
    until ``resume``. ``on_trouble`` hears of a store that cannot be written; what was found stays
    due.
    """

    def __init__(
        self,
        run: CrawlRun,
        checker: Judges,
        on_trouble: Callable[[sqlite3.Error], None] | None = None,
    ) -> None:
        self._run = run
        self._on_trouble = on_trouble
        self._checker = checker
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._found: list[tuple[int, CheckResult]] = []
        self._wake = asyncio.Event()
        self._flush_at = 0.0
        self._exhausted = False
        self._loop: asyncio.Task[None] | None = None
        # A crawl that goes on counts what it found before it was cut off.
        self._dead = run.targets.dead_since(run.started_at)
        self._open: set[str] = set()
        self.offline = False
        self.changed = asyncio.Event()

    def start(self) -> None:
        """Begin to feed; needs a running event loop."""
        self._loop = asyncio.get_running_loop().create_task(self._feed())

    def poke(self) -> None:
        """Say that new targets may be due."""
        self._exhausted = False
        self._wake.set()

    def resume(self) -> None:
        """Our own network is back."""
        self._checker.network_is_back()
        self.offline = False
        self.poke()

    @property
    def idle(self) -> bool:
        """Whether nothing is due and nothing in flight."""
        return self._exhausted and not self._flying and not self._found

    @property
    def in_flight(self) -> int:
        """Targets that are being checked now."""
        return len(self._flying)

    @property
    def resting(self) -> int:
        """Of those the ones that only wait for their second sight."""
        return self._checker.resting

    @property
    def resting_seconds(self) -> float:
        """Seconds until the last of these is looked at again."""
        return max(0.0, self._checker.rested_at - time.monotonic()) if self.resting else 0.0

    @property
    def dead(self) -> int:
        """Dead verdicts of this crawl, those before it was cut off included."""
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
        try:
            self._flush()
        except sqlite3.Error as cause:
            self._tell(cause)
        await self._checker.aclose()

    def _tell(self, cause: sqlite3.Error) -> None:
        if self._on_trouble is None:
            raise cause
        self._on_trouble(cause)

    async def _feed(self) -> None:
        try:
            await self._feed_on()
        except sqlite3.Error as cause:
            self._tell(cause)

    async def _feed_on(self) -> None:
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
        if found.reason is Reason.OFFLINE:
            self.offline = True

    def _flush(self) -> None:
        if not self._found:
            return
        batch, self._found = self._found, []
        tally = self._run.tally
        for _, found in batch:
            tally.requests += found.requests
            tally.bytes += found.bytes
            tally.targets_checked += found.reason is not Reason.OFFLINE
            self._dead += found.verdict is Verdict.DEAD
        # Verdicts and their count land together, so that a kill never leaves one without the other.
        try:
            self._write(batch, self._run.targets.record)
        except (ValueError, OverflowError):
            # Something a stranger sent that SQLite does not take: then each verdict for itself.
            self._write(batch, self._record)
        self._flush_at = time.monotonic() + _FLUSH_SECONDS

    def _write(
        self,
        batch: Sequence[tuple[int, CheckResult]],
        record: Callable[[int, CheckResult], None],
    ) -> None:
        with self._run.db.atomic():
            for target_id, found in batch:
                record(target_id, found)
            for _, found in batch:
                self._note_open(found)
            self._run.write_tally()

    def _note_open(self, found: CheckResult) -> None:
        """A host that has just shown its first page shuts nobody out: what looked so is due again.

        Without this a verdict would rest on which of a host's targets happened to be asked first.
        """
        origin = origin_of(found.final_url)
        if found.http_status is None or not 200 <= found.http_status < 300:
            return
        if origin in self._open:
            return
        if len(self._open) >= _MOST_OPEN:
            self._open.clear()
        self._open.add(origin)
        if self._run.targets.look_again(origin, self._run.started_at):
            self.poke()

    def _record(self, target_id: int, found: CheckResult) -> None:
        try:
            with self._run.db.atomic():
                self._run.targets.record(target_id, found)
        except (ValueError, OverflowError):
            # One target, not the whole batch.
            logger.exception("The verdict on %s cannot be written", found.url[:500])
            plain = CheckResult(
                found.url.encode("utf-8", "replace").decode(),
                Reason.BLOCKED.verdict,
                Reason.BLOCKED,
                evidence="What was seen cannot be written down, by a mistake of prospector's own.",
                checked_at=found.checked_at,
            )
            self._run.targets.record(target_id, plain)
