"""The checker: gathers the evidence on one target, politely, and has it judged."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import logging
import re
import time
from typing import TYPE_CHECKING

from prospector.checking.controls import Controls
from prospector.checking.evidence import Control, Evidence
from prospector.checking.features import Features, features
from prospector.checking.homes import sibling_of
from prospector.checking.hosts import Host, Hosts
from prospector.checking.judge import Judgement, judge, wants_control
from prospector.checking.robots import RobotsRules
from prospector.checking.sight import Sight
from prospector.checking.soft_404 import says_not_found
from prospector.clock import now
from prospector.items import CheckResult, Reason, Verdict
from prospector.net.client import Client, Fetched
from prospector.net.errors import FetchError
from prospector.net.online import is_online
from prospector.net.retry import retry_after
from prospector.urls import MAX_URL_LENGTH, absolute, canonical, host_of, origin_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.config import Config
    from prospector.items import Known, LinkContext

logger = logging.getLogger(__name__)

MAX_REDIRECTS = 20
MAX_BODY = 256 * 1024
"""Bytes of a page that are read for its verdict."""
_HOST_FAULTS = frozenset({Reason.DNS_NXDOMAIN, Reason.DNS_FAILURE, Reason.REFUSED, Reason.TIMEOUT})
_HOST_MEMORY = 60.0
_HANGS = 3
_PASSING = frozenset({Reason.TIMEOUT, Reason.RESET, Reason.SERVER_ERROR, Reason.REFUSED})
_SECOND_MOMENT = 3.0
_ONLINE_SECONDS = 10.0
_META_REFRESH = re.compile(
    rb"<meta[^>]{0,200}http-equiv\s*=\s*[\"']?refresh[\"']?[^>]{0,200}content\s*=\s*[\"']?"
    rb"\s*(\d{1,4})(?:\.\d*)?\s*[;,]\s*url\s*=\s*[\"']?([^\"'>\s]{1,2000})",
    re.IGNORECASE,
)
_BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "none",
    "Sec-Fetch-User": "?1",
}


class Checker:
    """Judges targets one by one; owns politeness, robots, redirects, retries and the second sight.

    ``per_host`` requests at once to one host, ``pause`` seconds apart, ``everywhere`` in all. Make
    it inside a running event loop, and ``aclose`` it. ``check`` never raises for a bad URL.
    """

    def __init__(
        self,
        config: Config,
        *,
        everywhere: int = 100,
        per_host: int = 1,
        pause: float = 0.2,
    ) -> None:
        self._config = config
        self._client = Client(config)
        self._hosts = Hosts(everywhere=everywhere, per_host=per_host, pause=pause)
        self._robots = RobotsRules(self._fetch_rules, config.user_agent)
        self._controls = Controls(self._follow)
        self._timeout = max(1.0, config.check_timeout)
        self._online_until = 0.0
        self._asking_online: asyncio.Task[bool] | None = None

    async def aclose(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def check(
        self, url: str, contexts: Sequence[LinkContext] = (), known: Known | None = None
    ) -> CheckResult:
        """The verdict on ``url``; what its links say (``contexts``) and what we knew help to judge.

        Never raises but for cancellation: a fault of our own is ``unsure`` and says so.
        """
        try:
            return await self._judge(url, contexts, known)
        except Exception:
            logger.exception("The check of %s failed by a mistake of our own", url[:500])
            return _plain(
                url,
                Reason.BLOCKED,
                "The check failed by a mistake of prospector's own; nothing is concluded.",
            )

    async def _judge(
        self, url: str, contexts: Sequence[LinkContext], known: Known | None
    ) -> CheckResult:
        address = canonical(url)
        if address is None:
            return _plain(url, Reason.UNSUPPORTED_SCHEME, "This is no http(s) address.")
        if len(address) > MAX_URL_LENGTH:
            return _plain(url, Reason.TOO_LARGE, f"The address has {len(address):,} characters.")
        sight, judgement = await self._look(address, {}, time.monotonic() - _HOST_MEMORY, contexts)
        requests, size = sight.requests, sight.bytes
        first = sight
        if judgement.reason in _PASSING or _rate_limited(sight):
            since = await self._later(min(_SECOND_MOMENT, self._config.confirm_delay))
            sight, judgement = await self._look(address, {}, since, contexts)
            requests, size = requests + sight.requests, size + sight.bytes
        if judgement.reason.verdict is Verdict.DEAD:
            since = await self._later(self._config.confirm_delay)
            again, second = await self._look(address, _BROWSER, since, contexts)
            requests, size = requests + again.requests, size + again.bytes
            judgement = _agree(judgement, second)
            sight = again
        if judgement.reason.verdict is not Verdict.ALIVE and not await self._online():
            judgement = Judgement(Reason.OFFLINE, "Our own network is down; nothing is concluded.")
        last = sight.last
        return CheckResult(
            url=url,
            verdict=judgement.reason.verdict,
            reason=judgement.reason,
            http_status=last.status if last else None,
            final_url=last.url if last else "",
            moved_to=judgement.moved_to,
            evidence=judgement.evidence,
            requests=requests,
            bytes=size,
            checked_at=now(),
            detail={"first": first.chain(), "last": sight.chain()},
        )

    # --- looking ------------------------------------------------------------------------------

    @staticmethod
    async def _later(seconds: float) -> float:
        """Wait; returns the moment from which on a host's failure counts as a new sight."""
        middle = time.monotonic() + seconds / 2
        await asyncio.sleep(seconds)
        return middle

    async def _look(
        self,
        url: str,
        headers: dict[str, str],
        since: float,
        contexts: Sequence[LinkContext] = (),
    ) -> tuple[Sight, Judgement]:
        """Follow the target once, ask for a control where the judge wants one, and judge."""
        sight = Sight(url, since=since)
        try:
            await self._follow(sight, url, headers)
        except FetchError as failure:
            sight.failure, sight.failure_text = failure.reason, str(failure)
        last = sight.last
        page = features(last.body) if last is not None and _is_html(last) else None
        evidence = Evidence(sight, page, contexts=tuple(contexts))
        if wants_control(evidence):
            control = await self._control(sight, page)
            evidence = dataclasses.replace(evidence, control=control)
        return sight, judge(evidence)

    async def _control(self, sight: Sight, page: Features | None) -> Control | None:
        """What else the host answers: its front page for a 404, a made-up sibling for a 200.

        The sibling is asked once a host as long as the host answers it honestly; where it does not,
        once a folder.
        """
        last = sight.last
        if last is None:
            return None
        if last.status == 404:
            return await self._controls.get(f"{origin_of(last.url)}/", sight)
        word = f"{_made_up(sight.url)}"
        first = await self._controls.get(sibling_of(sight.url, word), sight, host_wide=True)
        honest = first is None or not 200 <= first.status < 300
        if honest and not (page is not None and says_not_found(page)) and len(sight.hops) == 1:
            return first
        return await self._controls.get(sibling_of(sight.url, word), sight)

    async def _follow(self, sight: Sight, url: str, headers: dict[str, str]) -> None:
        """Follow redirects and meta refreshes, keeping cookies, until the chain ends."""
        cookies: dict[str, dict[str, str]] = {}
        seen: set[tuple[str, str]] = set()
        while True:
            forbidden = await self._robots.forbids(url)
            if forbidden:
                raise FetchError(Reason.ROBOTS, forbidden)
            host = host_of(url)
            jar = cookies.setdefault(host, {})
            cookie = "; ".join(f"{name}={value}" for name, value in jar.items())
            if (url, cookie) in seen:
                sight.loop = True
                return
            seen.add((url, cookie))
            if len(sight.hops) > MAX_REDIRECTS:
                sight.too_many = True
                return
            answer = await self._ask(
                sight, url, {**headers, **({"Cookie": cookie} if cookie else {})}
            )
            sight.hops.append(answer)
            for line in answer.all("set-cookie")[:30]:
                name, _, value = line.split(";", 1)[0].partition("=")
                if name.strip() and len(jar) < 50:
                    jar[name.strip()] = value.strip()[:4_096]
            following = _next_url(answer)
            if following is None:
                return
            url = following

    async def _ask(self, sight: Sight, url: str, headers: dict[str, str]) -> Fetched:
        async with self._hosts.turn(host_of(url), sight.since) as host:
            sight.requests += 1
            try:
                answer = await self._client.fetch(
                    url, headers=headers, timeout=self._timeout, max_bytes=MAX_BODY
                )
            except FetchError as failure:
                self._note(host, failure)
                raise
            host.recover()
            sight.bytes += answer.wire
            if answer.status in (429, 503):
                wait = retry_after(answer.header("retry-after"))
                if wait:
                    host.rest(wait)
            return answer

    async def _fetch_rules(self, url: str) -> Fetched:
        async with self._hosts.turn(host_of(url), time.monotonic()) as host:
            try:
                return await self._client.fetch(url, timeout=self._timeout, max_bytes=512 * 1024)
            except FetchError as failure:
                self._note(host, failure)
                raise

    @staticmethod
    def _note(host: Host, failure: FetchError) -> None:
        """A host that cannot be reached, or hangs again and again, is not asked for each URL."""
        if failure.reason in _HOST_FAULTS:
            host.failures += 1
            if not failure.connected or host.failures >= _HANGS:
                host.fail(failure.reason, str(failure))

    async def _online(self) -> bool:
        """Whether our own network is up; believed for ten seconds."""
        if time.monotonic() < self._online_until:
            return True
        if self._asking_online is None or self._asking_online.done():
            self._asking_online = asyncio.get_running_loop().create_task(is_online(self._config))
        if await asyncio.shield(self._asking_online):
            self._online_until = time.monotonic() + _ONLINE_SECONDS
            return True
        return False


