"""The checker: gathers the evidence on one target, politely, and has it judged."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import time
from typing import TYPE_CHECKING

from prospector.checking.controls import Controls
from prospector.checking.cookies import Cookies
from prospector.checking.follow import Follower
from prospector.checking.hosts import Hosts
from prospector.checking.in_browser import InBrowser
from prospector.checking.rules.agree import agree
from prospector.checking.rules.evidence import Evidence
from prospector.checking.rules.features import features
from prospector.checking.rules.judge import judge
from prospector.checking.rules.judgement import Judgement
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.made_up import next_control
from prospector.checking.rules.parking import offers_domain
from prospector.checking.rules.sight import Sight
from prospector.checking.rules.variants import other_name, secure_form
from prospector.clock import now
from prospector.items import CheckResult, Reason, Verdict
from prospector.machine import at_once, idle_at_most, raise_file_limit, return_large_blocks
from prospector.net.client import Client, Fetched
from prospector.net.errors import FetchError, LookupFailure
from prospector.net.online import Line
from prospector.urls import MAX_URL_LENGTH, canonical, host_of, origin_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prospector.checking.in_browser import Renderer
    from prospector.checking.rules.evidence import Control
    from prospector.config import Config
    from prospector.items import Known, LinkContext

logger = logging.getLogger(__name__)

MOST_WIRE = 2 * 2**20
"""Bytes that an answer to a check may send before it is cut; of a body less is read."""
_HOST_MEMORY = 60.0
"""Seconds for which another target's failure to reach a host counts as part of a first look."""
_PASSING = frozenset({Reason.TIMEOUT, Reason.RESET, Reason.SERVER_ERROR, Reason.REFUSED})
_SECOND_MOMENT = 3.0
_LONGEST_TITLE = 300
_BROWSER = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
    "Accept-Language": "en-US,en;q=0.9",
    "Upgrade-Insecure-Requests": "1",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "cross-site",
    "Sec-Fetch-User": "?1",
}


class Checker:
    """Judges targets one by one; owns politeness, robots, redirects, retries and the second sight.

    Make it inside a running event loop, and ``aclose`` it. ``check`` never raises for a bad URL.
    ``resting`` counts the targets that only wait for the moment of their second sight, the last of
    which comes at ``rested_at`` (monotonic). ``line`` knows whether our own network is up. It asks
    the system for open files, and runs fewer checks at once where there are too few of them. With a
    ``renderer`` targets that a script fills are judged by what a browser shows.
    """

    def __init__(
        self, config: Config, line: Line | None = None, renderer: Renderer | None = None
    ) -> None:
        self._config = config
        return_large_blocks()
        files = raise_file_limit()
        self._client = Client(config, most_wire=MOST_WIRE, most_idle=idle_at_most(files))
        self._hosts = Hosts(
            everywhere=at_once(config.checks_at_once, files),
            per_host=config.checks_per_host,
            pause=config.check_pause,
            site_seconds=config.site_seconds,
        )
        self._follower = Follower(self._client, self._hosts, config)
        self._controls = Controls(self._follower)
        self._in_browser = InBrowser(renderer) if renderer is not None else None
        self.resting = 0
        self.rested_at = float("-inf")
        self.line = line or Line(config)

    def remember_open(self, urls: Iterable[str]) -> None:
        """Addresses that answered with a page in this run before it was cut off: what a host did
        then still tells a page that is gone from a host that shuts us out."""
        for url in urls:
            self._follower.note_open(url)

    def network_is_back(self) -> None:
        """Our own network was away: what failed meanwhile is asked for again."""
        self._follower.forget_failures()

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
        case = _Case(address, tuple(contexts))
        began = time.monotonic()
        judgement = await self._see(case, {}, time.monotonic() - _HOST_MEMORY)
        if self._may_pass(case, judgement):
            since = await self._later(case, min(_SECOND_MOMENT, self._config.confirm_delay))
            judgement = await self._see(case, {}, since)
            if judgement.reason in (Reason.REFUSED, Reason.TIMEOUT):
                judgement = await self._by_https(case, judgement)
        if judgement.reason is Reason.DNS_NXDOMAIN:
            judgement = await self._by_other_name(address, judgement)
        if judgement.reason.verdict is Verdict.DEAD:
            self._follower.ask_rules_again(case.sight)
            since = await self._later(case, self._config.confirm_delay)
            second = await self._see(case, _as_reader(case.contexts), since)
            judgement = await self._believed(case, agree(judgement, second))
        answered = case.sight.failure is None
        if judgement.reason.verdict is not Verdict.ALIVE and not await self.line.held(
            began, reached=answered
        ):
            judgement = Judgement(Reason.OFFLINE, "Our own network is down; nothing is concluded.")
        return case.result(url, judgement)

    # --- looking ------------------------------------------------------------------------------

    def _may_pass(self, case: _Case, judgement: Judgement) -> bool:
        """Whether a second look a moment later may find better than this one.

        Not at a server that has been silent for long: that look has been had.
        """
        if judgement.reason is Reason.TIMEOUT:
            return not self._hosts.is_silent(case.sight.end, _SECOND_MOMENT)
        return judgement.reason in _PASSING or _rate_limited(case.sight)

    async def _later(self, case: _Case, seconds: float) -> float:
        """Wait; returns the moment from which on a host's failure counts as a new sight."""
        case.sight.forget_bodies()
        middle = time.monotonic() + seconds / 2
        self.resting += 1
        self.rested_at = max(self.rested_at, time.monotonic() + seconds)
        try:
            await asyncio.sleep(seconds)
        finally:
            self.resting -= 1
        return middle

    async def _see(self, case: _Case, headers: dict[str, str], since: float) -> Judgement:
        """Look; and where there is nothing but a shell, look at what a browser makes of it."""
        judgement = await self._look(case, headers, since)
        if judgement.reason is Reason.SPA_SHELL and self._in_browser is not None:
            judgement, title = await self._in_browser.judge(case.sight)
            case.title = title[:_LONGEST_TITLE] or case.title
        return judgement

    async def _look(
        self, case: _Case, headers: dict[str, str], since: float, url: str = ""
    ) -> Judgement:
        """Follow the target once, ask for controls where the judge wants them, and judge.

        Cookies of an earlier look come along, as they do when a reader clicks again.
        """
        sight = Sight(url or case.address, since=since)
        case.sights.append(sight)
        try:
            await self._follower.follow(sight, sight.url, headers, case.cookies)
        except FetchError as failure:
            sight.failure, sight.failure_text = failure.reason, str(failure)
        last = sight.last
        page = features(last.body, last.fields()) if last is not None and _is_page(last) else None
        case.title = page.title[:_LONGEST_TITLE] if page else ""
        asked: dict[Kind, Control | None] = {}
        evidence = Evidence(sight, page, asked, case.contexts)
        while (kind := next_control(evidence)) is not None:
            where = last.url if kind is Kind.FRONT and last is not None else sight.url
            asked[kind] = await self._controls.get(kind, where, sight)  # the evidence holds it too
        if last is not None and last.status == 404:
            self._controls.learn(sight)
            evidence = dataclasses.replace(evidence, open_host=self._follower.is_open(last.url))
        if page is not None and offers_domain(page):
            keepers = await self._client.resolver.name_servers(registered_domain(sight.url))
            evidence = dataclasses.replace(evidence, name_servers=keepers)
        return judge(evidence)

    async def _by_https(self, case: _Case, judgement: Judgement) -> Judgement:
        """A server that is silent on plain http may answer by https, as browsers ask first."""
        secure = secure_form(case.address)
        if secure is None:
            return judgement
        other = await self._look(case, {}, time.monotonic(), secure)
        if other.reason.verdict is Verdict.ALIVE:
            return Judgement(
                Reason.OK, f"Plain http gives no answer, but {origin_of(secure)} does.", secure
            )
        return judgement

    async def _by_other_name(self, address: str, judgement: Judgement) -> Judgement:
        """A name that is gone while its twin with or without ``www.`` lives: the site lives."""
        twin = other_name(host_of(address))
        if twin is None:
            return judgement
        try:
            await self._client.resolver.addresses(twin)
        except LookupFailure:
            return judgement
        return Judgement(
            Reason.DNS_FAILURE,
            f"The name {host_of(address)} does not exist, but {twin} does: the site lives on.",
        )

    async def _believed(self, case: _Case, judgement: Judgement) -> Judgement:
        """A dead page that a provider shows for names that do not exist is nobody's page; one whose
        host keeps its robots.txt back was perhaps not ours to ask for (RFC 9309 §2.3.1.4)."""
        last = case.sight.last
        if judgement.reason.verdict is not Verdict.DEAD or last is None:
            return judgement
        if self._follower.is_unruled(case.sight):
            return Judgement(
                Reason.ROBOTS,
                "The host answers, but gave no robots.txt when asked twice: it may forbid what was"
                " asked, so nothing is concluded.",
            )
        if await self._client.resolver.is_hijacked(host_of(last.url)):
            return Judgement(
                Reason.DNS_FAILURE,
                "The name server invents addresses for names that do not exist; nothing is concluded.",
            )
        return judgement


