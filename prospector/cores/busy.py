"""Whether this process could do more if it had more than one core."""

from __future__ import annotations

import time
from pathlib import Path

_STAT = Path("/proc/self/schedstat")


class Busy:
    """Measures the share of time in which the main thread ran or wanted to run.

    A thread that waits for a core because others use the machine has as much to do as one that has it,
    so that its waiting counts (Linux tells; elsewhere only running does).
    """

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._wanted = _wanted()

    @property
    def seconds(self) -> float:
        """Since the beginning of this measurement."""
        return time.monotonic() - self._since

    def share(self) -> float:
        """0-1 since the last time, and begin anew."""
        since, wanted = self._since, self._wanted
        self._since, self._wanted = time.monotonic(), _wanted()
        elapsed = self._since - since
        return min(1.0, (self._wanted - wanted) / elapsed) if elapsed > 0 else 0.0


def _wanted() -> float:
    """Seconds that the main thread has run, or waited for a core, so far."""
    try:
        ran, waited = _STAT.read_text(encoding="ascii").split()[:2]
    except (OSError, ValueError):  # no Linux, or a kernel that does not count it
        return time.process_time()
    return (int(ran) + int(waited)) / 1e9
