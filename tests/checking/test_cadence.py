"""When a target is looked at again: seldom when long steady, soon when in doubt."""

from __future__ import annotations

import pytest

from prospector.checking.cadence import next_check
from prospector.items import Reason

AT = "2026-06-01T00:00:00Z"


@pytest.mark.parametrize(
    ("reason", "since", "then"),
    [
        ("ok", "2026-06-01", "2026-06-08"),
        ("ok", "2026-05-18", "2026-06-15"),
        ("ok", "2025-01-01", "2026-07-31"),
        ("redirected", "2026-05-01", "2026-07-02"),
        ("http_404", "2026-06-01", "2026-06-08"),
        ("http_404", "2025-01-01", "2026-07-01"),
        ("blocked", "2026-06-01", "2026-06-04"),
        ("blocked", "2026-05-22", "2026-06-11"),
        ("timeout", "2026-06-01", "2026-06-04"),
        ("timeout", "2025-01-01", "2026-06-04"),
        ("private_address", "2026-06-01", "2026-07-31"),
    ],
)
def test_the_wait_grows_with_age_and_shrinks_with_doubt(reason: str, since: str, then: str) -> None:
    judged = Reason(reason)
    assert next_check(judged.verdict, judged, AT, f"{since}T00:00:00Z")[:10] == then
