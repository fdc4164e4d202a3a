"""Manners towards hosts: how many at once, how far apart, and when a host is left alone."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.items import Reason
from prospector.net.errors import FetchError
from prospector.urls import host_of, origin_of, registered_domain

if TYPE_CHECKING:
    from types import TracebackType

LONGEST_PAUSE = 120.0
"""Seconds of a Retry-After that are waited for within one run."""


HANGS = 3
"""Times in a row that a server which can be reached may hang before it is left alone."""
PROBES = 2
"""Requests at once to a server whose latest answer was none, however many a host may get."""
_TOGETHER = 0.5
"""Seconds within which two probes that began together end."""
_MANY = 1_000
"""Lanes from which on idle ones are looked for, and again whenever they are a quarter more."""
MOST_FAULTY = 40_000
"""Hosts known to be at fault, each 0.8 kB: the longest known are forgotten, and found out again."""
_HOST_FAULTS = frozenset({Reason.DNS_NXDOMAIN, Reason.DNS_FAILURE, Reason.REFUSED, Reason.TIMEOUT})


@dataclass(slots=True)
class Fault:
    """What is wrong with one origin (scheme, host, port) as a whole, and since when."""

    count: int = 0
    reason: Reason | None = None
    text: str = ""
    at: float = 0.0
    first: float = 0.0


@dataclass(slots=True)
class Host:
    """One host's lane: ``pause`` seconds between requests, ``free_at`` when it may be asked again.

    ``users`` are the requests that go or wait.
    """

    lane: asyncio.Semaphore
    pause: float
    probes: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PROBES))
    free_at: float = 0.0
    users: int = 0
    faults: dict[str, Fault] = field(default_factory=dict)

    async def wait(self) -> None:
        """Wait for the host's turn, then take it."""
        now = time.monotonic()
        start = max(now, self.free_at)
        self.free_at = start + self.pause
        if start > now:
            await asyncio.sleep(start - now)

    def rest(self, seconds: float) -> None:
        """Leave the host alone for a while (Retry-After)."""
        self.free_at = max(self.free_at, time.monotonic() + min(seconds, LONGEST_PAUSE))

    def is_doubtful(self, origin: str) -> bool:
        """Whether the origin's latest request failed."""
        return origin in self.faults

    def fail(self, origin: str, failure: FetchError) -> None:
        """Note a failure: an origin that cannot be reached, or hangs again and again, is not asked
        for each of its URLs."""
        if failure.reason not in _HOST_FAULTS:
            return
        now = time.monotonic()
        fault = self.faults.setdefault(origin, Fault(first=now))
        fault.count, fault.at = fault.count + 1, now
        if not failure.connected or fault.count >= HANGS:
            fault.reason, fault.text = failure.reason, str(failure)

    def raise_known_failure(self, origin: str, since: float) -> None:
        """Do not ask an origin again that failed since then; raises its :class:`FetchError`."""
        fault = self.faults.get(origin)
        if fault is not None and fault.reason is not None and fault.at >= since:
            raise FetchError(fault.reason, fault.text)

    def is_silent(self, origin: str, seconds: float) -> bool:
        """Whether it hung at two requests or more, at least so many seconds apart, and never answered."""
        fault = self.faults.get(origin)
        return fault is not None and fault.count > 1 and fault.at - fault.first >= seconds

    def recover(self, origin: str) -> None:
        """The origin answered."""
        self.faults.pop(origin, None)


class Hosts:
    """All lanes, and the bound on requests under way everywhere."""

    def __init__(
        self, *, everywhere: int, per_host: int, pause: float, site_seconds: float = math.inf
    ) -> None:
        self._all: dict[str, Host] = {}
        self._many = _MANY
        self._per_host = per_host
        self._pause = pause
        self.everywhere = asyncio.Semaphore(everywhere)
        self._site_seconds = site_seconds
        self._spent: dict[str, float] = {}

    def raise_if_spent(self, url: str) -> None:
        """Ask no more of a site that has taken up its share of the run's time.

        A server that drips, or one that hangs under a hundred thousand names, would otherwise hold up
        everybody. Raises a :class:`FetchError` that never makes a target dead.
        """
        if self._spent.get(registered_domain(url), 0.0) >= self._site_seconds:
            raise FetchError(
                Reason.BLOCKED,
                f"its site took {self._site_seconds:,.0f} seconds of this run; the rest of its"
                " targets is asked another time",
            )

    def spend(self, url: str, seconds: float) -> None:
        """Count the time that one request took of its site's share."""
        site = registered_domain(url)
        if len(self._spent) > 200_000:
            self._spent.clear()
        self._spent[site] = self._spent.get(site, 0.0) + seconds

    def of(self, host: str) -> Host:
        """The lane of a host name."""
        found = self._all.get(host)
        if found is None:
            if len(self._all) >= self._many:
                self._drop_idle()
            found = self._all[host] = Host(asyncio.Semaphore(self._per_host), self._pause)
        return found

    def __len__(self) -> int:
        return len(self._all)

    def _drop_idle(self) -> None:
        """Forget lanes that nobody uses, that may be asked at once and of which no fault is known: a
        new one is the same. Of those with faults, the longest known go too."""
        now = time.monotonic()
        kept = {name: host for name, host in self._all.items() if host.users or host.free_at > now}
        faulty = [(name, host) for name, host in self._all.items() if host.faults]
        self._all = {**kept, **dict(faulty[-MOST_FAULTY:])}
        self._many = max(_MANY, len(self._all) * 5 // 4)

    def is_silent(self, url: str, seconds: float) -> bool:
        """Whether the origin of ``url`` has let every request hang for at least so many seconds."""
        host = self._all.get(host_of(url))
        return host is not None and host.is_silent(origin_of(url), seconds)

    def turn(self, url: str, since: float) -> Turn:
        """``async with hosts.turn(url, since):`` waits for the host's lane, its pause and a place.

        Whoever waits for an origin that fails meanwhile (after ``since``) hears it at once.
        """
        return Turn(self, url, since)


class Turn:
    """One request's right to go."""

    def __init__(self, hosts: Hosts, url: str, since: float) -> None:
        self._hosts = hosts
        self._name = host_of(url)
        self._origin = origin_of(url)
        self._since = since
        self._lane = False
        self._probes = False
        self._began = 0.0

    async def __aenter__(self) -> Host:
        self._host = self._hosts.of(self._name)
        self._host.users += 1
        try:
            self._host.raise_known_failure(self._origin, self._since)
            self._hosts.raise_if_spent(self._origin)
            await self._host.lane.acquire()
            self._lane = True
            self._host.raise_known_failure(self._origin, self._since)
            if self._host.is_doubtful(self._origin):
                await self._host.probes.acquire()
                self._probes = True
                self._host.raise_known_failure(self._origin, self._since)
            await self._host.wait()
            self._hosts.raise_if_spent(self._origin)
            await self._hosts.everywhere.acquire()
            self._began = time.monotonic()
        except BaseException:
            self._leave()
            raise
        return self._host

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        cause: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._hosts.everywhere.release()
        self._hosts.spend(self._origin, time.monotonic() - self._began)
        if isinstance(cause, FetchError):
            self._host.fail(self._origin, cause)
            if self._probes:
                # What the other probe, begun a pause later, finds out is heard before the next goes.
                self._probes = False
                asyncio.get_running_loop().call_later(
                    self._host.pause + _TOGETHER, self._host.probes.release
                )
        elif cause is None:
            self._host.recover(self._origin)
        self._leave()

    def _leave(self) -> None:
        if self._probes:
            self._host.probes.release()
        if self._lane:
            self._host.lane.release()
        self._host.users -= 1
