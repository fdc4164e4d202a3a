"""Out to spreadsheets and mail tools, and back in, with nothing lost and nothing executed."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.exchange.decisions_in import WANTED, read_decisions, write_decisions
from prospector.outreach.exchange.export import Choice, chosen
from prospector.outreach.exchange.reading import read_table
from prospector.outreach.exchange.shapes import SHAPES, shaped
from prospector.outreach.exchange.writing import write_csv, write_jsonl, write_xlsx
from prospector.outreach.suppressions import Suppressions, spelled

NASTY = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\ttab",
    '"quoted"\nline',
    "\u202eRTL",
    "🐝" * 9,
]


@pytest.fixture
def desk(store):
    with store.atomic():
        for n, words in enumerate(NASTY):
            store.execute(
                "INSERT INTO candidates (id, niche, kind, score, domain, page_url, page_title,"
                " anchor, contact, contact_kind, why, first_seen, last_seen) VALUES"
                " (?, 'bees', 'broken_link', ?, ?, ?, ?, ?, ?, 'email', ?, '2026', '2026')",
                [
                    f"id{n}",
                    90 - n,
                    f"d{n // 2}.test",
                    f"https://d{n // 2}.test/{n}",
                    words,
                    words,
                    f"ed@d{n // 2}.test",
                    words,
                ],
            )
    return store


def exported(desk, form: str = "csv", **choice) -> list[dict]:
    return [shaped(row, form) for row in chosen(desk, Choice(**choice), form)]


def test_best_first_and_filtered(desk) -> None:
    assert [row["id"] for row in exported(desk)] == [f"id{n}" for n in range(len(NASTY))]
    assert [row["id"] for row in exported(desk, min_score=89)] == ["id0", "id1"]
    assert [row["id"] for row in exported(desk, one_per_domain=True, limit=2)] == ["id0", "id2"]
    Decisions(desk).decide([Decision("id0", "approved"), Decision("id1", "rejected")])
    Suppressions(desk).add([spelled("d1.test")])
    left = [row["id"] for row in exported(desk)]
    assert left[:2] == ["id0", "id4"]
    assert [row["id"] for row in exported(desk, status="rejected")] == ["id1"]
    assert exported(desk, niche="cheese") == []


@pytest.mark.parametrize("form", SHAPES)
def test_every_tools_shape_has_its_columns_filled(desk, form: str) -> None:
    first = exported(desk, form)[0]
    assert list(first) == [name for name, _ in SHAPES[form]]
    assert "ed@d0.test" in first.values()


def test_mail_tools_get_no_row_without_an_address(desk) -> None:
    with desk.atomic():
        desk.execute("UPDATE candidates SET contact_kind = 'form' WHERE id = 'id0'")
        desk.execute("UPDATE candidates SET no_solicit = 'No requests.' WHERE id = 'id1'")
    assert exported(desk, "mailmerge")[0]["candidate_id"] == "id2"


def test_no_cell_of_a_csv_is_a_formula(desk) -> None:
    file = io.StringIO()
    assert write_csv(exported(desk), file) == len(NASTY)
    for row in csv.reader(io.StringIO(file.getvalue())):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


def test_a_workbook_holds_text_and_numbers_only(desk, tmp_path) -> None:
    path = tmp_path / "c.xlsx"
    assert write_xlsx(exported(desk), path) == len(NASTY)
    sheet = openpyxl.load_workbook(path).active
    titles = [row[6].value for row in sheet.iter_rows(min_row=2)]
    assert titles[:4] == NASTY[:4]
    assert all(cell.data_type in "sn" for row in sheet.iter_rows() for cell in row)
    assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_json_lines_are_the_rows(desk) -> None:
    file = io.StringIO()
    write_jsonl(exported(desk), file)
    assert [json.loads(line)["anchor"] for line in file.getvalue().splitlines()] == NASTY


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_round_trip_changes_nothing(desk, tmp_path, form: str) -> None:
    Decisions(desk).decide([Decision("id3", "approved", owner="Ann")])
    path = tmp_path / f"c.{form}"
    if form == "csv":
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            write_csv(exported(desk), file)
    else:
        write_xlsx(exported(desk), path)
    cells = [row for _, row in read_table(path, WANTED)]
    assert [row["anchor"].strip() for row in cells] == [words.strip() for words in NASTY]
    found = read_decisions(desk, read_table(path, WANTED), "Bo")
    assert (found.changed, found.unchanged) == ((), len(NASTY))


def imported(desk, tmp_path, text: str | bytes):
    path = tmp_path / "in.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_decisions(desk, read_table(path, WANTED), "Bo")


@pytest.mark.parametrize(
    "text",
    [
        "id,status,note\nid0,Approved,call her\n",
        "ID;Status;Note\nid0;approved;call her\n",
        "id\tstatus\tnote\nid0\tapproved\tcall her\n".encode("utf-16"),
        "Exported on Monday\n\nid,status,note\n\nid0,approved,call her\n\n",
        "id,status,note\nid0,approved,call her".encode("utf-8-sig"),
    ],
)
def test_statuses_come_back_however_they_were_saved(desk, tmp_path, text) -> None:
    found = imported(desk, tmp_path, text)
    assert write_decisions(desk, found) == 1
    (row, *_) = Decisions(desk).history("id0")
    assert (row["status"], row["note"], row["who"]) == ("approved", "call her", "Bo")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,status\nid0,approved\nnope,approved\n", "line 3: there is no candidate 'nope'"),
        ("id,status\nid0,done\n", "line 2: 'done' is no status"),
        ("id,status,reason_code\nid0,lost,bored\n", "line 2: 'bored' is no reason code"),
        ("a,b\n1,2\n", "no column"),
        ("", "no column"),
        (b"\xff\xfe\x00", "no column"),
    ],
)
def test_one_mistake_and_nothing_is_written(desk, tmp_path, text, says: str) -> None:
    with pytest.raises(UserError, match=says):
        imported(desk, tmp_path, text)
    assert desk.execute("SELECT count(*) FROM reviews").fetchone() == (0,)


def test_files_that_are_no_tables_are_refused(tmp_path) -> None:
    fake = tmp_path / "x.xlsx"
    fake.write_bytes(b"PK\x03\x04 not a workbook")
    for path in (fake, tmp_path / "none.csv", tmp_path):
        with pytest.raises(UserError):
            list(read_table(path, WANTED))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
def test_any_text_survives_csv(tmp_path, text: str) -> None:
    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_csv([{"id": "1", "note": text}], file)
    ((_, row),) = read_table(path, WANTED)
    assert row["note"].strip("'").strip() == text.replace("\x00", "").strip("'").strip()


def test_a_long_export_stays_in_bounded_memory(store) -> None:
    with store.atomic():
        store.conn.executemany(
            "INSERT INTO candidates (id, niche, kind, score, domain, page_url, why, first_seen,"
            " last_seen) VALUES (?, 'bees', 'broken_link', 50, 'd.test', ?, ?, '2026', '2026')",
            ((f"i{n}", f"https://d.test/{n}", "why " * 50) for n in range(20_000)),
        )

    class Sink(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    tracemalloc.start()
    assert write_csv(chosen(store, Choice(), "csv"), Sink()) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2_000_000


def test_a_file_older_than_a_decision_takes_nothing_back(desk) -> None:
    rows = [(n, {k: str(v) for k, v in row.items()}) for n, row in enumerate(exported(desk), 2)]
    Decisions(desk).decide([Decision("id0", "won")])
    with pytest.raises(UserError, match="line 2: id0 is won since this file was written"):
        read_decisions(desk, rows, "ann")
    assert read_decisions(desk, rows[1:], "ann").changed == ()


@pytest.mark.parametrize(
    ("name", "form"), [("c.xlsx", "csv"), ("c.csv", "xlsx"), ("c.csv", "jsonl")]
)
def test_a_files_name_says_what_it_holds(tmp_path, name: str, form: str) -> None:
    out = tmp_path / name
    done = CliRunner().invoke(cli, ["export", "--format", form, "--out", str(out)])
    assert "whatever its name says" in str(done.exception)
    assert not out.exists()
