"""Days as people give them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from prospector.clock import since_day
from prospector.errors import UserError


def test_a_day_a_moment_and_days_ago() -> None:
    assert since_day("") == ""
    assert since_day("2026-11-20") == since_day("2026-11-20T10:00:00Z") == "2026-11-20"
    week = (datetime.now(UTC) - timedelta(days=7)).date().isoformat()
    assert since_day("7d") == since_day("1w") == week


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "d", "-3d"])
def test_what_is_no_day(text: str) -> None:
    with pytest.raises(UserError, match="is no day"):
        since_day(text)
