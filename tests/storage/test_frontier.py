"""The frontier: best first, one page a site, nothing lost at a kill."""

from __future__ import annotations

import pytest

from prospector.clock import later, now
from prospector.items import Prospect
from prospector.storage.frontier import Frontier


@pytest.fixture
def frontier(store) -> Frontier:
    return Frontier(store, "bees")


def add(store, frontier: Frontier, *prospects: Prospect) -> int:
    with store.atomic():
        return frontier.add(prospects)


def test_hands_out_the_best_of_each_free_site(store, frontier) -> None:
    add(
        store,
        frontier,
        Prospect("https://a.test/1", 1, 0.2),
        Prospect("https://a.test/2", 1, 0.9),
        Prospect("https://www.a.test/3", 1, 0.8),
        Prospect("https://b.test/1", 1, 0.5),
        Prospect("https://c.test/1", 1, 0.95),
    )
    taken = frontier.claim({"c.test"}, 10)
    assert [p.url for p in taken] == ["https://a.test/2", "https://b.test/1"]
    assert frontier.claim({"a.test", "b.test", "c.test"}, 10) == []


def test_a_known_url_only_gains_priority(store, frontier) -> None:
    assert add(store, frontier, Prospect("https://a.test/", 2, 0.3)) == 1
    assert add(store, frontier, Prospect("https://a.test/", 1, 0.7)) == 0
    assert add(store, frontier, Prospect("https://a.test/", 1, 0.1)) == 0
    (taken,) = frontier.claim((), 1)
    assert (taken.priority, taken.depth) == (0.7, 2)


def test_what_was_being_fetched_is_queued_again(store, frontier) -> None:
    add(store, frontier, Prospect("https://a.test/", 0, 1.0), Prospect("https://b.test/", 0, 1.0))
    frontier.claim((), 2)
    with store.atomic():
        frontier.settle("https://b.test/", "done", "read")
    again = Frontier(store, "bees")
    assert again.recover() == 1
    assert [p.url for p in again.claim((), 5)] == ["https://a.test/"]


def test_a_postponed_page_waits_for_its_moment(store, frontier) -> None:
    add(store, frontier, Prospect("https://a.test/", 0, 1.0))
    frontier.claim((), 1)
    with store.atomic():
        frontier.postpone("https://a.test/", later(now(), 60), "HTTP 429")
    count, seconds = frontier.postponed()
    assert count == 1
    assert 50 < seconds <= 60
    assert frontier.claim((), 1) == []
    assert frontier.has_more()
    with store.atomic():
        frontier.postpone("https://a.test/", later(now(), -1), "HTTP 429")
    (taken,) = frontier.claim((), 1)
    assert taken.attempts == 2


def test_a_later_crawl_fetches_old_pages_again(store, frontier) -> None:
    add(store, frontier, Prospect("https://a.test/", 0, 1.0), Prospect("https://b.test/", 0, 1.0))
    frontier.claim((), 2)
    with store.atomic():
        frontier.settle("https://a.test/", "done", "read")
        frontier.settle("https://b.test/", "skipped", "robots.txt forbids")
    assert frontier.requeue_stale(later(now(), -60)) == 0
    assert frontier.requeue_stale(later(now(), 60)) == 1
    assert frontier.state_of("https://b.test/") == "skipped"


def test_a_site_at_its_limit_is_skipped_with_a_trace(store, frontier) -> None:
    add(store, frontier, Prospect("https://a.test/1", 1, 0.5), Prospect("https://a.test/2", 1, 0.4))
    with store.atomic():
        assert frontier.skip_site("a.test", "site limit") == 2
    assert frontier.counts() == {"skipped": 2}


def test_niches_do_not_see_each_other(store, frontier) -> None:
    add(store, frontier, Prospect("https://a.test/", 0, 1.0))
    assert Frontier(store, "cheese").claim((), 5) == []


def test_the_queue_is_read_in_its_order_without_sorting(store) -> None:
    """A million pages of one priority would be sorted at each look."""
    seen: list[str] = []
    store.conn.set_trace_callback(seen.append)
    Frontier(store, "bees").claim({"a.test"}, 5)
    store.conn.set_trace_callback(None)
    (query,) = [sql for sql in seen if sql.startswith("SELECT url")]
    plan = " ".join(row[3] for row in store.execute(f"EXPLAIN QUERY PLAN {query}").fetchall())
    assert "frontier_best" in plan
    assert "TEMP B-TREE" not in plan
