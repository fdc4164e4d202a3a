"""Servers that speak no TLS, or bad TLS, where it is due: bounded, and never an answer."""

from __future__ import annotations

import asyncio
import random
import time
import tracemalloc
from typing import TYPE_CHECKING

import pytest

from prospector.config import Config
from prospector.net.client import Client
from prospector.net.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 1.0
NOISE = random.Random(7).randbytes(65_536)
# A record of the handshake that announces 16 KiB, which never come, and one of a made-up type.
HANDSHAKE = b"\x16\x03\x03\x40\x00" + b"\x02\x00\x3f\xfc"
ALERT = b"\x15\x03\x03\x00\x02\x02\x28"


def once(data: bytes) -> Iterator[tuple[bytes, float]]:
    yield data, 0


def endless(data: bytes, pause: float = 0.0) -> Iterator[tuple[bytes, float]]:
    while True:
        yield data, pause


SERVERS = {
    "plain HTTP": (lambda: once(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"), True),
    "silence": (lambda: endless(b"", 0.05), False),
    "endless noise": (lambda: endless(NOISE), False),
    "a handshake that drips": (lambda: endless(HANDSHAKE[:1], 0.05), False),
    "a handshake without end": (lambda: endless(HANDSHAKE + NOISE[:16_375]), False),
    "alerts without end": (lambda: endless(ALERT * 1_000), False),
    "a refusal": (lambda: once(ALERT), True),
    "the line breaks off": (lambda: once(HANDSHAKE), True),
}


@pytest.mark.parametrize("verify", [True, False])
@pytest.mark.parametrize("name", SERVERS)
def test_no_answer_in_bounded_time_bytes_and_memory(name: str, verify: bool) -> None:
    pieces, ends = SERVERS[name]
    sent = 0

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        try:
            for piece, pause in pieces():
                writer.write(piece)
                sent += len(piece)
                await writer.drain()
                await asyncio.sleep(pause)
                if writer.transport.is_closing():
                    break
        except OSError:
            pass
        finally:
            writer.transport.abort() if ends and name == "the line breaks off" else writer.close()

    async def run() -> FetchError:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        settings = {"PROSPECTOR_ALLOW_PRIVATE": "127.0.0.0/8", "PROSPECTOR_PORTS": f"443={port}"}
        client = Client(Config.load(settings), most_wire=2**20)
        try:
            with pytest.raises(FetchError) as failure:
                await client.fetch("https://localhost/", timeout=SECONDS, verify=verify)
            return failure.value
        finally:
            await client.aclose()
            server.close()

    tracemalloc.start()
    began = time.monotonic()
    failure = asyncio.run(asyncio.wait_for(run(), 20))
    seconds = time.monotonic() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert failure.reason in {"tls", "reset", "timeout"}, failure
    assert seconds < SECONDS + 3
    assert peak < 24 * 2**20
    assert sent < 16 * 2**20