@dataclasses.dataclass(slots=True)
class _Case:
    """One target under check: its looks so far and the cookies that a reader would have by now."""

    address: str
    contexts: tuple[LinkContext, ...]
    cookies: Cookies = dataclasses.field(default_factory=Cookies)
    sights: list[Sight] = dataclasses.field(default_factory=list)
    title: str = ""

    @property
    def sight(self) -> Sight:
        """The latest look."""
        return self.sights[-1]

    def result(self, url: str, judgement: Judgement) -> CheckResult:
        """What is told of the target."""
        last = self.sight.last
        return CheckResult(
            url=url,
            verdict=judgement.reason.verdict,
            reason=judgement.reason,
            http_status=last.status if last else None,
            final_url=last.url if last else "",
            moved_to=judgement.moved_to,
            evidence=judgement.evidence,
            requests=sum(sight.requests for sight in self.sights),
            bytes=sum(sight.bytes for sight in self.sights),
            checked_at=now(),
            title=self.title,
            detail={"first": self.sights[0].chain(), "last": self.sight.chain()},
        )


def _as_reader(contexts: Sequence[LinkContext]) -> dict[str, str]:
    """A browser's headers, coming from the referring page (its origin only, as browsers send)."""
    origin = next((origin_of(c.page_url) for c in contexts if c.page_url), "")
    return {**_BROWSER, "Referer": f"{origin}/"} if origin else _BROWSER


def _rate_limited(sight: Sight) -> bool:
    """429: the host's lane rests as long as Retry-After asks, then a second look is due."""
    return sight.last is not None and sight.last.status == 429


def _is_page(answer: Fetched) -> bool:
    kind = answer.header("content-type").split(";")[0].strip().lower()
    if kind:
        return kind in ("text/html", "application/xhtml+xml")
    return b"<" in answer.body[:512]


def _plain(url: str, reason: Reason, evidence: str) -> CheckResult:
    return CheckResult(url, reason.verdict, reason, evidence=evidence, checked_at=now())
