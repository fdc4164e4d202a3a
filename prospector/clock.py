"""Times as the store keeps them: UTC, ISO 8601, whole seconds."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from prospector.errors import UserError


def now() -> str:
    """The present moment as ``2026-11-20T12:34:56Z``."""
    return _spelled(int(datetime.now(UTC).timestamp()))


@lru_cache(maxsize=4)
def _spelled(second: int) -> str:
    """Kept, since it is asked for hundreds of times a second, and spelling takes longest."""
    return stamp(datetime.fromtimestamp(second, UTC))


def stamp(moment: datetime) -> str:
    """``moment`` (aware) in the store's spelling."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> datetime:
    """The aware moment that ``text`` names."""
    return datetime.fromisoformat(text)


def since_day(text: str) -> str:
    """A day that a person gave, ``2026-11-20``, or ``7d`` for seven days ago; empty stays empty.

    Raises :class:`UserError` for what is neither.
    """
    given = text.strip()
    if not given:
        return ""
    if given[:-1].isdigit() and given[-1] in "dw" and len(given) < 6:
        days = int(given[:-1]) * (7 if given[-1] == "w" else 1)
        return (datetime.now(UTC) - timedelta(days=days)).date().isoformat()
    try:
        return datetime.fromisoformat(given[:10]).date().isoformat()
    except ValueError:
        raise UserError(
            f"{given[:40]!r} is no day; write it as 2026-11-20, or 7d for seven days ago."
        ) from None


@lru_cache(maxsize=256)
def later(text: str, seconds: float) -> str:
    """``text`` plus that many seconds; kept, as what is judged in one second mostly waits alike."""
    return stamp(parse(text) + timedelta(seconds=seconds))


class Watch:
    """Notices that the machine's clock was set, by one that nobody sets.

    Where the system has one, that clock runs on while the machine sleeps, so that waking up is no
    jump.
    """

    def __init__(self) -> None:
        self._apart = self._difference()

    def jump(self) -> float:
        """Seconds by which the clock was set since the last :meth:`accept`; back is negative."""
        return self._difference() - self._apart

    def accept(self) -> None:
        """Take the clock as it is now."""
        self._apart = self._difference()

    @staticmethod
    def _difference() -> float:
        return datetime.now(UTC).timestamp() - _steady()


def _steady() -> float:
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot is None else time.clock_gettime(boot)
