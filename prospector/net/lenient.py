"""A second reader for answers that the first calls invalid HTTP.

Browsers forgive a server much: a length that is too small, a bare newline, junk after the end. A
checker that does not would call living pages broken (link-checkers P21), so what aiohttp's parser
refuses is read once more by the standard library's, which stops at the stated length.
"""

from __future__ import annotations

import asyncio
import http.client
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.items import Reason
from prospector.net.errors import FetchError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and the first bytes of the body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


async def read_leniently(
    url: str,
    address: tuple[str, int],
    *,
    method: str,
    headers: Mapping[str, str],
    context: ssl.SSLContext | None,
    seconds: float,
    max_bytes: int,
) -> Answer:
    """Ask ``url`` once more, at an address that was guarded already; raises :class:`FetchError`."""
    return await asyncio.to_thread(
        _read, url, address, method, dict(headers), context, seconds, max_bytes
    )


def _read(
    url: str,
    address: tuple[str, int],
    method: str,
    headers: dict[str, str],
    context: ssl.SSLContext | None,
    seconds: float,
    max_bytes: int,
) -> Answer:
    parts = urlsplit(url)
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(host, timeout=seconds)
    try:
        plain = socket.create_connection(address, timeout=seconds)
        connection.sock = context.wrap_socket(plain, server_hostname=host) if context else plain
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Host", parts.netloc.rpartition("@")[2])
        for name, value in {
            **headers,
            "Accept-Encoding": "identity",
            "Connection": "close",
        }.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        body = b"" if method == "HEAD" else response.read(max_bytes)
        found = tuple(
            (name, value.encode("latin-1").decode("utf-8", "surrogateescape"))
            for name, value in response.getheaders()
        )
        return Answer(response.status, found, body)
    except http.client.IncompleteRead as short:
        return Answer(response.status, tuple(response.getheaders()), short.partial)
    except TimeoutError as cause:
        raise FetchError(
            Reason.TIMEOUT, "no answer within the time allowed", connected=True
        ) from cause
    except (OSError, http.client.HTTPException, ValueError, UnicodeError) as cause:
        raise FetchError(Reason.RESET, "the answer is not valid HTTP", connected=True) from cause
    finally:
        connection.close()
