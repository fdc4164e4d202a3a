"""What is not the web's fault: our own network, the machine's clock, the database, our own mistakes."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from scrapy.exceptions import CloseSpider, IgnoreRequest

from prospector.clock import Watch, later, now
from prospector.cores.crew import Perilous
from prospector.extensions.events import network_back
from prospector.items import Reason
from prospector.net.errors import FetchError
from prospector.spiders.rendering import RendersPages
from prospector.storage.trouble import trouble
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from twisted.python.failure import Failure

    from prospector.items import Prospect
    from prospector.net.online import Line

MAX_ATTEMPTS = 3
"""Fetches of one page before a passing fault counts as its outcome."""
MISTAKE = "cannot be read, by a mistake of prospector's own"
"""What the frontier says of such a page."""
_ASK_AGAIN = (1.0, 15.0)
"""Seconds between two questions whether the network is back, at first and at most."""
_JUMP_SECONDS = 5.0
"""A clock that moves by more of its own accord has been set."""


class Checks(Protocol):
    """The checks that run beside a crawl, as far as a spider cares."""

    @property
    def idle(self) -> bool:
        """Whether every due target has been judged."""
        ...

    @property
    def in_flight(self) -> int:
        """Targets that are being checked now."""
        ...

    @property
    def resting(self) -> int:
        """Of those the ones that only wait for their second sight."""
        ...

    @property
    def resting_seconds(self) -> float:
        """Seconds until the last of these is looked at again."""
        ...

    @property
    def dead(self) -> int:
        """Dead verdicts of this run."""
        ...

    @property
    def offline(self) -> bool:
        """Whether the checks wait for our own network."""
        ...

    def resume(self) -> None:
        """Our own network is back."""
        ...


@dataclass(frozen=True, slots=True)
class _Silence:
    """A page that gave no answer, before it is known whether that is our own network's fault."""

    prospect: Prospect
    outcome: str
    asked_at: float