def _rate_limited(sight: Sight) -> bool:
    """429: the host's lane rests as long as Retry-After asks, then a second look is due."""
    return sight.last is not None and sight.last.status == 429


def _is_html(answer: Fetched) -> bool:
    kind = answer.header("content-type").split(";")[0].strip().lower()
    if kind:
        return kind in ("text/html", "application/xhtml+xml")
    return b"<" in answer.body[:512]


def _made_up(url: str) -> str:
    """A word that no site has as an address; the same for one target, so that runs repeat."""
    return "p" + hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=7).hexdigest()


def _agree(first: Judgement, second: Judgement) -> Judgement:
    """``dead`` needs two sights that agree; else the kinder one counts."""
    if second.reason.verdict is not Verdict.DEAD:
        return second
    if first.reason is second.reason:
        return Judgement(second.reason, f"{second.evidence} Seen twice.")
    return Judgement(second.reason, f"{second.evidence} Before, another look: {first.evidence}")


def _next_url(answer: Fetched) -> str | None:
    """Where an answer sends a browser on to, if anywhere."""
    location = answer.header("location")
    if answer.status in (301, 302, 303, 307, 308) and location:
        target = absolute(
            answer.url, location.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        )
        return canonical(target or "")
    if 200 <= answer.status < 300 and b"http-equiv" in answer.body[:20_000].lower():
        found = _META_REFRESH.search(answer.body[:20_000])
        if found and int(found[1]) <= 10:
            target = canonical(absolute(answer.url, found[2].decode("utf-8", "replace")) or "")
            return target if target and target != canonical(answer.url) else None
    return None


def _plain(url: str, reason: Reason, evidence: str) -> CheckResult:
    return CheckResult(url, reason.verdict, reason, evidence=evidence, checked_at=now())
