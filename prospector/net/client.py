"""The HTTP client through which everything is fetched: one hop a call, bounded and guarded."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from prospector.items import Reason
from prospector.net.connection import DroppedError
from prospector.net.dns import Resolver
from prospector.net.errors import FetchError, failed_to_answer, failed_to_connect
from prospector.net.exchange import Bounds, Exchange, InvalidAnswerError, TooMuchError
from prospector.net.guard import may_connect
from prospector.net.lenient import read_leniently
from prospector.net.pool import KEEP_ALIVE, MOST_IDLE, Place, Pool
from prospector.net.proxies import Proxies
from prospector.net.request import Asked, request_to
from prospector.net.tls import unverified, verified
from prospector.urls import ip_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from prospector.config import Config

MAX_WIRE = 16 * 2**20
"""Bytes that one answer may send before it is cut, whatever they are (``most_wire``)."""
_GUARDED = 16_384
"""Host names whose answer to "is it a private address" is kept."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One HTTP answer.

    ``headers`` in order as sent; ``body`` decompressed and cut at the asked limit (``truncated``);
    ``broken`` says in words how the body ended early, if it did; ``seconds`` until the headers;
    ``wire`` roughly the bytes read.
    """

    url: str
    method: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    truncated: bool = False
    broken: str = ""
    seconds: float = 0.0
    wire: int = 0
    address: str = ""
    reason_phrase: str = field(default="", compare=False)

    def header(self, name: str) -> str:
        """The value of a header (several joined by comma), empty when it is missing."""
        name = name.lower()
        return ", ".join(value for key, value in self.headers if key.lower() == name)

    def fields(self) -> dict[str, str]:
        """The headers by lower-case name, the last of each."""
        return {key.lower(): value for key, value in self.headers}

    def all(self, name: str) -> list[str]:
        """Every value of a header that may be repeated, such as Set-Cookie."""
        name = name.lower()
        return [value for key, value in self.headers if key.lower() == name]


class Client:
    """Owns the connections; make it inside a running event loop and ``aclose`` it.

    It follows no redirect, keeps no cookie and retries nothing: those are judgements of the caller.
    """

    def __init__(
        self,
        config: Config,
        *,
        keep_alive: float = KEEP_ALIVE,
        most_wire: int = MAX_WIRE,
        most_idle: int = MOST_IDLE,
    ) -> None:
        self._config = config
        self._most_wire = most_wire
        self._proxies = Proxies()
        self.resolver = Resolver(config, self._proxies.hosts)
        self._pool = Pool(self.resolver, keep_alive, most_idle)
        self._may_connect = lru_cache(maxsize=_GUARDED)(
            lambda host: ip_of(host) is None or may_connect(host.strip("[]"), config.allow_private)
        )
        self._headers = {
            "User-Agent": config.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en-US,en;q=0.9,*;q=0.5",
            "Accept-Encoding": "gzip, deflate, br",
        }
        self._verified: ssl.SSLContext | None = None
        self._unverified: ssl.SSLContext | None = None

    async def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 30.0,  # noqa: ASYNC109 - one bound for connect, headers and body
        max_bytes: int = 8 * 2**20,
        max_other: int | None = None,
        verify: bool = True,
    ) -> Fetched:
        """Ask once; raises :class:`FetchError` when there is no HTTP answer.

        ``body`` is sent along as it is. The answer's body is read up to ``max_bytes`` (0: not at
        all), or up to ``max_other`` where it is plainly no text. A body that stalls, breaks or lies
        about its length keeps its status and says so in ``broken``: the headers had come.
        """
        asked = request_to(url, method, {**self._headers, **(headers or {})}, body)
        if not self._may_connect(asked.host):
            raise FetchError(
                Reason.PRIVATE_ADDRESS, f"{asked.host} is a private address, which is not asked"
            )
        proxy = self._proxies.for_url(asked.scheme, asked.host)
        context = None
        if asked.scheme == "https":
            context = self._strict() if verify else self._loose()
        place = Place(asked.host, asked.port, context, proxy)
        other = max_bytes if max_other is None else min(max_other, max_bytes)
        bounds = Bounds(max_bytes, other, self._most_wire)
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            answer, head_at = await self._exchange(asked, place, bounds, timeout)
        except InvalidAnswerError as cause:
            if body is not None or proxy is not None:
                raise failed_to_answer(cause) from cause
            return await self._once_more(asked, context, timeout, max_bytes)
        except (TooMuchError, DroppedError, OSError) as cause:
            raise failed_to_answer(cause) from cause
        content = answer.body
        pairs = tuple(
            (name.decode("latin-1"), value.decode("utf-8", "surrogateescape"))
            for name, value in answer.headers
        )
        return Fetched(
            url=url,
            method=method,
            status=answer.status,
            headers=pairs,
            body=content,
            truncated=answer.cut,
            broken=answer.broken,
            seconds=head_at - began,
            wire=len(content) + sum(len(key) + len(value) + 4 for key, value in pairs),
            reason_phrase=answer.reason.decode("latin-1"),
        )

    async def _exchange(
        self, asked: Asked, place: Place, bounds: Bounds, seconds: float
    ) -> tuple[Exchange, float]:
        """One request and its answer, and when its headers had come.

        A connection that waited may have been closed by the server just then: where nothing came on
        it, the request is sent once more on a new one (RFC 9112 §9.3.1).
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        request = asked.lines(place)
        connection = self._pool.idle(place)
        if connection is not None:
            answer = Exchange(bounds, bodyless=asked.method == "HEAD")
            try:
                await connection.ask(request, answer, seconds)
            except (DroppedError, ConnectionError):
                if not answer.is_untouched or asked.method == "POST":
                    raise
            else:
                self._pool.keep(place, connection)
                return answer, connection.head_at
        connection = await self._pool.open(place, seconds)
        answer = Exchange(bounds, bodyless=asked.method == "HEAD")
        await connection.ask(request, answer, max(1.0, until - loop.time()))
        self._pool.keep(place, connection)
        return answer, connection.head_at

    async def _once_more(
        self,
        asked: Asked,
        context: ssl.SSLContext | None,
        timeout: float,  # noqa: ASYNC109 - bounds the sockets of another thread
        max_bytes: int,
    ) -> Fetched:
        """Read what the parser calls invalid with a more forgiving one; not through a proxy."""
        began = time.monotonic()
        try:
            ends = await self._pool.ends_of(asked.host, asked.port)
        except OSError as cause:
            raise failed_to_connect(cause) from cause
        answer = await read_leniently(
            asked.url,
            ends[0],
            method=asked.method,
            headers=asked.headers,
            context=context,
            seconds=timeout,
            max_bytes=max_bytes,
            most_wire=self._most_wire,
        )
        return Fetched(
            url=asked.url,
            method=asked.method,
            status=answer.status,
            headers=answer.headers,
            body=answer.body,
            truncated=len(answer.body) >= max_bytes,
            broken="the answer was not quite valid HTTP",
            seconds=time.monotonic() - began,
            wire=len(answer.body),
        )

    async def aclose(self) -> None:
        """Close every connection."""
        self._pool.close()
        await self.resolver.close()

    def _strict(self) -> ssl.SSLContext:
        if self._verified is None:
            self._verified = verified(self._config.tls_ca)
        return self._verified

    def _loose(self) -> ssl.SSLContext:
        if self._unverified is None:
            self._unverified = unverified()
        return self._unverified
