"""The frontier's orders: by rule, breadth-first, learned; what is learned survives, at bounded cost."""

from __future__ import annotations

import pytest

from prospector.items import PageKind, Prospect
from prospector.ranking.signs import pack
from prospector.storage.database import open_store
from prospector.storage.frontier import Frontier
from prospector.storage.order import Breadth, ByRule, Learned, order_of
from tests.factories import page

GOOD, BAD = pack(list(range(1_000, 1_012))), pack(list(range(2_000, 2_012)))
LIST = page("https://list.test/")
SHOP = page("https://shop.test/", kind=PageKind.PRODUCT)


def add(frontier: Frontier, *prospects: Prospect) -> None:
    with frontier._db.atomic():
        frontier.add(prospects)


def read(frontier: Frontier, prospect: Prospect, found) -> None:
    with frontier._db.atomic():
        frontier.settle(prospect.url, "done", "read")
        frontier.learn(prospect, found)


def learned(store, seed: int = 0) -> Frontier:
    return Frontier(store, "bees", Learned(store, "bees", seed))


def taught(store, lessons: int = 12) -> Frontier:
    """A frontier that saw: what GOOD says leads to lists, what BAD says does not."""
    frontier = learned(store)
    for n in range(lessons):
        good = Prospect(f"https://g{n}.test/", 1, 0.3, "https://hub.test/", signs=GOOD)
        bad = Prospect(f"https://b{n}.test/", 1, 0.3, "https://hub.test/", signs=BAD)
        add(frontier, good, bad)
        frontier.claim((), 2)
        read(frontier, good, LIST)
        read(frontier, bad, SHOP)
    return frontier


NEW_GOOD = Prospect("https://x.test/", 2, 0.3, "https://other.test/", signs=GOOD)
NEW_BAD = Prospect("https://y.test/", 1, 0.4, "https://other.test/", signs=BAD)


def test_what_was_learned_goes_before_the_rule(store) -> None:
    frontier = taught(store)
    add(frontier, NEW_BAD, NEW_GOOD)
    assert [p.url for p in frontier.claim((), 1)] == [NEW_GOOD.url]


def test_a_killed_crawl_goes_on_with_what_it_learned(store, tmp_path) -> None:
    frontier = taught(store)
    add(frontier, NEW_BAD, NEW_GOOD)
    places = dict(
        store.execute("SELECT url, priority FROM frontier WHERE state = 'queued'").fetchall()
    )
    # A kill closes nothing: another connection sees what was committed.
    other = open_store(tmp_path / "store.db")
    again = learned(other)
    assert again.order.step == frontier.order.step == 24
    assert [p.url for p in again.claim((), 1)] == [NEW_GOOD.url]
    fresh = Prospect("https://z.test/", 1, 0.3, "https://third.test/", signs=GOOD)
    add(again, fresh)
    (place,) = other.execute("SELECT priority FROM frontier WHERE url = ?", [fresh.url]).fetchone()
    assert place == pytest.approx(places[NEW_GOOD.url], abs=1e-6)
    other.close()


def test_a_lesson_and_its_page_land_together_or_not_at_all(store) -> None:
    frontier = taught(store, 2)
    before = store.execute("SELECT * FROM frontier_beliefs ORDER BY sign").fetchall()
    add(frontier, NEW_GOOD)
    store.execute("BEGIN")
    frontier.settle(NEW_GOOD.url, "done", "read")
    frontier.learn(NEW_GOOD, LIST)
    store.execute("ROLLBACK")
    assert store.execute("SELECT * FROM frontier_beliefs ORDER BY sign").fetchall() == before
    assert frontier.state_of(NEW_GOOD.url) == "queued"


def test_waiting_pages_sink_and_rise_with_what_is_learned(store) -> None:
    frontier = learned(store)
    early_good = Prospect("https://early-good.test/", 1, 0.3, "https://p.test/", signs=GOOD)
    early_bad = Prospect("https://early-bad.test/", 1, 0.5, "https://p.test/", signs=BAD)
    add(frontier, early_good, early_bad)
    best = store.execute("SELECT url FROM frontier ORDER BY priority DESC LIMIT 1").fetchone()
    assert best == (early_bad.url,)
    for n in range(12):
        for signs, found in ((GOOD, LIST), (BAD, SHOP)):
            url = f"https://{'g' if found is LIST else 'b'}{n}.test/"
            one = Prospect(url, 1, 0.3, "https://hub.test/", signs=signs)
            add(frontier, one)
            store.execute("UPDATE frontier SET state = 'fetching' WHERE url = ?", [url])
            read(frontier, one, found)
    assert [p.url for p in frontier.claim((), 2)] == [early_good.url, early_bad.url]


