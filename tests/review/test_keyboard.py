"""The morning's work by single keys, in a real Chromium."""

from __future__ import annotations

from tests.review.desk import decided, rows
from tests.review.live import expect, press


def test_a_morning_by_keyboard(path, opened) -> None:
    page = opened()
    press(page, "j")
    expect(page.locator(".row.here")).to_contain_text("Links about bees 0")
    press(page, "j")
    press(page, "k")
    press(page, "Enter")
    expect(page.locator("h1")).to_have_text("Links about bees 0")
    press(page, "n")
    page.keyboard.type("ask about japan, reply soon")  # letters in a field are letters
    press(page, "Escape")
    press(page, "a")
    expect(page.locator("h1")).to_have_text("Links about bees 1")
    expect(page.get_by_role("status")).to_contain_text(
        "Approved: “Links about bees 0” (broken link)."
    )
    press(page, "r")
    press(page, "3")
    expect(page.locator("h1")).to_have_text("Links about bees 2")
    press(page, "s")
    press(page, "1")
    expect(page.locator("h1")).to_have_text("Links about bees 3")
    expect(page.get_by_role("status")).to_contain_text("site2.test")
    press(page, "u")
    expect(page.get_by_role("status")).to_contain_text("no longer suppressed")
    press(page, "j")
    expect(page.locator("h1")).to_have_text("Links about bees 4")
    press(page, "b")
    expect(page.locator("h1")).to_have_text("23 new candidates")
    assert decided(path)[:2] == [("approved", None), ("rejected", "no_contact")]
    assert rows(path, "SELECT note FROM reviews ORDER BY id LIMIT 1") == [
        ("ask about japan, reply soon",)
    ]


def test_bulk_by_keyboard_and_undo_on_the_queue(path, opened) -> None:
    page = opened()
    press(page, "j")
    press(page, "x")
    press(page, "j")
    press(page, "x")
    expect(page.locator("#ticked")).to_have_text("2 chosen")
    press(page, "a")
    expect(page.locator("h1")).to_have_text("23 new candidates")
    press(page, "u")
    expect(page.locator("h1")).to_have_text("25 new candidates")
    press(page, "j")
    press(page, "r")
    press(page, "1")
    expect(page.locator("h1")).to_have_text("24 new candidates")
    assert decided(path)[-1] == ("rejected", "off_topic")


def test_a_menu_left_without_a_choice_chooses_nothing(path, opened) -> None:
    page = opened()
    ticked = page.locator(".tick input:checked")
    press(page, "j")
    for leave in ("Escape", "k", "s"):
        press(page, "r")
        expect(ticked).to_have_count(1)
        press(page, leave)
        if leave == "s":  # another menu for the same row
            expect(ticked).to_have_count(1)
            press(page, "s")
        expect(ticked).to_have_count(0)
    press(page, "r")
    press(page, "Escape")
    press(page, "j")
    expect(page.locator(".row.here")).to_contain_text("Links about bees 1")
    press(page, "a")
    expect(page.get_by_role("status")).to_contain_text("Links about bees 1")
    assert decided(path) == [("approved", None)]


def test_what_a_person_ticked_stays_when_a_menu_is_left(opened) -> None:
    page = opened()
    page.locator(".tick input").nth(2).check()
    press(page, "r")
    press(page, "Escape")
    expect(page.locator(".tick input").nth(2)).to_be_checked()
    expect(page.locator("#ticked")).to_have_text("1 chosen")


def test_a_key_with_nothing_marked_says_so(path, opened) -> None:
    page = opened()
    for key in ("r", "a", "c"):
        page.reload()
        press(page, key)
        expect(page.get_by_role("alert")).to_contain_text("Nothing was chosen")
        expect(page.locator(".tick input:checked")).to_have_count(0)
        expect(page.get_by_role("button", name="Off topic")).to_be_hidden()
    assert decided(path) == []


def test_after_a_decision_by_key_the_next_row_is_marked(path, opened) -> None:
    page = opened()
    press(page, "j")
    press(page, "j")
    press(page, "a")
    expect(page.locator("h1")).to_have_text("24 new candidates")
    expect(page.locator(".row.here")).to_contain_text("Links about bees 2")
    press(page, "a")
    expect(page.locator("h1")).to_have_text("23 new candidates")
    expect(page.get_by_role("status")).to_contain_text("Links about bees 2")
    expect(page.locator(".row.here")).to_contain_text("Links about bees 3")
    page.reload()
    expect(page.locator(".row.here")).to_have_count(0)
