"""Dates as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.outreach.exchange.dates import one_date, readings

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
        "28.11.26",
        "28. 11. 26",
        "28 November 2026",
        "28th of November 2026",
        "November 28th, 2026",
        "28 de noviembre de 2026",
        "28 noviembre 2026",
        "28 novembre 2026",
        "11/28/26",
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
    assert readings("1/12/26") == ("2026-12-01", "2026-01-12")
    assert readings("26-12-01") == ("2001-12-26", "2026-12-01")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1.12.26", "2026-12-01"),
        ("1. Dezember 2026", "2026-12-01"),
        ("1er décembre 2026", "2026-12-01"),
        ("3. März 2027", "2027-03-03"),
        ("3. MÄRZ 2027", "2027-03-03"),
        ("15 août 2027", "2027-08-15"),
        ("2 de enero de 2027", "2027-01-02"),
        ("1. Okt. 2026", "2026-10-01"),
    ],
)
def test_months_in_the_languages_of_the_letters(text: str, day: str) -> None:
    assert one_date(text) == day


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1/12/2026", "can be read as 2026-01-12 or 2026-12-01; write it as year-month-day"),
        ("next week", "is no date between 2000 and 2099; write it as year-month-day"),
    ],
)
def test_what_is_not_clear_is_said(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        one_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "next week",
        "31.02.2026",
        "31.11.26",
        "1 Brumaire 2026",
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
