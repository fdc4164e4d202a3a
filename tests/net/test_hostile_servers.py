"""Servers that mean us harm: each answer costs bounded time, bytes and memory."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib
from typing import TYPE_CHECKING, NamedTuple

import brotli
import pytest
from backports import zstd

from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply
from prospector.net.client import Client
from prospector.net.errors import FetchError
from prospector.net.exchange import MAX_HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prospector.net.client import Fetched

SECONDS = 1.0
"""Given to each fetch."""
LIMIT = 256 * 1024
WIRE = 2 * 2**20
MEMORY = 24 * 2**20
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def endless(piece: bytes, pause: float = 0.0) -> Callable[[], Iterator[tuple[bytes, float]]]:
    def pieces() -> Iterator[tuple[bytes, float]]:
        while True:
            yield piece, pause

    return pieces


def fields() -> Iterator[tuple[bytes, float]]:
    number = 0
    while True:
        number += 1
        yield b"X-%d: " % number + b"a" * 60_000 + b"\r\n", 0


class Server:
    """Sends a head, then pieces until the other side has enough; counts what it sent."""

    def __init__(self, head: bytes, pieces: Callable[[], Iterator[tuple[bytes, float]]]) -> None:
        self.head, self.pieces, self.sent = head, pieces, 0

    async def __call__(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(self.head)
            for piece, pause in self.pieces():
                writer.write(piece)
                self.sent += len(piece)
                await writer.drain()
                await asyncio.sleep(pause)
        except OSError:
            pass


DRIP = endless(b"x", 0.05)
FLOOD = endless(b"<p>honey " * 8_192)
SERVERS = {
    "endless body": Server(OK + b"\r\n", FLOOD),
    "dripping body": Server(OK + b"\r\n", DRIP),
    "dripping headers": Server(OK, endless(b"X: y\r\n", 0.05)),
    "header flood": Server(OK, fields),
    "one endless header": Server(OK + b"X: ", endless(b"a" * 65_536)),
    "endless status line": Server(b"HTTP/1.1 200 ", endless(b"a" * 65_536)),
    "interim answers": Server(
        b"", endless(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 500)
    ),
    "chunk extensions": Server(CHUNKED + b"5;", endless(b"a" * 65_536)),
    "a chunk of terabytes": Server(CHUNKED + b"ffffffffffff\r\n", FLOOD),
    "endless trailers": Server(CHUNKED + b"0\r\n", fields),
    "invalid, then dripping": Server(
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 5\r\n\r\n", DRIP
    ),
    "invalid head that drips": Server(
        b"HTTP/1.1 200 OK\r\nContent Length 9\r\n", endless(b"X: y\r\n", 0.05)
    ),
    "invalid head without end": Server(b"HTTP/1.1 200 OK\r\nBad Name: x\r\n", fields),
    "an answer after the answer": Server(
        OK + b"Content-Length: 2\r\n\r\nhi", endless(OK + b"Content-Length: 2\r\n\r\nhi" * 500)
    ),
}
PLAIN = b"<p>honey " * (8 * 2**20)
BOMBS = {
    "gzip": gzip.compress(PLAIN, 9),
    "deflate": zlib.compress(PLAIN, 9),
    "br": brotli.compress(b"\0" * (64 * 2**20), quality=2),
    "zstd": zstd.compress(b"\0" * (512 * 2**20), 3),
    "gzip, gzip": gzip.compress(gzip.compress(PLAIN)),
    "gzip of many members": gzip.compress(b"") * 100_000,
}


class Cost(NamedTuple):
    """What one fetch cost."""

    seconds: float
    memory: int
    result: Fetched | FetchError


def fetch(web: Loopback, url: str, **more: object) -> Cost:
    async def run() -> Cost:
        client = Client(Config.load(web.settings()), most_wire=WIRE)
        tracemalloc.start()
        began = time.monotonic()
        try:
            result = await client.fetch(url, timeout=SECONDS, max_bytes=LIMIT, **more)
        except FetchError as failure:
            result = failure
        seconds = time.monotonic() - began
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        await client.aclose()
        return Cost(seconds, peak, result)

    return asyncio.run(asyncio.wait_for(run(), 30))


@pytest.mark.parametrize("name", SERVERS)
def test_a_hostile_server_is_bounded(name: str) -> None:
    server = SERVERS[name]
    web = Loopback()
    web.site("bad.test", lambda _: server)
    with web:
        cost = fetch(web, "http://bad.test/")
    # Twice: an answer that is no valid HTTP is asked for once more, by a second reader.
    assert cost.seconds < 2 * SECONDS + 4
    assert cost.memory < MEMORY
    assert server.sent < 2 * WIRE + 12 * 2**20  # with what waits in two connections' buffers
    if not isinstance(cost.result, FetchError):
        assert len(cost.result.body) <= LIMIT
        assert sum(len(k) + len(v) for k, v in cost.result.headers) <= MAX_HEADERS


def test_the_second_reader_counts_headers_too() -> None:
    """A hundred lines of 60 kB are within what the standard library takes."""
    server = Server(b"HTTP/1.1 200 OK\r\nBad Name: x\r\n", fields)
    web = Loopback()
    web.site("bad.test", lambda _: server)
    with web:
        result = fetch(web, "http://bad.test/").result
    assert isinstance(result, FetchError)
    assert (result.reason, "no answer that ends" in str(result)) == ("too_large", True)


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb_is_unpacked_up_to_the_limit(coding: str) -> None:
    web = Loopback()
    name = coding.removesuffix(" of many members")
    web.site("bomb.test", lambda _: Reply(200, BOMBS[coding], {"Content-Encoding": name}))
    with web:
        cost = fetch(web, "http://bomb.test/")
    assert cost.seconds < SECONDS + 4
    assert cost.memory < MEMORY
    assert not isinstance(cost.result, FetchError)
    assert len(cost.result.body) <= LIMIT


def test_a_name_that_is_bound_anew_between_question_and_connection() -> None:
    """The first answer is public, the second leads home: what was judged is what is connected to."""
    web = Loopback()
    web.site("secret.test", lambda _: Reply(200, "<p>secret"))
    web.dns("rebound.test", "192.0.66.2", then=("127.0.0.1",))

    async def run() -> list[object]:
        config = Config.load({**web.settings(), "PROSPECTOR_ALLOW_PRIVATE": ""})
        client = Client(config)
        found: list[object] = []
        for _ in range(3):
            try:
                found.append(await client.fetch("http://rebound.test/", timeout=1.0))
            except FetchError as failure:
                found.append(failure)
            client.resolver._known.clear()  # as after the five minutes of a good answer
        await client.aclose()
        return found

    with web:
        found = asyncio.run(run())
        assert sum(web.log.hosts.values()) == 0, "nothing at home was asked"
    assert all(isinstance(one, FetchError) for one in found)
    assert [str(one.reason) for one in found[1:]] == ["private_address"] * 2


def test_public_and_private_addresses_of_one_name_leave_the_public_ones() -> None:
    web = Loopback()
    web.dns("both.test", "127.0.0.1", "192.0.66.2", "169.254.169.254", "::1")

    async def run() -> tuple[str, ...]:
        config = Config.load({**web.settings(), "PROSPECTOR_ALLOW_PRIVATE": ""})
        client = Client(config)
        found = await client.resolver.addresses("both.test")
        await client.aclose()
        return found

    with web:
        assert asyncio.run(run()) == ("192.0.66.2",)
