"""Out to spreadsheets and mail tools, and back in, with nothing lost and nothing executed."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from collections import Counter

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.exchange.decisions_in import WANTED, read_decisions, write_decisions
from prospector.outreach.exchange.export import Choice, chosen
from prospector.outreach.exchange.json_lines import LONGEST_LINE
from prospector.outreach.exchange.reading import read_table
from prospector.outreach.exchange.shapes import MAILED, SHAPES, shaped
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


@pytest.mark.parametrize("form", sorted(MAILED))
def test_a_mail_tool_gets_whom_a_draft_would_go_to(desk, form: str) -> None:
    """One row a site and an address, through the gates of drafts; the rest is counted by reason."""

    def add(ident: str, domain: str, **values: str) -> None:
        row = {
            "id": ident,
            "domain": domain,
            "page_url": f"https://{domain}/",
            "contact": "",
            **values,
        }
        row["contact_kind"] = row.get("contact_kind") or ("email" if row["contact"] else "")
        names = ", ".join(row)
        desk.execute(
            f"INSERT INTO candidates ({names}, niche, kind, score, why, first_seen, last_seen)"
            f" VALUES ({', '.join('?' * len(row))}, 'bees', 'broken_link', 5, '', '2026', '2026')",
            list(row.values()),
        )

    with desk.atomic():
        add("form", "form.test", contact="ed@form.test", submit_url="https://form.test/report")
        add("shy", "shy.test", contact="ed@shy.test", no_solicit="No requests.")
        add("nobody", "nobody.test")
        add("profile", "soc.test", contact="https://soc.test/ed", contact_kind="profile")
        add("agency", "agency.test", contact="ED@d0.test")
        add("muted", "muted.test", contact="ed@muted.test", submit_url="https://muted.test/x")
        add("due", "due.test", contact="ed@due.test")
    Decisions(desk).decide(
        [
            Decision("id2", "contacted"),
            Decision("due", "contacted"),
            Decision("muted", "new", contact="email ed@muted.test"),
            Decision("id7", "rejected"),
        ]
    )
    Suppressions(desk).add([spelled("ed@muted.test")])
    with desk.atomic():
        desk.execute("DROP TRIGGER reviews_append_only_update")
        desk.execute("UPDATE reviews SET at = '2026-01-01T00:00:00Z' WHERE candidate_id = 'due'")
    left: Counter[str] = Counter()
    rows = [shaped(row, form) for row in chosen(desk, Choice(), form, left)]
    assert [row["candidate_id"] for row in rows] == ["id0", "id4", "id6"]
    assert left == {
        "a better row of the same site is in": 2,
        "already in work (--status contacted holds those whose reminder is due)": 2,
        "the site has an open pitch": 1,
        "the site has its own form": 1,
        "the page asks not to be sent requests": 1,
        "no e-mail address is known": 1,
        "only a profile is known": 1,
        "the same address is in for another site": 1,
        "suppressed": 1,
        "rejected in review": 1,
    }
    left.clear()
    again = [row["id"] for row in chosen(desk, Choice(status="contacted"), form, left)]
    assert (again, left) == (["due"], {"written to less than a week ago": 1})


def test_buzzstream_is_told_of_links_that_exist_only(desk) -> None:
    with desk.atomic():
        desk.execute("UPDATE candidates SET asset_url = 'https://ours.test/a', target_url = 't'")
        desk.execute("UPDATE candidates SET kind = 'lost_link' WHERE id = 'id1'")
    first, second, *_ = exported(desk, "buzzstream")
    assert (first["Linking To"], first["Anchor Text"]) == ("", "")
    assert first["Notes"] == f"{NASTY[0]} Ours: https://ours.test/a"
    assert (second["Linking To"], second["Anchor Text"]) == ("t", NASTY[1])


def test_reasons_are_words_for_mail_tools_and_codes_for_us(desk) -> None:
    with desk.atomic():
        desk.execute("UPDATE candidates SET reason = 'dns_nxdomain'")
    for form in ("mailmerge", "hunter", "pitchbox"):
        assert exported(desk, form)[0]["reason"] == "the domain no longer exists"
    assert exported(desk, "csv")[0]["reason"] == "dns_nxdomain"


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
        "sep=;\nid;status;note\nid0;approved;call her\n",
        '"sep=|"\r\nid|status|note\r\nid0|approved|call her\r\n',
        "sep=\t\nid\tstatus\tnote\nid0\tapproved\tcall her\n".encode("utf-16"),
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
        ("sep=;\nid;status\nnope;approved\n", "line 3: there is no candidate 'nope'"),
        ("id,status,note\n\n", "has a header but no rows"),
        ("id,status\nid0,done\n", "line 2: 'done' is no status"),
        ("id,status,reason_code\nid0,lost,bored\n", "line 2: 'bored' is no reason code"),
        ("a,b\n1,2\n", "no column"),
        ("", "is empty"),
        (b"\xff\xfe\x00", "is empty|no column"),
    ],
)
def test_one_mistake_and_nothing_is_written(desk, tmp_path, text, says: str) -> None:
    with pytest.raises(UserError, match=says):
        imported(desk, tmp_path, text)
    assert desk.execute("SELECT count(*) FROM reviews").fetchone() == (0,)


def test_files_that_are_no_tables_are_refused(tmp_path) -> None:
    fake = tmp_path / "x.xlsx"
    fake.write_bytes(b"PK\x03\x04 not a workbook")
    for path, says in (
        (fake, "no workbook"),
        (tmp_path / "none.csv", "There is no file"),
        (tmp_path, "is a folder"),
    ):
        with pytest.raises(UserError, match=says):
            list(read_table(path, WANTED))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b'{"id": "id0", "status": "won"}\n{"id": ', "line 2 is no JSON"),
        (b'{"id": "id0"}\n\n[1, 2]\n', "line 3 is no JSON object"),
        (b'{"id": "\xff"}\n', "line 1 is no JSON"),
        (b"[" * 100_000 + b"\n", "line 1 is no JSON"),
        (b'{"id": ' + b"9" * 10_000 + b"}\n", "line 1 is no JSON"),
        (b'{"id": "' + b"x" * LONGEST_LINE + b'"}\n', "line 1 is longer than 4 MB"),
        (b'{"name": "x"}\n', "no column"),
        (b"", "is empty"),
    ],
)
def test_a_bad_line_of_json_is_named(tmp_path, text: bytes, says: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(text)
    with pytest.raises(UserError, match=says):
        list(read_table(path, WANTED))


def test_json_lines_are_read_as_they_are(tmp_path) -> None:
    path = tmp_path / "x.jsonl"
    rows = [
        {"id": "a", "N": None, "n": 3, "list": ["x", "y"], "o": {"k": [1]}, "t": "'=1"},
        {"id": "b", "late": "\ud800|\x00"},
    ]
    path.write_text("\ufeff" + "\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert list(read_table(path, ["late"])) == [
        (1, {"id": "a", "n": "3", "list": "x y", "o": '{"k": [1]}', "t": "'=1"}),
        (2, {"id": "b", "late": "?|"}),
    ]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=300))
@example(text="\t\t")
@example(text=";;;|||")
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
            " last_seen, contact, contact_kind) VALUES (?, 'bees', 'broken_link', 50, 'd.test', ?, ?,"
            " '2026', '2026', 'ed@d.test', 'email')",
            ((f"i{n}", f"https://d.test/{n}", "why " * 50) for n in range(20_000)),
        )

    class Sink(io.StringIO):
        def write(self, text: str) -> int:
            return len(text)

    for form, count in (("csv", 20_000), ("mailmerge", 1)):
        left: Counter[str] = Counter()
        tracemalloc.start()
        assert write_csv(chosen(store, Choice(), form, left), Sink()) == count
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 2_000_000
        assert left.total() + count == 20_000


def test_a_file_older_than_a_decision_takes_nothing_back(desk) -> None:
    rows = [(n, {k: str(v) for k, v in row.items()}) for n, row in enumerate(exported(desk), 2)]
    Decisions(desk).decide([Decision("id0", "won")])
    rows[0][1]["status"] = "lost"
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
