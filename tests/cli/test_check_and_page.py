"""``prospector check`` and ``prospector page``, as processes and in this one."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from prospector.cli import check, page
from prospector.cli.main import cli
from prospector.cli.page import as_json
from prospector.demo.loopback import Loopback, Reply, moved
from prospector.errors import UserError
from prospector.pages import analyse

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def web():
    site = Loopback()
    site.site(
        "shop.test",
        {
            "/": "<title>Shop</title><p>Open.",
            "/gone": Reply(410, "gone"),
            "/old": moved("https://shop.test/"),
            "/busy": Reply(503, "x"),
            "/list": "<html lang=en><title>Useful links</title><h1>Useful links</h1><ul>"
            + "".join(
                f"<li><a href='https://s{n}.test/'>Site {n}</a> says much about bees"
                for n in range(9)
            )
            + "</ul><p>mail to editor@shop.test",
            "/robots.txt": "",
        },
    )
    with site:
        yield site


def prospector(web: Loopback, *arguments: str, stdin: str | None = None):
    return subprocess.run(
        [sys.executable, "-m", "prospector.cli.main", *arguments],
        env={
            **os.environ,
            **web.settings(),
            "PYTHONPATH": str(ROOT),
            "PROSPECTOR_CONFIRM_DELAY": "0.2",
        },
        input=stdin,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


LISTS = {
    "picture.png": (b"\x89PNG\r\n\x1a\n\x00\x00\r\n\xff" * 300, "is a picture"),
    "c.xlsx": (b"", "is a workbook"),
    "candidates.csv": (
        b"id,niche,page_url,score\n1,bees,https://shop.test/,5\n",
        "is a table (id,niche,page_url,score",
    ),
    "semicolons.txt": (
        b"\xef\xbb\xbfURL;Title\nhttps://shop.test/;Shop\n",
        "is a table (URL;Title",
    ),
    "latin.txt": (b"https://shop.test/\nhttps://shop.test/k\xe4se\n", "is no text in UTF-8"),
    "zeros.txt": (b"https://shop.test/\n\x00\x00\n", "is no text in UTF-8"),
    "empty.csv": (b"", "empty.csv holds no URL; write one URL a line"),
    "remarks.txt": (b"# mine\n\n", "remarks.txt holds no URL"),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_none_is_refused_in_a_sentence(web, tmp_path, name: str) -> None:
    content, sentence = LISTS[name]
    path = tmp_path / name
    path.write_bytes(content)
    if name == "c.xlsx":
        book = openpyxl.Workbook()
        book.active.append(["https://shop.test/"])
        book.save(path)
    before = sum(web.log.hosts.values())
    done = prospector(web, "check", "--from", str(path))
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert sum(web.log.hosts.values()) == before


def test_a_url_with_commas_is_a_url_and_twice_is_told_twice(web, tmp_path) -> None:
    path = tmp_path / "list.txt"
    path.write_text("https://shop.test/?a,b\nhttps://shop.test/?a,b\n")
    done = prospector(web, "check", "--from", str(path), "--format", "json")
    assert done.returncode == 0, done.stderr
    assert [json.loads(x)["url"] for x in done.stdout.splitlines()] == [
        "https://shop.test/?a,b"
    ] * 2
    assert web.log.paths["shop.test/?a,b"] == 1


def test_json_lines_hold_the_contract_and_some_dead_exits_1(web) -> None:
    done = prospector(
        web, "check", "--format", "json", "https://shop.test/", "https://shop.test/gone"
    )
    assert done.returncode == 1
    rows = {row["url"]: row for row in map(json.loads, done.stdout.splitlines())}
    keys = {"url", "verdict", "reason", "http_status", "final_url", "evidence", "requests"}
    assert set(rows["https://shop.test/"]) >= keys
    assert rows["https://shop.test/gone"]["reason"] == "http_410"
    assert rows["https://shop.test/gone"]["requests"] == 2
    assert rows["https://shop.test/"]["verdict"] == "alive"


def test_none_dead_exits_0_and_text_explains(web) -> None:
    done = prospector(web, "check", "https://shop.test/old", "https://shop.test/busy")
    assert done.returncode == 0
    assert "moved for good to https://shop.test/" in done.stdout
    assert "server_error" in done.stdout


def test_every_given_url_gets_its_row_however_odd(web) -> None:
    odd = [
        "https://shop.test/",
        "=cmd()",
        "http://[bad",
        "mailto:a@b.test",
        "javascript:alert(1)",
        "x" * 5000,
    ]
    odd += ["https://shop.test/\udc80", "https://shop.test/"]
    text = "\n".join(odd).encode("utf-8", "surrogateescape").decode("latin-1")
    done = prospector(web, "check", "--from", "-", "--format", "csv", stdin=text)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == len(odd)
    assert any(row["url"] == "'=cmd()" for row in rows)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("lines", "code", "sentence"),
    [
        (["notaurl"], 2, "notaurl is no URL; give it whole"),
        (["https://shop.test/", "", "shop.test/x"], 2, "write https://shop.test/x."),
        (["notaurl", "https://shop.test/", "http://"], 2, "(2 of 3 are no URL.)"),
        (["notaurl", "https://shop.test/gone"], 1, "notaurl is no URL"),
        (["# a remark", "", "mailto:a@b.test", "file:///etc/passwd"], 0, ""),
    ],
)
def test_what_is_no_url_is_told_and_the_others_are_checked(web, lines, code, sentence) -> None:
    done = prospector(web, "check", "--from", "-", "--format", "json", stdin="\n".join(lines))
    assert done.returncode == code
    assert sentence in done.stderr
    assert bool(done.stderr) is bool(sentence)
    given = [line for line in lines if line and not line.startswith("#")]
    rows = {row["url"]: row["verdict"] for row in map(json.loads, done.stdout.splitlines())}
    assert sorted(rows) == sorted(given)
    assert rows.get("https://shop.test/", "alive") == "alive"
    assert rows.get("https://shop.test/gone", "dead") == "dead"


@pytest.mark.parametrize("given", ["notaurl", "", " ", "http://[bad", "#part"])
def test_an_argument_that_is_no_url_is_misuse(web, given) -> None:
    done = prospector(web, "check", given)
    assert done.returncode == 2
    assert "is no URL; give it whole, such as https://" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["check"], "Which URLs"),
        (["check", "https://shop.test/", "shop.test/x"], "write https://shop.test/x"),
        (["check", "--from", "none.txt"], "none.txt cannot be read"),
        (["page"], "Give one page"),
        (["page", "none.html"], "none.html cannot be read"),
        (["page", "https://shop.test/gone"], "HTTP 410"),
        (["page", "https://nowhere.test/"], "does not exist"),
        (["page", "--niche", "cybersecurty", "x.html"], "cybersecurity"),
        (["candidates", "--db", "none.db"], "There is no database"),
    ],
)
def test_misuse_is_one_sentence_and_exits_2(web, arguments, sentence) -> None:
    done = prospector(web, *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_makes_no_sense_is_named(web, monkeypatch) -> None:
    monkeypatch.setenv("PROSPECTOR_ALLOW_PRIVATE", "everything")
    done = subprocess.run(
        [sys.executable, "-m", "prospector.cli.main", "check", "https://x.test/"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "PROSPECTOR_ALLOW_PRIVATE=everything" in done.stderr


def test_page_of_a_url_a_file_and_a_list(web, tmp_path) -> None:
    shown = prospector(web, "page", "https://shop.test/list")
    assert shown.returncode == 0
    assert "editor@shop.test" in shown.stdout
    file = tmp_path / "page.html.gz"
    file.write_bytes(gzip.compress(b"<title>T</title><a href=/x>in</a><a href=//o.test>out</a>"))
    listing = tmp_path / "list.tsv"
    listing.write_text("page.html.gz\thttps://a.test/p\npage.html.gz\thttps://o.test/q\n")
    done = prospector(web, "page", "--from", str(listing), "--format", "json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert [link["url"] for link in first["links"]] == ["https://a.test/x", "https://o.test/"]
    assert [link["external"] for link in first["links"]] == [False, True]
    assert [link["external"] for link in second["links"]] == [False, False]
    assert first["links"][1]["href"] == "//o.test"


def test_a_broken_list_names_its_line(web, tmp_path) -> None:
    listing = tmp_path / "list.tsv"
    listing.write_text("page.html https://a.test/p\n")
    done = prospector(web, "page", "--from", str(listing))
    assert done.returncode == 2
    assert "line 1" in done.stderr


def test_a_reader_that_has_enough_ends_the_check_quietly(tmp_path) -> None:
    urls = tmp_path / "urls.txt"
    urls.write_text("".join(f"mailto:{n}@b.test\n" for n in range(3_000)))
    command = f"{sys.executable} -m prospector.cli.main check --from {urls} --format json | head -1"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment["PROSPECTOR_CANARIES"] = "localhost"
    done = subprocess.run(
        command,
        shell=True,
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )
    assert done.stdout.startswith('{"url"')
    assert "Traceback" not in done.stderr


def test_the_anchor_of_a_linked_image_is_what_a_reader_reads() -> None:
    html = '<p>See <a href="/a"><img alt="A map of bees"></a> and <a href="/b">the  guide</a>.'
    image, guide = as_json(analyse(html, "https://hive.test/"))["links"]
    assert (image["anchor"], image["alt"]) == ("", "A map of bees")
    assert (guide["anchor"], guide["alt"]) == ("the guide", "")


@pytest.mark.parametrize("command", [check.command, page.command], ids=["check", "page"])
@pytest.mark.parametrize(
    ("arguments", "mode", "address"),
    [
        (["--render", "https://a.test/"], "auto", "https://a.test/"),
        (["https://a.test/", "--render"], "auto", "https://a.test/"),
        (["--render", "--format", "json", "https://a.test/"], "auto", "https://a.test/"),
        (["--render", "always", "https://a.test/"], "always", "https://a.test/"),
        (["https://a.test/", "--render=never"], "never", "https://a.test/"),
        (["--", "--render"], None, "--render"),
    ],
)
def test_render_takes_a_mode_or_none_in_both_commands(command, arguments, mode, address) -> None:
    with command.make_context("x", list(arguments)) as context:
        assert context.params["render"] == (mode or command.params[-1].default)
        assert address in (context.params.get("source"), *context.params.get("urls", ()))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "x.html is empty; give an HTML page"),
        (b"\x89PNG\r\n\x1a\n", "x.html is a picture; give an HTML page"),
        (b"domain\nhive.test\n", "x.html is a text without the tags of a page; give an HTML page"),
    ],
)
def test_what_is_no_page_is_refused(tmp_path, content: bytes, said: str) -> None:
    (tmp_path / "x.html").write_bytes(content)
    done = CliRunner().invoke(cli, ["page", str(tmp_path / "x.html")])
    assert isinstance(done.exception, UserError)
    assert said in str(done.exception)
    (tmp_path / "list").write_text("# nothing yet\n")
    done = CliRunner().invoke(cli, ["page", "--from", str(tmp_path / "list")])
    assert "names no page" in str(done.exception)


@pytest.mark.parametrize(
    ("canary", "said"),
    [
        ("gone-too.test", "was not read: our own network is down; try again"),
        ("shop.test", "cannot be read: the name nowhere.test does not exist"),
    ],
)
@pytest.mark.parametrize("command", ["page", "niche new wasps --from"])
def test_offline_is_no_fact_about_others(web, tmp_path, monkeypatch, command, canary, said) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {**web.settings(), "PROSPECTOR_CANARIES": canary}.items():
        monkeypatch.setenv(name, str(value))
    done = CliRunner().invoke(cli, [*command.split(), "http://nowhere.test/links"])
    assert isinstance(done.exception, UserError)
    assert said in str(done.exception)
