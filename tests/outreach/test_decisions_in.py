"""Rows of an export that somebody changed: what counts as a change, and what is refused."""

from __future__ import annotations

import datetime

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prospector.errors import UserError
from prospector.outreach import decisions
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.exchange.decisions_in import (
    WANTED,
    read_decisions,
    same,
    write_decisions,
)
from prospector.outreach.exchange.export import Choice, chosen
from prospector.outreach.exchange.reading import read_table
from prospector.outreach.exchange.shapes import shaped
from prospector.outreach.exchange.writing import write_csv, write_jsonl, write_xlsx
from prospector.outreach.gates import history_of, mails_sent
from prospector.outreach.suppressions import Suppressions, spelled

NOTE = "  =call her,\n'really' \x0b– ok\t"


@pytest.fixture
def desk(store):
    """Three candidates of three sites; the first is decided on with every field filled."""
    with store.atomic():
        for n in range(3):
            store.execute(
                "INSERT INTO candidates (id, niche, kind, score, domain, page_url, contact,"
                " contact_kind, other_dead, why, first_seen, last_seen) VALUES (?, 'bees',"
                " 'broken_link', ?, ?, ?, ?, 'email', '[\"https://a.test/\", \"https://b.test/\"]',"
                " 'because', '2026', '2026')",
                [f"id{n}", 90 - n, f"d{n}.test", f"https://d{n}.test/", f"ed@d{n}.test"],
            )
    Decisions(store).decide(
        [Decision("id0", "contacted", "ann", "other", NOTE, "Ann", "2026-11-12")]
    )
    return store


def exported(desk, form: str = "csv") -> list[dict]:
    return [shaped(row, form) for row in chosen(desk, Choice(), form)]


def cells(desk, **changes: str) -> list[tuple[int, dict[str, str]]]:
    """The rows of an export as a file has them, the first one changed."""
    rows = [{k: "" if v is None else str(v) for k, v in row.items()} for row in exported(desk)]
    rows[0].update(changes)
    return list(enumerate(rows, 2))


def read(desk, rows, who: str = "bo"):
    return read_decisions(desk, rows, who)


def last(desk, ident: str = "id0") -> dict:
    return Decisions(desk).history(ident)[0]


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_a_file_as_it_was_written_changes_nothing(desk, tmp_path, form: str) -> None:
    path = tmp_path / f"c.{form}"
    rows = exported(desk, form)
    if form == "xlsx":
        write_xlsx(rows, path)
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            (write_jsonl if form == "jsonl" else write_csv)(rows, file)
    found = read(desk, read_table(path, WANTED))
    assert (found.changed, found.unchanged) == ((), 3)
    first = next(iter(read_table(path, WANTED)))[1]
    assert first["other_dead"] == "https://a.test/ https://b.test/"
    assert (first["reason_code"], first["next_action_at"]) == ("other", "2026-11-12")
    if form == "jsonl":
        assert first["note"] == NOTE


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_format_makes_a_change_of_any_text(tmp_path, text: str) -> None:
    row = {"id": "1", "note": text, "other_dead": "[]"}
    for form in ("csv", "xlsx", "jsonl"):
        path = tmp_path / f"any.{form}"
        if form == "xlsx":
            write_xlsx([row], path)
        else:
            with path.open("w", encoding="utf-8", newline="") as file:
                (write_jsonl if form == "jsonl" else write_csv)([row], file)
        ((_, found),) = read_table(path, WANTED)
        assert same(found["note"]) == same(text)


@pytest.mark.parametrize(
    ("column", "cell", "stored"),
    [
        ("next_action_at", "28.11.2026", "2026-11-28"),
        ("next_action_at", "46354", "2026-11-28"),
        ("next_action_at", "", None),
        ("note", "said yes", "said yes"),
        ("note", "", ""),
        ("reason_code", "Bounced", "bounced"),
        ("reason_code", "", None),
        ("owner", "Bo", "Bo"),
        ("owner", "", "-"),
        ("status", "Won", "won"),
    ],
)
def test_one_changed_cell_is_a_decision(desk, column: str, cell: str, stored) -> None:
    found = read(desk, cells(desk, **{column: cell}))
    assert found.unchanged == 2
    assert write_decisions(desk, found) == 1
    assert last(desk)[column] == stored
    if column != "status":
        assert last(desk)["status"] == "contacted"
    if column not in ("next_action_at",):
        assert last(desk)["next_action_at"] == "2026-11-12"
    # The same file once more: everything it says holds already.
    rows = cells(desk)
    rows[0][1].update({column: cell, "decision": "1"})
    assert read(desk, rows).changed == ()


