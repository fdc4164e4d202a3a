"""Whether our own network is up: a few well-known names must resolve."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from prospector.net.dns import Resolver
from prospector.net.errors import LookupFailure

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from prospector.config import Config

_PAUSE = 0.25
"""Seconds between two questions, however many failures want to know."""
_BELIEVED = 10.0
"""Seconds for which an answer holds where a server of the target's was reached anyway."""


async def is_online(config: Config, resolver: Resolver | None = None) -> bool:
    """True when at least one of ``PROSPECTOR_CANARIES`` resolves, or when there are none.

    Behind a proxy names are the proxy's business, so that a machine without DNS counts as online.
    """
    if not config.canaries:
        return True
    own = resolver is None
    asked = resolver or Resolver(config)
    try:
        return any(await asyncio.gather(*(_resolves(asked, name) for name in config.canaries)))
    finally:
        if own:
            await asked.close()


DOWN = "our own network is down"
"""What is said of a failure while no canary resolves: nothing of its target."""


class Line:
    """Our line to the world, asked about only when something failed; one for all who doubt.

    A failure says something of its target only when the line was up: that is believed after a
    question *begun after the failure*, and only while no question since the look's beginning was
    answered with no.
    """

    def __init__(self, config: Config, ask: Callable[[], Awaitable[bool]] | None = None) -> None:
        self._ask = ask or (lambda: is_online(config))
        self._up_at = float("-inf")
        self._down_at = float("-inf")
        self._asking: asyncio.Task[bool] | None = None

    async def held(self, since: float, *, reached: bool = False) -> bool:
        """Whether the line was up for a look that began at ``since`` (monotonic) and ended now.

        ``reached``: a server answered, so that a yes of the last seconds is good enough.
        """
        failed = time.monotonic()
        if reached and failed - self._up_at < _BELIEVED and self._down_at < since:
            return True
        while self._up_at < failed:
            if not await self.is_up():
                return False
        return self._down_at < since

    async def is_up(self) -> bool:
        """Ask now, or share the question that is on its way."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.get_running_loop().create_task(self._put())
        return await asyncio.shield(self._asking)

    async def _put(self) -> bool:
        wait = _PAUSE - (time.monotonic() - max(self._up_at, self._down_at))
        if wait > 0:
            await asyncio.sleep(min(wait, _PAUSE))
        began = time.monotonic()
        if await self._ask():
            self._up_at = began
            return True
        self._down_at = time.monotonic()
        return False


async def _resolves(resolver: Resolver, name: str) -> bool:
    try:
        return bool(await resolver.addresses(name))
    except LookupFailure as failure:
        # A canary that resolves to a private address did resolve: the name server works.
        return failure.reason == "private_address"
