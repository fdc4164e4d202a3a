"""How the desk looks and behaves for everybody: focus, contrast, width, hostile text."""

from __future__ import annotations

import pytest

from prospector.storage.database import open_store
from tests.review.desk import add_candidate, rows
from tests.review.live import PHONE, expect, press
from tests.review.test_hostile_text import HOSTILE


def test_shortcuts_can_be_switched_off(path, opened) -> None:
    page = opened()
    press(page, "?")
    page.get_by_label("Single-key shortcuts are on").uncheck()
    page.reload()
    page.locator("[data-open]").first.focus()
    press(page, "a")
    press(page, "j")
    expect(page.locator("h1")).to_have_text("25 new candidates")
    assert rows(path, "SELECT * FROM reviews") == []


def test_tab_reaches_everything_in_reading_order_with_a_visible_focus(opened) -> None:
    page = opened()
    page.locator("[data-open]").first.click()
    seen = []
    for _ in range(40):
        press(page, "Tab")
        seen.append(
            page.evaluate(
                "() => { const e = document.activeElement; return [e.innerText || e.name || '',"
                " getComputedStyle(e).outlineStyle] }"
            )
        )
    names = [name for name, _ in seen]
    order = ["Skip to the content", "prospector", "Approve", "Reject", "Suppress", "note", "owner"]
    places = [next(at for at, name in enumerate(names) if name.startswith(one)) for one in order]
    assert places == sorted(places)
    assert all(style != "none" for name, style in seen[: max(places)] if name)


_CONTRAST = """() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [.2126, .7152, .0722][at], 0);
  const over = (top, a, under) => under.map((v, at) => top[at] * a + v * (1 - a));
  const paper = (e) => {
    for (; e; e = e.parentElement) {
      const text = getComputedStyle(e).backgroundColor;
      if (text.startsWith("color(srgb")) return rgb(text.slice(10)).slice(0, 3).map((v) => v * 255);
      const c = rgb(text);
      if (c.length === 3 || c[3] === 1) return c.slice(0, 3);
    }
    return [255, 255, 255];
  };
  const faint = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest(".sr, .skip")) continue;
    let alpha = 1;
    for (let up = e; up; up = up.parentElement) alpha *= Number(getComputedStyle(up).opacity);
    const ground = paper(e);
    const ink = over(rgb(getComputedStyle(e).color).slice(0, 3), alpha, ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x);
    const ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) faint.push(`${walk.currentNode.data.trim()}: ${ratio.toFixed(2)}`);
  }
  return faint;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast_aa(path, opened, scheme) -> None:
    page = opened(color_scheme=scheme)
    press(page, "j")
    press(page, "?")
    assert page.evaluate(_CONTRAST) == []
    page.locator("[data-open]").first.click()
    page.get_by_role("button", name="Approve").click()
    page.locator("summary", has_text="Reject").click()
    page.locator(".checks summary").first.click()
    assert page.evaluate(_CONTRAST) == []
    page.goto("/?niche=bees&status=all")
    assert page.evaluate(_CONTRAST) == []


def test_hostile_text_is_shown_and_moves_nothing(path, opened) -> None:
    db = open_store(path)
    for number, text in enumerate(HOSTILE):
        add_candidate(
            db,
            100 + number,
            score=99.0,
            page_title=text,
            anchor=text,
            context=f"Before {text} after",
            why=text,
            section=text,
            no_solicit=text,
        )
    db.close()
    page = opened(**PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.locator("h2", has_text="<script>alert(1)</script>").first).to_be_visible()
    addresses = page.locator("[data-open]").evaluate_all("all => all.map((one) => one.href)")
    for address in addresses[: len(HOSTILE)]:
        page.goto(address)
        expect(page.locator("h1")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert page.locator("img, iframe, svg:not(.bars)").count() == 0


@pytest.mark.parametrize("width", [390, 800, 1100])
def test_no_field_is_smaller_than_what_ios_leaves_alone(opened, width) -> None:
    page = opened(viewport={"width": width, "height": 1000})
    sizes = (
        "all => Object.fromEntries(all.map((one) =>"
        " [one.name || one.id, parseFloat(getComputedStyle(one).fontSize)]))"
    )
    fields = "input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select"
    found = page.locator(fields).evaluate_all(sizes)
    page.get_by_role("link", name="Links about bees 0", exact=True).click()
    page.wait_for_url("**/candidate/**")  # with its style sheet
    found |= page.locator(fields).evaluate_all(sizes)
    assert {"q", "owner", "note", "next_action", "name"} <= set(found)
    assert {name: size for name, size in found.items() if size < 16} == {}
    label = page.locator(".panel label", has_text="Note")
    at = label.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert at == (16 if width < 960 else 14), "below the letter it is read like the letter"
