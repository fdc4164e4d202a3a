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
from prospector.net.shelf import Shelf

if TYPE_CHECKING:
    from prospector.checking.follow import Follower

_NONE = "no answer"
_MOST = 32 * 2**20
"""Bytes of controls that are kept."""


class Controls:
    """Asks for each control once, whatever number of targets needs it.

    A target that answered 404 tells of its host what a made-up address would, so then none is asked
    for but beside targets in doubt. The requests are counted on the target that asked first. ``None``
    when the control gave no answer: then nothing is concluded from it. A page is kept only of a control
    that answers 2xx, to compare with; of the others the status is all that counts.
    """

    def __init__(self, follower: Follower) -> None:
        self._follower = follower
        self._kept: Shelf[Control | str] = Shelf(_MOST)
        self._asking: dict[str, asyncio.Task[Control | None]] = {}
        self._by_status: dict[int, Control] = {}

    async def get(self, kind: Kind, url: str, asker: Sight) -> Control | None:
        """The control of one kind for the target ``url``."""
        keys = [key_of(kind, url)]
        if kind is Kind.HOST:
            # The first one asked in a folder serves its folder too.
            keys.append(key_of(Kind.FOLDER, url))
        for key in keys:
            known = self._kept.get(key)
            if known is not None:
                return None if isinstance(known, str) else known
            if key in self._asking:
                return await asyncio.shield(self._asking[key])
        task = asyncio.get_running_loop().create_task(self._find(kind, url, asker, keys))
        self._asking.update(dict.fromkeys(keys, task))
        return await asyncio.shield(task)

    def learn(self, sight: Sight) -> None:
        """Remember of a host that it said 404 of a target by itself, without a redirect."""
        if [answer.status for answer in sight.hops] == [404]:
            key = key_of(Kind.HOST, sight.url)
            if self._kept.get(key) is None:
                self._kept.put(key, self._without_page(404))

    def _without_page(self, status: int) -> Control:
        return self._by_status.setdefault(status, Control("", status, ""))

    async def _find(self, kind: Kind, url: str, asker: Sight, keys: list[str]) -> Control | None:
        try:
            found = await self._ask(address_of(kind, url), asker)
        finally:
            for key in keys:
                self._asking.pop(key, None)
        size = len(found.page.body) if found is not None and found.page is not None else 0
        for key in keys:
            self._kept.put(key, _NONE if found is None else found, size)
        return found

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
        if not 200 <= last.status < 300:
            return self._without_page(last.status)
        html = "html" in last.header("content-type").lower()
        page = features(last.body, last.fields()).to_compare() if html else None
        return Control(url, last.status, last.url, page)
