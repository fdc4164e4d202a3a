"""Work that a helper does in tests: it must be found by name in a process of its own."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from prospector.pages import analyse


def double(number: int, *, plus: int = 0) -> int:
    print("a stray word")
    return 2 * number + plus


def fail(number: int) -> int:
    raise ValueError(f"no {number}")


def die_at(marks: str, which: tuple[int, ...], times: int, number: int) -> int:
    """Double, but end the process at some numbers, the first so many times each."""
    if number in which:
        for turn in range(times):
            mark = Path(marks) / f"{number}-{turn}"
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def hang_at(which: int, number: int) -> int:
    while number == which:
        signal.pause()
    return 2 * number


def pid(_: int) -> int:
    return os.getpid()


def ignored(_: int) -> tuple[bool, ...]:
    """Whether Ctrl-C, a service's stop and a closed terminal leave it alone."""
    return tuple(
        signal.getsignal(one) is signal.SIG_IGN
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    )


def modules(_: int) -> bool:
    """Whether anything heavy came along."""
    return bool({"scrapy", "twisted", "asyncio", "sqlite3"} & set(sys.modules))


def deadly_analyse(html: bytes, url: str, **names: Any) -> Any:
    """The analysis of a page, of which processes die when it is the third list."""
    if url == "http://list3.test/links":
        os.kill(os.getpid(), signal.SIGKILL)
    return analyse(html, url, **names)
