"""A file that is no table is told by what it looks like, not by the columns that it lacks."""

from __future__ import annotations

import gzip
import io
import sqlite3
import zipfile
from contextlib import closing

import openpyxl
import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.outreach.exchange.other_formats import no_page
from prospector.outreach.exchange.reading import header_of
from prospector.storage.database import open_store


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def workbook() -> bytes:
    file, made = io.BytesIO(), openpyxl.Workbook()
    made.active.append(["Email"])
    made.save(file)
    return file.getvalue()


OTHERS = {
    "report.pdf": (b"%PDF-1.7\n%\xe2\xe3", "is a PDF; save the table as .xlsx or CSV"),
    "list.csv": (b"\n<!-- x -->\n<!DOCTYPE html><table>", "is a web page (HTML)"),
    "wide.csv": ("\ufeff<html><table>".encode("utf-16"), "is a web page (HTML)"),
    "old.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "is an old Excel file"),
    "sheet.xls": (b"<?xml version='1.0'?><Workbook>", "is an XML file"),
    "packed.csv": (gzip.compress(b"email\n"), "is packed with gzip; unpack it first"),
    "several.csv": (zipped("a.csv"), "is a zip file; unpack it first"),
    "letter.xlsx": (zipped("word/document.xml"), "is a Word document"),
    "sheet.ods": (zipped("mimetype", "content.xml"), "is an OpenDocument file"),
    "book.csv": (workbook(), "is a workbook; give it the ending .xlsx"),
    "text.xlsx": (b"email\ned@hive.test\n", "if it is a text, give it the ending .csv"),
    "pages.csv": (b"WARC/1.0\r\n", "prospector ingest"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n", "is a picture"),
}
TABLES = {
    "a.csv": b"PK,email\n1,ed@hive.test\n",
    "b.csv": "\ufeffemail\n".encode("utf-16"),
    "c.xls": b"email\tdomain\n",
    "d.txt": b"<b>email</b>,x\n",
    "e.xlsx": workbook(),
    "f.jsonl": b'{"email": "ed@hive.test"}\n',
    "g.csv": b"",
}


@pytest.mark.parametrize("name", OTHERS)
def test_it_is_named(tmp_path, name: str) -> None:
    data, says = OTHERS[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UserError) as told:
        header_of(tmp_path / name)
    assert says in str(told.value)
    assert str(told.value).startswith(str(tmp_path / name))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_none_of_them(tmp_path, name: str) -> None:
    (tmp_path / name).write_bytes(TABLES[name])
    header_of(tmp_path / name)


@pytest.mark.parametrize(
    "typed", ["import FILE", "import FILE -n bees --as backlinks", "suppress --from FILE"]
)
def test_a_database_is_told_with_the_command_that_opens_it(tmp_path, monkeypatch, typed) -> None:
    monkeypatch.chdir(tmp_path)
    open_store("ours.sqlite").close()
    with closing(sqlite3.connect("theirs.sqlite")) as theirs:
        theirs.execute("CREATE TABLE customers (name)")
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bees.toml").write_text('name = "bees"\nseeds = ["https://b.test/"]\n')
    for file, says in (
        ("ours.sqlite", "prospector candidates --db ours.sqlite shows it"),
        ("theirs.sqlite", "sqlite3 -header -csv theirs.sqlite"),
    ):
        done = CliRunner().invoke(cli, typed.replace("FILE", file).split())
        assert isinstance(done.exception, UserError)
        assert f"{file} is a SQLite database" in str(done.exception)
        assert says in str(done.exception)


@pytest.mark.parametrize(
    ("content", "name", "what"),
    [
        (b"", "empty.csv", "empty"),
        (b"\n \n", "page.html", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "x.png", "a picture"),
        (b"PK\x03\x04" + bytes(100), "x.xlsx", "a zip file or an office document"),
        (b"%PDF-1.7", "x.pdf", "a PDF"),
        (b"# Read me\n<p align=center>A tool</p>", "README.md", "a text without the tags"),
        (b"domain\nhive.test\n", "list", "a text without the tags"),
        (b"<?xml version='1.0'?><feed><entry/></feed>", "feed", "an XML file"),
        (b"<p>A list<li>of bees", "page", ""),
        (b"Warning: in line 3\n<!DOCTYPE html><title>x", "page", ""),
        (b"<?xml version='1.0'?><html xmlns='x'><body/></html>", "page.xhtml", ""),
        ("\ufeff<html><body>x".encode("utf-16-le"), "page.htm", ""),
        (b"<!-- saved --> text", "page.html", ""),
        (b"<html>", "notes.txt", ""),
    ],
)
def test_what_is_no_page_is_named(content: bytes, name: str, what: str) -> None:
    found = no_page(content, name)
    assert found.startswith(what) if what else not found
