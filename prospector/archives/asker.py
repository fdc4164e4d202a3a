"""Asking public archives and wikis: one request at a time a host, slowly, and never against its will."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.items import Reason
from prospector.net.client import Client, Fetched
from prospector.net.errors import FetchError
from prospector.net.online import is_online
from prospector.net.retry import retry_after
from prospector.urls import absolute, host_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.config import Config

TRIES = 3
"""Requests for one answer before it counts as failed for this run."""
STRIKES = 3
"""Answers in a row that a host may fail to give before it is left alone for the rest of the run."""
LONGEST_WAIT = 300.0
"""Seconds of a Retry-After that are waited for; a host that asks for more is left alone."""
MOST_BYTES = 8 * 2**20
_NAMELESS = (Reason.DNS_NXDOMAIN, Reason.DNS_FAILURE)
_NAMELESS_TRIES = 2
"""A name that leads nowhere is asked for once more, later than the resolver remembers its failure."""
_NAMELESS_PAUSES = 6
_BUSY = (429, 500, 502, 503, 504)
_MOST_HOPS = 4


class SourceError(Exception):
    """A public source gave no usable answer; the text says why, for a person.

    ``resting``: it is left alone for the rest of the run, so that nothing more need be tried.
    """

    def __init__(self, text: str, *, resting: bool = False) -> None:
        super().__init__(text)
        self.resting = resting


@dataclass(slots=True)
class _Lane:
    """One host's turn: ``free_at`` when it may be asked again, ``strikes`` failures in a row."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    strikes: int = 0
    closed: str = ""


class Asker:
    """Polite requests through the guarded client; make it inside a running event loop.

    ``PROSPECTOR_ARCHIVE_PAUSE`` seconds lie between an answer and the next request to the same
    registered domain. ``Retry-After`` and 429 are obeyed. ``requests`` counts what was asked,
    ``trouble`` says for a person what a host's last failure was, while its next try waits.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = Client(config)
        self._pause = config.archive_pause
        self._timeout = max(1.0, config.check_timeout)
        self._lanes: dict[str, _Lane] = {}
        self.requests = 0
        self.trouble = ""

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        max_bytes: int = MOST_BYTES,
        elsewhere: bool = False,
    ) -> Fetched:
        """One answer, redirects followed within the registered domain (``elsewhere``: to any).

        Statuses that say "not now" are tried again a little later. Raises :class:`SourceError`.
        """
        home = registered_domain(url)
        for _ in range(_MOST_HOPS + 1):
            answer = await self._one(url, headers, max_bytes)
            location = answer.header("location")
            if not 300 <= answer.status < 400 or not location:
                return answer
            url = absolute(url, location) or ""
            if not url.startswith(("http://", "https://")):
                raise SourceError(f"{host_of(answer.url)} redirects to no web address")
            if registered_domain(url) != home and not elsewhere:
                raise SourceError(f"{host_of(answer.url)} redirects to another site, {url[:200]}")
        raise SourceError(f"{host_of(url)} redirects again and again")

    def rest(self, url: str, seconds: float | None) -> None:
        """Leave a host alone for a while that said so in the body of its answer."""
        lane = self._lanes.setdefault(registered_domain(url), _Lane())
        wait = self._pause * 5 if seconds is None else max(seconds, self._pause)
        lane.free_at = max(lane.free_at, time.monotonic() + min(wait, LONGEST_WAIT))

    async def _one(self, url: str, headers: Mapping[str, str] | None, max_bytes: int) -> Fetched:
        host = registered_domain(url)
        lane = self._lanes.setdefault(host, _Lane())
        async with lane.lock:
            said = ""
            for number in range(TRIES):
                if lane.closed:
                    raise SourceError(lane.closed, resting=True)
                await asyncio.sleep(max(0.0, lane.free_at - time.monotonic()))
                wait = self._pause * 5 * 2**number
                try:
                    self.requests += 1
                    answer = await self._client.fetch(
                        url, headers=headers, timeout=self._timeout, max_bytes=max_bytes
                    )
                except FetchError as failure:
                    if failure.reason in _NAMELESS:
                        said = await self._nameless(host_of(url), failure)
                        wait = self._pause * _NAMELESS_PAUSES
                        if number + 1 >= _NAMELESS_TRIES:
                            lane.closed = said
                            break
                    else:
                        said = f"{host} gives no answer: {failure}"
                else:
                    lane.free_at = time.monotonic() + self._pause
                    if answer.status not in _BUSY:
                        lane.strikes = 0
                        self.trouble = ""
                        return answer
                    said = f"{host} answers {answer.status}"
                    asked = retry_after(answer.header("retry-after"))
                    if asked is not None and asked > LONGEST_WAIT:
                        lane.closed = (
                            f"{said} and asks to be left alone for {asked / 60:.0f} minutes"
                        )
                        continue
                    wait = wait if asked is None else max(asked, self._pause)
                wait = min(wait, LONGEST_WAIT)
                lane.free_at = time.monotonic() + wait
                self.trouble = f"{said}; it is asked again in {wait:.0f} s"
            self.trouble = ""
            if not lane.closed:
                lane.strikes += 1
                if lane.strikes >= STRIKES:
                    lane.closed = f"{said}; it is left alone for the rest of this run"
            raise SourceError(lane.closed or said, resting=bool(lane.closed))

    async def _nameless(self, name: str, failure: FetchError) -> str:
        """Why a name led nowhere: it alone, or any name, as when this machine is offline."""
        if await is_online(self._config, self._client.resolver):
            return f"the name {name} does not resolve here ({failure})"
        return "this machine seems to be offline (not even well-known names resolve)"
