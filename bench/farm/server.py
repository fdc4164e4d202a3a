"""One process that serves the whole farm and counts what it is asked."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from bench.farm.bodies import Bodies
from bench.farm.world import SITE_NET, TARGET_NET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.farm.world import World

CONTROL = "127.0.0.1"
"""The address that answers ``/counts`` and ``/reset`` and is no part of the farm."""
_PHRASE = {200: "OK", 404: "Not Found", 410: "Gone"}
_NUMBER = re.compile(r"^/\w+/(\d+)-")


@dataclass(slots=True)
class Counts:
    """What was asked since the last reset; ``most`` is the most at once at one target host."""

    requests: int = 0
    robots: int = 0
    pages: int = 0
    connections: int = 0
    bytes_out: int = 0
    most: int = 0
    most_everywhere: int = 0
    by_status: dict[int, int] = field(default_factory=dict)


class Farm:
    """Answers by the address that was connected to; ``counts`` says what was asked."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.counts = Counts()
        self._bodies = Bodies(world)
        self._now: Counter[str] = Counter()
        self._everywhere = 0
        by_path = {}
        for page in range(world.pages):
            address, _, path = world.page_url(page)[7:].partition("/")
            by_path[address.partition(":")[0], f"/{path}"] = page
        self._page_of: Mapping[tuple[str, str], int] = by_path

    def begin(self, address: str) -> None:
        """A request came."""
        self._now[address] += 1
        self._everywhere += 1
        self.counts.requests += 1
        if not address.startswith(f"127.{SITE_NET}."):
            self.counts.most = max(self.counts.most, self._now[address])
        self.counts.most_everywhere = max(self.counts.most_everywhere, self._everywhere)

    def end(self, address: str) -> None:
        """A request was answered, or its connection is gone."""
        self._now[address] -= 1
        self._everywhere -= 1
        if not self._now[address]:
            del self._now[address]

    def answer(self, address: str, path: str) -> tuple[float, int, str, bytes] | None:
        """Seconds to wait, status, type and body; ``None`` for a host that never answers."""
        world = self.world
        if address == CONTROL:
            return self._control(path)
        _, net, high, low = (int(part) for part in address.split("."))
        if net == SITE_NET:
            return self._site(address, path, high << 8 | low)
        host = (net - TARGET_NET) << 16 | high << 8 | low
        if not 0 <= host < world.hosts or host in world.hung:
            return None
        found = _NUMBER.match(path)
        if found and int(found[1]) < world.targets:
            target = world.every_target[int(found[1])]
            if target.path == path and target.host == host:
                if target.status != 200:
                    return (
                        target.latency,
                        target.status,
                        "text/html; charset=utf-8",
                        self._bodies.missing(host),
                    )
                kind = "application/pdf" if target.kind == "pdf" else "text/html; charset=utf-8"
                return target.latency, 200, kind, self._bodies.target(target)
        delay = world.host_latency(host)
        if path == "/robots.txt" and (host in world.with_rules or host in world.closed):
            rule = "/" if host in world.closed else "/private/"
            self.counts.robots += 1
            return delay, 200, "text/plain", f"User-agent: *\nDisallow: {rule}\n".encode()
        self.counts.robots += path == "/robots.txt"
        if path == "/":
            return delay, 200, "text/html; charset=utf-8", self._bodies.front(host)
        return delay, 404, "text/html; charset=utf-8", self._bodies.missing(host)

    def _site(self, address: str, path: str, site: int) -> tuple[float, int, str, bytes]:
        delay = self.world.latency
        page = self._page_of.get((address, path))
        if page is not None:
            self.counts.pages += 1
            return delay, 200, "text/html; charset=utf-8", self._bodies.page(page)
        self.counts.robots += path == "/robots.txt"
        return delay, 404, "text/html; charset=utf-8", self._bodies.missing(site)

    def _control(self, path: str) -> tuple[float, int, str, bytes]:
        said = json.dumps(dataclasses.asdict(self.counts)).encode()
        if path == "/reset":
            self.counts = Counts()
        return 0.0, 200, "application/json", said


class Connection(asyncio.Protocol):
    """One connection: requests one after another (HTTP/1.1 with keep-alive)."""

    def __init__(self, farm: Farm) -> None:
        self._farm = farm
        self._buffer = b""
        self._address = ""
        self._open = 0
        self._later: asyncio.TimerHandle | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Only loopback is served, whatever address the port listens on."""
        self._transport = cast("asyncio.Transport", transport)
        self._address = str(transport.get_extra_info("sockname")[0])
        if not self._address.startswith("127."):
            self._transport.abort()
        elif self._address != CONTROL:
            self._farm.counts.connections += 1

    def data_received(self, data: bytes) -> None:
        """Answer when a whole head is there; nobody sends a body."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or self._open:
            return
        head, self._buffer = self._buffer[:end], self._buffer[end + 4 :]
        method, _, rest = head.partition(b" ")
        path = rest.partition(b" ")[0].decode("latin-1")
        if self._address != CONTROL:
            self._farm.begin(self._address)
            self._open = 1
        found = self._farm.answer(self._address, path)
        if found is None:
            return
        delay, status, kind, body = found
        if self._address != CONTROL:
            answered = self._farm.counts.by_status
            answered[status] = answered.get(status, 0) + 1
        reply = (
            f"HTTP/1.1 {status} {_PHRASE[status]}\r\nContent-Type: {kind}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + (b"" if method == b"HEAD" else body)
        self._later = asyncio.get_running_loop().call_later(delay, self._send, reply)

    def _send(self, reply: bytes) -> None:
        self._close_request()
        if self._transport is None or self._transport.is_closing():
            return
        if self._address != CONTROL:
            self._farm.counts.bytes_out += len(reply)
        self._transport.write(reply)
        if self._buffer:
            self.data_received(b"")

    def _close_request(self) -> None:
        if self._open:
            self._farm.end(self._address)
            self._open = 0

    def connection_lost(self, exc: Exception | None) -> None:
        """What was under way is over."""
        self._close_request()
        if self._later is not None:
            self._later.cancel()
