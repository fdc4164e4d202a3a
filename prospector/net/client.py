"""The HTTP client through which everything is fetched: one hop a call, bounded and guarded."""

from __future__ import annotations

import asyncio
import time
import urllib.request
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aiohttp
import yarl

from prospector.items import Reason
from prospector.net.dns import Resolver
from prospector.net.errors import FetchError, as_fetch_error
from prospector.net.guard import may_connect
from prospector.net.lenient import read_leniently
from prospector.net.patience import Patience
from prospector.net.tls import unverified, verified
from prospector.net.wire import BoundedConnector
from prospector.urls import host_of, ip_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

    from prospector.config import Config

MAX_HEADER = 128 * 1024
"""Bytes of one header line or field; PayPal and TikTok send more than most clients accept."""
MAX_HEADERS = 256 * 1024
"""Bytes of all header fields together that are kept of one answer."""
MAX_WIRE = 16 * 2**20
"""Bytes that one answer may send before it is cut, whatever they are (``most_wire``)."""
CONNECT_SECONDS = 15.0
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
        self, config: Config, *, keep_alive: float = 5.0, most_wire: int = MAX_WIRE
    ) -> None:
        self._config = config
        self._most_wire = most_wire
        self._proxies = {
            scheme: proxy
            for scheme, proxy in urllib.request.getproxies().items()
            if scheme in ("http", "https")
        }
        trusted = frozenset(urlsplit(proxy).hostname or "" for proxy in self._proxies.values())
        self.resolver = Resolver(config, trusted)
        self._may_connect = lru_cache(maxsize=_GUARDED)(
            lambda host: ip_of(host) is None or may_connect(host, config.allow_private)
        )
        self._headers = {
            "User-Agent": config.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": "en-US,en;q=0.9,*;q=0.5",
            "Accept-Encoding": "gzip, deflate, br",
        }
        self._verified: ssl.SSLContext | None = None
        self._unverified: ssl.SSLContext | None = None
        connector = BoundedConnector(
            most_bytes=most_wire,
            resolver=self.resolver,
            limit=0,
            use_dns_cache=False,
            keepalive_timeout=keep_alive,
            happy_eyeballs_delay=0.25,
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
            skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding"),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS),
        )

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
        self._guard_literal(url)
        began = time.monotonic()
        sent = {**self._headers, **(headers or {})}
        context = self._strict() if verify else self._loose()
        try:
            async with Patience(timeout):
                response = await self._session.request(
                    method,
                    yarl.URL(url, encoded=True),
                    headers=sent,
                    data=body,
                    allow_redirects=False,
                    proxy=self._proxy(url),
                    ssl=context,
                )
        except asyncio.CancelledError:
            raise
        except aiohttp.ClientResponseError as cause:
            if body is not None:
                raise as_fetch_error(cause) from cause
            return await self._once_more(url, method, sent, context, timeout, max_bytes, cause)
        except (aiohttp.ClientError, OSError, ValueError, RuntimeError) as cause:
            raise as_fetch_error(cause) from cause
        seconds = time.monotonic() - began
        content, truncated, broken = b"", False, ""
        try:
            if method != "HEAD" and max_bytes > 0:
                left = max(1.0, timeout - seconds)
                limit = max_bytes if max_other is None or _is_text(response) else max_other
                content, truncated, broken = await _read(response, limit, left)
        finally:
            if truncated or broken or (method != "HEAD" and max_bytes == 0):
                response.close()
            else:
                response.release()
        pairs = _kept(response.raw_headers)
        return Fetched(
            url=url,
            method=method,
            status=response.status,
            headers=pairs,
            body=content,
            truncated=truncated,
            broken=broken,
            seconds=seconds,
            wire=len(content) + sum(len(key) + len(value) + 4 for key, value in pairs),
            reason_phrase=response.reason or "",
        )

    async def _once_more(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        context: ssl.SSLContext,
        timeout: float,  # noqa: ASYNC109 - bounds the sockets of another thread
        max_bytes: int,
        refused: aiohttp.ClientResponseError,
    ) -> Fetched:
        """Read what aiohttp calls invalid with a more forgiving parser; not through a proxy."""
        if self._proxy(url):
            raise as_fetch_error(refused) from refused
        began = time.monotonic()
        parts = urlsplit(url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        try:
            found = (await self.resolver.resolve(parts.hostname or "", port))[0]
        except OSError as cause:
            raise as_fetch_error(cause) from cause
        answer = await read_leniently(
            url,
            (found["host"], found["port"]),
            method=method,
            headers=headers,
            context=context if secure else None,
            seconds=timeout,
            max_bytes=max_bytes,
            most_wire=self._most_wire,
        )
        return Fetched(
            url=url,
            method=method,
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
        await self._session.close()
        await self.resolver.close()

    def _guard_literal(self, url: str) -> None:
        host = host_of(url)
        if not self._may_connect(host):
            raise FetchError(
                Reason.PRIVATE_ADDRESS, f"{host} is a private address, which is not asked"
            )

    def _proxy(self, url: str) -> str | None:
        if not self._proxies:
            return None
        parts = urlsplit(url)
        if urllib.request.proxy_bypass(parts.hostname or ""):
            return None
        return self._proxies.get(parts.scheme)

    def _strict(self) -> ssl.SSLContext:
        if self._verified is None:
            self._verified = verified(self._config.tls_ca)
        return self._verified

    def _loose(self) -> ssl.SSLContext:
        if self._unverified is None:
            self._unverified = unverified()
        return self._unverified


def _is_text(response: aiohttp.ClientResponse) -> bool:
    """Whether the body may be a page or plain text; without a type it may."""
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    return (
        not kind or "html" in kind or "xml" in kind or kind.startswith("text/") or "/" not in kind
    )


def _kept(raw: tuple[tuple[bytes, bytes], ...]) -> tuple[tuple[str, str], ...]:
    """The header fields up to a bound: a chain of redirects keeps those of every hop."""
    found, size = [], 0
    for key, value in raw:
        size += len(key) + len(value)
        if size > MAX_HEADERS:
            break
        found.append((key.decode("latin-1"), value.decode("utf-8", "surrogateescape")))
    return tuple(found)


async def _read(
    response: aiohttp.ClientResponse, limit: int, seconds: float
) -> tuple[bytes, bool, str]:
    """Read up to ``limit`` bytes; returns the body, whether it was cut, and how it broke."""
    chunks: list[bytes] = []
    size = 0
    try:
        if response.content.is_eof():
            # All of it came with the headers, as short pages do: nothing to wait for.
            body = response.content.read_nowait()
            return body[:limit], len(body) >= limit, ""
        async with Patience(seconds):
            async for chunk in response.content.iter_any():
                chunks.append(chunk)
                size += len(chunk)
                if size >= limit:
                    return b"".join(chunks)[:limit], True, ""
    except TimeoutError:
        return b"".join(chunks), False, "the body did not end in time"
    except (aiohttp.ClientError, OSError, ValueError) as cause:
        return b"".join(chunks), False, f"the body broke off ({type(cause).__name__})"
    return b"".join(chunks), False, ""
