"""What the farm holds: hosts, pages, targets, latencies and faults, all from one seed (pure).

Hosts are addresses of 127.0.0.0/8, so that nobody needs root, a name server or a hosts file, and
every program takes them for hosts of their own. One port speaks plain HTTP, another TLS.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from functools import cached_property

WORDS = [
    "archive",
    "atlas",
    "binary",
    "catalogue",
    "chart",
    "cluster",
    "comet",
    "detector",
    "dome",
    "eclipse",
    "exposure",
    "field",
    "filter",
    "galaxy",
    "guide",
    "halo",
    "horizon",
    "image",
    "instrument",
    "journal",
    "lens",
    "light",
    "lunar",
    "magnitude",
    "map",
    "meteor",
    "mirror",
    "moon",
    "nebula",
    "night",
    "object",
    "observatory",
    "optics",
    "orbit",
    "photon",
    "planet",
    "prism",
    "project",
    "pulsar",
    "radio",
    "record",
    "ring",
    "satellite",
    "season",
    "sensor",
    "signal",
    "sky",
    "society",
    "solar",
    "spectrum",
    "star",
    "survey",
    "table",
    "telescope",
    "tracker",
    "transit",
    "twilight",
    "universe",
    "variable",
    "view",
    "volunteer",
    "wave",
    "zenith",
]
SITE_NET, TARGET_NET = 16, 32
"""Second byte of the addresses of sites (pages) and of target hosts."""
LATENCY_SPREAD = 0.45
"""Sigma of the log-normal latency."""
SLOWEST = 3.0
"""Seconds of the longest latency."""


@dataclass(frozen=True, slots=True)
class Target:
    """One address that pages link to; ``status`` is what it answers after ``latency`` seconds."""

    number: int
    host: int
    status: int
    latency: float
    size: int
    kind: str

    @property
    def path(self) -> str:
        """Path of the address; the server finds the target by its number."""
        ending = "pdf" if self.kind == "pdf" else "html"
        topic = WORDS[self.number % len(WORDS)]
        return f"/{topic}/{self.number}-{WORDS[self.number // 7 % len(WORDS)]}.{ending}"


@dataclass(frozen=True)
class World:
    """The whole web; equal fields make an equal web.

    ``latency``: median seconds before the first byte. ``hanging`` and ``dead``: shares of hosts
    that accept and never answer, of targets that are gone. ``tls``, ``ruled``, ``forbidden``:
    shares of hosts that speak TLS, have a robots.txt, forbid everything in it.
    """

    seed: int = 7
    sites: int = 50
    pages: int = 250
    targets: int = 9_713
    hosts: int = 1_000
    links_per_page: int = 60
    latency: float = 0.2
    hanging: float = 0.01
    dead: float = 0.11
    tls: float = 0.1
    ruled: float = 0.6
    forbidden: float = 0.01
    http_port: int = 18_080
    https_port: int = 18_443

    @cached_property
    def hung(self) -> frozenset[int]:
        """Hosts that never answer."""
        return self._some("hung", self.hanging)

    @cached_property
    def secure(self) -> frozenset[int]:
        """Hosts that speak TLS."""
        return self._some("secure", self.tls)

    @cached_property
    def with_rules(self) -> frozenset[int]:
        """Hosts that have a robots.txt."""
        return self._some("rules", self.ruled)

    @cached_property
    def closed(self) -> frozenset[int]:
        """Hosts whose robots.txt forbids everything."""
        return self._some("closed", self.forbidden) - self.hung

    @cached_property
    def every_target(self) -> tuple[Target, ...]:
        """All targets by number; a tenth of them are PDF files."""
        draw = random.Random(f"{self.seed}/targets")
        gone = frozenset(draw.sample(range(self.targets), round(self.dead * self.targets)))
        hosts = [n % self.hosts for n in range(self.targets)]
        draw.shuffle(hosts)
        return tuple(
            Target(
                number,
                hosts[number],
                draw.choice((404, 404, 404, 410)) if number in gone else 200,
                self.delay(draw),
                min(60_000, int(5_000 * math.exp(draw.gauss(0, 0.7)))),
                "pdf" if draw.random() < 0.1 else "html",
            )
            for number in range(self.targets)
        )

    def delay(self, draw: random.Random) -> float:
        """Seconds before an answer."""
        return min(SLOWEST, self.latency * math.exp(draw.gauss(0, LATENCY_SPREAD)))

    def host_latency(self, host: int) -> float:
        """Seconds before a host's robots.txt, front page and errors."""
        return self.delay(random.Random(f"{self.seed}/host/{host}"))

    def origin(self, host: int) -> str:
        """Scheme, address and port of a target host."""
        address = f"127.{TARGET_NET + (host >> 16)}.{host >> 8 & 255}.{host & 255}"
        if host in self.secure:
            return f"https://{address}:{self.https_port}"
        return f"http://{address}:{self.http_port}"

    def url(self, target: Target) -> str:
        """Where a target is."""
        return self.origin(target.host) + target.path

    def page_url(self, page: int) -> str:
        """Where a page is: pages are dealt out to the sites in turn."""
        site = page % self.sites
        address = f"127.{SITE_NET}.{site >> 8}.{site & 255}"
        number = page // self.sites
        return f"http://{address}:{self.http_port}/astronomy-links-{number + 1}.html"

    def pages_of(self, site: int) -> range:
        """The pages of one site."""
        return range(site, self.pages, self.sites)

    def links_of(self, page: int) -> list[Target]:
        """The targets a page links to: its own share, then some that others name as well."""
        own = range(page, self.targets, self.pages)
        draw = random.Random(f"{self.seed}/page/{page}")
        more = max(0, self.links_per_page - len(own))
        chosen = dict.fromkeys([*own, *(draw.randrange(self.targets) for _ in range(more))])
        numbers = list(chosen)
        draw.shuffle(numbers)
        return [self.every_target[number] for number in numbers]

    def _some(self, name: str, share: float) -> frozenset[int]:
        draw = random.Random(f"{self.seed}/{name}")
        return frozenset(draw.sample(range(self.hosts), round(share * self.hosts)))
