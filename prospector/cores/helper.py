"""One process beside ours, as it is seen from here: tasks go in, futures are fulfilled."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
import time
from collections import deque
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from prospector.cores.child import READY

if TYPE_CHECKING:
    from collections.abc import Callable

_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from prospector.cores.child import main; main()"


class WorkError(RuntimeError):
    """The work itself failed on a task, by a mistake of our own; the text is its traceback."""


@dataclass(slots=True)
class Job:
    """One task on its way: pickled, with the times a process died of it."""

    task: bytes
    future: Future[Any] = field(default_factory=Future)
    deaths: int = 0


class Helper:
    """A process that does ``work`` (pickled, a function of a task's arguments) on one task after another.

    A process of its own making instead of :mod:`multiprocessing`'s: that would run the main module
    again in it (all of Scrapy, or a user's unguarded script), and its children outlive a parent that
    is killed. This one imports what the work needs, and ends with the pipe. In a thread of the helper
    ``answered`` is called when it has room for one task more, and ``ended`` when the process is gone,
    with what it was doing and what it had not begun; raises :class:`OSError` when none can be started.
    """

    def __init__(
        self,
        work: bytes,
        ended: Callable[[Helper, Job | None, list[Job]], None],
        answered: Callable[[], None],
    ) -> None:
        self._ended = ended
        self._answered = answered
        self._jobs: deque[Job] = deque()
        self._lock = threading.Lock()
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._outbox.put(work)
        self._since = time.monotonic()
        self._gone = False
        self.was_ready = False
        self.answers = 0
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter
            [sys.executable or "", "-c", _BEGIN, *filter(None, map(os.path.abspath, sys.path))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Out of the terminal's group, so that Ctrl-C is ours alone to answer.
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, name=f"from {self.pid}", daemon=True)
        self._reader.start()
        threading.Thread(target=self._write, name=f"to {self.pid}", daemon=True).start()

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def load(self) -> int:
        """Tasks that it has and has not answered."""
        return len(self._jobs)

    @property
    def busy_for(self) -> float:
        """Seconds since it took up the task it is doing, or was begun; 0 when it has none."""
        with self._lock:
            return time.monotonic() - self._since if self._jobs else 0.0

    def give(self, job: Job) -> bool:
        """Queue a task, without waiting; ``False`` when the process has just gone."""
        with self._lock:
            if self._gone:
                return False
            if not self._jobs:
                self._since = time.monotonic()
            self._jobs.append(job)
        self._outbox.put(job.task)
        return True

    def close(self) -> None:
        """Let it end."""
        self._outbox.put(None)

    def wait(self, seconds: float) -> None:
        """Until it has ended, but no longer than that."""
        self._reader.join(seconds)

    def kill(self) -> None:
        """End it at once; ``ended`` hears of it as of any death."""
        self._process.kill()

    def _write(self) -> None:
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - asked for above
        try:
            for task in iter(self._outbox.get, None):
                pipe.write(task)
                pipe.flush()
            pipe.close()
        except OSError:
            # The process is gone; its other pipe ends as well, and the reader tells.
            return

    def _read(self) -> None:
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101
        try:
            self.was_ready = pickle.load(pipe) == READY  # noqa: S301 - our own process wrote it
            with self._lock:
                self._since = time.monotonic()
            while self.was_ready:
                fine, answer = pickle.load(pipe)  # noqa: S301
                with self._lock:
                    job = self._jobs.popleft()
                    self.answers += 1
                    self._since = time.monotonic()
                self._answered()
                # A future whose asker has gone away says so, and takes nothing any more.
                if not job.future.set_running_or_notify_cancel():
                    continue
                if fine:
                    job.future.set_result(answer)
                else:
                    job.future.set_exception(WorkError(answer))
        except (EOFError, OSError, pickle.UnpicklingError):
            # It died, perhaps in the middle of an answer.
            self._process.kill()
        self._process.wait()
        pipe.close()
        self._outbox.put(None)
        with self._lock:
            left, self._jobs, self._gone = list(self._jobs), deque(), True
        doing = left.pop(0) if left and self.was_ready else None
        self._ended(self, doing, left)

    @property
    def end(self) -> str:
        """How the process ended, in words."""
        status = self._process.returncode
        if status is None:
            return "is running"
        return f"was ended by signal {-status}" if status < 0 else f"ended with status {status}"
