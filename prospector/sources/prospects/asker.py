"""Asks sources politely: one request at a time a service, within quotas, obeying Retry-After."""

from __future__ import annotations

import asyncio
import time
import zlib
from typing import TYPE_CHECKING

from prospector.checking.robots import RobotsRules
from prospector.items import Reason
from prospector.net.client import Client
from prospector.net.errors import FetchError
from prospector.net.retry import retry_after
from prospector.sources.prospects.found import Answer, AskError, SourceError
from prospector.urls import absolute, canonical, host_of, ip_of, origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.config import Config
    from prospector.net.client import Fetched
    from prospector.niche.sources import SourceSpec
    from prospector.sources.prospects.found import Ask, Source
    from prospector.sources.prospects.memory import Memory

MAX_BYTES = 52_428_800
"""Bytes of one answer, unpacked: as many as a sitemap may have (sitemaps.org)."""
LONGEST_WAIT = 60.0
"""Seconds of a Retry-After that are sat out; for a longer one the service is left until then."""
TRIES = 3
_TIMEOUT = 30.0
_MAX_HOPS = 5
_AGAIN = (429, 500, 502, 503, 504)
_GZIP = b"\x1f\x8b"


class Asker:
    """The one way from sources to the network; ``aclose`` it.

    ``requests`` counts what was asked (robots files apart). Secrets are sent to the host that they
    are for and nowhere else, and are blotted out of every answer before anybody reads it.
    """

    def __init__(self, config: Config, memory: Memory) -> None:
        self._config = config
        self._memory = memory
        self._client = Client(config)
        self._robots = RobotsRules(self._fetch_robots, config.user_agent)
        self._last: dict[str, float] = {}
        self.requests = 0

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def ask(self, source: Source, spec: SourceSpec, ask: Ask) -> Answer:
        """One answer with a 2xx status.

        Raises :class:`AskError` when this question got none, :class:`SourceError` when the service
        is to be left alone: bad key, used-up quota, a long Retry-After.
        """
        if ask.page:
            forbidden = await self._robots.forbids(ask.url)
            if forbidden:
                raise AskError(f"{ask.url}: {forbidden}.")
        for attempt in range(1, TRIES + 1):
            self._within_bounds(source.service, spec)
            answer = await self._once(source, ask)
            if 200 <= answer.status < 300:
                self._note_quota(source.service, answer)
                return answer
            refusal = source.refusal(ask, answer)
            # Credits that are used up come as 429 too, and no waiting brings them back.
            if answer.status not in _AGAIN or not isinstance(refusal, AskError):
                raise refusal
            seconds = _asked_for(answer)
            if seconds is not None and seconds > LONGEST_WAIT:
                until = self._memory.leave_alone(source.service, seconds)
                raise SourceError(
                    f"{spec.label} answers HTTP {answer.status} and asks to be left alone until"
                    f" {until}; the same command goes on then."
                )
            if attempt == TRIES:
                break
            await asyncio.sleep(
                self._config.retry_seconds * 3 ** (attempt - 1) if seconds is None else seconds
            )
        if answer.status == 429:
            until = self._memory.leave_alone(source.service, LONGEST_WAIT)
            raise SourceError(
                f"{spec.label} says three times that there are too many requests (HTTP 429); the"
                f" same command goes on after {until}."
            )
        raise refusal

    def _within_bounds(self, service: str, spec: SourceSpec) -> None:
        until = self._memory.wait_until(service)
        if until:
            raise SourceError(
                f"{spec.label} asked to be left alone until {until}; the same command goes on then."
            )
        used = self._memory.used(service)
        if spec.quota and used >= spec.quota:
            raise SourceError(
                f"{spec.label} was asked {used:,} times this month, its quota is {spec.quota:,}; raise"
                " quota in its [[source]], or go on next month."
            )

    async def _once(self, source: Source, ask: Ask) -> Answer:
        await self._pace(source.service, ask)
        self._memory.use(source.service)
        self.requests += 1
        try:
            return await self._follow(source, ask)
        finally:
            self._last[source.service] = time.monotonic()

    async def _follow(self, source: Source, ask: Ask) -> Answer:
        secrets = source.secrets
        headers = {**secrets}
        if ask.body:
            headers["Content-Type"] = "application/json"
        if not ask.page:
            headers["Accept"] = "application/json"
        url = ask.url
        for _ in range(_MAX_HOPS + 1):
            fetched = await self._fetch(url, headers, ask.body)
            if fetched.broken and 200 <= fetched.status < 300:
                raise AskError(f"{origin_of(url)} broke off: {fetched.broken}.")
            location = fetched.header("location")
            if not 300 <= fetched.status < 400 or not location:
                return _answer(fetched, secrets)
            following = canonical(absolute(url, location) or "")
            if following is None:
                return _answer(fetched, secrets)
            if not ask.page:
                # An interface that moves is to be looked at by a person, and no key goes elsewhere.
                raise SourceError(
                    f"{origin_of(url)} sends its answers on to {origin_of(following)}; check the"
                    " address of the source."
                )
            forbidden = await self._robots.forbids(following)
            if forbidden:
                raise AskError(f"{ask.url}: redirected to {following}, and {forbidden}.")
            url = following
        raise AskError(f"{ask.url}: more than {_MAX_HOPS} redirects in a row.")

    async def _fetch(self, url: str, headers: Mapping[str, str], body: str) -> Fetched:
        try:
            return await self._client.fetch(
                url,
                method="POST" if body else "GET",
                headers=headers,
                body=body.encode() if body else None,
                timeout=_TIMEOUT,
                max_bytes=MAX_BYTES,
            )
        except FetchError as failure:
            raise self._as_sentence(url, failure) from None

    def _as_sentence(self, url: str, failure: FetchError) -> SourceError:
        host = host_of(url)
        if failure.reason is not Reason.PRIVATE_ADDRESS:
            return AskError(f"{origin_of(url)} gave no answer: {failure}.")
        network = f"{host}/32" if ip_of(host) and ":" not in host else ""
        network = network or (
            "127.0.0.1/32" if host == "localhost" else "its address, such as 10.1.2.3/32"
        )
        return SourceError(
            f"{origin_of(url)} is on a private address, which is not asked unless you allow it: set"
            f" PROSPECTOR_ALLOW_PRIVATE={network}"
        )

    async def _pace(self, service: str, ask: Ask) -> None:
        pause = self._config.source_pause
        if ask.page:
            pause = max(pause, min(await self._robots.crawl_delay(ask.url), LONGEST_WAIT))
        wait = self._last.get(service, -pause) + pause - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    async def _fetch_robots(self, url: str) -> Fetched:
        return await self._client.fetch(url, timeout=_TIMEOUT, max_bytes=512 * 1024)

    def _note_quota(self, service: str, answer: Answer) -> None:
        """Brave tells what is left: ``X-RateLimit-Remaining: 1, 0`` is this second and this month."""
        left = _numbers(answer.headers.get("x-ratelimit-remaining", ""))
        resets = _numbers(answer.headers.get("x-ratelimit-reset", ""))
        spent = [
            seconds
            for rest, seconds in zip(left, resets, strict=False)
            if rest == 0 and LONGEST_WAIT < seconds < 40 * 86_400
        ]
        if spent:
            self._memory.leave_alone(service, max(spent))


