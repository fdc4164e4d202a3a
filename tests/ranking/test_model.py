"""The model: begins as the rule, learns from words and kin, stays bounded and repeatable."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospector.items import PageKind, Placement
from prospector.ranking.model import Link, Model, Record
from prospector.ranking.signs import MOST, RESERVED, pack, signs_of, unpack
from prospector.ranking.worth import is_harvest, worth_of
from tests.factories import link, page

NOTHING = Record()


def waiting(rule: float = 0.3, *signs: int, url: str = "https://a.test/", **kin: Record) -> Link:
    site, siblings = kin.get("site", NOTHING), kin.get("siblings", NOTHING)
    return Link(url, rule, pack(list(signs)), site, siblings)


def test_without_lessons_the_order_is_the_rules() -> None:
    model = Model()
    estimates = [model.estimate(waiting(rule / 10, 40 + rule)) for rule in range(11)]
    assert estimates == sorted(estimates)
    assert len(set(estimates)) == 11


def test_words_that_led_to_lists_are_told_from_those_that_did_not() -> None:
    model = Model()
    good, bad, common = range(100, 110), range(200, 210), range(300, 320)
    for _ in range(20):
        model.learn(waiting(0.3, *good, *common), 1.0)
        model.learn(waiting(0.3, *bad, *common), 0.0)
    assert model.estimate(waiting(0.3, *good, *common)) > 0.7
    assert model.estimate(waiting(0.3, *bad, *common)) < 0.2
    unknown = model.estimate(waiting(0.3, *range(900, 910), *common))
    assert model.estimate(waiting(0.3, *bad, *common)) < unknown
    assert unknown < model.estimate(waiting(0.3, *good, *common))


def test_a_rule_that_is_wrong_here_is_overruled() -> None:
    """Links that the rule loves lead nowhere on this web, plain ones to lists."""
    model = Model()
    for _ in range(40):
        model.learn(waiting(0.9, 500), 0.0)
        model.learn(waiting(0.1, 600), 1.0)
    assert model.estimate(waiting(0.9, 500)) < model.estimate(waiting(0.1, 600))


def test_what_kin_did_counts_once_it_proved_to_matter() -> None:
    model = Model()
    fine, poor = Record(4, 4.0), Record(4, 0.0)
    before = model.estimate(waiting(site=fine)) - model.estimate(waiting(site=poor))
    for _ in range(20):
        model.learn(waiting(site=fine), 1.0)
        model.learn(waiting(site=poor), 0.0)
    after = model.estimate(waiting(site=fine)) - model.estimate(waiting(site=poor))
    assert after > before + 0.3


def test_equal_seeds_and_lessons_draw_alike_and_other_seeds_do_not() -> None:
    links = [waiting(0.3, 100 + n, url=f"https://site{n}.test/") for n in range(300)]
    draws = [[Model(seed).draw(one) for one in links] for seed in (1, 1, 2)]
    assert draws[0] == draws[1]
    assert draws[0] != draws[2]


def test_a_few_links_are_tried_against_the_estimate() -> None:
    model = Model()
    links = [waiting(0.3, 100 + n, url=f"https://site{n}.test/") for n in range(1_000)]
    explored = sum(model.draw(one) != model.estimate(one) for one in links)
    assert 10 <= explored <= 100


def test_what_was_learned_can_be_put_down_and_taken_up() -> None:
    first, second = Model(), Model()
    kept: dict[int, tuple[int, float, float]] = {}
    worths = [1.0, 0.0, 0.4] * 10
    for n, worth in enumerate(worths):
        kept |= {belief[0]: belief for belief in first.learn(waiting(0.5, 100 + n % 7), worth)}
    second.restore(kept.values(), Record(len(worths), sum(worths)))
    for n in range(20):
        one = waiting(0.4, 100 + n, url=f"https://x{n}.test/", site=Record(2, 1.0))
        assert second.draw(one) == pytest.approx(first.draw(one), abs=1e-12)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 65_535), max_size=60),
            st.floats(0, 1),
            st.floats(0, 1),
            st.integers(0, 10_000),
        ),
        max_size=30,
    )
)
def test_no_lesson_breaks_it(lessons) -> None:
    model = Model()
    for signs, rule, worth, read in lessons:
        record = Record(read, worth * read)
        one = waiting(rule, *signs, site=record, siblings=record)
        changed = model.learn(one, worth)
        assert all(variance > 0 for _, _, variance in changed)
        assert 0 <= model.estimate(one) <= 1
        assert 0 <= model.draw(one) <= 1


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 70_000), st.floats(), st.floats()), max_size=20))
def test_beliefs_of_a_damaged_file_are_passed_over(beliefs) -> None:
    model = Model()
    model.restore(beliefs, NOTHING)
    assert 0 <= model.estimate(waiting(0.5, 20, 65_535)) <= 1


PAGE = page("https://hive.test/", relevance=0.5)


def test_equal_links_have_equal_signs_and_other_words_others() -> None:
    one = link("https://other.test/links.html", "Useful links", section="Clubs")
    assert signs_of(one, PAGE, 1, 0.8, 0.2) == signs_of(one, PAGE, 1, 0.8, 0.2)
    for changed in (
        dataclasses.replace(one, anchor="Shop"),
        dataclasses.replace(one, section="Dealers"),
        dataclasses.replace(one, url="https://other.test/shop.html"),
        dataclasses.replace(one, placement=Placement.NAV),
        dataclasses.replace(one, external=False),
    ):
        assert signs_of(changed, PAGE, 1, 0.8, 0.2) != signs_of(one, PAGE, 1, 0.8, 0.2)


@settings(deadline=None)
@given(st.text(max_size=2_000), st.text(max_size=500), st.text(max_size=2_000))
def test_signs_are_bounded_whatever_a_stranger_wrote(anchor, path, context) -> None:
    one = link(f"https://x.test/{path}", anchor, context=context, section=context)
    numbers = unpack(signs_of(one, PAGE, 3, 1.0, 1.0))
    assert len(numbers) <= MOST
    assert all(RESERVED <= number < 65_536 for number in numbers)
    assert pack(list(numbers)) == signs_of(one, PAGE, 3, 1.0, 1.0)


@pytest.mark.parametrize(
    ("kind", "relevance", "best", "worth"),
    [
        (PageKind.RESOURCE, 0.8, 0.0, 1.0),
        (PageKind.RESOURCE, 0.1, 0.0, 0.0),
        (PageKind.ARTICLE, 0.9, 0.0, 0.0),
        (PageKind.HOME, 0.9, 0.5, 0.4),
        (PageKind.HOME, 0.9, 7.0, 0.8),
    ],
)
def test_a_list_on_the_topic_is_worth_most_and_the_way_to_one_something(
    kind, relevance, best, worth
) -> None:
    found = page(kind=kind, relevance=relevance)
    assert worth_of(found, best) == pytest.approx(worth)
    assert is_harvest(found) is (worth == 1.0)