def test_a_note_or_a_date_in_a_table_is_no_second_mail(desk) -> None:
    write_decisions(desk, read(desk, cells(desk, note="she is on leave", owner="Bo")))
    write_decisions(desk, read(desk, cells(desk, next_action_at="2026-12-01")))
    assert len(mails_sent(history_of(desk, "id0"))) == 1
    sql = "SELECT domain_last_contacted FROM outreach_candidates WHERE id = 'id0'"
    assert desk.execute(sql).fetchone()[0] == history_of(desk, "id0")[0].at


def standing_of(desk, ident: str = "id0") -> tuple:
    sql = "SELECT status, domain_last_contacted, note FROM outreach_candidates WHERE id = ?"
    return desk.execute(sql, [ident]).fetchone()


def test_a_contacted_that_was_taken_back_is_no_contact(desk, monkeypatch) -> None:
    moment = history_of(desk, "id0")[0].at
    monkeypatch.setattr(decisions, "now", lambda: "2099-01-01T00:00:00Z")
    assert standing_of(desk) == ("contacted", moment, NOTE)
    (undone,) = Decisions(desk).undo([1], "ann")
    assert standing_of(desk) == ("new", None, "")
    (again,) = Decisions(desk).undo([undone], "ann")  # it was sent after all, then
    assert standing_of(desk) == ("contacted", moment, "")
    Decisions(desk).undo([again], "ann")
    assert standing_of(desk) == ("new", None, "")
    assert Decisions(desk).history("id0")[-1]["note"] == NOTE
    # A reply that was noted by mistake: what is put back is no mail of today.
    Decisions(desk).decide([Decision("id1", "contacted")])
    monkeypatch.setattr(decisions, "now", lambda: "2099-02-02T00:00:00Z")
    Decisions(desk).undo(Decisions(desk).decide([Decision("id1", "replied")]))
    assert standing_of(desk, "id1") == ("contacted", "2099-01-01T00:00:00Z", "")


def test_notes_that_name_each_other_stop_no_view(desk) -> None:
    for n in (3, 2):
        Decisions(desk).decide([Decision("id1", "contacted", note=f"took back decision {n}")])
    assert standing_of(desk, "id1")[0] == "contacted"


def test_an_old_export_with_a_machines_note_changes_nothing(desk) -> None:
    Decisions(desk).undo([1], "ann")
    assert cells(desk)[0][1]["note"] == ""
    assert read(desk, cells(desk)).changed == ()
    assert read(desk, cells(desk, note="took back decision 1")).changed == ()


def test_a_row_takes_its_own_earlier_note_along_to_no_other_decision(desk) -> None:
    # "took back decision 7" would take it back once more.
    Decisions(desk).undo([1], "ann")
    write_decisions(desk, read(desk, cells(desk, status="contacted")))
    assert last(desk)["note"] == ""
    assert len(mails_sent(history_of(desk, "id0"))) == 1


def test_what_a_workbook_spells_is_read_and_can_be_stored(desk, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "status", "note"])
    book.active.append(["id1", "new", "one_x000D__x000A_two _xD800__x0000_ snake_case_x"])
    book.save(tmp_path / "c.xlsx")
    write_decisions(desk, read(desk, read_table(tmp_path / "c.xlsx", WANTED)))
    assert last(desk, "id1")["note"] == "one\r\ntwo ? snake_case_x"


@pytest.mark.parametrize(
    "spelling", ["12.11.2026", "11/12/2026", "12/11/2026", "2026-11-12 00:00:00"]
)
def test_a_date_that_a_spreadsheet_spelled_anew_is_no_change(desk, spelling: str) -> None:
    assert read(desk, cells(desk, next_action_at=spelling)).changed == ()


