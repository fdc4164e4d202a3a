"""Every button of the desk, through Datasette's own application."""

from __future__ import annotations

import re
import shutil
import sqlite3

import pytest

from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.suppressions import Suppressions
from prospector.review import actions
from prospector.review.access import Access
from prospector.storage.database import open_store
from tests.review.desk import Browser, fill, rows


@pytest.fixture
def path(tmp_path):
    return tmp_path / "store.db"


@pytest.fixture
def ids(path):
    return fill(path)


@pytest.fixture
def ann(path, ids):
    ann = Browser(path)
    ann.get("/")
    return ann


def status(path, ident: str) -> str:
    return rows(path, "SELECT status FROM outreach_candidates WHERE id = ?", ident)[0][0]


@pytest.mark.parametrize(
    ("verb", "wanted", "reason"),
    [
        ("approved", "approved", None),
        ("rejected:off_topic", "rejected", "off_topic"),
        ("rejected:wrong_verdict", "rejected", "wrong_verdict"),
        ("contacted", "contacted", None),
        ("replied", "replied", None),
        ("won", "won", None),
        ("lost:no_reply", "lost", "no_reply"),
        ("new", "new", None),
    ],
)
def test_a_button_appends_one_decision_with_the_persons_name(
    path, ids, ann, verb, wanted, reason
) -> None:
    answer = ann.press("/-/decide", ("do", verb), ("item", f"{ids[0]}:0"), ("then", "next"))
    assert answer.status_code == 200
    kept = rows(path, "SELECT candidate_id, who, status, reason_code FROM reviews")
    assert kept == [(ids[0], "ann", wanted, reason)]


def test_a_decision_leads_to_the_next_candidate_and_undo_back_to_this_one(path, ids, ann) -> None:
    answer = ann.press("/-/decide", ("do", "approved"), ("item", f"{ids[0]}:0"), ("then", "next"))
    assert answer.url.path == f"/-/candidate/{ids[1]}"
    assert "Approved: “Links about bees 0” (broken link)." in answer.text
    review = rows(path, "SELECT max(id) FROM reviews")[0][0]
    ann.press("/-/undo", ("review", str(review)))
    assert status(path, ids[0]) == "new"


def test_the_toast_shows_once_and_undo_stays_at_hand(ids, ann) -> None:
    ann.press("/-/decide", ("do", "approved"), ("item", f"{ids[0]}:0"))
    assert 'class="toast"' in ann.page
    ann.get("/")
    assert 'class="toast"' not in ann.page
    assert "Undo last" in ann.page


def test_bulk_actions_change_all_ticked_and_undo_takes_all_back(path, ids, ann) -> None:
    ann.press("/-/decide", ("do", "approved"), *(("item", f"{one}:0") for one in ids))
    assert {status(path, one) for one in ids} == {"approved"}
    made = rows(path, "SELECT id FROM reviews ORDER BY id")
    ann.press("/-/undo", *(("review", str(row[0])) for row in made))
    assert {status(path, one) for one in ids} == {"new"}


def test_note_owner_date_and_contact_are_kept_and_shown(path, ids, ann) -> None:
    answer = ann.press(
        "/-/decide",
        ("do", "keep"),
        ("item", f"{ids[1]}:0"),
        ("then", "next"),
        ("note", "Ask about the book"),
        ("owner", "Bo"),
        ("next_action", "2026-12-24"),
        ("contact", "form https://site1.test/write"),
    )
    assert answer.url.path == f"/-/candidate/{ids[1]}"
    assert "Ask about the book" in answer.text
    assert 'value="2026-12-24"' in answer.text
    assert 'value="form https://site1.test/write" checked' in answer.text
    assert rows(path, "SELECT status, owner FROM outreach_candidates WHERE id = ?", ids[1]) == [
        ("new", "Bo")
    ]
    # The next decision keeps the date and does not pick the contact once more.
    seen = rows(path, "SELECT max(id) FROM reviews")[0][0]
    ann.press(
        "/-/decide",
        ("do", "approved"),
        ("item", f"{ids[1]}:{seen}"),
        ("contact", "form https://site1.test/write"),
    )
    last = rows(path, "SELECT status, note, next_action_at FROM reviews ORDER BY id DESC LIMIT 1")
    assert last == [("approved", "", "2026-12-24")]


