"""Connections: opened to an address that was guarded, kept a while for the next request, let go."""

from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, NamedTuple

import aiohappyeyeballs

from prospector.items import Reason
from prospector.net.connection import Connection, DroppedError
from prospector.net.errors import FetchError, failed_to_connect
from prospector.net.exchange import Bounds, Exchange, InvalidAnswerError, TooMuchError
from prospector.net.patience import Patience
from prospector.urls import ip_of

if TYPE_CHECKING:
    import ssl

    from prospector.net.dns import Resolver
    from prospector.net.proxies import Proxy

CONNECT_SECONDS = 15.0
"""For the connection and its TLS handshake."""
_NEXT_ADDRESS = 0.25
"""Seconds after which the next address of a name is tried as well (RFC 8305 §5)."""
KEEP_ALIVE = 20.0
"""Seconds for which a connection waits for work. A crawl meets a host again while it reads on, and to
open another costs several exchanges; servers end what they find too long (Apache after 5, nginx 75)."""
MOST_IDLE = 200
"""Connections that wait for work, all servers together, unless whoever opens many asks for more."""
MOST_IDLE_TLS = 200
"""Those of TLS among them: each takes a quarter of a MB, a plain one a few kilobytes."""
_SWEEP = 1.0
_TUNNEL = Bounds(page=0, other=0, wire=256 * 1024)


class Place(NamedTuple):
    """What a connection leads to. ``context``: that of TLS, none without; ``proxy`` on the way."""

    host: str
    port: int
    context: ssl.SSLContext | None
    proxy: Proxy | None


