"""The morning's work in a real Chromium: by keyboard, by mouse, on a phone, and without scripts."""

from __future__ import annotations

import re

from prospector.outreach.decisions import Decision, Decisions
from prospector.storage.database import open_store
from tests.review.desk import rows
from tests.review.live import PHONE, TABLET, expect, press


def decided(path) -> list[tuple[str, str | None]]:
    return rows(path, "SELECT status, reason_code FROM reviews ORDER BY id")


def title(page) -> str:
    return page.locator("h1").inner_text()


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


def test_a_morning_by_mouse(path, opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    expect(page.locator("mark").first).to_have_text("The hive guide")
    page.get_by_text("Checked 2 times").click()
    expect(page.get_by_role("cell", name="Takes too long to answer")).to_be_visible()
    page.get_by_label("site0.test/write").check()
    page.get_by_label("Note").fill("by form")
    page.get_by_label("Owner").fill("bo")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("h1")).to_have_text("Links about bees 1")
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("button", name="Link is not dead").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".badge").first).to_have_text("New")
    page.get_by_role("link", name="prospector").click()
    page.get_by_role("link", name=re.compile("Approved")).click()
    expect(page.locator("h1")).to_have_text("1 approved candidate")
    expect(page.locator(".owner")).to_have_text("Owner bo")
    assert rows(path, "SELECT note FROM reviews ORDER BY id LIMIT 2") == [
        ("Contact picked: form https://site0.test/write",),  # at once: the letter follows
        ("by form",),
    ]


def test_from_the_queue_to_a_letter_in_her_mailbox(path, opened, monkeypatch) -> None:
    rows(path, "UPDATE candidates SET verified_at = '2099-01-01T08:00:00Z' RETURNING id")
    monkeypatch.delenv("PROSPECTOR_SENDER", raising=False)
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    page.get_by_label("Name").fill("Ann Keeper")
    page.get_by_role("button", name="Sign like this").click()
    text = page.get_by_label("Text")
    expect(text).to_have_value(re.compile("only answers “not found”"))
    text.fill("Dear Bo,\nyour link to the hive guide is dead.")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download .eml").click()
    saved = coming.value.path().read_text()
    assert "To: ed@site0.test" in saved
    assert "your link to the hive guide is dead." in saved
    page.get_by_role("button", name="Contacted").click()
    expect(page.locator("h1")).to_have_text("Links about bees 1")
    assert decided(path) == [("contacted", None)]


def _sign(page) -> None:
    page.get_by_label("Name").fill("Ann Keeper")
    page.get_by_role("button", name="Sign like this").click()


