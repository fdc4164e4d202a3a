"""A whole crawl of pages that only a browser can read, as a user runs it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

import pytest

from prospector.demo.loopback import Loopback, Reply
from prospector.pictures.shelf import MAX_BYTES
from prospector.storage.database import open_store
from tests.browser import apps
from tests.crawl.test_demo_crawl import QUICK, scrapy_crawl
from tests.review.desk import Browser as Reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NICHE = """
name = "bees"
seeds = ["https://react.test/links", "https://more.test/list", "http://wall.test/list",
         "https://static.test/list"]
[terms]
beekeeping = 3
hive = 1
[limits]
max_depth = 0
follow_external = false
"""
GUIDES = ("wintering", "never-there", "gone", "broken")
HTML = "<title>Guide</title><h1>Guide</h1><p>" + "honey and hives and bees " * 20


class Crawled(NamedTuple):
    web: Loopback
    folder: Path
    said: str
    settings: dict[str, str]

    @property
    def file(self) -> Path:
        return self.folder / "output" / "prospector.db"

    def rows(self, sql: str, *values: str) -> list[tuple]:
        with closing(sqlite3.connect(self.file)) as db:
            return db.execute(sql, values).fetchall()


def web_of_apps() -> Loopback:
    web = Loopback()
    web.site("react.test", apps.react_like())
    web.site("more.test", apps.load_more())
    web.site("wall.test", apps.cookie_wall())
    guides = "".join(
        f"<p><a href='https://react.test/guides/{name}'>{name}</a></p>" for name in GUIDES
    )
    web.site("static.test", {"/list": apps.static_list() + guides})
    for number in range(90):
        web.site(f"apiary{number}.test", {"/": HTML, **({"/guide": HTML} if number != 3 else {})})
    return web


@pytest.fixture(scope="module")
def crawled(browser: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("rendered")
    (folder / "niches").mkdir()
    (folder / "niches" / "bees.toml").write_text(NICHE)
    with web_of_apps() as web:
        settings = {
            **web.settings(),
            "PROSPECTOR_SCREENSHOTS": "2",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
        }
        done = scrapy_crawl(folder, settings, "-a", "niche=bees", *QUICK)
        assert done.returncode == 0, done.stderr[-3000:]
        yield Crawled(web, folder, done.stderr, settings)


def test_every_list_is_read_and_says_how(crawled: Crawled) -> None:
    pages = crawled.rows("SELECT url, outbound_links, rendered FROM page_facts ORDER BY url")
    assert pages == [
        ("http://wall.test/list", 25, 1),
        ("https://more.test/list", 90, 1),
        ("https://react.test/links", 30, 1),
        ("https://static.test/list", 34, 0),
    ]
    evidence = crawled.rows("SELECT evidence FROM pages WHERE url = 'https://react.test/links'")
    assert json.loads(evidence[0][0])["rendering"][0] == (
        "read in a browser: the element #root waits for a script; 0 links and 0 words in the HTML"
    )
    kinds = crawled.rows("SELECT DISTINCT kind FROM pages")
    assert kinds == [("resource",)]


def test_the_browser_does_not_ask_again_for_what_was_fetched(crawled: Crawled) -> None:
    # The picture at the end is a visit of its own.
    pictured = {url.split("//")[1] for (url,) in crawled.rows("SELECT page_url FROM pictures")}
    pages = ("react.test/links", "more.test/list", "wall.test/list")
    asked = crawled.web.log.paths
    assert {page: asked[page] - (page in pictured) for page in pages} == dict.fromkeys(pages, 1)
    counted = crawled.rows("SELECT requests FROM crawls")[0][0]
    assert counted >= 20


def test_targets_are_judged_by_what_they_show(crawled: Crawled) -> None:
    rows = crawled.rows(
        "SELECT url, verdict, reason, evidence FROM targets WHERE domain = 'react.test'"
    )
    found = {url.rpartition("/")[2]: (verdict, reason) for url, verdict, reason, _ in rows}
    assert found == {
        "wintering": ("alive", "ok"),
        "never-there": ("dead", "soft_404"),
        "gone": ("dead", "soft_404"),
        "broken": ("unsure", "spa_shell"),
    }
    words = {url.rpartition("/")[2]: said for url, _, _, said in rows}
    assert "so does a made-up address beside it. Seen twice." in words["gone"]
    assert "HTTP 503" in words["broken"]


def test_pictures_lie_beside_the_database_and_are_shown(crawled: Crawled) -> None:
    rows = crawled.rows("SELECT page_url, target_url, file, bytes FROM pictures")
    assert len(rows) == 2
    assert "2 pictures of pages with a dead link were taken" in crawled.said
    for page_url, target_url, name, size in rows:
        image = (crawled.folder / "output" / "prospector.pictures" / name).read_bytes()
        assert image[:3] == b"\xff\xd8\xff"
        assert len(image) == size <= MAX_BYTES
        ident = crawled.rows(
            "SELECT id FROM candidates WHERE page_url = ? AND target_url = ?", page_url, target_url
        )[0][0]
        reader = Reader(crawled.file)
        page = reader.get(f"/-/candidate/{ident}").text
        assert f'src="/-/picture/{ident}"' in page
        answer = reader.get(f"/-/picture/{ident}")
        assert answer.headers["content-type"] == "image/jpeg"
        assert answer.content == image
    assert reader.get("/-/picture/ffffffffffffffff").status_code == 404


def test_no_shell_replaces_what_a_browser_read(crawled: Crawled, tmp_path: Path) -> None:
    """The next crawl finds a browser that does not start: nothing is lost, nothing judged."""
    marks = tmp_path / "started"
    broken = tmp_path / "chromium"
    broken.write_text(f"#!/bin/sh\necho $$ >> {marks}\nexit 1\n")
    broken.chmod(0o755)
    with closing(sqlite3.connect(crawled.file)) as db, db:
        db.execute("UPDATE frontier SET fetched_at = '2020-01-01T00:00:00Z'")
        db.execute("DELETE FROM crawls")
    settings = {
        **crawled.settings,
        "PROSPECTOR_BROWSER": str(broken),
        "PROSPECTOR_SCREENSHOTS": "0",
    }
    done = scrapy_crawl(crawled.folder, settings, "-a", "niche=bees", *QUICK)
    assert done.returncode == 0, done.stderr[-3000:]
    assert marks.exists()
    assert "Traceback" not in done.stderr
    lost = "SELECT count(*) FROM link_facts WHERE lost_at IS NOT NULL"
    assert crawled.rows(lost) == [(0,)]
    outcomes = dict(crawled.rows("SELECT url, outcome FROM frontier"))
    assert outcomes["https://react.test/links"].startswith("not read: the browser does not start")
    assert outcomes["https://static.test/list"].startswith("read as")


def test_a_page_that_hangs_the_browser_costs_only_itself(browser: str, tmp_path: Path) -> None:
    pages = {
        "/hang": apps.shell("/hang.js"),
        "/hang.js": apps.js("setTimeout(() => { for (;;) {} }, 50)"),
    }
    with web_of_apps() as web:
        web.site("hang.test", pages)
        settings = {
            **web.settings(),
            "PROSPECTOR_RENDER_SECONDS": "2",
            "PROSPECTOR_RENDERS_AT_ONCE": "1",
        }
        seeds = "seeds=http://hang.test/hang,http://react.test/links"
        more = ("-a", seeds, "-a", "max_depth=0", *QUICK)
        done = scrapy_crawl(tmp_path, settings, "-a", "niche=bees", *more)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr
    with closing(sqlite3.connect(tmp_path / "output" / "prospector.db")) as db:
        outcomes = dict(db.execute("SELECT url, outcome FROM frontier").fetchall())
        pages = db.execute("SELECT url, outbound_links FROM page_facts").fetchall()
    assert outcomes["http://hang.test/hang"].startswith("not read: the page kept the browser busy")
    assert pages == [("http://react.test/links", 30)]


@pytest.mark.parametrize(("mode", "state"), [("auto", "ok"), ("broken", "unreachable")])
def test_a_backlink_that_a_script_makes_is_not_called_lost(
    browser: str, tmp_path: Path, mode: str, state: str
) -> None:
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bees.toml").write_text(
        'name = "bees"\nseeds = ["http://fan.test/"]\ndomains = ["ours.test"]\n'
    )
    db = open_store(tmp_path / "output" / "prospector.db")
    with db.atomic():
        db.execute(
            "INSERT INTO backlinks (page_url, target_url, expected_anchor, source, acquired_at)"
            " VALUES ('http://fan.test/links', 'http://ours.test/guide', '', 'import', '2026-01-01')"
        )
    db.close()
    link = "<h1>Links</h1><p>See <a href='http://ours.test/guide'>our guide</a> to bees.</p>"
    app = apps.js(f"document.getElementById('root').innerHTML = {json.dumps(link)}")
    with Loopback() as web:
        web.site("fan.test", {"/links": apps.shell("/app.js"), "/app.js": app})
        web.site("ours.test", {"/guide": HTML, "*": Reply(404)})
        more = {"PROSPECTOR_BROWSER": "/bin/false"} if mode == "broken" else {}
        done = scrapy_crawl(
            tmp_path, {**web.settings(), **more}, "-a", "niche=bees", *QUICK, spider="backlinks"
        )
    assert done.returncode == 0, done.stderr[-3000:]
    with closing(sqlite3.connect(tmp_path / "output" / "prospector.db")) as found:
        assert found.execute("SELECT state FROM backlinks").fetchall() == [(state,)]


def test_an_ordinary_crawl_starts_no_browser_and_no_driver(tmp_path: Path) -> None:
    marks = tmp_path / "started"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho $0 >> {marks}\nexit 1\n")
    program.chmod(0o755)
    with Loopback() as web:
        web.site("static.test", {"/list": apps.static_list(6)})
        for number in range(6):
            web.site(f"apiary{number}.test", {"/guide": HTML, "*": Reply(404)})
        settings = {
            **web.settings(),
            "PROSPECTOR_BROWSER": str(program),
            # Playwright's driver is a Node program.
            "PLAYWRIGHT_NODEJS_PATH": str(program),
        }
        wanted = ("-a", "niche=bees", "-a", "seeds=https://static.test/list", *QUICK)
        done = scrapy_crawl(tmp_path, settings, *wanted)
    assert done.returncode == 0, done.stderr[-3000:]
    assert not marks.exists()


def test_always_without_a_browser_is_refused_in_one_sentence(tmp_path: Path) -> None:
    empty = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)}
    seeds = ("-a", "niche=bees", "-a", "seeds=http://x.test/", "-a", "render=always")
    done = scrapy_crawl(tmp_path, {}, *seeds, **empty)
    assert done.returncode == 2
    assert "There is no browser to render pages with" in done.stderr
    assert "Traceback" not in done.stderr