def test_real_dates_of_a_workbook(desk, tmp_path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id", "status", "next_action_at"])
    book.active.append(["id1", "approved", datetime.datetime(2026, 11, 28)])
    book.active.append(["id2", "approved", 46355])
    book.save(tmp_path / "c.xlsx")
    write_decisions(desk, read(desk, read_table(tmp_path / "c.xlsx", WANTED)))
    assert last(desk, "id1")["next_action_at"] == "2026-11-28"
    assert last(desk, "id2")["next_action_at"] == "2026-11-29"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"next_action_at": "11/10/2026"},
            "line 2: '11/10/2026' can be read as 2026-10-11 or 2026-11-10; write it",
        ),
        ({"next_action_at": "next week"}, "line 2: 'next week' is no date .*; write it as year-"),
        (
            {"status": "rejected"},
            "line 2: id0 is rejected without a reason.* reason_code: off_topic",
        ),
        ({"status": "suppressed"}, "line 2: suppressed .* prospector suppress d0.test"),
        ({"status": ""}, "line 2: its status is empty.* Statuses: new, .*, rejected"),
        ({"id": ""}, "line 2: its id is empty"),
        ({"id": "1.23457E+15"}, "a spreadsheet made a number of its id"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(desk, changes, says: str) -> None:
    with pytest.raises(UserError, match=says):
        read(desk, cells(desk, **changes))


def test_the_words_that_help_are_those_of_the_mistake(desk) -> None:
    with pytest.raises(UserError) as refused:
        read(desk, cells(desk, reason_code="bored"))
    assert "off_topic, low_quality" in str(refused.value)
    assert "Statuses" not in str(refused.value)


def test_a_suppressed_row_is_as_it_was_and_may_get_a_note(desk) -> None:
    Suppressions(desk).add([spelled("d0.test")])
    rows = [{"id": "id0", "status": "suppressed", "decision": "1"}]
    assert read(desk, enumerate(rows, 2)).changed == ()
    rows[0]["note"] = "asked by phone"
    (found,) = read(desk, enumerate(rows, 2)).changed
    assert (found.status, found.note) == ("contacted", "asked by phone")


def test_a_row_that_only_a_colleague_changed_takes_nothing_back(desk) -> None:
    rows = cells(desk)
    Decisions(desk).decide(
        [Decision("id0", "replied", "cy", note="yes!", owner="Cy"), Decision("id1", "won", "cy")]
    )
    Suppressions(desk).add([spelled("d2.test")])
    assert read(desk, rows).changed == ()
    rows[2][1]["note"] = "still ours to say"
    assert [one.candidate_id for one in read(desk, rows).changed] == ["id2"]


def test_a_row_that_both_changed_is_refused_with_its_line(desk) -> None:
    rows = cells(desk, status="lost")
    Decisions(desk).decide([Decision("id0", "replied", "cy")])
    with pytest.raises(UserError, match="line 2: id0 is replied since this file was written"):
        read(desk, rows)
    Decisions(desk).decide([Decision("id0", "lost", "cy")])
    assert read(desk, rows).changed == ()  # they agree


def test_one_id_with_two_statuses_is_refused_with_both_lines(desk) -> None:
    rows = [{"id": "id1", "status": "approved"}, {"id": "id1", "status": "rejected"}]
    with pytest.raises(UserError, match=r"line 3: .* id1 than line 2"):
        read(desk, enumerate(rows, 2))
    found = read(desk, enumerate([rows[0], dict(rows[0])], 2))
    assert (len(found.changed), found.unchanged) == (1, 1)


def test_a_rejection_keeps_its_reason_here_as_at_the_desk(desk) -> None:
    with pytest.raises(UserError, match="line 2: id1 is rejected without a reason"):
        read(desk, [(2, {"id": "id1", "status": "rejected"})])
    given = {"id": "id1", "status": "rejected", "reason_code": "paid"}
    write_decisions(desk, read(desk, [(2, given)]))
    assert (last(desk, "id1")["status"], last(desk, "id1")["reason_code"]) == ("rejected", "paid")
    noted = {"id": "id1", "status": "rejected", "note": "asked twice"}
    (found,) = read(desk, [(2, noted)]).changed
    assert found.reason_code == "paid", "what stands needs no reason again"
    emptied = {**given, "reason_code": "", "decision": str(last(desk, "id1")["id"])}
    with pytest.raises(UserError, match="rejected without a reason"):
        read(desk, [(2, emptied)])


def test_a_table_of_ones_own_leaves_what_it_does_not_say(desk) -> None:
    rows = [{"id": "id0", "status": "replied", "owner": "", "note": "", "next_action_at": ""}]
    write_decisions(desk, read(desk, enumerate(rows, 2)))
    assert (last(desk)["next_action_at"], last(desk)["owner"]) == ("2026-11-12", "")
    status = desk.execute("SELECT owner FROM candidate_status WHERE id = 'id0'").fetchone()
    assert status == ("Ann",)
