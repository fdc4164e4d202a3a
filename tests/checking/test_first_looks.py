"""Dear searches run only where a cheap look finds a word of theirs: it must never miss one."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prospector.checking.rules import parking, repurposed, walls
from prospector.checking.rules.features import Features, _count_words, features

FEW = settings(max_examples=60, deadline=None)


@pytest.mark.parametrize("name", sorted({name for name, _ in walls._BY_BODY}))
@given(data=st.data())
@FEW
def test_every_mark_of_a_wall_has_a_needed_word(name: str, data: st.DataObject) -> None:
    patterns = [mark for wall, mark in walls._BY_BODY if wall == name]
    found = data.draw(st.one_of(*map(st.from_regex, patterns)))
    assert any(word in found for word in walls._NEEDED)


@given(st.from_regex(walls._WEAK))
@settings(max_examples=1_000, deadline=None)
def test_every_weak_mark_of_a_wall_has_a_needed_word(found: bytes) -> None:
    assert any(word in found for word in walls._WEAK_NEEDED)


@given(st.from_regex(parking._WORDS))
@example("domain 00İ 販売中")
@settings(max_examples=500, deadline=None)
def test_every_word_of_a_lander_has_a_needed_one(text: str) -> None:
    found = parking._WORDS.search(text)
    assert found is not None
    assert parking._said(Features(title=text, heading="", body="")) == found[0].strip()
    page = Features(title="", heading="", body=f"{'of it ' * 60}{found[0]} {'and so on ' * 30}")
    again = parking._WORDS.search(page.text)
    assert again is not None
    assert parking._said(page) == again[0].strip()


@pytest.mark.parametrize("trade", repurposed._LEXICON)
@given(data=st.data())
@FEW
def test_the_words_of_all_trades_are_those_of_each(trade: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(repurposed._LEXICON[trade]))
    assert repurposed._ANY.search(f"a title\n{text}") or not repurposed._LEXICON[trade].search(text)


@given(st.text(st.sampled_from("ab_1 .,\n'—é“”ж中\u00a0"), max_size=200))
@settings(max_examples=500, deadline=None)
def test_words_are_counted_as_a_search_counts_them(text: str) -> None:
    assert _count_words(text) == len(re.findall(r"\w+", text))


PARTS = (
    "<title>A</title>",
    "<svg><title>drawn</title></svg>",
    "<h1>one</h1>",
    "<h2>two</h2>",
    "<script src=/a.js></script>",
    "<script>var a = 1</script>",
    "<iframe src=/f></iframe>",
    "<div id = root></div>",
    "<div ID='app'>x</div>",
    "<app-root></app-root>",
    "<p data-reactroot>x</p>",
    "<input type=password>",
    "<p>some words</p>",
)


@given(st.lists(st.sampled_from(PARTS), max_size=8))
@settings(max_examples=200, deadline=None)
def test_a_page_is_read_alike_with_and_without_scripts(parts: list[str]) -> None:
    """Scripts choose another way to look; what is found of the rest is the same."""
    plain = "".join(part for part in parts if "script" not in part)
    one = features(f"<body>{plain}".encode())
    other = features(f"<body>{plain}<script>0</script>".encode())
    for name in ("title", "heading", "text", "words", "password", "sources"):
        assert getattr(one, name) == getattr(other, name), name
    marks = ("<div id = root>", "<div ID='app'>", "<app-root>", "<p data-reactroot>")
    assert other.mount == any(mark in plain for mark in marks)
    assert not one.mount  # which no script could fill
