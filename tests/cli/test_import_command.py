"""``import`` of decisions, contacts and what is neither, as a person types it."""

from __future__ import annotations

import json
import zipfile

import pytest

from prospector.errors import UserError
from prospector.storage.database import open_store
from tests.cli.running import run


def test_export_change_and_import_again(folder) -> None:
    run("export", "--out", "c.csv")
    table = (folder / "c.csv").read_text()
    assert table.count("\n") == 3
    (folder / "c.csv").write_text(table.replace(",new,", ",approved,", 1))
    assert "1 decision would be imported" in run("import", "c.csv", "--dry-run").output
    assert "1 decision imported, 1 row unchanged" in run("import", "c.csv").output
    assert "0 decisions imported, 2 rows unchanged" in run("import", "c.csv").output
    assert run("export", "--status", "approved").stdout.count("\n") == 2


def test_whoever_works_here_decides_where_nobody_is_named(folder, monkeypatch) -> None:
    monkeypatch.setattr("prospector.cli.import_file.this_person", lambda: "ann")
    run("export", "--format", "jsonl", "--out", "c.jsonl")
    assert "0 decisions imported, 2 rows unchanged" in run("import", "c.jsonl").output
    text = (folder / "c.jsonl").read_text()
    assert text.count('"other_dead": []') == 2
    text = text.replace('"status": "new"', '"status": "approved"')
    (folder / "c.jsonl").write_text(text)
    assert "2 decisions imported" in run("import", "c.jsonl").output
    store = open_store("output/prospector.db")
    assert store.execute("SELECT DISTINCT who, status FROM reviews").fetchall() == [
        ("ann", "approved")
    ]
    store.close()


def test_a_next_action_in_the_past_is_taken_and_said(folder) -> None:
    run("export", "--format", "jsonl", "--out", "c.jsonl")
    ids = [json.loads(line)["id"] for line in (folder / "c.jsonl").read_text().splitlines()]
    (folder / "d.csv").write_text(
        f"id,status,next_action_at\n{ids[0]},approved,5.1.2020\n{ids[1]},approved,1. Dezember 2098\n"
    )
    said = run("import", "d.csv").output
    assert "2 decisions imported, 0 rows unchanged." in said
    assert "1 next action lies in the past (the earliest 2020-01-05): it is due at once." in said
    assert "in the past" not in run("import", "d.csv").output


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("page_url,status,owner,decision\nhttps://hive.test/,won,Ann,0\n", "column id is missing"),
        ("page,status\nhttps://hive.test/,won\n", "column id is missing.*prospector export writes"),
        ("URL,Title,Status,Notes\nhttps://hive.test/,x,won,y\n", "column id is missing"),
        ("id,status,note\n", "has a header but no rows"),
        ("email,domain\n", "has a header but no rows"),
        ("source_url,target_url\n", "has a header but no rows"),
    ],
)
def test_a_table_without_its_ids_or_rows_is_told_so(folder, table: str, says: str) -> None:
    (folder / "c.csv").write_text(table)
    with pytest.raises(UserError, match=says):
        run("import", "c.csv", "-n", "bees")


def test_a_folder_is_no_table(folder) -> None:
    for command in (["import", "niches"], ["suppress", "--from", "niches"]):
        with pytest.raises(UserError, match="niches is a folder"):
            run(*command)
    with pytest.raises(UserError, match="niches is a folder"):
        run("ranks", "import", "niches")


def test_contacts_of_another_tool_become_ours(folder) -> None:
    run("suppress", "no@comb.test")
    rows = "E-Mail;Website;Position\nEd@hive.test;https://www.hive.test/x;Editor in chief\n"
    (folder / "c.csv").write_text(rows + "no@comb.test;comb.test;\n;;\n")
    assert (
        "1 contact read, 1 left out"
        in run("import", "c.csv", "--as", "contacts", "--dry-run").output
    )
    assert "1 new contact, 1 left out" in run("import", "c.csv", "--as", "contacts").output
    assert "0 new contacts" in run("import", "c.csv", "--as", "contacts").output
    run("rescore")
    assert "ed@hive.test" in run("export", "--format", "mailmerge").output


