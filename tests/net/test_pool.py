"""Connections that wait for work: few, the latest used, without what they were shown."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from typing import TYPE_CHECKING

from prospector.config import Config
from prospector.demo.certs import Authority
from prospector.net import pool as pools
from prospector.net.dns import Resolver
from prospector.net.pool import Place, Pool
from prospector.net.tls import verified

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class Silent:
    """A server on all of 127.0.0.0/8 that counts the connections that are open."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.changed = asyncio.Event()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        address = writer.get_extra_info("sockname")[0]
        self.open.add(address)
        self.changed.set()
        try:
            await reader.read()
        except OSError:
            pass
        finally:
            self.open.discard(address)
            self.changed.set()
            writer.close()

    async def until(self, number: int) -> None:
        """Wait for so many open connections."""
        async with asyncio.timeout(10):
            while len(self.open) != number:
                self.changed.clear()
                await self.changed.wait()


def with_server(use: Callable[[Silent, int], Awaitable[None]]) -> None:
    async def run() -> None:
        silent = Silent()
        server = await asyncio.start_server(silent.serve, "0.0.0.0", 0)
        async with server:
            await use(silent, server.sockets[0].getsockname()[1])

    asyncio.run(run())


def place(number: int, port: int) -> Place:
    return Place(f"127.0.7.{number}", port, None, None)


def test_the_longest_idle_go_when_there_are_many() -> None:
    """Memory is bounded by what goes on, not by how many hosts are asked in five seconds."""

    async def use(silent: Silent, port: int) -> None:
        pool = Pool(Resolver(Config()), keep_alive=60, most_idle=10)
        for number in range(1, 51):
            pool.keep(place(number, port), await pool.open(place(number, port), 5))
        await silent.until(10)
        assert silent.open == {f"127.0.7.{number}" for number in range(41, 51)}
        assert pool.idle(place(40, port)) is None
        assert pool.idle(place(41, port)) is not None
        pool.close()
        await silent.until(1)  # the one that was handed out

    with_server(use)


def test_one_that_is_used_again_counts_as_the_latest() -> None:
    async def use(silent: Silent, port: int) -> None:
        pool = Pool(Resolver(Config()), keep_alive=60, most_idle=2)
        for number in (1, 2):
            pool.keep(place(number, port), await pool.open(place(number, port), 5))
        again = pool.idle(place(1, port))
        assert again is not None
        pool.keep(place(1, port), again)
        pool.keep(place(3, port), await pool.open(place(3, port), 5))
        await silent.until(2)
        assert silent.open == {"127.0.7.1", "127.0.7.3"}
        assert pool.idle(place(1, port)) is again
        pool.close()

    with_server(use)


def test_those_of_tls_are_bounded_by_themselves(monkeypatch) -> None:
    """Each takes a hundred times the memory of a plain one."""

    async def use(silent: Silent, port: int) -> None:
        monkeypatch.setattr(pools, "MOST_IDLE_TLS", 2)
        pool = Pool(Resolver(Config()), keep_alive=60, most_idle=10)
        context = ssl.create_default_context()
        for number in range(1, 9):
            plain = place(number, port)
            where = plain if number % 2 else plain._replace(context=context)
            pool.keep(where, await pool.open(plain, 5))
        await silent.until(6)
        assert silent.open == {f"127.0.7.{number}" for number in (1, 3, 5, 6, 7, 8)}
        pool.close()

    with_server(use)


def test_what_a_certificate_names_is_not_kept() -> None:
    """Thousands of names that a server shows would otherwise stay as long as the connection."""

    async def run() -> None:
        authority = Authority()
        server = await asyncio.start_server(
            lambda reader, writer: reader.read(),
            "127.0.0.1",
            0,
            ssl=authority.context("localhost"),
        )
        context: ssl.SSLContext = verified(str(authority.file))
        async with server:
            port = server.sockets[0].getsockname()[1]
            resolver = Resolver(Config(allow_private=(ipaddress.ip_network("127.0.0.0/8"),)))
            pool = Pool(resolver, keep_alive=60)
            made = await pool.open(Place("localhost", port, context, None), 5)
            assert made.transport is not None
            assert made.transport.get_extra_info("cipher")
            assert not made.transport.get_extra_info("peercert")
            made.abort()
            pool.close()
            await resolver.close()
        authority.close()

    asyncio.run(run())
