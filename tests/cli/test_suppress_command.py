"""``suppress`` as a person types it."""

from __future__ import annotations

import pytest

from prospector.errors import UserError
from prospector.storage.database import open_store
from tests.cli.running import run


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


@pytest.mark.parametrize("name", ["co.uk", "github.io"])
def test_what_everybodys_sites_end_in_is_suppressed_for_nobody(folder, name: str) -> None:
    with pytest.raises(UserError, match="Everybody's sites end in"):
        run("suppress", name)


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
