"""Facts of pages and targets: links first and last seen, lost and found; verdicts with history."""

from __future__ import annotations

import pytest

from prospector.items import Reason
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from prospector.urls import MAX_URL_LENGTH
from tests.factories import link, page, verdict


def save(store, analysis, niche: str = "bees") -> int:
    with store.atomic():
        return save_page(store, niche, analysis, http_status=200, depth=0)


def rows(store, sql: str) -> list[tuple]:
    return store.execute(sql).fetchall()


def test_every_external_link_is_there_once_each_occurrence(store) -> None:
    fresh = save(
        store,
        page(
            "https://hive.test/links",
            link("https://x.test/", "X"),
            link("https://x.test/", "X"),
            link("https://x.test/", "other words"),
            link("https://hive.test/about", "about", external=False),
            link("mailto:a@b.test", "mail", external=False),
        ),
    )
    assert fresh == 1
    assert rows(store, "SELECT target_url, anchor FROM links ORDER BY position") == [
        ("https://x.test/", "X"),
        ("https://x.test/", "X"),
        ("https://x.test/", "other words"),
    ]


def test_odd_addresses_keep_a_row_that_says_why(store) -> None:
    long = "https://x.test/" + "a" * 100_000
    save(
        store,
        page(
            "https://hive.test/",
            link("ftp://files.test/pub", "files"),
            link("", "broken", href="http://[bad"),
            link(long, "long"),
        ),
    )
    found = rows(store, "SELECT url, verdict, reason FROM targets ORDER BY id")
    assert found == [
        ("ftp://files.test/pub", "unsure", "unsupported_scheme"),
        ("http://[bad", "unsure", "unsupported_scheme"),
        (long[:MAX_URL_LENGTH], "unsure", "too_large"),
    ]
    assert Targets(store).due(10) == []


def test_a_link_that_goes_away_is_lost_and_can_come_back(store, monkeypatch) -> None:
    moments = iter(f"2026-01-0{day}T00:00:00Z" for day in range(1, 10))
    monkeypatch.setattr("prospector.storage.pages.now", lambda: next(moments))
    both = page("https://hive.test/", link("https://x.test/"), link("https://y.test/"))
    save(store, both)
    save(store, page("https://hive.test/", link("https://x.test/")))
    sql = "SELECT first_seen, last_seen, lost_at FROM links ORDER BY target_url"
    assert [tuple(value and value[:10] for value in row) for row in rows(store, sql)] == [
        ("2026-01-01", "2026-01-02", None),
        ("2026-01-01", "2026-01-01", "2026-01-02"),
    ]
    save(store, both)
    assert rows(store, sql)[1] == ("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", None)


def test_two_niches_judge_one_page_without_doubling_its_links(store) -> None:
    analysis = page("https://hive.test/", link("https://x.test/"))
    save(store, analysis, "bees")
    save(store, analysis, "cheese")
    assert rows(store, "SELECT count(*) FROM links") == [(1,)]
    assert rows(store, "SELECT niche FROM pages ORDER BY 1") == [("bees",), ("cheese",)]


@pytest.fixture
def one_target(store) -> int:
    save(store, page("https://hive.test/", link("https://x.test/gone", "the survey")))
    return int(rows(store, "SELECT id FROM targets")[0][0])


def test_a_new_target_is_due_with_what_links_say_of_it(store, one_target) -> None:
    (due,) = Targets(store).due(10)
    assert (due.url, due.known.verdict) == ("https://x.test/gone", None)
    assert due.contexts[0].anchor == "the survey"
    assert Targets(store).due(10, without={one_target}) == []


def record(store, target: int, reason: Reason, at: str) -> tuple:
    with store.atomic():
        Targets(store).record(target, verdict("https://x.test/gone", reason, at))
    return rows(
        store, "SELECT verdict, reason, dead_since, unsure_since, strikes, checks FROM targets"
    )[0]


def test_dead_since_is_kept_and_ends_when_it_comes_back(store, one_target) -> None:
    first = record(store, one_target, Reason.HTTP_404, "2026-01-01T00:00:00Z")
    assert first == ("dead", "http_404", "2026-01-01T00:00:00Z", None, 0, 1)
    later = record(store, one_target, Reason.HTTP_410, "2026-01-09T00:00:00Z")
    assert later[2] == "2026-01-01T00:00:00Z"
    back = record(store, one_target, Reason.OK, "2026-01-16T00:00:00Z")
    assert back[:3] == ("alive", "ok", None)
    history = rows(store, "SELECT reason FROM checks ORDER BY id")
    assert history == [("http_404",), ("http_410",), ("ok",)]


def test_strikes_count_only_three_days_apart_and_for_one_reason(store, one_target) -> None:
    days = ["01T00", "01T12", "04T01", "07T02"]
    strikes = [
        record(store, one_target, Reason.TIMEOUT, f"2026-01-{day}:00:00Z")[4] for day in days
    ]
    assert strikes == [1, 1, 2, 3]


def test_another_doubt_begins_to_count_anew(store, one_target) -> None:
    record(store, one_target, Reason.TIMEOUT, "2026-01-01T00:00:00Z")
    record(store, one_target, Reason.TIMEOUT, "2026-01-05T00:00:00Z")
    other = record(store, one_target, Reason.REFUSED, "2026-01-20T00:00:00Z")
    assert other[:2] == ("unsure", "refused")
    assert other[3:5] == ("2026-01-20T00:00:00Z", 1)


@pytest.mark.parametrize("reason", ["refused", "timeout", "reset", "server_error", "dns_failure"])
def test_three_strikes_make_unreachable_and_an_answer_ends_it(store, one_target, reason) -> None:
    for day in ("01", "05", "09"):
        row = record(store, one_target, Reason(reason), f"2026-01-{day}T00:00:00Z")
    assert row[:3] == ("dead", "unreachable", "2026-01-09T00:00:00Z")
    again = record(store, one_target, Reason(reason), "2026-01-20T00:00:00Z")
    assert again[:3] == ("dead", "unreachable", "2026-01-09T00:00:00Z")
    assert rows(store, "SELECT DISTINCT reason FROM checks") == [(reason,)]
    back = record(store, one_target, Reason.OK, "2026-01-21T00:00:00Z")
    assert back[:3] == ("alive", "ok", None)


@pytest.mark.parametrize("reason", ["blocked", "robots", "tls", "private_address", "spa_shell"])
def test_what_may_be_meant_for_us_never_becomes_dead(store, one_target, reason) -> None:
    for day in range(1, 28, 4):
        row = record(store, one_target, Reason(reason), f"2026-01-{day:02}T00:00:00Z")
    assert row[:2] == ("unsure", reason)


def test_offline_is_no_sight_of_the_target(store, one_target) -> None:
    row = record(store, one_target, Reason.OFFLINE, "2026-01-01T00:00:00Z")
    assert row == ("unsure", "offline", None, None, 0, 0)
    assert len(Targets(store).due(10)) == 1
    record(store, one_target, Reason.HTTP_404, "2026-01-01T00:00:00Z")
    assert record(store, one_target, Reason.OFFLINE, "2026-01-02T00:00:00Z")[:2] == (
        "dead",
        "http_404",
    )
