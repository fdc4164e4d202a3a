"""Decisions are appended, never changed; suppressions keep one spelling and cover what they should."""

from __future__ import annotations

import sqlite3

import pytest

from prospector.errors import UserError
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.kinds.desk import candidate_id
from prospector.outreach.suppressions import Suppressions, spelled

ID = candidate_id("bees", "broken_link", "https://hive.test/")


@pytest.fixture
def one(store):
    with store.atomic():
        store.execute(
            "INSERT INTO candidates (id, niche, kind, score, domain, page_url, contact, why,"
            " first_seen, last_seen) VALUES (?, 'bees', 'broken_link', 50, 'hive.test',"
            " 'https://hive.test/', 'Ed@hive.test', 'because', '2026', '2026')",
            [ID],
        )
    return store


def status(db) -> str:
    return db.execute("SELECT status FROM outreach_candidates").fetchone()[0]


def test_the_latest_decision_is_the_status_and_all_are_kept(one) -> None:
    decisions = Decisions(one)
    decisions.decide([Decision(ID, "approved", "Ann", owner="Bo")])
    decisions.decide([Decision(ID, "rejected", "Ann", "off_topic", "about cheese")])
    assert status(one) == "rejected"
    assert [row["status"] for row in decisions.history(ID)] == ["rejected", "approved"]


def test_undo_appends_what_stood_before(one) -> None:
    decisions = Decisions(one)
    decisions.decide([Decision(ID, "approved", owner="Bo")])
    (last,) = decisions.decide([Decision(ID, "rejected", reason_code="paid")])
    decisions.undo([last])
    assert status(one) == "approved"
    (newest, *_) = decisions.history(ID)
    assert (newest["status"], newest["owner"]) == ("approved", "Bo")
    first = decisions.history(ID)[-1]["id"]
    decisions.undo([first])
    assert status(one) == "new"


@pytest.mark.parametrize(
    "wrong", [Decision("nope", "approved"), Decision(ID, "done"), Decision(ID, "lost", "", "bad")]
)
def test_a_mistake_writes_nothing_at_all(one, wrong) -> None:
    with pytest.raises(UserError):
        Decisions(one).decide([Decision(ID, "approved"), wrong])
    assert status(one) == "new"


def test_rows_cannot_be_changed(one) -> None:
    Decisions(one).decide([Decision(ID, "approved")])
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        one.execute("UPDATE reviews SET status = 'won'")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Example.ORG", ("domain", "example.org")),
        ("www.sub.example.co.uk", ("domain", "example.co.uk")),
        ("Ann@Example.org", ("email", "ann@example.org")),
        ("HTTP://Example.org:80/a#b", ("url", "http://example.org/a")),
    ],
)
def test_one_spelling(text: str, row: tuple[str, str]) -> None:
    assert spelled(text) == row


@pytest.mark.parametrize("text", ["", "word", "a@b@c d", "ftp://x.test/", "http://["])
def test_what_cannot_be_suppressed_is_said(text: str) -> None:
    with pytest.raises(UserError, match=r"domain \(example.org\)"):
        spelled(text)


@pytest.mark.parametrize("text", ["hive.test", "ed@hive.test", "https://hive.test/"])
def test_a_suppression_shows_in_the_candidates_and_can_be_lifted(one, text: str) -> None:
    kind, value = spelled(text)
    assert Suppressions(one).add([(kind, value), (kind, value)], "asked us") == 1
    assert status(one) == "suppressed"
    why = Suppressions(one).why_suppressed(
        domain="hive.test", email="ed@hive.test", url="https://hive.test/"
    )
    assert value in why
    assert "asked us" in why
    assert Suppressions(one).remove(kind, value)
    assert status(one) == "new"


def test_a_suppressed_domain_covers_addresses_at_it(one) -> None:
    Suppressions(one).add([spelled("hive.test")])
    assert Suppressions(one).why_suppressed(email="any@mail.hive.test")
    assert not Suppressions(one).why_suppressed(email="any@other.test", domain="other.test")
