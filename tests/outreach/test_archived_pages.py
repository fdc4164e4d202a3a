"""A page known from an archive only is pitched to nobody before somebody has looked at it live."""

from __future__ import annotations

import asyncio

import pytest

from prospector.demo.loopback import Reply
from prospector.outreach.candidates import rescore
from prospector.outreach.drafts import DraftRefused, draft_for, row_of
from prospector.outreach.drafts.batch import Made, Refused, Writer
from prospector.outreach.drafts.sender import Sender
from prospector.outreach.exchange.export import Choice, chosen
from prospector.outreach.gates import why_not
from prospector.review.drafts import writing_of
from prospector.review.second_look import look_again
from tests.outreach.dead_list import LIST, PAGE, id_of

CAPTURED = "2024-05-01T10:00:00Z"
JANE = Sender("Jane Doe", "Acme", "jane@acme.example")


@pytest.fixture
def archived(desk):
    with desk.atomic():
        desk.execute("UPDATE page_facts SET captured_at = ?", [CAPTURED])
    return desk


def write(store, config):
    made = asyncio.run(Writer(store, config, sender=JANE).write([id_of(store)]))
    return made[0]


def test_the_gate_says_so(archived) -> None:
    row = row_of(archived, id_of(archived))
    assert "an archive only (captured 2024-05-01)" in why_not(archived, row)
    with pytest.raises(DraftRefused, match="nobody has looked at it live"):
        draft_for(archived, row["id"], sender="Jane")


def test_no_draft_without_a_look(archived) -> None:
    made = write(archived, None)
    assert isinstance(made, Refused)
    assert "an archive only" in made.why


def test_a_draft_s_own_look_is_the_live_check(archived, web, config) -> None:
    assert isinstance(write(archived, config), Made)
    live = archived.execute("SELECT captured_at, live_at FROM page_facts").fetchone()
    assert live[0] == CAPTURED
    assert live[1] > CAPTURED
    assert isinstance(write(archived, None), Made), "from then on it may be pitched"
    assert archived.execute("SELECT captured_at FROM outreach_candidates").fetchone()[0] == ""


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (Reply(404, "gone"), "is gone"),
        ("<title>x</title><p>" + "other words " * 30, "no links to other sites"),
        (Reply(503, "x"), "could not be looked at"),
    ],
)
def test_a_page_that_is_another_by_now_stays_shut(archived, web, config, now, said: str) -> None:
    web.pages[PAGE] = now
    made = write(archived, config)
    assert isinstance(made, Refused)
    assert said in made.why
    assert archived.execute("SELECT live_at FROM page_facts").fetchone()[0] == ""


def rows(store, form: str) -> list[dict]:
    return list(chosen(store, Choice(), form))


def test_exports_say_so_and_mail_tools_do_not_get_it(archived) -> None:
    assert {row["captured_at"] for row in rows(archived, "csv")} == {CAPTURED}
    assert rows(archived, "mailmerge") == []
    with archived.atomic():
        archived.execute("UPDATE page_facts SET live_at = '2026-01-01T00:00:00Z'")
    assert {row["captured_at"] for row in rows(archived, "csv")} == {""}
    assert rows(archived, "mailmerge") != []


def test_a_rescore_keeps_the_mark(archived, bees) -> None:
    rescore(archived, bees)
    assert rows(archived, "mailmerge") == []


def test_the_desk_offers_the_look_instead_of_a_letter(
    archived, web, config, tmp_path, monkeypatch
) -> None:
    shown = writing_of(archived.conn, id_of(archived))
    assert shown.captured == "2024-05-01"
    assert "an archive only" in shown.refused
    for name, value in {**web.loopback.settings(), "PROSPECTOR_CONFIRM_DELAY": "0"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PROSPECTOR_SENDER", "Jane Doe, Acme <jane@acme.example>")
    assert web.pages[PAGE] == LIST
    asyncio.run(look_again(tmp_path / "store.db", id_of(archived)))
    shown = writing_of(archived.conn, id_of(archived))
    assert (shown.captured, shown.refused) == ("", "")
    assert shown.body