def test_a_claim_ranks_anew_only_the_top_of_a_long_queue(store) -> None:
    frontier = taught(store, 4)
    add(
        frontier,
        *(
            Prospect(f"https://s{n}.test/", 1, n / 5_000, "https://long.test/", signs=GOOD)
            for n in range(5_000)
        ),
    )
    read(frontier, Prospect("https://g0.test/", 1, 0.3), SHOP)
    add(frontier, NEW_BAD)
    read(frontier, NEW_BAD, SHOP)
    before = store.conn.total_changes
    frontier.claim((), 4)
    assert store.conn.total_changes - before <= 4 * 4 * 8 + 4


def test_what_a_person_named_keeps_its_place_and_teaches_no_words(store) -> None:
    frontier = taught(store)
    add(frontier, NEW_GOOD, Prospect("https://seed.test/", 0, 1.0, origin="seed"))
    (seed,) = frontier.claim((), 1)
    assert (seed.url, seed.priority) == ("https://seed.test/", 1.0)
    before = store.execute("SELECT * FROM frontier_beliefs").fetchall()
    read(frontier, seed, SHOP)
    assert store.execute("SELECT * FROM frontier_beliefs").fetchall() == before


def test_a_page_that_is_read_again_teaches_once(store) -> None:
    frontier = taught(store, 3)
    add(frontier, NEW_GOOD)
    read(frontier, NEW_GOOD, LIST)
    before = store.execute("SELECT * FROM frontier_beliefs").fetchall()
    read(frontier, NEW_GOOD, SHOP)
    assert store.execute("SELECT * FROM frontier_beliefs").fetchall() == before


def test_a_first_page_that_names_its_list_was_worth_it(store) -> None:
    frontier = taught(store)
    home = Prospect("https://home.test/", 1, 0.3, "https://hub.test/", signs=pack([3_000]))
    dull = Prospect("https://dull.test/", 1, 0.3, "https://hub.test/", signs=pack([4_000]))
    add(frontier, home, dull)
    add(frontier, Prospect("https://home.test/links", 2, 0.9, home.url, signs=GOOD))
    read(frontier, home, page(home.url, kind=PageKind.HOME))
    read(frontier, dull, page(dull.url, kind=PageKind.HOME))
    worths = dict(store.execute("SELECT url, worth FROM frontier").fetchall())
    assert worths[home.url] > 0.5
    assert worths[dull.url] == 0


def test_a_mere_way_is_queued_until_such_ways_proved_to_lead_nowhere(store) -> None:
    frontier = learned(store)
    news = pack([5_000, 5_001, 5_002])
    for n in range(200):
        way = Prospect(f"https://w{n}.test/news", 2, 0.1, f"https://w{n}.test/", "way", signs=news)
        add(frontier, way)
        if frontier.state_of(way.url) is None:
            assert n > 3
            return
        read(frontier, way, SHOP)
    pytest.fail("two hundred fruitless ways, and one more was queued")


def test_breadth_first_is_by_depth_then_by_arrival(store) -> None:
    frontier = Frontier(store, "bees", Breadth(store, "bees"))
    add(frontier, Prospect("https://z.test/", 1, 0.1), Prospect("https://deep.test/", 2, 0.9))
    add(frontier, Prospect("https://a.test/", 1, 0.8))
    assert [p.url for p in frontier.claim((), 3)] == [
        "https://z.test/",
        "https://a.test/",
        "https://deep.test/",
    ]


@pytest.mark.parametrize("name", ["rule", "breadth", "learned"])
def test_one_file_can_be_crawled_in_another_order_each_time(store, name: str) -> None:
    for other in ("learned", "breadth", "rule", name):
        frontier = Frontier(store, "bees", order_of(other, store, "bees"))
    add(frontier, Prospect("https://a.test/", 3, 0.9), Prospect("https://b.test/", 1, 0.2))
    back = Frontier(store, "bees", ByRule(store, "bees"))
    taken = back.claim((), 2)
    assert [(p.url, p.priority) for p in taken] == [
        ("https://a.test/", 0.9),
        ("https://b.test/", 0.2),
    ]


def test_pages_of_an_older_file_are_ranked_too(store) -> None:
    frontier = taught(store)
    add(frontier, NEW_GOOD)
    store.execute(
        "INSERT INTO frontier (niche, url, domain, depth, priority, added_at)"
        " VALUES ('bees', 'https://old.test/', 'old.test', 1, 0.6, '2026-01-01T00:00:00Z')"
    )
    assert {p.url for p in frontier.claim((), 2)} == {NEW_GOOD.url, "https://old.test/"}
