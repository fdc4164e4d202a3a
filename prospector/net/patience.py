"""A time limit that counts the server's time, not ours.

While this program is busy with one large page, nothing that arrives is read. A limit by the clock
would then call every server silent that was asked meanwhile. This one counts in small parts, each
of which passes only when the event loop runs: a stall, however long, costs one part.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_PARTS = 10


class Patience:
    """``async with Patience(seconds):`` raises ``TimeoutError`` as ``asyncio.timeout`` does."""

    def __init__(self, seconds: float) -> None:
        self._part = seconds / _PARTS
        self._left = _PARTS
        self._scope = asyncio.timeout(None)
        self._timer: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        await self._scope.__aenter__()
        self._timer = asyncio.get_running_loop().call_later(self._part, self._pass)
        return self

    def _pass(self) -> None:
        loop = asyncio.get_running_loop()
        self._left -= 1
        if self._left > 0:
            self._timer = loop.call_later(self._part, self._pass)
        else:
            self._scope.reschedule(loop.time())

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        cause: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._timer is not None:
            self._timer.cancel()
        await self._scope.__aexit__(kind, cause, trace)
