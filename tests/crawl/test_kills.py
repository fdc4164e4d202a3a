"""kill -9 at seeded random moments, again and again: the tables are those of a crawl left alone."""

from __future__ import annotations

import pytest

from bench.reliability.kills import WIDTH, killed, uninterrupted

LISTS, DELAY, KILLS = 16, 0.08, 4


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("kills")
    whole = uninterrupted(folder / "whole", LISTS, DELAY)
    return whole, killed(folder / "cut", LISTS, DELAY, KILLS, seed=11, longest=0.3)


def test_it_was_killed_and_the_web_is_no_empty_one(outcomes) -> None:
    whole, cut = outcomes
    assert cut.kills >= KILLS - 1
    assert len(whole.tables["pages"]) == 2 * LISTS
    assert {row[1] for row in whole.tables["targets"]} == {"alive", "dead"}
    assert len(whole.tables["candidates"]) > LISTS


@pytest.mark.parametrize(
    "table", ["pages", "links", "targets", "candidates", "contacts", "frontier", "crawls"]
)
def test_the_tables_are_those_of_a_crawl_left_alone(outcomes, table: str) -> None:
    whole, cut = outcomes
    assert cut.tables[table] == whole.tables[table]


def test_nothing_is_there_twice_and_only_pages_in_flight_were_fetched_again(outcomes) -> None:
    whole, cut = outcomes
    assert cut.twice == 0
    assert whole.again == 0
    assert cut.again <= cut.kills * WIDTH
    assert cut.checks == whole.checks
