"""The least time that a polite crawl of a world can take, from its latencies and our limits (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bench.farm.world import World


@dataclass(frozen=True, slots=True)
class Manners:
    """Limits in seconds and counts: ``pages_apart`` between pages of a site; ``per_host`` checks at
    once and ``pause`` between them; ``everywhere`` at once in all; ``confirm`` between the two
    sights of the dead; ``rules`` for a robots.txt that hangs; ``timeout`` for any other request."""

    pages_apart: float = 1.0
    per_host: int = 1
    pause: float = 0.2
    everywhere: int = 300
    confirm: float = 20.0
    rules: float = 10.0
    timeout: float = 30.0


def floor(world: World, manners: Manners) -> dict[str, float]:
    """Seconds, by what sets them; the largest is the floor.

    Every bound assumes a computer of no cost: a site's pages one after another; a host's targets,
    its robots.txt, one made-up address and its front page in its lane; then the second sight of its
    dead, or three hangs of a silent host; and all requests through the places there are.
    """
    lanes: dict[int, float] = {}
    dead: set[int] = set()
    work = 0.0
    for target in world.every_target:
        if target.host in world.hung:
            continue
        lanes[target.host] = lanes.get(target.host, 0.0) + max(target.latency, manners.pause)
        work += target.latency * (2 if target.status != 200 else 1)
        if target.status != 200:
            dead.add(target.host)
    slowest, confirmed = 0.0, 0.0
    for host, busy in lanes.items():
        own = world.host_latency(host)
        work += own * (3 if host in dead else 2)
        first = own + (busy + own * (2 if host in dead else 1)) / manners.per_host
        slowest = max(slowest, first)
        if host in dead:
            # The last of the dead may be asked early: only robots.txt and one answer must precede.
            confirmed = max(confirmed, own + manners.confirm + 2 * world.latency)
    pages = -(-world.pages // world.sites)
    site = 2 * world.latency + (pages - 1) * manners.pages_apart + world.latency
    # Three hangs make a silent host: its robots.txt, then two targets in turn or at once.
    silent = min(manners.rules, manners.timeout) + manners.timeout * (1 + (manners.per_host == 1))
    hang = silent if world.hung else 0.0
    begin = 3 * world.latency
    return {
        "pages of a site": site,
        "the slowest lane": begin + slowest,
        "second sight of the dead": begin + confirmed,
        "hosts that hang": begin + hang,
        "places in all": begin + work / manners.everywhere,
    }
