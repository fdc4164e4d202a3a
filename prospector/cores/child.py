"""What runs in a process beside ours: it takes tasks from one pipe and puts answers into another.

It ends when the first pipe does, which the system sees to whatever became of the process that began it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from prospector.machine import collect_seldom

if TYPE_CHECKING:
    from collections.abc import Callable

READY = "ready"
"""The first thing a process says, once it knows its work."""


def main() -> None:
    """Serve the process that holds the other ends of standard input and output."""
    # A signal to the whole group of processes (Ctrl-C, a service that is stopped) is for the one that
    # began us: it may still want the answer, and lets go of the pipe when it does not.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    _first_to_go()
    tasks, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # Whatever prints by mistake must not get between the answers.
    os.dup2(2, 1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    try:
        serve(tasks, answers)
    except (EOFError, BrokenPipeError, pickle.UnpicklingError):
        # The other side is gone, in the middle of a word perhaps. What was still to be written goes
        # nowhere, and closing the pipe would only complain of it.
        os._exit(0)


def serve(tasks: BinaryIO, answers: BinaryIO) -> None:
    """Do tasks until the pipe ends, which raises :class:`EOFError`."""
    work: Callable[..., Any] = pickle.load(tasks)  # noqa: S301 - from the process that began us
    _say(answers, READY)
    collect_seldom()
    while True:
        words, names = pickle.load(tasks)  # noqa: S301
        try:
            answer = (True, work(*words, **names))
        except Exception:  # noqa: BLE001 - told to the one that asked
            answer = (False, traceback.format_exc())
        _say(answers, answer)


def _say(answers: BinaryIO, what: object) -> None:
    answers.write(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
    answers.flush()


def _first_to_go() -> None:
    """Where memory runs out the system shall end this process, which can be replaced, and not ours."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):  # in a container that does not let us it stays as it is
            Path("/proc/self/oom_score_adj").write_text("500", encoding="ascii")
