"""Seeds as examples of their niche: kept by a crawl, used by the next one."""

from __future__ import annotations

from prospector.storage.examples import LONGEST, examples, keep_example


def test_a_run_learns_from_what_was_there_when_it_began(store, monkeypatch) -> None:
    moments = iter(("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-05T00:00:00Z"))
    monkeypatch.setattr("prospector.storage.examples.now", lambda: next(moments))
    keep_example(store, "bees", "https://a.test/", "hives " * LONGEST)
    keep_example(store, "bees", "https://b.test/", "honey")
    keep_example(store, "cheese", "https://c.test/", "rennet")
    (first,) = examples(store, "bees", "2026-01-02T00:00:00Z")
    assert len(first) == LONGEST
    assert len(examples(store, "bees", "2026-01-04T00:00:00Z")) == 2
    assert examples(store, "cheese", "2026-01-04T00:00:00Z") == []


def test_a_seed_that_changed_is_one_example(store) -> None:
    keep_example(store, "bees", "https://a.test/", "old")
    keep_example(store, "bees", "https://a.test/", "new")
    assert examples(store, "bees", "9999") == ["new"]
