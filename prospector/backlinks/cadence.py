"""When a backlink is looked at again (pure): young ones and troubled ones soon, old ones rarely.

Most links that go away do so in their first months, so that a month-old link is worth a look every
few days and one of three years once a month.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from prospector.clock import parse, stamp

if TYPE_CHECKING:
    from datetime import datetime

_BY_AGE = ((30, 3), (180, 7), (365, 14))
"""Up to this many days old: every so many days."""
_OLD = 30
_TROUBLED = 3
"""Days after a look that could not tell, or told of something new."""


def interval(age_days: float, state: str | None) -> int:
    """Days between two looks at a link of this age, last found in ``state``."""
    if state in ("unreachable", "blocked", "page_error", "target_error"):
        return _TROUBLED
    return next((days for limit, days in _BY_AGE if age_days <= limit), _OLD)


def is_due(
    acquired_at: str | None, checked_at: str | None, state: str | None, at: datetime
) -> bool:
    """Whether a link is to be looked at at this moment; one never looked at is."""
    if not checked_at:
        return True
    since = _moment(acquired_at) or parse(checked_at)
    age = max(0.0, (at - since).total_seconds() / 86_400)
    due = parse(checked_at) + timedelta(days=interval(age, state))
    return stamp(at) >= stamp(due)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        return parse(text if "T" in text else f"{text[:10]}T00:00:00Z")
    except ValueError:
        return None
