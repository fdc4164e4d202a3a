"""What the desk calls a candidate: its kind beside the title, titles in place of ids."""

from __future__ import annotations

import html
import re

import pytest

from prospector.outreach.decisions import Decision, Decisions
from prospector.review.naming import called
from prospector.storage.database import open_store
from tests.review.desk import Browser, fill, rows


@pytest.fixture
def path(tmp_path):
    """Three candidates, the first two of one page: a broken link and a resource page."""
    path = tmp_path / "store.db"
    fill(path)
    db = open_store(path)
    with db.atomic():
        db.execute(
            "UPDATE candidates SET kind = 'resource_page', target_url = '', domain = 'site0.test',"
            " page_url = 'https://site0.test/links', page_title = 'Links about bees 0'"
            " WHERE domain = 'site1.test'"
        )
    db.close()
    return path


@pytest.fixture
def ids(path) -> list[str]:
    return [row[0] for row in rows(path, "SELECT id FROM candidates ORDER BY id")]


@pytest.fixture
def ann(path) -> Browser:
    browser = Browser(path)
    browser.get("/")
    return browser


def decide(path, ident: str, status: str) -> None:
    db = open_store(path)
    Decisions(db).decide([Decision(ident, status, "bo")])
    db.close()


def plain(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page)))


def test_a_page_without_a_title_is_called_by_its_address() -> None:
    assert called("", "https://a.test/x", "guest_post") == "“https://a.test/x” (guest post)"


@pytest.mark.parametrize("written", [0, 1])
@pytest.mark.parametrize("status", ["contacted", "replied", "won", "lost"])
def test_a_row_says_that_its_page_was_written_to(path, ids, ann, written, status) -> None:
    assert "same page: broken link, 90" in plain(ann.get("/").text)
    decide(path, ids[written], status)
    kind = ["broken link", "resource page"][written]
    assert f"same page: {kind}, {status}" in plain(ann.get("/").text)


def test_a_toast_names_the_kind(path, ids, ann) -> None:
    ann.press("/-/decide", ("do", "rejected:low_quality"), ("item", f"{ids[0]}:0"))
    assert "Rejected (low quality): “Links about bees 0” (broken link)." in plain(ann.page)
    ann.press("/-/undo", ("review", "1"))
    assert "Taken back: Rejected, “Links about bees 0” (broken link)." in plain(ann.page)


def test_a_refusal_names_the_other_candidate_and_leads_to_it(path, ids, ann) -> None:
    decide(path, ids[0], "contacted")
    page = ann.get(f"/-/candidate/{ids[1]}").text
    assert "No draft: the domain has an open pitch, “Links about bees 0” on site0.test" in plain(
        page
    )
    assert ids[0] not in plain(page)
    assert f'href="/-/candidate/{ids[0]}"' in page


def test_a_refused_letter_names_it_in_its_toast_too(path, ids, ann) -> None:
    ann.get(f"/-/candidate/{ids[1]}")
    decide(path, ids[0], "contacted")
    ann.press("/-/letter", ("candidate", ids[1]), ("do", "eml"))
    assert 'class="toast failed"' in ann.page
    assert "the domain has an open pitch, “Links about bees 0” on site0.test" in plain(ann.page)
    assert ids[0] not in plain(ann.page)
