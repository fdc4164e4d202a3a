"""One connection to one server: a request goes out, its answer comes in, within its time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from prospector.net.exchange import InvalidAnswerError, TooMuchError
from prospector.net.patience import Countdown

if TYPE_CHECKING:
    from prospector.net.exchange import Exchange

LEAST_BODY_SECONDS = 1.0
"""Given to a body whose head took all the time there was."""


class DroppedError(Exception):
    """The server closed the connection without an answer."""


class Connection(asyncio.Protocol):
    """Carries one exchange at a time; ``is_open`` until either side has closed it.

    ``is_used``: it has carried an exchange before, so that the server may be about to close it.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.transport: asyncio.Transport | None = None
        self._exchange: Exchange | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._clock: Countdown | None = None
        self._body_until = 0.0
        self.head_at = 0.0
        self.is_used = False
        self.idle_since = 0.0

    @property
    def is_open(self) -> bool:
        """Whether a request may be sent on it."""
        return self.transport is not None and not self.transport.is_closing()

    async def ask(self, request: bytes, exchange: Exchange, seconds: float) -> None:
        """Send ``request`` and fill ``exchange``; ``head_at`` is the loop's time of its headers.

        Raises ``TimeoutError`` when no headers come in time, :class:`DroppedError`, what
        :class:`Exchange` raises, and ``OSError`` of the socket. Whatever happens but a whole
        answer closes the connection, unless it is whole already.
        """
        if self.transport is None:
            raise DroppedError("the server closed the connection")
        self._exchange = exchange
        self._waiter = waiter = self._loop.create_future()
        self._body_until = self._loop.time() + seconds
        self._clock = Countdown(seconds, self._late)
        try:
            self.transport.write(request)
            await waiter
        finally:
            self._clock.stop()
            self._clock = self._exchange = self._waiter = None
            stays = exchange.is_whole and exchange.stays
            if not stays:
                self.abort()
            self.is_used = True

    def abort(self) -> None:
        """Close it at once."""
        if self.transport is not None:
            self.transport.abort()

    # --- told by the event loop ---------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It is there."""
        # By what it can do: uvloop's transports are no subclasses of asyncio's.
        self.transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Something came."""
        exchange = self._exchange
        if exchange is None or exchange.is_over:
            self.abort()  # bytes that nobody asked for: nothing may be read as the next answer
            return
        had_head = exchange.has_head
        try:
            exchange.feed(data)
        except (InvalidAnswerError, TooMuchError) as cause:
            self._end(cause)
            return
        if exchange.has_head and not had_head:
            self.head_at = self._loop.time()
            if not exchange.is_over and self._clock is not None:
                self._clock.stop()
                left = max(LEAST_BODY_SECONDS, self._body_until - self.head_at)
                self._clock = Countdown(left, self._late)
        if exchange.is_over:
            self._end(None)

    def connection_lost(self, cause: Exception | None) -> None:
        """It is closed, by whomever."""
        self.transport = None
        exchange = self._exchange
        if exchange is None:
            return
        exchange.ended(cleanly=cause is None)
        if exchange.has_head:
            self._end(None)
        else:
            self._end(cause or DroppedError("the server closed the connection"))

    def _late(self) -> None:
        if self._exchange is not None and self._exchange.has_head:
            self._exchange.timed_out()
            self._end(None)
        else:
            self._end(TimeoutError())

    def _end(self, cause: BaseException | None) -> None:
        waiter = self._waiter
        if waiter is None or waiter.done():
            return
        if cause is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(cause)