def test_what_is_typed_and_not_saved_is_there_again(path, opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    _sign(page)
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
    page.get_by_label("Owner").fill("cy")
    page.get_by_label("Next action").fill("2098-12-24")
    ident = rows(path, "SELECT min(id) FROM candidates")[0][0]
    db = open_store(path)
    Decisions(db).decide([Decision(ident, "contacted", "bo", owner="bo")])
    db.close()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed")
    expect(page.get_by_label("Owner")).to_have_value("cy")
    expect(page.get_by_label("Next action")).to_have_value("2098-12-24")
    expect(page.get_by_label("Note")).to_have_value("")
    expect(page.get_by_text("What you typed here is not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.get_by_label("Owner")).to_have_value("bo")


def test_what_a_refused_decision_said_stays_without_a_script_too(path, opened) -> None:
    page = opened(java_script_enabled=False)
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    page.get_by_label("Owner").fill("cy")
    page.get_by_label("Next action").fill("2098-12-24")
    page.get_by_label("Note").fill("ring first")
    ident = rows(path, "SELECT min(id) FROM candidates")[0][0]
    db = open_store(path)
    Decisions(db).decide([Decision(ident, "contacted", "bo", owner="bo")])
    db.close()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was changed")
    expect(page.get_by_text("What you typed here is not saved yet.")).to_be_visible()
    expect(page.get_by_label("Owner")).to_have_value("cy")
    expect(page.get_by_label("Next action")).to_have_value("2098-12-24")
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


def test_the_look_again_cannot_be_pressed_while_it_looks(opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    _sign(page)
    held = []
    page.route("**/-/letter", lambda route: held.append(route))
    look = page.get_by_role("button", name="Look at the page again")
    disabled, said = look.evaluate(
        """(button) => { button.click(); return new Promise((done) => setTimeout(() => done(
            [button.disabled, document.querySelector("[data-progress]").innerText]), 500)); }"""
    )
    assert disabled
    assert "this may take a minute" in said
    assert "do=look" in (held[0].request.post_data or ""), "its own value went along"
    held[0].abort()


def test_a_decision_takes_the_unsaved_letter_along(path, opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    _sign(page)
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
    _sign(page)
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


def test_the_mail_program_gets_what_stands_in_the_fields(path, opened) -> None:
    rows(path, "UPDATE candidates SET verified_at = '2099-01-01T08:00:00Z' RETURNING id")
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    page.get_by_label("Name").fill("Ann Keeper")
    page.get_by_role("button", name="Sign like this").click()
    page.get_by_label("Subject").fill("A & B?")
    page.get_by_label("Text").fill("one\ntwo")
    link = page.get_by_role("link", name="Open in mail program")
    link.evaluate("(node) => node.addEventListener('click', (event) => event.preventDefault())")
    link.click()
    href = link.get_attribute("href")
    assert href == "mailto:ed@site0.test?subject=A%20%26%20B%3F&body=one%0D%0Atwo"


def test_search_facets_and_a_saved_view(opened) -> None:
    page = opened()
    press(page, "/")
    page.keyboard.type("bees 7")
    press(page, "Enter")
    expect(page.locator("h1")).to_contain_text("candidates with “bees 7”")
    page.get_by_role("link", name="Clear all filters").click()
    page.get_by_role("link", name=re.compile("80–100")).click()
    expect(page.locator("h1")).to_have_text("11 new candidates")
    page.evaluate("window.prompt = () => 'The best'")
    page.get_by_role("button", name="Save this view").click()
    page.goto("/")
    page.get_by_role("link", name="The best").click()
    expect(page.locator("h1")).to_have_text("11 new candidates")


def test_the_next_page_goes_on_where_this_one_ends(opened) -> None:
    page = opened()
    page.get_by_role("link", name="Next 20").click()
    expect(page.locator("[data-row]")).to_have_count(5)
    page.get_by_role("link", name="First page").click()
    expect(page.locator("[data-row]")).to_have_count(20)


# What stands beyond the screen's edge lets the page pan sideways, also where nobody sees it; what is
# in a box that scrolls by itself does not.
_PANS = """() => [...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()
  && !e.closest('.sr, .skip, .statuses') && e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 80))"""


_OFF_CENTRE = """(button) => { const text = document.createRange();
  text.selectNodeContents(button.firstChild); const a = text.getBoundingClientRect();
  const b = button.getBoundingClientRect(); return a.left + a.right - b.left - b.right; }"""


def test_on_a_phone(path, opened) -> None:
    page = opened(**PHONE)
    assert page.evaluate(_PANS) == []
    page.locator("[data-open]").first.tap()
    expect(page.locator("h1")).to_have_text("Links about bees 0")
    assert page.evaluate(_PANS) == []
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_be_in_viewport()
    assert approve.bounding_box()["height"] >= 40
    expect(page.get_by_label("Note")).to_be_hidden()
    scrolled = page.evaluate("scrollY")
    page.get_by_text("Details", exact=True).tap()
    for label in ("Note", "Owner", "Next action"):
        expect(page.get_by_label(label, exact=True)).to_be_in_viewport()
    expect(page.get_by_role("button", name="Contacted")).to_be_in_viewport()
    for label in ("Contacted", "Replied", "Won", "Lost"):
        assert abs(page.get_by_role("button", name=label).evaluate(_OFF_CENTRE)) <= 1
    expect(page.get_by_role("button", name="Save without deciding")).to_be_in_viewport()
    assert page.evaluate("scrollY") == scrolled, "the letter stays where it was read"
    assert page.evaluate(_PANS) == []
    page.get_by_label("Note", exact=True).fill("from the train")
    page.get_by_text("Details", exact=True).tap()
    expect(page.get_by_label("Note", exact=True)).to_be_hidden()
    approve.tap()
    expect(page.locator("h1")).to_have_text("Links about bees 1")
    page.locator("summary", has_text="Reject").tap()
    choice = page.get_by_role("button", name="Duplicate")
    expect(choice).to_be_in_viewport()
    choice.tap()
    expect(page.locator("h1")).to_have_text("Links about bees 2")
    page.get_by_role("link", name="Queue").tap()
    page.get_by_text("Filters and views").tap()
    page.get_by_role("link", name=re.compile("60–79")).tap()
    expect(page.locator("h1")).to_have_text("14 new candidates")
    assert decided(path) == [("approved", None), ("rejected", "duplicate")]
    assert rows(path, "SELECT note FROM reviews ORDER BY id") == [("from the train",), ("",)]


def test_on_a_tablet(path, opened) -> None:
    page = opened(**TABLET)
    assert page.evaluate(_PANS) == []
    assert page.locator(".row .what").first.bounding_box()["width"] > 400
    expect(page.get_by_role("link", name="All", exact=True)).to_be_in_viewport(ratio=1)
    tops = {
        round(box.bounding_box()["y"]) for box in page.locator(".bar .button, .bar > button").all()
    }
    assert len(tops) == 1, "the bar is one row"
    expect(page.get_by_role("link", name="Due today")).to_be_hidden()
    page.get_by_text("Filters and views").tap()
    expect(page.get_by_role("link", name="Due today")).to_be_visible()
    page.locator("[data-open]").first.tap()
    expect(page.locator("h1")).to_have_text("Links about bees 0")
    assert page.evaluate(_PANS) == []
    approve = page.get_by_role("button", name="Approve")
    expect(approve).to_be_in_viewport()
    page.locator("summary", has_text="Reject").tap()
    for choice in ("Off topic", "Other"):
        expect(page.get_by_role("button", name=choice)).to_be_in_viewport(ratio=1)
    page.get_by_text("Details", exact=True).tap()
    page.get_by_label("Note", exact=True).fill("from the sofa")
    expect(page.get_by_role("button", name="Contacted")).to_be_in_viewport(ratio=1)
    approve.tap()
    expect(page.locator("h1")).to_have_text("Links about bees 1")
    assert rows(path, "SELECT status, note FROM reviews") == [("approved", "from the sofa")]


def test_the_main_actions_need_no_script(path, opened) -> None:
    page = opened(java_script_enabled=False)
    page.locator(".tick input").nth(0).check()
    page.locator(".tick input").nth(2).check()
    page.locator("summary", has_text="Reject").click()
    page.get_by_role("button", name="Wants money").click()
    expect(page.locator("h1")).to_have_text("23 new candidates")
    page.get_by_role("link", name="Links about bees 1", exact=True).click()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("h1")).to_have_text("Links about bees 3")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("h1")).to_have_text("Links about bees 3")
    assert decided(path)[:3] == [("rejected", "paid"), ("rejected", "paid"), ("approved", None)]
    assert decided(path)[-1] == ("new", None)


def test_enter_in_a_field_saves_and_decides_nothing(path, opened) -> None:
    page = opened()
    page.locator("[data-open]").first.click()
    page.get_by_label("Owner").fill("bo")
    page.get_by_label("Owner").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert decided(path) == [("new", None)]
