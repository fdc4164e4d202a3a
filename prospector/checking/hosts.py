"""Manners towards hosts: how many at once, how far apart, and when a host is left alone."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.net.errors import FetchError

if TYPE_CHECKING:
    from types import TracebackType

    from prospector.items import Reason

LONGEST_PAUSE = 120.0
"""Seconds of a Retry-After that are waited for within one run."""


@dataclass(slots=True)
class Host:
    """One host's lane: ``pause`` seconds between requests, ``until`` when it may be asked again."""

    lane: asyncio.Semaphore
    pause: float
    free_at: float = 0.0
    failure: Reason | None = None
    failure_text: str = ""
    failed_at: float = 0.0
    failures: int = 0
    used: float = field(default_factory=time.monotonic)

    async def wait(self) -> None:
        """Wait for the host's turn, then take it."""
        now = time.monotonic()
        start = max(now, self.free_at)
        self.free_at = start + self.pause
        self.used = start
        if start > now:
            await asyncio.sleep(start - now)

    def rest(self, seconds: float) -> None:
        """Leave the host alone for a while (Retry-After)."""
        self.free_at = max(self.free_at, time.monotonic() + min(seconds, LONGEST_PAUSE))

    def fail(self, reason: Reason, text: str) -> None:
        """Remember that the host itself (not one page of it) gave no answer."""
        self.failure, self.failure_text = reason, text
        self.failed_at = time.monotonic()

    def raise_known_failure(self, since: float) -> None:
        """Do not ask a host again that failed since then; raises its :class:`FetchError`."""
        if self.failure is not None and self.failed_at >= since:
            raise FetchError(self.failure, self.failure_text)

    def recover(self) -> None:
        """The host answered."""
        self.failure, self.failures = None, 0


class Hosts:
    """All lanes, and the bound on requests under way everywhere."""

    def __init__(self, *, everywhere: int, per_host: int, pause: float) -> None:
        self._all: dict[str, Host] = {}
        self._per_host = per_host
        self._pause = pause
        self.everywhere = asyncio.Semaphore(everywhere)

    def of(self, host: str) -> Host:
        """The lane of a host name."""
        found = self._all.get(host)
        if found is None:
            if len(self._all) > 200_000:
                self._all.clear()
            found = self._all[host] = Host(asyncio.Semaphore(self._per_host), self._pause)
        return found

    def turn(self, host: str, since: float) -> Turn:
        """``async with hosts.turn(name, since):`` waits for the host's lane, its pause and a place.

        Whoever waits for a host that fails meanwhile (after ``since``) hears it at once.
        """
        return Turn(self, self.of(host), since)


class Turn:
    """One request's right to go."""

    def __init__(self, hosts: Hosts, host: Host, since: float) -> None:
        self._hosts = hosts
        self._host = host
        self._since = since

    async def __aenter__(self) -> Host:
        self._host.raise_known_failure(self._since)
        await self._host.lane.acquire()
        try:
            self._host.raise_known_failure(self._since)
            await self._host.wait()
            await self._hosts.everywhere.acquire()
        except BaseException:
            self._host.lane.release()
            raise
        return self._host

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        cause: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hosts.everywhere.release()
        self._host.lane.release()
