"""robots.txt for targets: a check is a request too (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from protego import Protego

from prospector.items import Reason
from prospector.net.errors import FetchError
from prospector.net.shelf import Rules, Shelf
from prospector.urls import absolute, canonical, origin_of

if TYPE_CHECKING:
    from prospector.net.client import Fetched

_MAX_BYTES = 500 * 1024
_MAX_REDIRECTS = 5
_FAILURES = 2 * 2**20
_BY_NAME = frozenset({Reason.DNS_FAILURE, Reason.DNS_NXDOMAIN})
Fetch = Callable[[str], Awaitable["Fetched"]]


class RobotsRules:
    """One file an origin, asked for once however many targets wait; the last 32 MB are kept."""

    def __init__(self, fetch: Fetch, agent: str) -> None:
        self._fetch = fetch
        self._agent = agent
        self._kept: Rules[Protego] = Rules(_parsed)
        self._failures: Shelf[Reason] = Shelf(_FAILURES)
        self._asking: dict[str, asyncio.Task[Protego | Reason]] = {}

    async def forbids(self, url: str) -> str:
        """Why the target may not be asked, in words; empty when it may.

        A host that does not answer at all is not forbidden: the target's own request will say what
        is the matter with it.
        """
        rules = await self._rules(url)
        if isinstance(rules, Reason):
            return (
                "robots.txt cannot be read, so nothing is asked" if rules is Reason.ROBOTS else ""
            )
        return "" if rules.can_fetch(url, self._agent) else "robots.txt forbids asking for it"

    async def crawl_delay(self, url: str) -> float:
        """Seconds that the target's host asks to be left alone between requests; 0 when it does not."""
        rules = await self._rules(url)
        return 0.0 if isinstance(rules, Reason) else float(rules.crawl_delay(self._agent) or 0.0)

    async def _rules(self, url: str) -> Protego | Reason:
        origin = origin_of(url)
        known = self._kept.get(origin) or self._failures.get(origin)
        if known is not None:
            return known
        task = self._asking.get(origin)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._load(origin))
            self._asking[origin] = task
            task.add_done_callback(lambda _: self._asking.pop(origin, None))
        return await asyncio.shield(task)

    async def _load(self, origin: str) -> Protego | Reason:
        found = await self._ask(f"{origin}/robots.txt")
        if isinstance(found, Reason):
            # A name that could not be looked up is no answer of the host: its rules are asked for
            # again before the next request, when the name may be known.
            if found not in _BY_NAME:
                self._failures.put(origin, found)
            return found
        return self._kept.keep(origin, found)

    async def _ask(self, url: str) -> bytes | Reason:
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                answer = await self._fetch(url)
                location = answer.header("location")
                if not 300 <= answer.status < 400 or not location:
                    break
                url = canonical(absolute(url, location) or "") or ""
                if not url:
                    return b""
        except FetchError as failure:
            return failure.reason
        if answer.status >= 500:
            return Reason.ROBOTS
        return answer.body[:_MAX_BYTES] if 200 <= answer.status < 300 else b""


def _parsed(text: bytes) -> Protego:
    return Protego.parse(text.decode("utf-8", "replace"))
