"""Letters: every kind in every language, on full and on bare facts, whatever a stranger wrote."""

from __future__ import annotations

import dataclasses
import re

import pytest

from prospector.errors import UserError
from prospector.items import Reason, Verdict
from prospector.outreach.drafts.render import KINDS
from prospector.outreach.drafts.sender import Sender
from prospector.outreach.drafts.words import HOW, LANGUAGES
from tests.outreach.letters import BARE, FULL, NEEDS, letter

EVERY = [(kind, language) for kind in KINDS for language in LANGUAGES]


def assert_clean(draft) -> None:
    assert draft.missing == ()
    assert draft.subject
    assert "\n" not in draft.subject
    text = f"{draft.subject}\n{draft.body}"
    assert len(draft.body.split()) <= 130
    for wrong in ("None", "  ", "{", "}", "\n\n\n", " .", " ,\n", "()"):
        assert wrong not in text, wrong
    assert draft.body.count("Jane Doe") == 1


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_full_facts_make_a_short_letter(kind: str, language: str) -> None:
    draft = letter(FULL, kind, language)
    assert_clean(draft)
    assert draft.language == language
    assert "https://hive.test/links" in draft.body
    assert "2026-10-01" in draft.body, "a follow-up says that it is one"
    assert "Jane Doe, Acme" in draft.body
    assert re.search(r"would rather not|nichts von uns|prefiere no|préférez ne plus", draft.body)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_least_facts_make_a_letter_too(kind: str, language: str) -> None:
    draft = letter(dataclasses.replace(BARE, **NEEDS[kind]), kind, language, Sender("Jane Doe"))
    assert_clean(draft)
    assert len(draft.body.split()) < 100
    assert "2026" not in draft.body


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_without_its_facts_there_is_no_letter_and_it_says_what_is_missing(kind, language) -> None:
    draft = letter(BARE, kind, language, Sender())
    wanted = set(NEEDS[kind]) - {"reason"} | ({"how"} if "reason" in NEEDS[kind] else set())
    assert set(draft.missing) == wanted | {"sender"}
    assert (draft.subject, draft.body) == ("", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_of_being_dead_has_words(language: str) -> None:
    dead = {str(reason) for reason in Reason if reason.verdict is Verdict.DEAD}
    assert set(HOW[language]) == dead
    for reason in dead:
        body = letter(dataclasses.replace(FULL, reason=reason), language=language).body
        assert HOW[language][reason] in body


def test_a_moved_page_is_told_and_ours_is_not_pushed() -> None:
    body = letter(dataclasses.replace(FULL, moved_to="https://new.test/mites")).body
    assert "https://new.test/mites" in body
    assert "acme.example" not in body


def test_eight_other_dead_links_are_named_and_the_rest_counted() -> None:
    body = letter(FULL).body
    assert body.count("- https://gone.test/") == 8
    assert "and 1 more" in body
    assert "(now at https://new.test/1)" in body


def test_ours_is_offered_at_most_once() -> None:
    assert letter(FULL).body.count("acme.example/mites") == 1


@pytest.mark.parametrize(
    ("page", "asked", "used"),
    [("de", "", "de"), ("fr-CA", "", "fr"), ("it", "", "en"), ("", "", "en"), ("de", "es", "es")],
)
def test_the_pages_language_unless_asked(page: str, asked: str, used: str) -> None:
    assert letter(dataclasses.replace(FULL, language=page), language=asked).language == used


@pytest.mark.parametrize("language", ["it", "../en", "xx", "e" * 10_000])
def test_a_language_without_a_template_is_a_mistake(language: str) -> None:
    with pytest.raises(UserError, match="There is no template"):
        letter(FULL, language=language)


@pytest.mark.parametrize(
    ("kind", "more", "way", "to"),
    [
        ("broken_link", {}, "email", "ada@hive.test"),
        ("broken_link", {"submit_url": "https://hive.test/report"}, "form", "/report"),
        ("guest_post", {"submit_url": "https://hive.test/write"}, "guidelines", "/write"),
        ("guest_post", {}, "guidelines", "/links"),
        ("broken_link", {"contact_kind": "form", "contact": "https://hive.test/c"}, "form", "/c"),
        ("broken_link", {"contact_kind": "profile", "contact": "https://m.test/@a"}, "profile", ""),
        ("broken_link", {"contact": "ada@hive"}, "none", ""),
        ("broken_link", {"contact": "", "contact_kind": ""}, "none", ""),
    ],
)
def test_the_sites_own_way_comes_first(kind, more, way: str, to: str) -> None:
    draft = letter(dataclasses.replace(FULL, **more), kind)
    assert draft.way == way
    assert draft.to.endswith(to)
    assert bool(draft.note) == (way != "email")
    assert ("https://hive.test/about" in draft.body) == (way == "email")