def test_saving_what_is_there_already_writes_nothing(path, ids, ann) -> None:
    fields = [
        ("do", "keep"),
        ("item", f"{ids[0]}:0"),
        ("owner", "Bo"),
        ("next_action", "2026-12-24"),
    ]
    ann.press("/-/decide", *fields)
    answer = ann.press("/-/decide", *fields)
    assert "nothing was saved" in answer.text
    assert len(rows(path, "SELECT * FROM reviews")) == 1


@pytest.mark.parametrize(
    ("verb", "pair"),
    [
        ("suppress:domain", ("domain", "site0.test")),
        ("suppress:email", ("email", "ed@site0.test")),
        ("suppress:url", ("url", "https://site0.test/links")),
    ],
)
def test_suppressing_and_lifting(path, ids, ann, verb, pair) -> None:
    ann.press("/-/decide", ("do", verb), ("item", f"{ids[0]}:0"), ("note", "asked us"))
    assert rows(path, "SELECT kind, value, reason FROM suppressions") == [(*pair, "asked us (ann)")]
    assert status(path, ids[0]) == "suppressed"
    review = rows(path, "SELECT max(id) FROM reviews")[0][0]
    ann.press("/-/undo", ("review", str(review)), ("silenced", ":".join(pair)))
    assert rows(path, "SELECT * FROM suppressions") == []
    assert status(path, ids[0]) == "new"


def test_lifting_a_domain_says_what_stays_below_it_and_offers_it(path, ids, ann) -> None:
    item = ("item", f"{ids[0]}:0")
    ann.press("/-/decide", ("do", "suppress:url"), item)
    ann.get(f"/-/candidate/{ids[0]}")
    assert "below it" not in ann.page, "the page alone is suppressed"
    ann.press("/-/decide", ("do", "suppress:domain"), item)
    ann.get(f"/-/candidate/{ids[0]}")
    assert "Lift it with the one page or address below it" in ann.page
    domain, page = ("silenced", "domain:site0.test"), ("silenced", "url:https://site0.test/links")
    ann.press("/-/undo", domain)
    assert "(one page or address below it still is)" in ann.page
    assert status(path, ids[0]) == "suppressed"
    ann.get("/?status=all")
    ann.press("/-/decide", ("do", "suppress:domain"), ("item", f"{ids[0]}:9"))
    ann.press("/-/undo", domain, page)
    assert "below it" not in ann.page
    assert rows(path, "SELECT * FROM suppressions") == []


def test_what_a_colleague_decided_meanwhile_is_not_run_over(path, ids, ann) -> None:
    Browser(path, Access(user="bo")).get("/")
    other = Browser(path, Access(user="bo"))
    other.get("/")
    other.press("/-/decide", ("do", "rejected:paid"), ("item", f"{ids[0]}:0"))
    answer = ann.press("/-/decide", ("do", "approved"), ("item", f"{ids[0]}:0"))
    assert "bo marked “Links about bees 0” (broken link) as rejected" in answer.text
    assert status(path, ids[0]) == "rejected"
    ann.get(f"/-/candidate/{ids[0]}")
    shown = ann.press(
        "/-/decide", ("do", "approved"), ("item", f"{ids[0]}:0"), ("then", "next"), ("note", "x")
    )
    assert "bo marked “Links about bees 0” (broken link) as rejected" in shown.text
    assert 'class="split"' in shown.text, "said on the candidate's own page"
    assert status(path, ids[0]) == "rejected"


def test_what_was_typed_comes_back_with_a_refusal_and_nothing_else_does(path, ids, ann) -> None:
    page = f"/-/candidate/{ids[0]}"
    ann.get(page)
    shown = {
        name: re.search(rf'name="was_{name}" value="([^"]*)"', ann.page)[1]  # type: ignore[index]
        for name in ("note", "owner", "next_action", "contact")
    }
    db = open_store(path)
    Decisions(db).decide([Decision(ids[0], "contacted", "bo", owner="bo")])
    db.close()
    answer = ann.press(
        "/-/decide",
        *(("do", "approved"), ("item", f"{ids[0]}:0"), ("then", "next")),
        *((f"was_{name}", value) for name, value in shown.items()),
        *(("note", "mind the\r\nhedge"), ("owner", ""), ("next_action", "2098-12-24")),
        ("contact", "form https://site0.test/write"),
    )
    assert "nothing was changed" in answer.text
    assert ">\nmind the\nhedge</textarea>" in answer.text
    assert 'name="next_action" value="2098-12-24" data-stands=""' in answer.text
    assert 'value="form https://site0.test/write" checked' in answer.text
    assert 'name="owner" maxlength="200" value="bo"' in answer.text, "she had not touched it"
    again = ann.get(page).text
    assert "hedge" not in again
    assert "2098-12-24" not in again
    other = ann.press("/-/decide", ("do", "x"), ("item", f"{ids[0]}:0"), ("then", "next"))
    assert other.status_code == 200
    assert "2098" not in ann.get(f"/-/candidate/{ids[1]}").text


