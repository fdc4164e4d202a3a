"""A time limit that counts the server's time, not ours.

While this program is busy with one large page, nothing that arrives is read. A limit by the clock
would then call every server silent that was asked meanwhile. This one counts in small parts, each
of which passes only when the event loop runs: a stall, however long, costs one part.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

_PARTS = 10


class Countdown:
    """Calls ``over`` once when ``seconds`` have passed, unless it was stopped before."""

    __slots__ = ("_left", "_loop", "_over", "_part", "_timer")

    def __init__(self, seconds: float, over: Callable[[], object]) -> None:
        self._loop = asyncio.get_running_loop()
        self._part = seconds / _PARTS
        self._left = _PARTS
        self._over = over
        self._timer = self._loop.call_later(self._part, self._pass)

    def _pass(self) -> None:
        self._left -= 1
        if self._left > 0:
            self._timer = self._loop.call_later(self._part, self._pass)
        else:
            self._over()

    def stop(self) -> None:
        """It is not needed any more."""
        self._timer.cancel()


class Patience:
    """``async with Patience(seconds):`` raises ``TimeoutError`` as ``asyncio.timeout`` does."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._scope = asyncio.timeout(None)
        self._countdown: Countdown | None = None

    async def __aenter__(self) -> Self:
        await self._scope.__aenter__()
        loop = asyncio.get_running_loop()
        self._countdown = Countdown(self._seconds, lambda: self._scope.reschedule(loop.time()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        cause: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._countdown is not None:
            self._countdown.stop()
        await self._scope.__aexit__(kind, cause, trace)
