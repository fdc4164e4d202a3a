"""Following one address to its end: robots, lanes, redirects, cookies, each request counted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from prospector.checking.cookies import Cookies
from prospector.checking.robots import RobotsRules
from prospector.checking.rules.onward import onward
from prospector.items import Reason
from prospector.net.errors import FetchError
from prospector.net.retry import retry_after
from prospector.urls import origin_of

if TYPE_CHECKING:
    from prospector.checking.hosts import Hosts
    from prospector.checking.rules.sight import Sight
    from prospector.config import Config
    from prospector.net.client import Client, Fetched

MAX_OTHER = 2 * 1024
"""Bytes read of what is no page: its status and type are all that count. Asking by GET and hanging
up early costs no more than HEAD, which many servers answer wrongly (link-checkers P1, N8)."""
MAX_ROBOTS = 512 * 1024
ROBOTS_SECONDS = 10.0
"""A robots.txt that takes longer counts as no answer: then the target speaks for itself."""
_MOST_OPEN = 100_000


class Follower:
    """Asks politely and follows; raises :class:`FetchError` where a chain ends without an answer."""

    def __init__(self, client: Client, hosts: Hosts, config: Config) -> None:
        self._client = client
        self._hosts = hosts
        self._timeout = max(1.0, config.check_timeout)
        self._most_bytes = config.check_bytes
        self._most_redirects = config.check_redirects
        self._robots = RobotsRules(self._fetch_rules, config.user_agent)
        self._open: dict[str, int] = {}

    def is_open(self, url: str) -> bool:
        """Whether the host has answered some other address with a page in this run."""
        this = hash(url)
        return self._open.get(origin_of(url), this) != this

    def ask_rules_again(self, sight: Sight) -> None:
        """Hosts of this look that gave no robots.txt are asked for it once more at the next look."""
        for hop in sight.hops:
            self._robots.ask_again(hop.url)

    def is_unruled(self, sight: Sight) -> bool:
        """Whether a host of this look has still given no robots.txt: it may forbid what was asked."""
        return any(self._robots.is_unread(hop.url) for hop in sight.hops)

    def forget_failures(self) -> None:
        """What could not be read while our own network was away is asked for again."""
        self._robots.forget_failures()

    async def follow(
        self, sight: Sight, url: str, headers: dict[str, str], cookies: Cookies | None = None
    ) -> None:
        """Fill ``sight`` with the chain from ``url`` to where it ends, keeping cookies."""
        cookies = cookies or Cookies()
        seen: set[tuple[str, str]] = set()
        while True:
            forbidden = await self._robots.forbids(url)
            if forbidden:
                raise FetchError(Reason.ROBOTS, forbidden)
            cookie = cookies.header(url)
            if (url, cookie) in seen:
                sight.loop = True
                return
            seen.add((url, cookie))
            if len(sight.hops) > self._most_redirects:
                sight.too_many = True
                return
            sent = {**headers, "Cookie": cookie} if cookie else headers
            answer = await self._ask(sight, url, sent)
            sight.hops.append(answer)
            cookies.keep(url, answer.all("set-cookie"))
            following = onward(answer)
            if following is None:
                return
            url = following

    async def _ask(self, sight: Sight, url: str, headers: dict[str, str]) -> Fetched:
        async with self._hosts.turn(url, sight.since) as host:
            sight.requests += 1
            answer = await self._client.fetch(
                url,
                headers=headers,
                timeout=self._timeout,
                max_bytes=self._most_bytes,
                max_other=MAX_OTHER,
            )
            sight.bytes += answer.wire
            if 200 <= answer.status < 300:
                self.note_open(url)
            if answer.status in (429, 503):
                host.rest(retry_after(answer.header("retry-after")) or 0.0)
            return answer

    async def _fetch_rules(self, url: str) -> Fetched:
        async with self._hosts.turn(url, time.monotonic()):
            limit = min(self._timeout, ROBOTS_SECONDS)
            return await self._client.fetch(url, timeout=limit, max_bytes=MAX_ROBOTS)

    def note_open(self, url: str) -> None:
        """The host answered this address with a page."""
        if len(self._open) > _MOST_OPEN:
            self._open.clear()
        self._open.setdefault(origin_of(url), hash(url))
