"""This process on its machine: open files, memory that goes back when it is free, cycles sought."""

from __future__ import annotations

import ctypes
import gc
import sys

if sys.platform != "win32":
    import resource

WANTED_FILES = 16_384
"""Open files that are asked for; many systems grant 1,024 until they are."""
SPARE_FILES = 500
"""Files that are no check and no connection that waits for one: pages, look-ups, the database,
Python's."""
MOST_IDLE, _LEAST_IDLE = 2_000, 100
"""Connections that may wait for the next check of their host, where an eighth of the files allows it."""
_LEAST_AT_ONCE = 16
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_ALONE = 256 * 1024
"""Bytes from which a block of memory gets a place of its own."""
_TOP = 16 * 2**20
"""Free bytes at the end of the heap from which it is shortened: less would be taken again at once,
which cost a crawl a seventh of its processor time."""


def raise_file_limit(wanted: int = WANTED_FILES) -> int:
    """Allow as many open files as the system grants without root, up to ``wanted``.

    Returns how many may be open. What is allowed already is never lowered.
    """
    if sys.platform == "win32":
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft == resource.RLIM_INFINITY or soft >= most:
        return wanted if soft == resource.RLIM_INFINITY else soft
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    except (OSError, ValueError):
        # macOS says "unlimited" and means less; what we have is counted with.
        return soft
    return most


def at_once(wanted: int, files: int) -> int:
    """How many of ``wanted`` requests may be under way with so many open files.

    Whoever runs out of them finds hosts that "do not answer", and a database that cannot be opened.
    """
    spare = SPARE_FILES + idle_at_most(files)
    return min(wanted, max(_LEAST_AT_ONCE, files - spare))


def idle_at_most(files: int) -> int:
    """How many connections may wait for more work with so many open files.

    A new one costs several times what a check on an open one does.
    """
    return max(_LEAST_IDLE, min(MOST_IDLE, files // 8))


def collect_seldom() -> None:
    """Have Python look for reference cycles seldom, and never among what is there now.

    A crawl holds ten thousands of objects for seconds and makes next to no cycles; walking over them
    again and again takes a tenth of its time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 5)


def return_large_blocks() -> bool:
    """Have the C library give large blocks back to the system as soon as they are free.

    glibc raises the size from which it does so to whatever was freed last; from then on the buffer
    of 256 KB that each TLS connection has comes from the heap, which never shrinks again below its
    latest block. ``False`` where there is no such setting.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, TypeError, AttributeError):
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _ALONE) and mallopt(_M_TRIM_THRESHOLD, _TOP))
