"""Controls: what a host answers to addresses that nobody ever linked to (kept for the run)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from prospector.checking.evidence import Control
from prospector.checking.features import features
from prospector.checking.sight import Sight
from prospector.net.errors import FetchError
from prospector.urls import origin_of

Follow = Callable[[Sight, str, dict[str, str]], Awaitable[None]]
_MOST = 50_000


class Controls:
    """Asks for each control once, whatever number of targets needs it.

    The requests are counted on the target that asked first. ``None`` when the control gave no
    answer: then nothing is concluded from it.
    """

    def __init__(self, follow: Follow) -> None:
        self._follow = follow
        self._known: dict[str, asyncio.Task[Control | None]] = {}

    async def get(self, url: str, asker: Sight, *, host_wide: bool = False) -> Control | None:
        """The control at ``url``, or any earlier one of its host (``host_wide``) or folder."""
        key = origin_of(url) if host_wide else f"{origin_of(url)}{_folder(url)}"
        task = self._known.get(key)
        if task is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            task = asyncio.get_running_loop().create_task(self._ask(url, asker))
            self._known[key] = task
        return await asyncio.shield(task)

    async def _ask(self, url: str, asker: Sight) -> Control | None:
        sight = Sight(url, since=asker.since)
        try:
            await self._follow(sight, url, {})
        except FetchError:
            return None
        finally:
            asker.requests += sight.requests
            asker.bytes += sight.bytes
        last = sight.last
        if last is None or sight.loop:
            return None
        html = "html" in last.header("content-type").lower()
        return Control(url, last.status, last.url, features(last.body) if html else None)


def _folder(url: str) -> str:
    path = urlsplit(url).path
    return path if path == "/" else path.rstrip("/").rpartition("/")[0] + "/*"
