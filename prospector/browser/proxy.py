"""The browser's only way to the network: a proxy on loopback that looks names up and guards.

Chromium resolves no name and opens no connection itself, so whatever a page does (a script, a
redirect, a frame, a WebSocket, a rebound name) ends at an address that :mod:`prospector.net.guard`
allows. The settings for name servers, ports and an outer proxy hold as they do for everything else.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.browser.heads import Head, RefusedError, ends_here, parse_head, refusal_answer
from prospector.items import Reason
from prospector.net.dns import Resolver
from prospector.net.errors import LookupFailure
from prospector.net.guard import may_connect
from prospector.net.proxies import Proxies
from prospector.urls import ip_of

if TYPE_CHECKING:
    from prospector.config import Config
    from prospector.net.proxies import Proxy

logger = logging.getLogger(__name__)

PER_HOST = 2
"""Connections at once to one host; browsers left to themselves open six."""
MAX_BYTES = 32 * 2**20
"""Bytes that one connection may bring in."""
_MAX_HEAD = 64 * 1024
_HEAD_SECONDS = 15.0
_CONNECT_SECONDS = 15.0
_TURN_SECONDS = 20.0
_IDLE_SECONDS = 60.0
_CHUNK = 64 * 1024


@dataclass(slots=True)
class Traffic:
    """What went through: ``refused`` are requests for private addresses, bytes are those read."""

    connections: int = 0
    refused: int = 0
    bytes: int = 0


@dataclass(slots=True)
class _Lane:
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PER_HOST))
    users: int = 0


class GuardedProxy:
    """Serves one browser; ``start`` it inside a running event loop, and ``aclose`` it.

    Plain requests take one connection each, whatever they ask to keep alive: the next one on it could
    be for another host.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._outer = Proxies()
        self._resolver = Resolver(config, self._outer.hosts)
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._lanes: dict[str, _Lane] = {}
        self.traffic = Traffic()

    @property
    def address(self) -> str:
        """What to tell the browser."""
        assert self._server is not None  # noqa: S101 - start() was awaited
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def start(self) -> None:
        """Listen on a free port of loopback."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_MAX_HEAD)

    async def aclose(self) -> None:
        """Break every connection off."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._resolver.close()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel = False
        try:
            async with asyncio.timeout(_HEAD_SECONDS):
                head = parse_head(await reader.readuntil(b"\r\n\r\n"))
            tunnel = head.connect
            async with _Turn(self._lanes, head.host):
                await self._carry(head, reader, writer)
        except RefusedError as refusal:
            logger.debug("The browser's proxy refuses: %s", refusal)
            if tunnel:
                # Told to the browser only. A plain request just finds nobody there: whatever it was
                # answered would pass for the page.
                with contextlib.suppress(OSError):
                    writer.write(refusal_answer(refusal))
                    await writer.drain()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            logger.debug("A connection of the browser ended early", exc_info=True)
        finally:
            writer.close()

    async def _carry(
        self, head: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        there, back = await self._connect(head)
        self.traffic.connections += 1
        try:
            if head.connect:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                up = self._pass(reader, back)
            else:
                back.write(head.rest)
                up = self._up(reader, back, head.length)
            # Whichever side ends first ends both: a tunnel has no use for half of itself.
            tasks = [
                asyncio.ensure_future(up),
                asyncio.ensure_future(self._down(head, there, writer)),
            ]
            try:
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            back.close()

    async def _up(
        self, reader: asyncio.StreamReader, back: asyncio.StreamWriter, length: int
    ) -> None:
        """A plain request's body; ends when the browser hangs up, or wants more of the connection."""
        await self._pass(reader, back, length)
        async with asyncio.timeout(_IDLE_SECONDS):
            await reader.read(1)

    async def _down(
        self, head: Head, there: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """The answer; that of a plain request tells the browser not to use the connection again."""
        final = head.connect
        while not final:
            async with asyncio.timeout(_IDLE_SECONDS):
                first, *lines = (await there.readuntil(b"\r\n\r\n"))[:-4].split(b"\r\n")
            final = not first.split(b" ", 1)[-1].startswith(b"1")
            kept = [
                line for line in lines if not ends_here(line.split(b":", 1)[0].decode("latin-1"))
            ]
            if final:
                kept.append(b"Connection: close")
            writer.write(b"\r\n".join([first, *kept]) + b"\r\n\r\n")
        await self._pass(there, writer, MAX_BYTES, counted=True)

    async def _pass(
        self,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        most: int | None = None,
        *,
        counted: bool = False,
    ) -> None:
        left = most
        while left is None or left > 0:
            async with asyncio.timeout(_IDLE_SECONDS):
                chunk = await source.read(_CHUNK if left is None else min(_CHUNK, left))
            if not chunk:
                return
            if left is not None:
                left -= len(chunk)
            if counted:
                self.traffic.bytes += len(chunk)
            sink.write(chunk)
            await sink.drain()

    async def _connect(self, head: Head) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        outer = self._outer.for_url("https" if head.connect else "http", head.host)
        if outer is not None:
            return await self._through(outer, head)
        if ip_of(head.host) is not None:
            places = [(head.host.strip("[]"), head.port)]
            if not may_connect(places[0][0], self._config.allow_private):
                self._refuse(f"{head.host} is a private address")
        else:
            try:
                places = await self._resolver.resolve(head.host, head.port)
            except LookupFailure as failure:
                if failure.reason is Reason.PRIVATE_ADDRESS:
                    self._refuse(str(failure))
                raise RefusedError(502, str(failure)) from failure
        for address, port in places:
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    return await asyncio.open_connection(address, port, limit=_MAX_HEAD)
            except OSError as cause:
                last = cause
        raise RefusedError(502, f"no connection to {head.host}: {last}")

    def _refuse(self, why: str) -> None:
        self.traffic.refused += 1
        raise RefusedError(403, f"{why}, which is not asked")

    async def _through(
        self, outer: Proxy, head: Head
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection by way of the outer proxy, which looks names up itself."""
        if ip_of(head.host) is not None and not may_connect(
            head.host.strip("[]"), self._config.allow_private
        ):
            self._refuse(f"{head.host} is a private address")
        async with asyncio.timeout(_CONNECT_SECONDS):
            there, back = await asyncio.open_connection(outer.host, outer.port, limit=_MAX_HEAD)
            # A tunnel for plain requests too: what follows is then the same either way.
            back.write(outer.tunnel(head.host, head.port))
            answer = await there.readuntil(b"\r\n\r\n")
        if b" 200" not in answer.split(b"\r\n", 1)[0]:
            back.close()
            raise RefusedError(502, "the outer proxy gives no connection")
        return there, back


class _Turn:
    """``async with``: one of a host's connections, or 503 when none gets free in time."""

    def __init__(self, lanes: dict[str, _Lane], host: str) -> None:
        self._lanes, self._host = lanes, host

    async def __aenter__(self) -> None:
        lane = self._lanes.setdefault(self._host, _Lane())
        lane.users += 1
        try:
            async with asyncio.timeout(_TURN_SECONDS):
                await lane.places.acquire()
        except TimeoutError:
            self._leave(lane)
            raise RefusedError(503, f"{self._host} has its {PER_HOST} connections") from None
        except BaseException:
            self._leave(lane)
            raise

    async def __aexit__(self, *_: object) -> None:
        lane = self._lanes[self._host]
        lane.places.release()
        self._leave(lane)

    def _leave(self, lane: _Lane) -> None:
        lane.users -= 1
        if lane.users == 0:
            self._lanes.pop(self._host, None)