class MindsTheMachine(RendersPages):
    """A spider that lays no fault of this machine at the door of a page.

    While our own network is away nothing is fetched and nothing judged: the crawl pauses for up to
    ``PROSPECTOR_OFFLINE_WAIT`` seconds and goes on when the network is back. A clock that is set moves
    the waits along. A database that cannot be written ends the crawl (finish reason ``store_failed``;
    ``run.trouble`` says why), to be gone on with.
    """

    line: Line

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.check_service: Checks | None = None
        self.unreached: dict[str, str] = {}
        self._answered = False
        self._silent: list[_Silence] = []
        self._silences: Counter[str] = Counter()
        self._asked_at: dict[str, float] = {}
        self._is_stopping = False
        self._watch = Watch()

    def wake(self) -> None:
        """Say that something changed."""
        raise NotImplementedError

    async def _weigh_silences(self) -> None:
        """Find out whether pages gave no answer because our own network was away; wait until it is
        back. Only what failed while the network was up counts against a page."""
        while self._silent or (self.check_service is not None and self.check_service.offline):
            silent, self._silent = self._silent, []
            asked = [one.asked_at for one in silent]
            up = await self.line.held(min(asked)) if asked else await self.line.is_up()
            if up or await self.line.is_up():
                for one in silent:
                    self._give_up_or_wait(one, counts=up)
                if not up or (self.check_service is not None and self.check_service.offline):
                    self._go_on()
                continue
            for one in silent:
                self._give_up_or_wait(one, counts=False)
            if not self._answered:
                self.unreached |= {one.prospect.url: one.outcome for one in silent}
                raise CloseSpider("offline")
            await self._wait_for_the_network()

    async def _wait_for_the_network(self) -> None:
        """Nothing is fetched or judged until the canaries resolve again."""
        self.logger.warning(
            "Our own network is down: nothing is fetched or judged until it is back (for up to"
            " %.0f s).",
            self.config.offline_wait,
        )
        until = time.monotonic() + self.config.offline_wait
        pause, longest = _ASK_AGAIN
        while not await self.line.is_up():
            if self._is_stopping:
                return
            if time.monotonic() >= until:
                raise CloseSpider("offline")
            await asyncio.sleep(min(pause, max(0.05, until - time.monotonic())))
            pause = min(longest, pause * 1.5)
        self.logger.warning("The network is back; the crawl goes on.")
        self._go_on()

    def _go_on(self) -> None:
        self.crawler.signals.send_catch_log(network_back)
        if self.check_service is not None and self.check_service.offline:
            self.check_service.resume()

    def _give_up_or_wait(self, silence: _Silence, *, counts: bool) -> None:
        """Ask again later, or for good not; without ``counts`` as if it had never been asked."""
        prospect, outcome = silence.prospect, silence.outcome
        with self.run.db.atomic():
            if not counts:
                self.run.frontier.release(prospect.url)
            else:
                self._silences[registered_domain(prospect.url)] += 1
                if prospect.depth == 0:
                    self.unreached[prospect.url] = outcome
                if prospect.attempts + 1 < MAX_ATTEMPTS:
                    until = later(now(), self.config.retry_seconds * (prospect.attempts + 1))
                    self.run.frontier.postpone(prospect.url, until, outcome)
                else:
                    self.run.frontier.settle(prospect.url, "failed", outcome)
                    self.page_unread(prospect, None, outcome)
        self.free(prospect)

    def _mind_the_clock(self) -> None:
        """A clock that is set forwards or back moves the waits along, and proves no days of doubt."""
        jump = self._watch.jump()
        if abs(jump) < _JUMP_SECONDS:
            return
        self.logger.warning("The machine's clock was set by %+.0f s.", jump)
        self._watch.accept()
        self.run.targets.trust_the_clock = False
        with self.run.db.atomic():
            self.run.frontier.shift(jump)

    def failed(self, failure: Failure) -> None:
        """A page that gave no answer: forbidden, or a fault that may pass."""
        prospect: Prospect = failure.request.meta["prospect"]  # type: ignore[attr-defined]
        cause = failure.value
        if self._is_stopping:
            return
        forbidden = type(cause) is IgnoreRequest
        private = _reason(cause) is Reason.PRIVATE_ADDRESS
        outcome = "robots.txt forbids" if forbidden else f"no answer: {cause}"[:300]
        self.logger.info("%s: %s", prospect.url, outcome)
        if not forbidden and not private:
            asked_at = self._asked_at.get(prospect.url, float("-inf"))
            self._silent.append(_Silence(prospect, outcome, asked_at))
            self.wake()
            return
        try:
            with self.run.db.atomic():
                self._answered = self._answered or forbidden
                self.run.frontier.settle(prospect.url, "skipped", outcome)
                self.page_unread(prospect, None, outcome)
        except sqlite3.Error as failed:
            self.store_failed(failed)
        self.free(prospect)

    def note_trouble(self, cause: sqlite3.Error) -> None:
        """Keep in a sentence what is wrong with the database."""
        if not self.run.trouble:
            self.run.trouble = trouble(self.run.path, cause)
            self.logger.error(self.run.trouble)

    def store_failed(self, cause: sqlite3.Error) -> None:
        """The database cannot be written: end the crawl; all of it can be gone on with."""
        first = not self.run.trouble
        self.note_trouble(cause)
        if first and self.crawler.engine is not None:
            closing = self.crawler.engine.close_spider_async(reason="store_failed")
            self._closing = asyncio.get_running_loop().create_task(closing)

    def hear_of_the_end(self) -> None:
        """The crawl is being stopped: what is under way now counts for nothing."""
        self._is_stopping = True
        self.wake()

    def guarded(self, prospect: Prospect, items: Iterator[Any]) -> Iterator[Any]:
        """The items, with what the store or a mistake of our own may throw dealt with."""
        try:
            yield from items
        except sqlite3.Error as cause:
            self.store_failed(cause)
        except Perilous as peril:
            self.logger.warning("%s was not read: %s", prospect.url[:500], peril)
            self.mistaken(prospect, f"not read: {peril}")
        except Exception:
            self.logger.exception("%s cannot be read, by a mistake of our own", prospect.url[:500])
            self.mistaken(prospect)

    def mistaken(self, prospect: Prospect, outcome: str = MISTAKE) -> None:
        """A page on which prospector itself fails: it is named and the crawl goes on."""
        try:
            with self.run.db.atomic():
                self.run.frontier.settle(prospect.url, "failed", outcome)
        except sqlite3.Error as cause:
            self.store_failed(cause)
        self.free(prospect)


def _reason(cause: BaseException | None) -> Reason | None:
    """Why our client gave no answer, behind Scrapy's own classes."""
    for _ in range(8):
        if cause is None or isinstance(cause, FetchError):
            break
        cause = cause.__cause__
    return cause.reason if isinstance(cause, FetchError) else None