def test_a_decision_that_cannot_be_is_refused_on_its_page(path, ids, ann) -> None:
    db = open_store(path)
    db.execute("UPDATE candidates SET contact = ''")
    db.close()
    ann.get(f"/-/candidate/{ids[0]}")
    fields = (("do", "suppress:email"), ("item", f"{ids[0]}:0"), ("owner", "cy"))
    ann.press("/-/decide", *fields)
    assert 'class="toast failed"' in ann.page, "of the queue"
    assert ticked(ann.page) == [ids[0]]
    ann.get(f"/-/candidate/{ids[0]}")
    ann.get(f"/-/candidate/{ids[0]}")
    shown = ann.press("/-/decide", *fields, ("then", "next")).text
    assert "No e-mail address of site0.test is known" in shown
    assert 'name="owner" maxlength="200" value="cy"' in shown


def test_a_copy_of_the_file_alone_holds_the_decision(path, ids, ann, tmp_path) -> None:
    ann.press("/-/decide", ("do", "approved"), ("item", f"{ids[0]}:0"))
    copy = tmp_path / "mailed.db"
    shutil.copy(path, copy)
    assert rows(copy, "SELECT status FROM reviews") == [("approved",)]


def test_undo_does_not_run_over_a_colleague(path, ids, ann) -> None:
    ann.press("/-/decide", ("do", "approved"), ("item", f"{ids[0]}:0"))
    mine = rows(path, "SELECT max(id) FROM reviews")[0][0]
    other = Browser(path, Access(user="bo"))
    other.get("/")
    other.press("/-/decide", ("do", "contacted"), ("item", f"{ids[0]}:{mine}"))
    answer = ann.press("/-/undo", ("review", str(mine)))
    assert answer.status_code == 409
    assert "bo has decided again" in answer.text
    assert status(path, ids[0]) == "contacted"


def test_a_date_in_the_past_is_taken_and_said(path, ids, ann) -> None:
    item = ("item", f"{ids[0]}:0")
    ann.press("/-/decide", ("do", "approved"), item, ("next_action", "1.12.20"))
    assert "The next action, 2020-12-01, lies in the past: it is due at once." in ann.page
    assert rows(path, "SELECT next_action_at FROM reviews") == [("2020-12-01",)]
    ann.press("/-/decide", ("do", "keep"), item, ("next_action", "2020-12-01"), ("note", "x"))
    assert "lies in the past" not in ann.page, "it is said once"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ([("do", "approved")], "tick at least one"),
        ([("do", "approved"), ("item", "nope:0")], "no candidate"),
        ([("do", "approved"), ("item", "a b:0")], "names no candidate"),
        ([("do", "dance"), ("item", "{id}:0")], "nothing that can be done"),
        ([("do", "suppressed"), ("item", "{id}:0")], "nothing that can be done"),
        ([("do", "rejected"), ("item", "{id}:0")], "Say why"),
        ([("do", "rejected:mood"), ("item", "{id}:0")], "is no reason"),
        ([("do", "suppress:planet"), ("item", "{id}:0")], "Choose what to suppress"),
        ([("do", "keep"), ("item", "{id}:0"), ("next_action", "soon")], "is no date"),
        ([("do", "keep"), ("item", "{id}:0"), ("next_action", "1/12/2026")], "can be read as"),
        ([("do", "keep"), ("item", "{id}:0"), ("next_action", "1026-12-01")], "is no date between"),
        ([("do", "keep"), ("item", "{id}:0"), ("contact", "pigeon x")], "cannot be read"),
        ([("do", "approved"), ("item", "{id}:0"), ("item", "0000000000000000:0")], "no candidate"),
    ],
)
def test_a_form_that_makes_no_sense_gets_a_sentence_and_writes_nothing(
    path, ids, ann, fields, sentence
) -> None:
    sent = [(name, value.replace("{id}", ids[0])) for name, value in fields]
    answer = ann.press("/-/decide", *sent)
    assert answer.status_code == 404 or "data-failed" in answer.text, "said where she was"
    assert sentence in answer.text
    assert rows(path, "SELECT * FROM reviews") == []


