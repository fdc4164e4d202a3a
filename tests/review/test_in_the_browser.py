"""The morning's work in a real Chromium: by mouse, on a phone and a tablet, and without scripts."""

from __future__ import annotations

import re

from tests.review.desk import decided, rows
from tests.review.live import PHONE, TABLET, expect, press, sign


def title(page) -> str:
    return page.locator("h1").inner_text()


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


def test_the_look_again_cannot_be_pressed_while_it_looks(opened) -> None:
    page = opened()
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    sign(page)
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
