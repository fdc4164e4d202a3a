"""What was typed at the desk is not lost: left, refused, with a script and without (Chromium)."""

from __future__ import annotations

import re

from prospector.outreach.decisions import Decision, Decisions
from prospector.storage.database import open_store
from tests.review.desk import decided, rows
from tests.review.live import expect, sign


def type_and_be_refused(path, page) -> None:
    """Fields are filled, and a colleague decides before Approve is pressed."""
    page.get_by_label("Owner").fill("cy")
    page.get_by_label("Next action").fill("2098-12-24")
    ident = rows(path, "SELECT min(id) FROM candidates")[0][0]
    db = open_store(path)
    Decisions(db).decide([Decision(ident, "contacted", "bo", owner="bo")])
    db.close()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed")
    expect(page.get_by_text("What you typed here is not saved yet.")).to_be_visible()
    expect(page.get_by_label("Owner")).to_have_value("cy")
    expect(page.get_by_label("Next action")).to_have_value("2098-12-24")


def test_what_is_typed_and_not_saved_is_there_again(path, opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    sign(page)
    page.get_by_label("Text").fill("Dear Bo, half a let")
    page.get_by_label("Note").fill("half a no")
    page.get_by_role("link", name="Next").click()
    expect(page.locator("h1")).to_have_text("Links about bees 1")
    expect(page.get_by_label("Note")).to_have_value("")
    page.get_by_role("link", name="Previous").click()
    expect(page.get_by_label("Text")).to_have_value("Dear Bo, half a let")
    expect(page.get_by_label("Note")).to_have_value("half a no")
    expect(page.get_by_text("What you typed here before is not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Throw it away").first.click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("only answers “not found”"))
    page.reload()
    expect(page.get_by_label("Text")).to_have_value(re.compile("only answers “not found”"))
    expect(page.get_by_label("Note")).to_have_value("half a no")
    assert rows(path, "SELECT 1 FROM letters") == []


def test_what_a_refused_decision_said_stays_in_its_fields(path, opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    type_and_be_refused(path, page)
    expect(page.get_by_label("Note")).to_have_value("")
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("Owner")).to_have_value("bo")


def test_what_a_refused_decision_said_stays_without_a_script_too(path, opened) -> None:
    page = opened(java_script_enabled=False)
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    page.get_by_label("Note").fill("ring first")
    type_and_be_refused(path, page)
    expect(page.get_by_label("Note")).to_have_value("ring first")
    page.get_by_role("button", name="Approve").click()
    assert decided(path)[-1] == ("approved", None)
    assert rows(path, "SELECT owner, note FROM reviews ORDER BY id DESC LIMIT 1") == [
        ("cy", "ring first")
    ]


def test_a_refused_letter_stays_in_its_fields_without_a_script(opened) -> None:
    page = opened(java_script_enabled=False)
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    page.get_by_label("Name").fill("Ann Hive")
    page.get_by_label("E-mail").fill("ann@bees.test")
    page.get_by_role("button", name="Sign like this").click()
    page.get_by_label("Subject").fill("")
    page.get_by_label("Text").fill("Dear Bo,\n\nhalf a letter")
    page.get_by_role("button", name="Save the letter").click()
    expect(page.get_by_role("alert")).to_contain_text("A letter needs a subject and a text")
    expect(page.get_by_label("Text")).to_have_value("Dear Bo,\n\nhalf a letter")
    expect(page.get_by_label("Subject")).to_have_value("")


def test_a_decision_takes_the_unsaved_letter_along(path, opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    sign(page)
    page.get_by_label("Text").fill("Dear Bo, all of it.")
    page.get_by_label("Note").fill("on Monday")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("h1")).to_have_text("Links about bees 1")
    assert rows(path, "SELECT body FROM letters") == [("Dear Bo, all of it.\n",)]
    assert rows(path, "SELECT status, note FROM reviews") == [("approved", "on Monday")]
    page.get_by_role("link", name="Previous").or_(
        page.get_by_role("link", name="Queue")
    ).first.click()
    page.get_by_role("link", name=re.compile("Approved")).click()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    expect(page.get_by_label("Text")).to_have_value("Dear Bo, all of it.\n")
    expect(page.get_by_label("Note")).to_have_value("")
    expect(page.get_by_text("not saved yet").first).to_be_hidden()


def test_a_letter_of_hers_is_replaced_only_when_she_is_sure(path, opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    sign(page)
    page.get_by_label("Text").fill("Dear Bo, mine.")
    page.get_by_role("button", name="Save the letter").click()
    page.get_by_label("Language").select_option("de")
    page.evaluate("window.confirm = () => false")
    page.get_by_role("button", name="Write it anew in that").click()
    expect(page.get_by_label("Text")).to_have_value("Dear Bo, mine.\n")
    page.evaluate("window.confirm = () => true")
    page.get_by_role("button", name="Write it anew in that").click()
    expect(page.get_by_label("Text")).to_have_value(re.compile("Freundliche Grüße"))
    page.get_by_text("1 earlier version").click()
    page.locator(".versions summary").click()
    page.get_by_role("button", name="Bring it back").click()
    expect(page.get_by_label("Text")).to_have_value("Dear Bo, mine.\n")


def test_enter_in_a_field_saves_and_decides_nothing(path, opened) -> None:
    page = opened()
    page.locator("[data-open]").first.click()
    page.get_by_label("Owner").fill("bo")
    page.get_by_label("Owner").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert decided(path) == [("new", None)]