def test_a_busy_file_gives_the_form_back_filled_in(path, ids, ann, monkeypatch) -> None:
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(actions, "PATIENCE", 0.05)
    fields = (("do", "approved"), ("item", f"{ids[0]}:0"), ("note", "do not lose me"))
    answer = ann.press("/-/decide", *fields)
    assert answer.status_code == 503
    assert "The database is busy" in answer.text
    assert 'value="do not lose me"' in answer.text
    writer.execute("ROLLBACK")
    writer.close()
    ann.press("/-/decide", *fields)
    assert rows(path, "SELECT note FROM reviews") == [("do not lose me",)]


def test_reading_goes_on_while_a_crawl_writes(path, ids, ann) -> None:
    db = open_store(path)
    db.execute("BEGIN IMMEDIATE")
    db.execute("UPDATE candidates SET score = 1")
    assert "3 new candidates" in ann.get("/").text
    db.execute("ROLLBACK")
    db.close()


def test_a_suppression_made_elsewhere_shows_at_once(path, ids, ann) -> None:
    db = open_store(path)
    Suppressions(db).add([("domain", "site0.test")], "unsubscribed")
    db.close()
    assert "2 new candidates" in ann.get("/").text
    assert "unsubscribed" in ann.get(f"/-/candidate/{ids[0]}").text


@pytest.fixture
def unwelcome(path, ids) -> list[str]:
    """The first page asks for no requests, the second is a link farm."""
    db = open_store(path)
    with db.atomic():
        db.execute("UPDATE candidates SET no_solicit = 'No link requests.' WHERE id = ?", [ids[0]])
        db.execute("UPDATE page_facts SET toxicity = 0.9 WHERE url = 'https://site1.test/links'")
    db.close()
    return ids


def test_a_bulk_approval_leaves_out_who_wants_none_and_link_farms(path, unwelcome, ann) -> None:
    ids = unwelcome
    every = [("item", f"{ident}:0") for ident in ids]
    ann.press("/-/decide", ("do", "approved"), *every)
    assert [status(path, ident) for ident in ids] == ["new", "new", "approved"]
    assert (
        "(broken link). Left out: 1 asking for no link requests and 1 looking like a link farm;"
        in (ann.page)
    )
    ann.press("/-/decide", ("do", "approved"), *every[:2])
    assert 'class="toast failed"' in ann.page
    assert "Nothing was approved. Left out: 1 asking" in ann.page
    for item in every[:2]:  # one that somebody looked at
        ann.press("/-/decide", ("do", "approved"), item)
    assert {status(path, ident) for ident in ids} == {"approved"}


def test_other_bulk_decisions_are_of_all(path, unwelcome, ann) -> None:
    every = [("item", f"{ident}:0") for ident in unwelcome]
    ann.press("/-/decide", ("do", "rejected:low_quality"), *every)
    assert {status(path, ident) for ident in unwelcome} == {"rejected"}


def ticked(page: str) -> list[str]:
    return re.findall(r'name="item" value="([0-9a-f]+):[0-9]+" checked', page)


def test_a_refused_bulk_action_gives_its_ticks_back(path, ids, ann) -> None:
    every = [("item", f"{ident}:0") for ident in ids]
    ann.press("/-/decide", ("do", "rejected"), *every[:2], ("back", "status=all"))
    assert 'class="toast failed"' in ann.page
    assert ticked(ann.page) == ids[:2]
    other = Browser(path, Access(user="bo"))
    other.get("/")
    other.press("/-/decide", ("do", "rejected:paid"), every[1])
    owner = ("owner", "cy")
    answer = ann.press(
        "/-/decide", ("do", "approved"), *every, owner, ("back", "status=all&kind=broken_link")
    )
    assert answer.url.query == b"kind=broken_link&status=all"
    assert "bo marked “Links about bees 1” (broken link) as rejected" in ann.page
    assert ticked(ann.page) == [ids[0], ids[2]], "what she decided on is to be looked at first"
    assert 'name="owner" maxlength="200" value="cy"' in ann.page
    ann.get("/")
    assert ticked(ann.page) == [], "once"
    assert 'name="owner" maxlength="200" value=""' in ann.page
    assert status(path, ids[0]) == "new"
