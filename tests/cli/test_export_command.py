"""``export``, ``candidates`` and ``rescore`` as a person types them."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from prospector.errors import UserError
from prospector.outreach.exchange.reading import header_of
from prospector.outreach.exchange.shapes import SHAPES
from prospector.storage.database import open_store
from tests.cli.running import run


def set_contact(email: str, where: str = "") -> None:
    store = open_store("output/prospector.db")
    with store.atomic():
        kind = "email" if email else ""
        store.execute(f"UPDATE candidates SET contact = ?, contact_kind = ?{where}", [email, kind])
    store.close()


def test_rows_that_nobody_can_write_to_are_counted(folder) -> None:
    set_contact("ed@hive.test")
    for command in (["export", "--out", "c.csv"], ["export"], ["candidates"]):
        assert "no way to" not in run(*command).output
    set_contact("", " WHERE id = (SELECT max(id) FROM candidates)")
    said = "1 of 2 candidates has no way to its editor yet"
    assert said in run("export", "--out", "d.csv").stderr
    assert said in run("export").stderr
    shown = " ".join(run("candidates").stdout.split())
    assert shown.index("1 of 2 candidates shown has no way to its editor yet") > shown.index("id ")
    assert "write to: nobody yet, no contact was found" in shown


@pytest.mark.parametrize(
    ("option", "says"),
    [
        (["-k", "broken_lnk"], "no kind 'broken_lnk': .* Did you mean broken_link?"),
        (["-n", "beees"], "no niche 'beees'; it holds: bees. Did you mean bees?"),
        (["-n", "x"], "it holds: bees."),
    ],
)
def test_a_mistyped_filter_is_no_empty_export(folder, option, says: str) -> None:
    with pytest.raises(UserError, match=says):
        run("export", *option, "--out", "c.csv")
    assert not (folder / "c.csv").exists()


@pytest.mark.parametrize("form", SHAPES)
def test_an_export_for_a_mail_tool_comes_back_as_contacts(folder, form: str) -> None:
    row = {name: "x" for name, _ in SHAPES[form]}
    mail = next(name for name in row if name.casefold() == "email")
    row.update(
        {mail: "ed@hive.test", **{n: "hive.test" for n in row if "omain" in n or n == "url"}}
    )
    for name in ("website", "URL"):
        row.update({name: "https://hive.test/"} if name in row else {})
    (folder / "m.csv").write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")
    done = run("import", "m.csv", "--dry-run")
    assert f"an export of ours for {form}: it is taken for a list of contacts" in done.output
    assert "1 contact read" in done.output
    assert "rescore" not in done.output


def test_what_a_mail_format_leaves_out_is_counted_on_standard_error(folder) -> None:
    done = run("export", "--format", "mailmerge")
    assert done.stdout.startswith("email,website,")
    assert done.stdout.count("\n") == 1, "the header alone"
    assert done.stderr == "2 left out:\n  2: no e-mail address is known\n"


def test_a_workbook_needs_a_file(folder) -> None:
    with pytest.raises(UserError, match="--out"):
        run("export", "--format", "xlsx")
    run("export", "--format", "xlsx", "--out", "c.xlsx")
    assert "0 decisions imported, 2 rows unchanged" in run("import", "c.xlsx").output


def test_a_folder_is_no_file(folder) -> None:
    with pytest.raises(UserError, match="cannot be written"):
        run("export", "--out", "niches")


def test_rescore_all_one_or_an_unknown_niche(folder) -> None:
    assert "bees: 2 candidates" in run("rescore").output
    with pytest.raises(UserError, match="holds no niche 'cheese'"):
        run("rescore", "-n", "cheese")


def test_a_mistyped_command_is_answered_with_the_nearest(folder) -> None:
    done = run("candidats")
    assert done.exit_code == 2
    assert "did you mean 'candidates'?" in done.output


def test_the_ending_says_the_format(folder) -> None:
    run("export", "--out", "c.xlsx")
    assert (folder / "c.xlsx").read_bytes().startswith(b"PK")
    with pytest.raises(UserError, match=r"no format of ours"):
        run("export", "--out", "c.odt")
    assert not (folder / "c.odt").exists()


def test_the_table_says_who_was_written_to_and_what_stands_in_the_way(folder, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    assert "not today" not in run("candidates").output
    with closing(open_store("output/prospector.db")) as store:
        ident = store.execute("SELECT id FROM candidates WHERE domain = 'hive.test'").fetchone()[0]
        store.execute(
            "INSERT INTO candidates (id, niche, kind, score, domain, page_url, why, first_seen,"
            " last_seen) VALUES ('f0', 'bees', 'guest_post', 10, 'hive.test', 'https://hive.test/w',"
            " 'It invites.', '2026', '2026')"
        )
        store.execute(
            "INSERT INTO reviews (candidate_id, at, status, owner)"
            " VALUES (?, '2026-02-02T00:00:00Z', 'contacted', 'ann')",
            [ident],
        )
        store.execute("UPDATE candidates SET no_solicit = 'No requests' WHERE domain = 'comb.test'")
        store.conn.commit()
    said = " ".join(run("candidates").output.split())
    assert "contacted, ann" in said
    assert f"not today: the domain has an open pitch, {ident}" in said
    assert "not today: the page asks not to be sent requests" in said
    assert "obstacle" not in run("candidates", "--format", "json").output


def test_dead_targets_speak_in_words_and_name_the_next_command(folder, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    with closing(open_store("output/prospector.db")) as store:
        store.execute("UPDATE targets SET verdict = 'dead', reason = 'http_404'")
        store.execute("UPDATE candidates SET other_dead = '[\"https://x.test/\"]'")
        store.conn.commit()
    said = " ".join(run("candidates", "--by", "target").output.split())
    assert "not found (404)" in said
    assert "http_404" not in said
    assert "prospector archive -n bees" in said
    row = json.loads(run("candidates", "--format", "json").stdout.splitlines()[0])
    assert row["other_dead"] == ["https://x.test/"]
    table = run("candidates").output
    assert table.index("no way to their editor") > table.index("hive.test")


@pytest.mark.parametrize(("by", "none"), [("page", ["--status", "won"]), ("target", [])])
def test_a_list_without_rows_has_its_header(folder, by: str, none: list[str]) -> None:
    with closing(open_store("output/prospector.db")) as store:
        store.execute("UPDATE targets SET verdict = 'dead', reason = 'http_404'")
        store.conn.commit()
        full = run("candidates", "--by", by, "--format", "csv").stdout.splitlines()
        store.execute("UPDATE targets SET verdict = 'alive', reason = 'ok'")
        store.conn.commit()
    assert len(full) > 1
    assert run("candidates", "--by", by, "--format", "csv", *none).stdout.splitlines() == full[:1]


def test_an_export_without_rows_has_its_header(folder) -> None:
    full = run("export").stdout.splitlines()[0]
    assert run("export", "--status", "won").stdout.splitlines() == [full]
    run("export", "--status", "won", "--out", "w.xlsx")
    assert list(filter(None, header_of(folder / "w.xlsx"))) == full.split(",")
    merge = run("export", "--format", "mailmerge").stdout.splitlines()
    assert [line.split(",")[:2] for line in merge] == [["email", "website"]]
    assert run("export", "--status", "won", "--format", "jsonl").stdout == ""


def test_the_website_has_the_scheme_that_was_seen() -> None:
    site = dict(SHAPES["mailmerge"])["website"]
    assert site({"domain": "a.test", "page_url": "http://www.a.test/x"}) == "http://a.test/"
    assert site({"domain": "a.test", "page_url": "https://www.a.test/x"}) == "https://a.test/"


def test_every_command_has_a_line_of_its_own_that_fits(folder) -> None:
    lines = run("--help").output.partition("Commands:\n")[2].splitlines()
    assert len(lines) > 20
    assert [line for line in lines if line.endswith("...") or not line.startswith("  ")] == []
    assert [line for line in lines if line.startswith("   ")] == []
