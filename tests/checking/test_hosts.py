"""Manners towards hosts that do not answer."""

from __future__ import annotations

import asyncio
import tracemalloc

import pytest

from prospector.checking import hosts
from prospector.checking.hosts import HANGS, PROBES, Hosts
from prospector.items import Reason
from prospector.net.errors import FetchError

URL = "http://slow.example/page"
HUNG = FetchError(Reason.TIMEOUT, "no answer in time", connected=True)


class Clock:
    """Stands in for the time module."""

    def __init__(self) -> None:
        self.at = 100.0

    def monotonic(self) -> float:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(hosts, "time", clock)
    return clock


async def ask(lanes: Hosts, outcome: FetchError | None) -> None:
    async with lanes.turn(URL, 0.0):
        if outcome is not None:
            raise outcome


@pytest.mark.parametrize(
    ("moments", "silent"),
    [
        ([], False),
        ([0.0], False),
        ([0.0, 1.0], False),
        ([0.0, 3.0], True),
        ([0.0, 10.0, 12.0], True),
    ],
)
def test_silent_is_who_hung_at_moments_that_lie_apart(
    clock: Clock, moments: list[float], silent: bool
) -> None:
    async def run() -> bool:
        lanes = Hosts(everywhere=10, per_host=10, pause=0)
        for moment in moments:
            clock.at = 100.0 + moment
            with pytest.raises(FetchError):
                await ask(lanes, HUNG)
        return lanes.is_silent(URL, 3.0)

    assert asyncio.run(run()) is silent


def test_an_answer_ends_the_silence(clock: Clock) -> None:
    async def run() -> bool:
        lanes = Hosts(everywhere=10, per_host=10, pause=0)
        for outcome in (HUNG, None, HUNG):
            clock.at += 10
            try:
                await ask(lanes, outcome)
            except FetchError:
                continue
        return lanes.is_silent(URL, 3.0)

    assert asyncio.run(run()) is False


def test_a_server_that_hangs_gets_few_requests_however_many_wait() -> None:
    asked = 0
    end = asyncio.Event

    async def hang(lanes: Hosts, over: asyncio.Event) -> str:
        nonlocal asked
        try:
            async with lanes.turn(URL, 0.0):
                asked += 1
                await over.wait()
                raise HUNG
        except FetchError as failure:
            return str(failure)

    async def run() -> list[str]:
        lanes = Hosts(everywhere=50, per_host=10, pause=0)
        with pytest.raises(FetchError):
            await ask(lanes, HUNG)
        over = end()
        waiting = [asyncio.create_task(hang(lanes, over)) for _ in range(30)]
        for _ in range(5):
            await asyncio.sleep(0)
        over.set()
        return await asyncio.gather(*waiting)

    assert asyncio.run(run()) == [str(HUNG)] * 30
    assert asked == PROBES == HANGS - 1


def test_lanes_that_nobody_uses_are_let_go(clock: Clock) -> None:
    """Memory is bounded by what goes on, not by how many hosts there were."""

    async def run() -> int:
        lanes = Hosts(everywhere=10, per_host=1, pause=0.2)
        for number in range(5 * hosts._MANY):
            async with lanes.turn(f"http://h{number}.example/", 0.0):
                clock.at += 0.01
        return len(lanes)

    assert asyncio.run(run()) <= hosts._MANY


def test_lanes_in_use_paused_or_with_a_fault_are_kept(clock: Clock) -> None:
    async def run() -> list[bool]:
        lanes = Hosts(everywhere=10, per_host=1, pause=0.0)
        with pytest.raises(FetchError):
            await ask(lanes, HUNG)
        resting = lanes.of("resting.example")
        resting.rest(60)
        idle = lanes.of("idle.example")
        async with lanes.turn("http://used.example/", 0.0) as used:
            clock.at += 1
            for number in range(2 * hosts._MANY):
                lanes.of(f"h{number}.example")
            return [
                lanes.of("used.example") is used,
                lanes.of("resting.example") is resting,
                lanes.of("slow.example").is_doubtful("http://slow.example"),
                lanes.of("idle.example") is idle,
            ]

    assert asyncio.run(run()) == [True, True, True, False]


def test_hosts_at_fault_are_remembered_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that knows none of a million names must not fill the memory."""
    most_faulty = 4_000
    monkeypatch.setattr(hosts, "MOST_FAULTY", most_faulty)

    async def run() -> tuple[int, int, bool, bool]:
        lanes = Hosts(everywhere=10, per_host=10, pause=0)
        before, most = tracemalloc.get_traced_memory()[0], 0
        for number in range(4 * most_faulty):
            name = f"www.some-host-{number:07d}.example"
            gone = FetchError(Reason.DNS_NXDOMAIN, f"the name {name} does not exist")
            lanes.of(name).fail(f"http://{name}", gone)
            most = max(most, len(lanes))
        taken = tracemalloc.get_traced_memory()[0] - before
        oldest, latest = "www.some-host-0000000.example", name
        return (
            most,
            taken,
            lanes.of(oldest).is_doubtful(f"http://{oldest}"),
            lanes.of(latest).is_doubtful(f"http://{latest}"),
        )

    tracemalloc.start()
    try:
        most, taken, oldest, latest = asyncio.run(run())
    finally:
        tracemalloc.stop()
    assert most <= most_faulty * 5 // 4
    assert taken < most * 1_000
    assert (oldest, latest) == (False, True)
