"""A little internet on loopback: names, certificates and web servers, without root.

Every host name resolves to 127.0.0.1 through a name server of its own, plain and TLS connections
go to two ephemeral ports (``PROSPECTOR_PORTS`` maps 80 and 443 to them), and handlers answer by the
Host header. It runs in its own thread; tests and the demo use it as a context manager.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, cast
from urllib.parse import parse_qsl

from prospector.demo.certs import Authority
from prospector.demo.dns import Name, NameServer

_PHRASES = {
    200: "OK",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    307: "Temporary Redirect",
    308: "Permanent Redirect",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_MAX_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came; ``times`` counts earlier ones for the same address, this included."""

    method: str
    host: str
    path: str
    query: str
    headers: Mapping[str, str]
    secure: bool
    times: int
    body: bytes = b""

    @property
    def parameters(self) -> dict[str, str]:
        """The query as a dictionary."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True, slots=True)
class Reply:
    """A well-behaved answer; ``delay`` seconds pass before its first byte."""

    status: int = 200
    body: bytes | str = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"
    delay: float = 0.0


Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
"""Takes the connection over after the request was read, to hang, lie or break off."""
Handler = Callable[[Asked], Reply | Raw]


def moved(location: str, status: int = 301) -> Reply:
    """A redirect."""
    return Reply(status, f"<a href='{location}'>moved</a>", {"Location": location})


async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Never answer."""
    with contextlib.suppress(OSError):
        await reader.read()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Break the connection off."""
    writer.transport.abort()


@dataclass(slots=True)
class Log:
    """What was asked: counts by host, by ``host/path``, moments, and the most at once per host."""

    hosts: Counter[str] = field(default_factory=Counter)
    paths: Counter[str] = field(default_factory=Counter)
    moments: list[tuple[float, str, str, str]] = field(default_factory=list)
    now: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    bytes_sent: int = 0
    connections: int = 0


class Loopback:
    """Sites by host name. ``site`` and ``dns`` before or while it runs; ``settings`` to use it.

    Ports are free ones unless given; 80, 443 and 53 make it the internet of a whole namespace.
    """

    def __init__(self, *, http_port: int = 0, https_port: int = 0, dns_port: int = 0) -> None:
        self.log = Log()
        self._names: dict[str, Name] = {"canary.test": Name()}
        self._handlers: dict[str, Handler] = {}
        self._flaws: dict[str, str] = {}
        self._authority = Authority()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loopback-web", daemon=True)
        self._failure: BaseException | None = None
        self._servers: list[asyncio.Server | asyncio.DatagramTransport] = []
        self.is_cut = False
        self.http_port, self.https_port, self.dns_port = http_port, https_port, dns_port

    def site(self, host: str, handler: Handler | Mapping[str, Any], *, tls: str = "") -> None:
        """Serve ``host``: by a function, or a mapping of paths to replies, raw handlers or text.

        ``tls`` flaws the certificate: expired, self-signed, other-name.
        """
        self._names[host] = Name()
        self._handlers[host] = handler if callable(handler) else _from_mapping(handler)
        if tls:
            self._flaws[host] = tls

    def dns(
        self,
        host: str,
        *addresses: str,
        fault: str = "",
        servers: tuple[str, ...] = (),
        then: tuple[str, ...] = (),
    ) -> None:
        """Give a name other addresses, a fault (servfail, nodata, silent), or name servers.

        ``then``: its addresses from the second question on. ``*`` stands for every other name.
        """
        self._names[host] = Name(addresses or ("127.0.0.1",), fault, servers, then)

    def cut(self, *, cut: bool = True) -> None:
        """Take the way to the net away, or give it back: no name resolves, connections break off."""
        self.is_cut = cut

    def forget(self, host: str) -> None:
        """The name exists no longer."""
        self._names.pop(host, None)
        self._handlers.pop(host, None)

    def settings(self) -> dict[str, str]:
        """The PROSPECTOR_* settings under which this web is the internet."""
        return {
            "PROSPECTOR_NAMESERVERS": f"127.0.0.1:{self.dns_port}",
            "PROSPECTOR_PORTS": f"80={self.http_port},443={self.https_port}",
            "PROSPECTOR_ALLOW_PRIVATE": "127.0.0.0/8",
            "PROSPECTOR_CANARIES": "canary.test",
            "PROSPECTOR_TLS_CA": str(self._authority.file),
        }

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait(20)
        if self._failure is not None:
            raise self._failure
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._authority.close()

    # --- serving ------------------------------------------------------------------------------

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._begin())
        except (OSError, ssl.SSLError) as cause:
            self._failure = cause
            return
        finally:
            self._ready.set()
        self._loop.run_forever()
        for server in self._servers:
            server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _begin(self) -> None:
        plain = await asyncio.start_server(
            self._plain, "127.0.0.1", self.http_port, limit=_MAX_HEAD
        )
        self.http_port = plain.sockets[0].getsockname()[1]
        context = self._authority.context("localhost")
        context.sni_callback = self._choose
        secure = await asyncio.start_server(
            self._secure, "127.0.0.1", self.https_port, ssl=context, limit=_MAX_HEAD
        )
        self.https_port = secure.sockets[0].getsockname()[1]
        transport, _ = await self._loop.create_datagram_endpoint(
            lambda: NameServer(self._names, lambda: self.is_cut),
            local_addr=("127.0.0.1", self.dns_port),
        )
        self.dns_port = transport.get_extra_info("sockname")[1]
        self._servers = [plain, secure, transport]

    def _choose(
        self, connection: ssl.SSLSocket | ssl.SSLObject, host: str | None, _: ssl.SSLContext
    ) -> None:
        connection.context = self._authority.context(
            (host or "localhost").rstrip("."), self._flaws.get(host or "", "")
        )

    async def _plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._serve(reader, writer, secure=False)

    async def _secure(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._serve(reader, writer, secure=True)

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, secure: bool
    ) -> None:
        self.log.connections += 1
        # Cancelled only when the whole web goes down: then the connection just ends.
        ends = (
            OSError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            asyncio.CancelledError,
        )
        with contextlib.suppress(*ends):
            while True:
                asked = await self._read(reader, secure)
                if self.is_cut:
                    writer.transport.abort()
                    break
                if asked is None or not await self._answer(asked, reader, writer):
                    break
        with contextlib.suppress(OSError):
            writer.close()

    async def _read(self, reader: asyncio.StreamReader, secure: bool) -> Asked | None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.split("\r\n")
        parts = first.split(" ")
        if len(parts) != 3:
            return None
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines if line)
        }
        host = headers.get("host", "").rsplit(":", 1)[0].lower().rstrip(".")
        path, _, query = parts[1].partition("?")
        key = f"{host}{parts[1]}"
        self.log.hosts[host] += 1
        self.log.paths[key] += 1
        self.log.moments.append((time.monotonic(), parts[0], host, parts[1]))
        sent = headers.get("content-length", "0")
        body = await reader.readexactly(int(sent)) if sent.isdigit() and len(sent) < 8 else b""
        return Asked(parts[0], host, path, query, headers, secure, self.log.paths[key], body)

    async def _answer(
        self, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Send one answer; returns whether the connection goes on."""
        handler = self._handlers.get(asked.host)
        found = handler(asked) if handler else Reply(404, "<h1>No such site</h1>")
        self.log.now[asked.host] += 1
        self.log.most[asked.host] = max(self.log.most[asked.host], self.log.now[asked.host])
        try:
            if not isinstance(found, Reply):
                await found(reader, writer)
                return False
            if found.delay:
                await asyncio.sleep(found.delay)
            await self._send(found, asked, writer)
        finally:
            self.log.now[asked.host] -= 1
        return True

    async def _send(self, reply: Reply, asked: Asked, writer: asyncio.StreamWriter) -> None:
        body = reply.body.encode() if isinstance(reply.body, str) else reply.body
        headers = {
            "Content-Type": reply.content_type,
            "Content-Length": str(len(body)),
            **reply.headers,
        }
        head = f"HTTP/1.1 {reply.status} {_PHRASES.get(reply.status, 'Status')}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        data = (
            head.encode("latin-1", "replace") + b"\r\n" + (b"" if asked.method == "HEAD" else body)
        )
        self.log.bytes_sent += len(data)
        writer.write(data)
        await writer.drain()


def _from_mapping(pages: Mapping[str, Any]) -> Handler:
    """A handler from paths (with query, where that matters) to what they answer; 404 otherwise."""

    def handler(asked: Asked) -> Reply | Raw:
        whole = f"{asked.path}?{asked.query}" if asked.query else asked.path
        found = pages.get(whole, pages.get(asked.path))
        if found is None:
            missing = pages.get("*")
            if missing is None:
                return Reply(404, "<h1>Not found</h1>")
            found = missing
        if isinstance(found, str | bytes):
            kind = "text/plain" if asked.path == "/robots.txt" else "text/html; charset=utf-8"
            return Reply(200, found, content_type=kind)
        if isinstance(found, Reply) or asyncio.iscoroutinefunction(found):
            return cast("Reply | Raw", found)
        return cast("Reply | Raw", found(asked))

    return handler
