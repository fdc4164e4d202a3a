"""Controls: what a host answers to addresses that nobody ever linked to (kept for the run)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prospector.checking.rules.evidence import Control
from prospector.checking.rules.features import features
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.made_up import address_of, key_of
from prospector.checking.rules.sight import Sight
from prospector.net.errors import FetchError

if TYPE_CHECKING:
    from prospector.checking.follow import Follower

_MOST = 50_000


class Controls:
    """Asks for each control once, whatever number of targets needs it.

    The requests are counted on the target that asked first. ``None`` when the control gave no
    answer: then nothing is concluded from it.
    """

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._known: dict[str, asyncio.Task[Control | None]] = {}

    async def get(self, kind: Kind, url: str, asker: Sight) -> Control | None:
        """The control of one kind for the target ``url``."""
        keys = [key_of(kind, url)]
        if kind is Kind.HOST:
            # The first one asked in a folder serves its folder too.
            keys.append(key_of(Kind.FOLDER, url))
        task = next((self._known[key] for key in keys if key in self._known), None)
        if task is None:
            if len(self._known) >= _MOST:
                self._known.clear()
            task = asyncio.get_running_loop().create_task(self._ask(address_of(kind, url), asker))
            self._known.update(dict.fromkeys(keys, task))
        return await asyncio.shield(task)

    async def _ask(self, url: str, asker: Sight) -> Control | None:
        sight = Sight(url, since=asker.since)
        try:
            await self._follower.follow(sight, url, {})
        except FetchError:
            return None
        finally:
            asker.requests += sight.requests
            asker.bytes += sight.bytes
        last = sight.last
        if last is None or sight.loop:
            return None
        html = "html" in last.header("content-type").lower()
        return Control(
            url, last.status, last.url, features(last.body, last.fields()) if html else None
        )
