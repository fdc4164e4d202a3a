"""Bad input: one clear sentence and nothing lost; hostile pages: bounded and survived."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from prospector.demo.loopback import Loopback, Reply
from tests.crawl.test_demo_crawl import QUICK, scrapy_crawl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEED = ("-a", "niche=bees", "-a", "seeds=http://list.test/links")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-a", "niche=nosuch"], "There is no niche 'nosuch'"),
        (["-a", "niche=cybersecurty"], "did you mean cybersecurity"),
        (["-a", "niche=history", "-a", "max_pages=abc"], "max_pages=abc is not a whole number"),
        (["-a", "niche=broken.toml"], "broken.toml, line 3"),
        (["-a", "niche=seedless.toml"], "seeds"),
        (["-a", "niche=typo.toml"], "did you mean languages"),
        (["-a", "niche=missing.toml"], "There is no niche file"),
        (["-a", "niche=history", "-a", "depth=3"], "has no argument 'depth'"),
        (["-a", "niche=history", "-a", "render=maybe"], "render=maybe"),
        ([], "Which niche"),
        (["-a", "seeds=https://x.test/y"], "-a niche=ANY-NAME -a seeds=URL"),
        (["niche=history"], "arguments are given as -a niche=history"),
        (["-niche=history"], "arguments are given as -a niche=history"),
        (
            ["-a", "niche=history", "-s", "PROSPECTOR_CONFIRM_DELAY=soon"],
            "PROSPECTOR_CONFIRM_DELAY",
        ),
        (["-a", "niche=history", "-s", "PROSPECTOR_CONTCAT=me"], "did you mean PROSPECTOR_CONTACT"),
        (["-a", "niche=history", "-s", "CONCURRENT_REQUESTS=abc"], "CONCURRENT_REQUESTS=abc makes"),
        (["-a", "niche=history", "-s", "CONCURRENT_REQUESTS=0"], "would fetch nothing"),
        (["-a", "niche=history", "-s", "PROSPECTOR_TLS_CA=text.db"], "holds no certificate"),
        (["-a", "niche=history", "-s", "ROBOTSTXT_OBEY=maybe"], "give True or False"),
        (["-a", "niche=history", "-L", "LOUD"], "LOG_LEVEL=LOUD is no level"),
        (
            ["-a", "niche=history", "--logfile", "nosuch/x.log"],
            "log cannot be written to nosuch/x.log",
        ),
        (["-a", "niche=history", "-s", "LOG_FILE=folder"], "cannot be written to folder"),
        (["-a", "niche=history", "-s", "PROSPECTOR_DB=theirs.db"], "another program"),
        (["-a", "niche=history", "-s", "PROSPECTOR_DB=text.db"], "not a SQLite database"),
        (["-a", "niche=history", "-s", "PROSPECTOR_DB=file/x.db"], "cannot be written"),
        (["-a", "niche=history", "-s", "PROSPECTOR_DB=folder"], "is a folder"),
    ],
    ids=lambda value: " ".join(value)[-40:] if isinstance(value, list) else None,
)
def test_a_mistake_is_one_sentence_and_exits_2(tmp_path: Path, arguments, sentence) -> None:
    refused(tmp_path, "resources", *arguments, sentence=sentence)


@pytest.mark.parametrize(
    ("spider", "sentence"),
    [
        ("competitors", "names no competitors"),
        ("backlinks", "names no site of ours"),
        ("site", "names no site of ours"),
    ],
)
def test_a_niche_that_lacks_what_the_spider_needs(tmp_path: Path, spider, sentence) -> None:
    refused(tmp_path, spider, "-a", "niche=bare.toml", sentence=sentence)


def refused(tmp_path: Path, spider: str, *arguments: str, sentence: str) -> None:
    files = set(_laid_out(tmp_path))
    done = scrapy_crawl(tmp_path, {}, *arguments, spider=spider)
    assert done.returncode == 2, done.stderr
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert set(tmp_path.rglob("*")) == files, "a crawl that was refused leaves nothing behind"


def _laid_out(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "broken.toml").write_text('name = "x"\nseeds = [\n')
    (tmp_path / "folder").mkdir()
    (tmp_path / "bare.toml").write_text('name = "x"\nseeds = ["https://x.test/"]\n')
    (tmp_path / "seedless.toml").write_text('name = "x"\n')
    (tmp_path / "typo.toml").write_text('name = "x"\nseeds = ["https://x.test/"]\nlangages = []\n')
    (tmp_path / "text.db").write_text("I am a text")
    (tmp_path / "file").write_text("I am no folder")
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as theirs:
        theirs.execute("PRAGMA journal_mode = WAL")
        theirs.execute("CREATE TABLE customers (name)")
        theirs.commit()
    return tmp_path.rglob("*")


def test_a_setting_in_the_environment_is_named_too(tmp_path: Path) -> None:
    done = scrapy_crawl(tmp_path, {}, "-a", "niche=history", PROSPECTOR_CONTACT="(evil)\n")
    assert done.returncode == 2
    assert "PROSPECTOR_CONTACT" in done.stderr
    assert "Traceback" not in done.stderr


def crawl_one(tmp_path: Path, page: Reply | bytes, **more) -> sqlite3.Connection:
    web = Loopback()
    web.site("list.test", {"/links": page, "/robots.txt": Reply(404)})
    for host, pages in more.items():
        web.site(f"{host}.test", pages)
    with web:
        done = scrapy_crawl(tmp_path, web.settings(), *SEED, *QUICK)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    return sqlite3.connect(tmp_path / "output" / "prospector.db")


def test_a_page_of_50_mb_is_read_up_to_its_bound(tmp_path: Path) -> None:
    body = b"<title>Big</title><a href='http://first.test/'>first</a>" + b"<p>honey " * (6 * 2**20)
    with closing(crawl_one(tmp_path, Reply(200, body))) as db:
        assert db.execute("SELECT title FROM pages").fetchall() == [("Big",)]
        assert db.execute("SELECT target_url FROM links").fetchall() == [("http://first.test/",)]
        assert db.execute("SELECT bytes FROM crawls").fetchone()[0] < 9 * 2**20


def test_a_compressed_bomb_is_bounded(tmp_path: Path) -> None:
    import gzip

    bomb = gzip.compress(b"<p>honey " * (12 * 2**20))
    with closing(crawl_one(tmp_path, Reply(200, bomb, {"Content-Encoding": "gzip"}))) as db:
        assert db.execute("SELECT bytes FROM crawls").fetchone()[0] < 9 * 2**20


def test_ten_thousand_links_each_get_their_row(tmp_path: Path) -> None:
    links = "".join(f"<li><a href='http://n{i % 50}.test/p{i}'>L{i}</a>" for i in range(10_000))
    page = f"<title>Many</title><ul>{links}</ul>".encode()
    with closing(crawl_one(tmp_path, page)) as db:
        assert db.execute("SELECT count(*) FROM links").fetchone() == (10_000,)
        assert db.execute("SELECT count(*) FROM targets WHERE verdict <> ''").fetchone() == (
            10_000,
        )
        unchecked = "SELECT count(*) FROM targets WHERE reason = 'not_checked'"
        assert db.execute(unchecked).fetchone() == (0,)


def test_hostile_hrefs_leave_their_trace_and_harm_nothing(tmp_path: Path) -> None:
    long = "http://long.test/" + "a" * 100_000
    hrefs = [long, "http://[bad", "ftp://x.test/y", "http://127.0.0.1.nip.test\\@evil.test/"]
    hrefs += [
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http://\udce9.test/",
    ]
    hrefs += [
        "http://user:pw@auth.test/",
        "HTTP://CASE.test:80/%7Ea?x=%F6#frag",
        " http://space.test/ ",
    ]
    page = "<title>Odd</title>" + "".join(f'<p>see <a href="{href}">x</a> there' for href in hrefs)
    body = page.encode("utf-8", "surrogateescape")
    with closing(crawl_one(tmp_path, body)) as db:
        rows = dict(db.execute("SELECT url, reason FROM targets").fetchall())
    assert rows[long[:8192]] == "too_large"
    assert rows["http://[bad"] == "unsupported_scheme"
    assert rows["ftp://x.test/y"] == "unsupported_scheme"
    assert rows["file:///etc/passwd"] == "unsupported_scheme"
    assert "http://case.test/%7Ea?x=%F6" in rows
    assert "http://space.test/" in rows
    assert "http://auth.test/" in rows
    assert not any(url.startswith(("javascript:", "data:")) for url in rows)


def test_mixed_encodings_are_read(tmp_path: Path) -> None:
    body = (
        b"<meta charset='iso-8859-1'><title>Bienen und K\xe4fer</title>"
        b"<a href='http://umlaut.test/f%FCr'>f\xfcr Imker</a>"
    )
    with closing(crawl_one(tmp_path, Reply(200, body, content_type="text/html"))) as db:
        assert db.execute("SELECT title FROM pages").fetchone() == ("Bienen und Käfer",)
        row = db.execute("SELECT target_url, anchor FROM links").fetchone()
        assert row == ("http://umlaut.test/f%FCr", "für Imker")


def test_nesting_without_end_is_survived(tmp_path: Path) -> None:
    body = b"<title>Deep</title><a href='http://a.test/'>a</a>" + b"<div>" * 200_000
    with closing(crawl_one(tmp_path, body)) as db:
        assert db.execute("SELECT count(*) FROM links").fetchone() == (1,)
