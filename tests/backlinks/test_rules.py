"""The rules of backlinks: states, cadence, survival."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from prospector.backlinks.cadence import interval, is_due
from prospector.backlinks.judge import Expected, Look, judge, unread
from prospector.backlinks.survival import Life, at, life, survival
from prospector.items import Placement
from tests.factories import link

TARGET = "https://ours.test/guide"
OURS = {"ours.test"}


@pytest.mark.parametrize(
    ("links", "expected", "state"),
    [
        ([link(TARGET)], {}, "ok"),
        ([link("https://ours.test/guide#top")], {}, "ok"),
        ([], {}, "not_found"),
        ([link("https://else.test/")], {}, "not_found"),
        ([link("https://www.ours.test/x")], {}, "wrong_target"),
        ([link("https://ours.test/new")], {"also": frozenset(["https://ours.test/new"])}, "ok"),
        ([link(TARGET, rel=("sponsored",))], {"rel": ""}, "wrong_rel"),
        ([link(TARGET, rel=("sponsored",))], {"rel": "sponsored"}, "ok"),
        ([link(TARGET)], {"rel": "sponsored"}, "ok"),
        ([link(TARGET, rel=("nofollow", "ugc"))], {"rel": "ugc"}, "wrong_rel"),
        ([link(TARGET, "b"), link(TARGET, "A  guide")], {"anchor": "a guide"}, "ok"),
        ([link(TARGET, rel=("nofollow",)), link(TARGET)], {"rel": ""}, "ok"),
        (
            [link(TARGET, placement=Placement.HIDDEN), link(TARGET, rel=("ugc",))],
            {"rel": ""},
            "wrong_rel",
        ),
    ],
)
def test_states(links, expected, state: str) -> None:
    found = judge(Expected(TARGET, **expected), Look(links), OURS)
    assert found.state == state
    assert bool(found.note) is (state != "ok")


def test_a_page_with_another_canonical_address_says_so() -> None:
    found = judge(Expected(TARGET), Look([link(TARGET)], canonical="https://hive.test/all"), OURS)
    assert (found.state, found.note) == (
        "ok",
        "the page names https://hive.test/all as its own address",
    )


@pytest.mark.parametrize(
    ("robots", "header", "source"),
    [((), (), "anchor"), (("nofollow",), (), "meta"), (("nofollow",), ("nofollow",), "header")],
)
def test_where_a_nofollow_comes_from(robots, header, source: str) -> None:
    found = judge(Expected(TARGET), Look([link(TARGET, rel=("nofollow",))], robots, header), OURS)
    assert (found.rel, found.rel_source) == ("nofollow", source)


@pytest.mark.parametrize(
    ("status", "outcome", "state"),
    [
        (404, "HTTP 404", "page_error"),
        (403, "HTTP 403", "blocked"),
        (429, "HTTP 429", "blocked"),
        (None, "robots.txt forbids", "blocked"),
        (None, "no answer: timed out", "unreachable"),
        (503, "HTTP 503", "unreachable"),
        (418, "HTTP 418", "page_error"),
    ],
)
def test_a_page_that_was_not_read(status, outcome: str, state: str) -> None:
    assert unread(status, outcome).state == state


NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("age", "state", "days"),
    [(1, "ok", 3), (90, "ok", 7), (300, "ok", 14), (2_000, "ok", 30), (2_000, "blocked", 3)],
)
def test_young_and_troubled_links_are_looked_at_more_often(age: int, state: str, days: int) -> None:
    assert interval(age, state) == days
    acquired = (NOW - timedelta(days=age)).date().isoformat()
    for since, due in ((days - 0.1, False), (days + 0.1, True)):
        checked = (NOW - timedelta(days=since)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert is_due(acquired, checked, state, NOW) is due


def test_what_was_never_looked_at_is_due_and_odd_dates_do_no_harm() -> None:
    assert is_due(None, None, None, NOW)
    assert is_due("long ago", "2020-01-01T00:00:00Z", "ok", NOW)


def test_survival_counts_what_still_lives_until_its_age() -> None:
    lives = [Life(10, False), Life(20, True), Life(30, False), Life(40, True)]
    curve = survival(lives)
    assert curve == [(10, 0.75), (30, 0.375)]
    assert (at(curve, 5), at(curve, 10), at(curve, 100)) == (1.0, 0.75, 0.375)
    assert survival([]) == []
    assert survival([Life(5, True)]) == []


def test_a_life_from_dates() -> None:
    assert life("2026-01-01", None, "2026-01-31") == Life(30, True)
    assert life("2026-01-01", "2026-01-11T00:00:00Z", "2026-01-31", "x") == Life(10, False, "x")
    assert life("2026-02-01", None, "2026-01-31") is None
    assert life("soon", None, "2026-01-31") is None