class Pool:
    """Owns the connections; make it inside a running event loop and ``close`` it.

    Idle ones are let go after ``keep_alive`` seconds, and the longest idle one when there are more
    than ``most_idle``, or more than :data:`MOST_IDLE_TLS` of TLS: how many there are would otherwise
    be a matter of how fast we ask.
    """

    def __init__(self, resolver: Resolver, keep_alive: float, most_idle: int = MOST_IDLE) -> None:
        self._resolver = resolver
        self._keep_alive = keep_alive
        self._most_idle = most_idle
        self._waiting: dict[Connection, Place] = {}
        self._waiting_tls: dict[Connection, None] = {}
        self._loop = asyncio.get_running_loop()
        self._idle: dict[Place, list[Connection]] = {}
        self._sweeper: asyncio.TimerHandle | None = None

    def idle(self, place: Place) -> Connection | None:
        """An open connection that waits for work, the latest used."""
        for connection in reversed(self._idle.get(place, [])):
            self._take(connection, place)
            if connection.is_open:
                return connection
        return None

    def keep(self, place: Place, connection: Connection) -> None:
        """Take one back after its work."""
        if not connection.is_open:
            return
        connection.idle_since = self._loop.time()
        self._idle.setdefault(place, []).append(connection)
        self._waiting[connection] = place
        if place.context is not None:
            self._waiting_tls[connection] = None
            if len(self._waiting_tls) > MOST_IDLE_TLS:
                self._drop(next(iter(self._waiting_tls)))
        if len(self._waiting) > self._most_idle:
            self._drop(next(iter(self._waiting)))
        if self._sweeper is None:
            self._sweeper = self._loop.call_later(_SWEEP, self._sweep)

    def _take(self, connection: Connection, place: Place) -> None:
        """It no longer waits."""
        del self._waiting[connection]
        self._waiting_tls.pop(connection, None)
        rest = [other for other in self._idle[place] if other is not connection]
        if rest:
            self._idle[place] = rest
        else:
            del self._idle[place]

    def _drop(self, connection: Connection) -> None:
        self._take(connection, self._waiting[connection])
        connection.abort()

    def _sweep(self) -> None:
        oldest = self._loop.time() - self._keep_alive
        for connection in list(self._waiting):
            if not connection.is_open or connection.idle_since <= oldest:
                self._drop(connection)
        self._sweeper = self._loop.call_later(_SWEEP, self._sweep) if self._waiting else None

    async def open(self, place: Place, seconds: float) -> Connection:
        """A new connection; raises :class:`FetchError`.

        ``seconds`` bound the connection and what comes before it is of use; looking the name up has
        bounds of its own (:mod:`prospector.net.dns`).
        """
        try:
            if place.proxy is None:
                ends = await self.ends_of(place.host, place.port)
            else:
                ends = await self.ends_of(place.proxy.host, place.proxy.port)
            async with Patience(min(seconds, CONNECT_SECONDS)):
                if place.proxy is None:
                    return await self._connect(ends, place.host, place.context)
                made = await self._connect(ends, place.proxy.host, None)
                if place.context is not None:
                    await self._tunnel(made, place, place.proxy, place.context, seconds)
                return made
        except (OSError, RuntimeError, ValueError) as cause:
            raise failed_to_connect(cause) from cause

    async def ends_of(self, host: str, port: int) -> list[tuple[str, int]]:
        """Addresses and ports that a host may be reached at; raises :class:`LookupFailure`."""
        if ip_of(host) is not None:
            return [(host.strip("[]"), port)]
        return await self._resolver.resolve(host, port)

    async def _connect(
        self, ends: list[tuple[str, int]], host: str, context: ssl.SSLContext | None
    ) -> Connection:
        """To the first address that answers: those that were judged, whatever the name says later."""
        name = _server_name(host) if context is not None else None
        while True:
            if len(ends) == 1:
                address, port = ends[0]
                transport, made = await self._loop.create_connection(
                    Connection, address, port, ssl=context, server_hostname=name
                )
                _forget_names(transport)
                return made
            plain = await aiohappyeyeballs.start_connection(
                [_info(*end) for end in ends],
                happy_eyeballs_delay=_NEXT_ADDRESS,
                loop=self._loop,
            )
            taken = plain.getpeername()[:2]
            try:
                transport, made = await self._loop.create_connection(
                    Connection, sock=plain, ssl=context, server_hostname=name
                )
                _forget_names(transport)
            except OSError:
                # One machine of several may be misconfigured: the others are tried without it.
                others = [end for end in ends if end != taken]
                if len(others) == len(ends):
                    raise
                ends = others
            else:
                return made

    async def _tunnel(
        self, made: Connection, place: Place, proxy: Proxy, context: ssl.SSLContext, seconds: float
    ) -> None:
        """Through a proxy, which looks names up itself, to a server of https (RFC 9110 §9.3.6)."""
        answer = Exchange(_TUNNEL, tunnel=True)
        try:
            await made.ask(proxy.tunnel(place.host, place.port), answer, seconds)
        except (DroppedError, InvalidAnswerError, TooMuchError) as cause:
            raise FetchError(Reason.BLOCKED, f"our proxy gives no answer: {cause}") from cause
        if not 200 <= answer.status < 300:
            made.abort()
            raise FetchError(Reason.BLOCKED, f"our proxy refuses to ask for it ({answer.status})")
        if made.transport is None:
            raise FetchError(Reason.BLOCKED, "our proxy closed the connection")
        made.transport = await self._loop.start_tls(
            made.transport, made, context, server_hostname=_server_name(place.host)
        )
        made.is_used = False

    def close(self) -> None:
        """Let all go that wait."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for connection in list(self._waiting):
            self._drop(connection)


def _server_name(host: str) -> str:
    """As TLS wants it: without the brackets of an address and the dot of a root."""
    return host.strip("[]").rstrip(".")


def _forget_names(transport: asyncio.BaseTransport) -> None:
    """The certificate was judged: its thousands of names need not stay as Python objects."""
    certificate = transport.get_extra_info("peercert")
    if certificate:
        certificate.clear()


def _info(address: str, port: int) -> tuple[int, int, int, str, tuple[str, int]]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)