def _asked_for(answer: Answer) -> float | None:
    """Seconds that a throttled answer asks for: Retry-After, else a reset that is near."""
    seconds = retry_after(answer.headers.get("retry-after", ""))
    if seconds is not None:
        return seconds
    left = _numbers(answer.headers.get("x-ratelimit-remaining", ""))
    resets = _numbers(answer.headers.get("x-ratelimit-reset", ""))
    spent = [reset for rest, reset in zip(left, resets, strict=False) if rest == 0]
    return max(spent) if answer.status == 429 and spent else None


def _numbers(text: str) -> list[float]:
    parts = [part.strip() for part in text.split(",")]
    return [float(part) for part in parts if part.isdigit() and len(part) < 12]


def _answer(fetched: Fetched, secrets: Mapping[str, str]) -> Answer:
    body, truncated = _unzipped(fetched.body)
    for secret in secrets.values():
        if secret:
            body = body.replace(secret.encode(), b"[key]")
    return Answer(fetched.status, fetched.fields(), body, truncated or fetched.truncated)


def _unzipped(body: bytes) -> tuple[bytes, bool]:
    """A body that is a gzip file itself, as sitemaps are; and whether it was cut."""
    if not body.startswith(_GZIP):
        return body, False
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(body, MAX_BYTES)
    except zlib.error:
        return body, False
    return plain, bool(unpacker.unconsumed_tail)
