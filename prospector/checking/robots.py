"""robots.txt for targets: a check is a request too (RFC 9309)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from protego import Protego

from prospector.items import Reason
from prospector.net.errors import FetchError
from prospector.net.rules import FAILURE_SECONDS, relevant
from prospector.net.shelf import Rules
from prospector.urls import absolute, canonical, origin_of

if TYPE_CHECKING:
    from prospector.net.client import Fetched

_MAX_REDIRECTS = 5
_MOST_FAILURES = 100_000
_BY_NAME = frozenset({Reason.DNS_FAILURE, Reason.DNS_NXDOMAIN})
Fetch = Callable[[str], Awaitable["Fetched"]]


class RobotsRules:
    """One file an origin, asked for once however many targets wait.

    Rules are kept within a budget of memory; a file that could not be read is asked for again after
    a minute, since what kept us from it may have passed.
    """

    def __init__(self, fetch: Fetch, agent: str) -> None:
        self._fetch = fetch
        self._agent = agent
        self._kept: Rules[Protego] = Rules(_parsed)
        self._failed: dict[str, tuple[float, Reason]] = {}
        self._loading: dict[str, asyncio.Task[Protego | Reason]] = {}

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
        rules: Protego | Reason | None = self._kept.get(origin) or self._failure(origin)
        if rules is None:
            task = self._loading.get(origin)
            if task is None:
                task = asyncio.get_running_loop().create_task(self._load(origin))
                self._loading[origin] = task
            rules = await asyncio.shield(task)
        return rules

    def is_unread(self, url: str) -> bool:
        """Whether the host was asked for its rules and gave none, so that they may forbid ``url``."""
        return self._failure(origin_of(url)) is not None

    def ask_again(self, url: str) -> None:
        """The rules of a host that gave none are asked for at the next request to it."""
        self._failed.pop(origin_of(url), None)

    def forget_failures(self) -> None:
        """Our own network was away: what could not be read then is asked for again."""
        self._failed.clear()

    def _failure(self, origin: str) -> Reason | None:
        found = self._failed.get(origin)
        if found is None or found[0] < time.monotonic():
            return None
        return found[1]

    async def _load(self, origin: str) -> Protego | Reason:
        try:
            found = await self._read(origin)
        finally:
            self._loading.pop(origin, None)
        if not isinstance(found, Reason):
            self._failed.pop(origin, None)
            return self._kept.keep(origin, found.encode())
        if found in _BY_NAME:
            # A name that could not be looked up is no answer of the host: its rules are asked for
            # again before the next request, when the name may be known.
            return found
        if len(self._failed) >= _MOST_FAILURES:
            self._failed.clear()
        self._failed[origin] = time.monotonic() + FAILURE_SECONDS, found
        return found

    async def _read(self, origin: str) -> str | Reason:
        """The rules for us, or why there are none to read."""
        url = f"{origin}/robots.txt"
        try:
            for _ in range(_MAX_REDIRECTS + 1):
                answer = await self._fetch(url)
                location = answer.header("location")
                if not 300 <= answer.status < 400 or not location:
                    break
                url = canonical(absolute(url, location) or "") or ""
                if not url:
                    return ""
        except FetchError as failure:
            return failure.reason
        if answer.status >= 500:
            return Reason.ROBOTS
        return relevant(answer.body, self._agent) if 200 <= answer.status < 300 else ""


def _parsed(text: bytes) -> Protego:
    return Protego.parse(text.decode("utf-8", "replace"))
