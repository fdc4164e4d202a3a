"""Dates as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.outreach.exchange.dates import readings

DAY = "2026-11-28"


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-28",
        "2026-11-28 00:00:00",
        "20261128",
        "2026/11/28",
        "28.11.2026",
        "28. 11. 2026",
        "28 Nov 2026",
        "28-Nov-2026",
        "28. November 2026",
        "Nov 28, 2026",
        "nov. 28 2026",
        "46354",
        "46354.0",
        "28/11/2026",
        "11/28/2026",
        "28-11-2026",
    ],
)
def test_one_meaning(text: str) -> None:
    assert readings(text) == (DAY,)


def test_a_moment_keeps_its_time_and_becomes_utc() -> None:
    assert readings("2026-11-28T10:30:00+02:00") == ("2026-11-28T08:30:00Z",)
    assert readings("2026-11-28 09:30") == ("2026-11-28T09:30:00Z",)


def test_slashes_are_read_in_two_ways_unless_a_part_is_over_twelve() -> None:
    assert readings("11/12/2026") == ("2026-12-11", "2026-11-12")
    assert readings("11/11/2026") == ("2026-11-11",)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "next week",
        "31.02.2026",
        "28.11.26",
        "0226-11-28",
        "28 Nob 2026",
        "99999",
        "202611",
        "2026-11-28 25:99",
    ],
)
def test_what_is_no_date_has_no_reading(text: str) -> None:
    assert readings(text) == ()


@given(st.text(max_size=40))
def test_any_text_is_read_or_not_and_stays_what_it_is(text: str) -> None:
    for found in readings(text):
        assert readings(found) == (found,)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_every_day_is_understood_in_every_clear_spelling(day: date) -> None:
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%Y/%m/%d"):
        assert readings(day.strftime(form)) == (day.isoformat(),)
