"""The processes beside ours together: started one by one as there is work for them, replaced when they die."""

from __future__ import annotations

import logging
import math
import os
import pickle
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prospector.cores.helper import Helper, Job

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

logger = logging.getLogger(__name__)

SLOWEST = 300.0
"""Seconds after which a process is ended that has not answered a task: it hangs or was stopped."""
_SLOWEST_START = 120.0
_MOST_DEATHS = 5
"""Deaths in a row of helpers that had answered nothing."""
_MOST_IN_ALL = 20
_LOOK_SECONDS = 5.0
_CLOSE_SECONDS = 1.0


class Unserved(RuntimeError):
    """No process could take the task any more; it has harmed none and can be done here."""


class Perilous(RuntimeError):
    """Processes died of this very task: it must not be done where its end would be everything's end."""


MOST_BY_DEFAULT = 8
"""Processes at most where nobody says how many: by then the one that feeds them is what holds them up."""
_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def cores() -> int:
    """Cores that this process may use, within its container's share of the machine."""
    if sys.platform != "linux":
        return os.cpu_count() or 1
    found = len(os.sched_getaffinity(0))
    try:
        quota, period = _QUOTA.read_text(encoding="ascii").split()
        return min(found, max(1, math.ceil(int(quota) / int(period))))
    except (OSError, ValueError):  # no such control group, or "max": no share is set
        return found


class Crew:
    """Up to ``processes`` less one helpers (0: one process a core, eight at most) that do ``work`` on tasks.

    ``work`` must be picklable and pure. Nothing is started before :meth:`grow`. A helper that dies
    (ended for want of memory, crashed in a parser, hung) costs a second try of the task it was doing, in
    a fresh one; if that dies too the task fails with :class:`Perilous`. What it had not begun fails
    with :class:`Unserved`. After five deaths in a row, or when none can be started, the crew takes nothing any
    more. ``depth`` is how many tasks a helper has at a time: the one it does, and the next ones, so
    that it never waits for us. To be called from one thread.
    """

    def __init__(self, work: Callable[..., Any], processes: int = 0, *, depth: int = 2) -> None:
        self._work = work
        self._depth = depth
        self._most = (processes or min(cores(), MOST_BY_DEFAULT)) - 1
        self._pickled = b""
        self._helpers: list[Helper] = []
        self._lock = threading.RLock()
        self._moved = threading.Condition(self._lock)
        self._in_a_row = 0
        self._deaths = 0
        self._broken = False
        self._closed = threading.Event()

    @property
    def size(self) -> int:
        """Helpers there are."""
        return len(self._helpers)

    @property
    def may_grow(self) -> bool:
        """Whether there could be one more."""
        return self.size < self._most and not self._is_over

    @property
    def pids(self) -> list[int]:
        """The processes' numbers."""
        return [helper.pid for helper in self._helpers]

    @property
    def _is_over(self) -> bool:
        worn = self._in_a_row >= _MOST_DEATHS or self._deaths >= _MOST_IN_ALL
        return worn or self._broken or self._closed.is_set()

    def grow(self) -> bool:
        """Start one more helper, which takes a third of a second of processor and some 50 MB."""
        with self._lock:
            return self.may_grow and self._start() is not None

    def offer(self, *words: object, **names: object) -> Future[Any] | None:
        """Have the work done with these arguments; ``None`` when every helper has enough to do, or there
        is none.

        The future fails with :class:`Unserved`, :class:`Perilous` or :class:`WorkError`.
        """
        with self._lock:
            helper = min(self._helpers, key=lambda one: one.load, default=None)
            if helper is None or helper.load >= self._depth:
                return None
            job = Job(pickle.dumps((words, names), pickle.HIGHEST_PROTOCOL))
            return job.future if helper.give(job) else None

    def offer_in_turn(self, *words: object, **names: object) -> Future[Any] | None:
        """As :meth:`offer`, once a helper has room for it; ``None`` when there is none any more."""
        with self._moved:
            while self._helpers:
                future = self.offer(*words, **names)
                if future is not None:
                    return future
                self._moved.wait()
        return None

    def close(self) -> None:
        """End every helper; what one was still doing nobody waits for."""
        with self._lock:
            self._closed.set()
            ending = list(self._helpers)
        for helper in ending:
            if helper.load:
                helper.kill()
            else:
                helper.close()
        until = time.monotonic() + _CLOSE_SECONDS
        for helper in ending:
            helper.wait(max(0.0, until - time.monotonic()))

    def _start(self) -> Helper | None:
        if not self._pickled:
            self._pickled = pickle.dumps(self._work, pickle.HIGHEST_PROTOCOL)
            threading.Thread(target=self._mind, name="crew", daemon=True).start()
        try:
            helper = Helper(self._pickled, self._ended, self._answered)
        except OSError as cause:
            self._broken = True
            logger.warning(
                "No further process can be started (%s); all is done in this one.", cause
            )
            return None
        self._helpers.append(helper)
        return helper

    def _answered(self) -> None:
        with self._moved:
            self._moved.notify_all()

    def _ended(self, helper: Helper, doing: Job | None, left: list[Job]) -> None:
        """A helper is gone: as it was told to, or for a reason that its task may have been."""
        with self._moved:
            self._moved.notify_all()
            if helper in self._helpers:
                self._helpers.remove(helper)
            if self._closed.is_set():
                for job in (*([doing] if doing else ()), *left):
                    _fail(job, Unserved())
                return
            self._deaths += 1
            self._in_a_row = 1 if helper.answers else self._in_a_row + 1
            self._broken = self._broken or not helper.was_ready
            logger.warning(
                "A process beside this one %s; %s",
                helper.end,
                "what it did is done here from now on." if self._is_over else "it is replaced.",
            )
            if doing is not None:
                doing.deaths += 1
                fresh = self._start() if doing.deaths == 1 and not self._is_over else None
                if fresh is None or not fresh.give(doing):
                    _fail(doing, Perilous(f"a process of ours {helper.end} while it read it"))
            for job in left:
                _fail(job, Unserved())

    def _mind(self) -> None:
        """End helpers that hang."""
        while not self._closed.wait(_LOOK_SECONDS):
            for helper in list(self._helpers):
                if helper.busy_for > (SLOWEST if helper.was_ready else _SLOWEST_START):
                    helper.kill()


def _fail(job: Job, cause: Exception) -> None:
    if job.future.set_running_or_notify_cancel():
        job.future.set_exception(cause)
