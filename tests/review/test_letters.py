"""The letter at the desk: changed, kept, started over, looked at again, and taken along as a file."""

from __future__ import annotations

import email
import email.policy
from html import unescape
from typing import TYPE_CHECKING

import pytest

from prospector.demo.loopback import Loopback, Reply
from prospector.outreach.decisions import Decisions
from prospector.outreach.letters import LONGEST_BODY
from prospector.storage.database import open_store
from tests.review.desk import Browser, fill, rows

if TYPE_CHECKING:
    from pathlib import Path

LINKED = (
    "<html lang=en><title>Links about bees 0</title><h1>Links</h1>"
    "<p>Read <a href='https://gone0.test/guide'>The hive guide</a> before winter.</p>"
)


@pytest.fixture(scope="module")
def running():
    with Loopback() as loopback:
        yield loopback


class Desk:
    """One candidate, somebody at the desk, and the web as the test sets it."""

    def __init__(self, path: Path, web: Loopback) -> None:
        self.path, self.web = path, web
        (self.id,) = fill(path, 1)
        rows(path, "UPDATE candidates SET verified_at = '2026-01-01T08:00:00Z' RETURNING id")
        self.ann = Browser(path)
        self.ann.get("/")

    def look(self) -> str:
        return unescape(self.ann.get(f"/-/candidate/{self.id}").text)

    def press(self, verb: str, **fields: str):
        given = [("do", verb), ("candidate", self.id), *fields.items()]
        return self.ann.press("/-/letter", *given)

    def serve(self, page: str | Reply) -> None:
        answer = page if isinstance(page, Reply) else Reply(200, page)
        gone = Reply(404, "<h1>Not found</h1>")
        self.web.site("site0.test", lambda ask: answer if ask.path == "/links" else gone)
        self.web.site("gone0.test", lambda ask: gone if ask.path != "/" else Reply(200, "Here"))


@pytest.fixture
def desk(tmp_path, running, monkeypatch):
    for name, value in running.settings().items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PROSPECTOR_CONFIRM_DELAY", "0")
    monkeypatch.setenv("PROSPECTOR_SENDER", "Ann Keeper, Hives Ltd <ann@hives.test>")
    return Desk(tmp_path / "store.db", running)


def test_the_letter_of_the_facts_stands_in_fields(desk) -> None:
    page = desk.look()
    assert 'value="A dead link on Links about bees 0"' in page
    assert "https://gone0.test/guide. That address only answers “not found” (404)." in page
    assert "By e-mail to <bdi>ed@site0.test</bdi>" in page
    assert "looked at again before the letter leaves the desk" in page


def test_what_a_person_writes_is_kept_until_she_starts_over(desk) -> None:
    page = desk.press("save", subject="Your list", body="Dear Bo,\r\n<b>hello</b>\r\n").text
    assert 'value="Your list"' in page
    assert "Dear Bo,\n&lt;b&gt;hello&lt;/b&gt;" in page
    assert "Changed by <bdi>ann</bdi>" in page
    desk.press("save", subject="Your list", body="Dear Bo,\n<b>hello</b>")
    assert len(rows(desk.path, "SELECT 1 FROM letters")) == 1, "the same again is nothing new"
    assert "A dead link on Links about bees 0" in desk.press("restart").text
    assert "Changed by" not in desk.look()


def test_a_draft_left_as_it_is_stays_the_drafts(desk) -> None:
    page = desk.look()
    body = page.split('dir="auto">\n', 1)[1].split("</textarea>", 1)[0]
    desk.press("save", subject="A dead link on Links about bees 0", body=body)
    assert rows(desk.path, "SELECT 1 FROM letters") == []


@pytest.mark.parametrize(
    ("subject", "body", "said"),
    [
        (" ", "Dear Bo", "needs a subject and a text"),
        ("Hello", "\n", "needs a subject and a text"),
        ("Hello", "x" * (LONGEST_BODY + 1), "too long"),
        ("x" * 201, "Dear Bo", "too long"),
    ],
)
def test_what_is_no_letter_is_refused(desk, subject: str, body: str, said: str) -> None:
    answer = desk.press("save", subject=subject, body=body)
    assert said in answer.text
    assert "<h1" in answer.text
    assert "Links about bees 0" in answer.text, "she stays where her text is"
    assert rows(desk.path, "SELECT 1 FROM letters") == []


def test_a_letter_written_anew_in_another_language(desk) -> None:
    assert "Freundliche Grüße" in unescape(desk.press("language", language="de").text)
    assert "../x" in desk.press("language", language="../x").text


def test_nothing_saved_is_lost_when_a_letter_is_written_anew(desk) -> None:
    desk.press("save", subject="Your list", body="Dear Bo, mine.", language="en")
    page = desk.press("language", subject="Your list", body="Dear Bo, newer.", language="de").text
    assert "2 earlier versions" in page
    ((number,),) = rows(desk.path, "SELECT id FROM letters WHERE body LIKE '%newer%'")
    assert "Dear Bo, newer." in desk.press(f"version:{number}").text.split("<textarea")[1][:200]
    assert "no such earlier version" in desk.press("version:999999").text


