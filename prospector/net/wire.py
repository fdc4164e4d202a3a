"""A bound on what one answer may send us, counted where it comes off the wire.

Limits on lines, fields and bodies do not see everything: interim answers, chunk extensions, trailers
or answers that nobody asked for can go on for as long as the time limit lasts, at the speed of the
line. So each connection counts the bytes since the latest request and is cut at a bound.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.helpers import set_exception

if TYPE_CHECKING:
    import asyncio


class TooMuch(aiohttp.ClientPayloadError):
    """The server sent more than any answer needs."""


class _Counting(ResponseHandler):
    """aiohttp's protocol of one connection, with a count of bytes since the latest request."""

    def __init__(self, loop: asyncio.AbstractEventLoop, most: int) -> None:
        super().__init__(loop)
        self._most = most
        self._received = 0

    def set_response_params(self, **parameters: Any) -> None:
        """A new request begins on this connection."""
        self._received = 0
        super().set_response_params(**parameters)

    def data_received(self, data: bytes) -> None:
        """Take in what came, or cut the connection."""
        self._received += len(data)
        if self._received <= self._most:
            super().data_received(data)
            return
        if self.transport is None or self.transport.is_closing():
            return
        failure = TooMuch(f"more than {self._most:,} bytes came")
        self.set_exception(failure)
        if self._payload is not None:
            set_exception(self._payload, failure)
        self.transport.abort()


class BoundedConnector(aiohttp.TCPConnector):
    """aiohttp's connector, each answer bounded to ``most_bytes`` before it is unpacked."""

    def __init__(self, *, most_bytes: int, **settings: Any) -> None:
        super().__init__(**settings)
        # The one way to a protocol of one's own: tests/net/test_hostile_servers.py sees it work.
        make: Any = functools.partial(_Counting, loop=self._loop, most=most_bytes)
        self._factory = make
