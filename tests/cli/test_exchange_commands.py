"""``export``, ``import``, ``suppress`` and ``rescore`` as a person types them."""

from __future__ import annotations

import json
import zipfile
from contextlib import closing

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.outreach.candidates import rescore
from prospector.outreach.exchange.reading import header_of
from prospector.outreach.exchange.shapes import SHAPES
from prospector.storage.database import open_store
from prospector.storage.pages import save_page
from tests.factories import link, page

NICHE = 'name = "bees"\nseeds = ["https://hive.test/"]\n[terms]\nhoney = 1\n'


@pytest.fixture
def folder(tmp_path, monkeypatch, bees):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bees.toml").write_text(NICHE)
    store = open_store("output/prospector.db")
    with store.atomic():
        store.execute("INSERT INTO crawls (spider, niche, started_at) VALUES ('r', 'bees', '2026')")
        for name in ("hive", "comb"):
            analysis = page(f"https://{name}.test/", link("https://x.test/"))
            save_page(store, "bees", analysis, http_status=200, depth=0)
    rescore(store, bees)
    store.close()
    return tmp_path


def run(*arguments: str):
    done = CliRunner().invoke(cli, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


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
        (["-n", "beees"], "no niche 'beees': .* it holds bees. Did you mean bees?"),
        (["-n", "x"], "it holds bees."),
    ],
)
def test_a_mistyped_filter_is_no_empty_export(folder, option, says: str) -> None:
    with pytest.raises(UserError, match=says):
        run("export", *option, "--out", "c.csv")
    assert not (folder / "c.csv").exists()


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


def test_suppress_list_and_lift(folder) -> None:
    assert "1 of 1 are new" in run("suppress", "hive.test", "--reason", "asked").output
    assert "hive.test" not in run("export").output
    assert "asked" in run("suppress", "--list").output
    assert "1 of 1 lifted" in run("suppress", "--lift", "www.hive.test").output
    assert "hive.test" in run("export").output


def test_lifting_a_domain_names_what_stays_below_it(folder) -> None:
    values = ("hive.test", "https://www.hive.test/links", "ed@hive.test", "https://other.test/")
    run("suppress", *values, "ed@nothive.test")
    said = run("suppress", "--lift", "hive.test").output
    assert "1 of 1 lifted." in said
    stays = "2 stay suppressed: https://www.hive.test/links, ed@hive.test. Add --below to lift them"
    assert stays in said
    run("suppress", "hive.test")
    said = run("suppress", "--lift", "--below", "hive.test").output
    assert said == "3 of 3 lifted.\n"
    left = run("suppress", "--list").output
    assert "other.test" in left
    assert "ed@nothive.test" in left
    with pytest.raises(UserError, match="give --lift too"):
        run("suppress", "--below", "hive.test")


def test_a_list_with_a_mistake_suppresses_nothing(folder) -> None:
    (folder / "list.txt").write_text("# ours\nhive.test\nno domain\n")
    with pytest.raises(UserError, match=r"^line 3: 'no domain' is no domain"):
        run("suppress", "--from", "list.txt")
    assert "Nothing is suppressed" in run("suppress", "--list").output
    with pytest.raises(UserError, match="Suppress what"):
        run("suppress")


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("domain\nhive.test\n\n# ours\ncomb.test\n", ["comb.test", "hive.test"]),
        ("E-Mail\r\ned@hive.test\r\n", ["ed@hive.test"]),
        ('"url"\nhttps://hive.test/a,b;c\n', ["https://hive.test/a,b;c"]),
        ("sep=;\nName;E-Mail;since\nEd;ed@hive.test;2026\n", ["ed@hive.test"]),
        ("sep=,\nhive.test\n", ["hive.test"]),
    ],
)
def test_lists_with_and_without_a_header(folder, text: str, rows: list[str]) -> None:
    (folder / "list.csv").write_text(text)
    assert f"{len(rows)} of {len(rows)} are new" in run("suppress", "--from", "list.csv").output
    store = open_store("output/prospector.db")
    found = store.execute("SELECT value FROM suppressions ORDER BY 1").fetchall()
    store.close()
    assert [value for (value,) in found] == rows


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "list.csv is empty"),
        (b"domain\n\n", "list.csv is empty"),
        (b"name;email\nEd;nobody@\n", "line 2: 'nobody@' is no e-mail address; give a domain"),
        (b"h\xefve.test\n", "no text in UTF-8"),
        (None, "There is no file list.csv"),
    ],
)
def test_a_list_that_cannot_be_used_says_why(folder, text: bytes | None, says: str) -> None:
    if text is not None:
        (folder / "list.csv").write_bytes(text)
    with pytest.raises(UserError, match=says):
        run("suppress", "--from", "list.csv")


def test_rescore_all_one_or_an_unknown_niche(folder) -> None:
    assert "bees: 2 candidates" in run("rescore").output
    with pytest.raises(UserError, match="holds no niche 'cheese'"):
        run("rescore", "-n", "cheese")


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


@pytest.mark.parametrize("name", ["co.uk", "github.io"])
def test_what_everybodys_sites_end_in_is_suppressed_for_nobody(folder, name: str) -> None:
    with pytest.raises(UserError, match="Everybody's sites end in"):
        run("suppress", name)


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


def test_an_address_in_a_column_of_domains_stands_for_its_site(folder) -> None:
    (folder / "one.csv").write_text("domain\nhttps://hive.test/\n")
    said = run("suppress", "--from", "one.csv").output
    assert "1 of 1 are new (1 domain); 1 candidate more is taken out." in said
    (folder / "two.csv").write_text("website,note\nhttps://www.comb.test/x,no\ned@else.test,\n")
    said = run("suppress", "--from", "two.csv").output
    assert "2 of 2 are new (1 domain, 1 e-mail address); 1 candidate more is taken out." in said
    assert run("candidates", "--format", "json").stdout == ""


def test_a_home_page_alone_is_said_to_be_no_site(folder) -> None:
    said = run("suppress", "https://www.far.test/", "a@far.test", "b@far.test").output
    assert "3 of 3 are new (2 e-mail addresses, 1 page); 0 candidates more are taken out." in said
    assert "https://www.far.test/ covers the home page alone" in said
    assert "prospector suppress far.test" in said


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
    (folder / "niches" / "bees.toml").write_text('domains = ["b.test"]\n' + NICHE)
    said = run("import", "b.csv", "-n", "bees").output
    assert "1 link to us" in said
    assert "names no site" not in said


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
