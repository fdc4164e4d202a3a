"""A second reader for answers that the first calls invalid HTTP.

Browsers forgive a server much: a length that is too small, a bare newline, junk after the end. A
checker that does not would call living pages broken (link-checkers P21), so what the parser
refuses is read once more by the standard library's, which stops at the stated length.
"""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import io
import socket
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from prospector.items import Reason
from prospector.net.errors import FetchError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

_CONNECT_SECONDS = 5.0
"""The server was reached a moment ago."""


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
    most_wire: int,
) -> Answer:
    """Ask ``url`` once more, at an address that was guarded already; raises :class:`FetchError`.

    ``seconds`` bound the whole of it, also where a byte drips now and then: the socket is shut when
    they are over, or when the caller is cancelled, so that no thread outlives its question. No more
    than ``most_wire`` bytes are read, headers included.
    """
    line = _Line(time.monotonic() + seconds, most_wire)
    thread = asyncio.ensure_future(
        asyncio.to_thread(_read, url, address, method, dict(headers), context, line, max_bytes)
    )
    try:
        done, _ = await asyncio.wait({thread}, timeout=seconds)
        if not done:
            line.cut()
        return await asyncio.shield(thread)
    except asyncio.CancelledError:
        line.cut()
        thread.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        raise


class _Line:
    """The thread's socket, which another thread may cut."""

    def __init__(self, until: float, most: int) -> None:
        self.until = until
        self.most = most
        self._open: socket.socket | None = None
        self._is_cut = False

    @property
    def left(self) -> float:
        """Seconds that are left, never none at all."""
        return max(0.1, self.until - time.monotonic())

    def hold(self, plain: socket.socket) -> None:
        """Remember the socket; it is cut at once when it comes too late."""
        self._open = plain
        if self._is_cut:
            self.cut()

    def cut(self) -> None:
        """End whatever is read or written."""
        self._is_cut = True
        if self._open is not None:
            with contextlib.suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)

    @property
    def is_over(self) -> bool:
        """Whether the line was cut."""
        return self._is_cut


class _TooMuch(OSError):
    """The server sent more than any answer needs."""


class _Counted(io.RawIOBase):
    """What comes off a socket, up to ``most`` bytes: a hundred headers alone may be 6 MiB."""

    def __init__(self, raw: io.RawIOBase, most: int) -> None:
        self._raw = raw
        self._left = most

    def readable(self) -> bool:
        """It is read from only."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Called by the buffered reader in front of it."""
        if self._left <= 0:
            raise _TooMuch("more bytes came than any answer needs")
        count: int | None = self._raw.readinto(memoryview(buffer)[: self._left])
        self._left -= count or 0
        return count

    def close(self) -> None:
        """Let the socket go."""
        self._raw.close()
        super().close()


def _counting(most: int) -> type[http.client.HTTPResponse]:
    """The library's reader of answers, over a bounded count of bytes."""

    class Response(http.client.HTTPResponse):
        def __init__(self, sock: socket.socket, *more: Any, **named: Any) -> None:
            super().__init__(sock, *more, **named)
            self.fp.close()
            self.fp = io.BufferedReader(_Counted(sock.makefile("rb", buffering=0), most))

    return Response


def _read(
    url: str,
    address: tuple[str, int],
    method: str,
    headers: dict[str, str],
    context: ssl.SSLContext | None,
    line: _Line,
    max_bytes: int,
) -> Answer:
    parts = urlsplit(url)
    host = parts.hostname or ""
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = http.client.HTTPConnection(host, timeout=line.left)
    connection.response_class = _counting(line.most)
    try:
        plain = socket.create_connection(address, timeout=min(line.left, _CONNECT_SECONDS))
        line.hold(plain)
        plain.settimeout(line.left)
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
        body = b"" if method == "HEAD" else _body(response, max_bytes, line)
        found = tuple(
            (name, value.encode("latin-1").decode("utf-8", "surrogateescape"))
            for name, value in response.getheaders()
        )
        return Answer(response.status, found, body)
    except TimeoutError as cause:
        raise FetchError(
            Reason.TIMEOUT, "no answer within the time allowed", connected=True
        ) from cause
    except _TooMuch as cause:
        raise FetchError(
            Reason.TOO_LARGE, f"no answer that ends: {cause}", connected=True
        ) from cause
    except (OSError, http.client.HTTPException, ValueError, UnicodeError) as cause:
        if line.is_over:
            raise FetchError(
                Reason.TIMEOUT, "no answer within the time allowed", connected=True
            ) from cause
        raise FetchError(Reason.RESET, "the answer is not valid HTTP", connected=True) from cause
    finally:
        connection.close()


def _body(response: http.client.HTTPResponse, max_bytes: int, line: _Line) -> bytes:
    """What came of the body until its end, the bound, or the moment when the line was cut."""
    pieces: list[bytes] = []
    size = 0
    while size < max_bytes and not line.is_over:
        try:
            piece = response.read1(min(65_536, max_bytes - size))
        except http.client.IncompleteRead as short:
            piece = short.partial
        except (OSError, ValueError, http.client.HTTPException):
            if not pieces and not line.is_over:
                raise
            break
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)
