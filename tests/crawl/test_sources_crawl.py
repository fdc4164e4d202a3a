"""A crawl that begins with what its sources name; and the whole way from a topic word to pitches."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from bench.topic_to_pitch import STEPS, run
from prospector.demo.loopback import Loopback, Reply, hang
from prospector.demo.web import demo_web
from tests.crawl.test_demo_crawl import QUICK, scrapy_crawl
from tests.crawl.test_interruptions import start, wait_for
from tests.sources.prospects.services import reply

if TYPE_CHECKING:
    from pathlib import Path

    from prospector.demo.loopback import Asked

PROFILE = """\
name = "bees"
{seeds}
[terms]
beekeeping = 3
honey = 1
[[source]]
kind = "searxng"
queries = ["one", "two", "three"]
[[source]]
kind = "list"
file = "gone.md"
"""
FAST = {"PROSPECTOR_SEARXNG": "http://searx.test", "PROSPECTOR_SOURCE_PAUSE": "0"}
PAGE = (
    "<html lang='en'><title>Useful beekeeping links {n}</title><h1>Useful links</h1><ul>"
    + "".join(
        f"<li><a href='http://site{k}.test/'>Beekeeping site {k}</a> on honey and hives</li>"
        for k in range(8)
    )
    + "</ul></html>"
)


def results(asked: Asked):
    """Each query finds a list of its own."""
    name = asked.parameters["q"].split()[0]
    found = {"url": f"http://{name}.test/links", "title": "Useful beekeeping links", "content": ""}
    return reply({"results": [found], "unresponsive_engines": []})


def web_of_lists() -> Loopback:
    web = Loopback()
    web.site("searx.test", results)
    for name in ("one", "two", "three", "seed"):
        web.site(f"{name}.test", {"/links": PAGE.format(n=name), "/robots.txt": ""})
    for k in range(8):
        web.site(f"site{k}.test", {"/": "<p>A page on honey.</p>"})
    return web


def profile(folder: Path, seeds: str = "") -> None:
    (folder / "niches").mkdir()
    (folder / "niches" / "bees.toml").write_text(PROFILE.format(seeds=seeds), encoding="utf-8")


def rows(folder: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(folder / "output" / "prospector.db")) as db:
        return db.execute(sql).fetchall()


def test_a_crawl_without_seeds_begins_with_its_sources(tmp_path) -> None:
    profile(tmp_path)
    with web_of_lists() as web:
        done = scrapy_crawl(tmp_path, web.settings(), "-a", "niche=bees", *QUICK, **FAST)
        assert done.returncode == 0, done.stderr
        assert "3 prospects from sources (searxng 3, list 0)" in done.stderr
        assert "Source list: niches/gone.md cannot be read" in done.stderr
        assert web.log.hosts["searx.test"] == 3
        origins = rows(tmp_path, "SELECT DISTINCT origin FROM pages WHERE depth = 0")
        assert origins == [("source:searxng",)]
        # Guesses do not teach what the topic is.
        assert rows(tmp_path, "SELECT count(*) FROM niche_examples") == [(0,)]
        again = scrapy_crawl(tmp_path, web.settings(), "-a", "niche=bees", *QUICK, **FAST)
        assert again.returncode == 0, again.stderr
        assert web.log.hosts["searx.test"] == 3


def test_seeds_are_crawled_while_a_source_keeps_us_waiting(tmp_path) -> None:
    """The search engine answers only when the seed was read: whoever waits for it first never ends."""
    profile(tmp_path, 'seeds = ["http://seed.test/links"]')
    web = web_of_lists()

    def patient(asked: Asked):
        if web.log.paths["seed.test/links"]:
            return results(asked)
        return Reply(429, "later", {"Retry-After": "1"})

    web.site("searx.test", patient)
    with web:
        done = scrapy_crawl(tmp_path, web.settings(), "-a", "niche=bees", *QUICK, **FAST)
    assert done.returncode == 0, done.stderr
    origins = rows(tmp_path, "SELECT origin, count(*) FROM pages WHERE depth = 0 GROUP BY 1")
    assert origins == [("seed", 1), ("source:searxng", 3)]


def test_sources_that_name_nothing_are_told_and_end_in_3(tmp_path) -> None:
    profile(tmp_path)
    web = web_of_lists()
    web.site("searx.test", {"/search": Reply(403, "Forbidden")})
    with web:
        done = scrapy_crawl(tmp_path, web.settings(), "-a", "niche=bees", *QUICK, **FAST)
    assert done.returncode == 3
    assert "has no seeds, and its sources named no prospect" in done.stderr
    assert "needs json among search.formats" in done.stderr
    assert "Traceback" not in done.stderr


def test_killed_while_it_asks_it_asks_no_question_twice(tmp_path, monkeypatch) -> None:
    profile(tmp_path)
    for name, value in FAST.items():
        monkeypatch.setenv(name, value)
    web = web_of_lists()
    web.site(
        "searx.test", lambda asked: hang if asked.parameters["q"] == "three" else results(asked)
    )
    with web:
        process = start(tmp_path, web.settings(), ("-a", "niche=bees"))
        wait_for(web, 3, process)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        web.site("searx.test", results)
        done = scrapy_crawl(tmp_path, web.settings(), "-a", "niche=bees", *QUICK, **FAST)
        assert done.returncode == 0, done.stderr
        questions = {path: n for path, n in web.log.paths.items() if path.startswith("searx.test")}
    assert sorted(questions.values()) == [1, 1, 2]  # only the one that was never answered
    assert len(rows(tmp_path, "SELECT * FROM prospects")) == 3


def test_ctrl_c_ends_soon_while_a_source_is_silent(tmp_path, monkeypatch) -> None:
    profile(tmp_path)
    for name, value in FAST.items():
        monkeypatch.setenv(name, value)
    web = web_of_lists()
    web.site("searx.test", lambda _: hang)
    with web:
        process = start(tmp_path, web.settings(), ("-a", "niche=bees"))
        wait_for(web, 1, process)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 130


def test_from_one_topic_word_to_drafted_pitches(tmp_path) -> None:
    with demo_web() as web:
        done = run(tmp_path, web.settings())
    assert [one.returncode for one in done] == [0] * len(STEPS), done[-1].stderr
    assert "5 prospects, 5 new in the queue" in done[2].stderr
    pitches = sorted((tmp_path / "pitches").glob("*.txt"))
    assert len(pitches) == 3
    text = "\n".join(path.read_text(encoding="utf-8") for path in pitches)
    assert "https://colonycensus.test/report-2014" in text
    assert "https://combcraft.test/guides/colony-numbers" in text
    assert "linkbarn.test" not in text
    origins = rows(tmp_path, "SELECT DISTINCT origin FROM outreach_candidates")
    assert origins == [("source:searxng",)]