def test_a_decision_keeps_the_letter_that_stood_changed_beside_it(desk) -> None:
    fields = [("letter_subject", "Your list"), ("letter_body", "Dear Bo"), ("item", f"{desk.id}:0")]
    desk.ann.press("/-/decide", ("do", "approved"), *fields, ("letter_language", "en"))
    assert rows(desk.path, "SELECT subject, body, who FROM letters") == [
        ("Your list", "Dear Bo\n", "ann")
    ]
    too_long = ("letter_body", "x" * (LONGEST_BODY + 1))
    answer = desk.ann.press("/-/decide", ("do", "rejected:other"), too_long, *fields[::2])
    assert "too long" in answer.text
    assert rows(desk.path, "SELECT status FROM reviews") == [("approved",)], "all or nothing"


def test_whoever_sits_there_signs(desk, monkeypatch) -> None:
    monkeypatch.delenv("PROSPECTOR_SENDER")
    assert "Who signs your letters?" in desk.look()
    signed = {"name": "Bo Imker", "organisation": "Waben GmbH", "email": "bo@waben.test"}
    page = unescape(desk.press("sender", **signed, postal="Am Stock 1, Ulm").text)
    assert "Bo Imker, Waben GmbH\nAm Stock 1, Ulm" in page
    assert "no address" in desk.press("sender", name="Bo", email="no address").text


def test_the_file_comes_after_a_second_look(desk) -> None:
    desk.serve(LINKED)
    answer = desk.press("eml", subject="Your list", body="Dear Bo,\ngrüße")
    message = email.message_from_bytes(answer.content, policy=email.policy.default)
    assert message["To"] == "ed@site0.test"
    assert message["From"] == "Ann Keeper <ann@hives.test>"
    assert message["Subject"] == "Your list"
    assert message["X-Unsent"] == "1"
    assert message.get_content().split() == ["Dear", "Bo,", "grüße"]
    assert 'filename="site0.test.eml"' in answer.headers["content-disposition"]
    ((looked,),) = rows(desk.path, "SELECT verified_at FROM candidates")
    assert looked > "2026-01-01T08:00:00Z"
    asked = len(desk.web.log.moments)
    desk.press("eml", subject="Your list", body="Dear Bo")
    assert len(desk.web.log.moments) == asked, "a look of today is enough"


STALE = [
    (LINKED.replace("gone0", "other"), "stale"),
    (Reply(404, "gone"), "the page is gone (HTTP 404)"),
    (Reply(503, "busy"), "could not be looked at again: HTTP 503"),
]


@pytest.mark.parametrize(("served", "said"), STALE)
@pytest.mark.parametrize("verb", ["eml", "look"])
def test_no_file_where_the_facts_have_changed(desk, served, said: str, verb: str) -> None:
    desk.serve(served)
    answer = desk.press(verb, subject="Your list", body="Dear Bo")
    assert answer.headers["content-type"].startswith("text/html")
    assert said in unescape(answer.text)
    assert "Links about bees 0" in answer.text, "she stays on the candidate's page"
    assert rows(desk.path, "SELECT body FROM letters") == [("Dear Bo\n",)], "with her text"


def test_a_form_gets_a_text_and_no_mail(desk) -> None:
    desk.serve(LINKED)
    picked = ("contact", "form https://site0.test/write")
    desk.ann.press("/-/decide", ("do", "keep"), ("item", f"{desk.id}:0"), picked)
    assert "Through the site's own form" in desk.look()
    answer = desk.press("eml", subject="Your list", body="Dear Bo")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith("Your list\n\nDear Bo"), "it can be pasted as it is"


def test_a_reminder_does_not_begin_with_the_old_letter(desk) -> None:
    desk.press("save", subject="Your list", body="Dear Bo")
    rows(desk.path, "UPDATE letters SET at = '2026-01-02T08:00:00Z' RETURNING id")
    rows(
        desk.path,
        "INSERT INTO reviews (candidate_id, at, who, status)"
        " VALUES (?, '2026-01-03T08:00:00Z', 'ann', 'contacted') RETURNING id",
        desk.id,
    )
    page = desk.look()
    assert "Just one reminder of my note of" in page
    assert "Dear Bo" not in page


def test_the_owner_is_taken_away_by_an_emptied_field(desk) -> None:
    def save(owner: str) -> None:
        seen = rows(desk.path, "SELECT coalesce(max(id), 0) FROM reviews")[0][0]
        fields = [("item", f"{desk.id}:{seen}"), ("owner", owner), ("next_action", "")]
        desk.ann.press("/-/decide", ("do", "keep"), *fields)

    def owner() -> str:
        return rows(desk.path, "SELECT owner FROM outreach_candidates")[0][0]

    save("bo")
    assert owner() == "bo"
    save("")
    assert owner() == ""
    db = open_store(desk.path)
    Decisions(db).undo([2])
    db.close()
    assert owner() == "bo"