def test_a_contact_that_is_no_address_is_named_with_its_line(folder) -> None:
    (folder / "c.csv").write_text("email,domain\ned@hive.test,hive.test\nnobody,comb.test\n")
    with pytest.raises(UserError, match="line 3"):
        run("import", "c.csv", "--as", "contacts")
    (folder / "d.csv").write_text("name\nEd\n")
    with pytest.raises(UserError, match="no column"):
        run("import", "d.csv", "--as", "contacts")


@pytest.mark.parametrize(
    "table", ["id,status\nabc,won\n", "email,domain\ned@hive.test,hive.test\n"]
)
def test_an_import_into_a_forgotten_database_makes_none(folder, table: str) -> None:
    (folder / "c.csv").write_text(table)
    with pytest.raises(UserError, match=r"no database at other\.db"):
        run("import", "c.csv", "--db", "other.db")
    assert not (folder / "other.db").exists()


@pytest.mark.parametrize(
    "typed",
    [
        "import links.csv",
        "import links.csv -n nosuch",
        "import other.csv -n bees --as backlinks",
        "import notes.zip -n bees",
        "ranks import links.csv",
        "ranks import names.csv",
        "person forget nobody",
    ],
)
def test_what_is_refused_begins_no_database(folder, typed: str) -> None:
    (folder / "links.csv").write_text("source_url,target_url\nhttp://a.test/,http://b.test/\n")
    (folder / "other.csv").write_text("foo,bar\n1,2\n")
    (folder / "names.csv").write_text("GlobalRank,TldRank,Domain\n")
    with zipfile.ZipFile(folder / "notes.zip", "w") as packed:
        packed.writestr("notes.txt", "hello")
    files = set(folder.rglob("*"))
    with pytest.raises(UserError):
        run(*typed.split(), "--db", "new/new.db")
    assert set(folder.rglob("*")) == files


def test_a_dry_run_lists_what_would_change(folder) -> None:
    run("export", "--format", "jsonl", "--out", "c.jsonl")
    text = (folder / "c.jsonl").read_text()
    changed = text.replace('"status": "new"', '"status": "approved"', 1)
    changed = changed.replace('"owner": ""', '"owner": "bo"')
    (folder / "c.jsonl").write_text(changed)
    said = run("import", "c.jsonl", "--dry-run").output
    assert ".test/: new → approved, owner bo\n" in said
    assert ".test/: owner bo\n" in said
    (folder / "people.csv").write_text("email\n" + "".join(f"e{n}@x.test\n" for n in range(23)))
    said = run("import", "people.csv", "--dry-run").output
    assert "  x.test: e0@x.test (general)\n" in said
    assert said.endswith("  and 3 more\n")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (
            "c.csv",
            "id,status\nID,contactd\n",
            "from c.csv: line 2: 'contactd' is no status (did you mean contacted?)",
        ),
        ("e.csv", "", "e.csv is empty; there is nothing to import"),
        (
            "m.csv",
            "email\nnotmail\n",
            "from m.csv: line 2: 'notmail' is no e-mail address; write one such as ed@",
        ),
        (
            "f.xlsx",
            "PK\x03\x04",
            "f.xlsx is no workbook that can be read: it is damaged, or something else",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_words(folder, name, content, said) -> None:
    ident = json.loads(run("candidates", "--format", "json").stdout.splitlines()[0])["id"]
    (folder / name).write_text(content.replace("ID", ident))
    with pytest.raises(UserError) as refused:
        run("import", name)
    assert said in str(refused.value)


def test_a_niche_without_sites_of_ours_is_told_so_at_an_import(folder) -> None:
    (folder / "b.csv").write_text("source_url,target_url\nhttps://a.test/x,https://b.test/\n")
    assert "The niche bees names no site of ours" in run("import", "b.csv", "-n", "bees").output
    profile = folder / "niches" / "bees.toml"
    profile.write_text('domains = ["b.test"]\n' + profile.read_text())
    said = run("import", "b.csv", "-n", "bees").output
    assert "1 link to us" in said
    assert "names no site" not in said
