"""Nothing is lost: a crawl of one page that links to every behaviour has a verdict on each link.

The same rows as in ``tests/checking/behaviours``, but through the whole main job: one bad URL never
ends a run, and what links say of their targets reaches the judge.
"""

from __future__ import annotations

import html
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from prospector.items import Verdict
from prospector.urls import MAX_URL_LENGTH, canonical
from tests.checking.behaviours import CASES, behaviours
from tests.crawl.test_demo_crawl import scrapy_crawl

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LINKED = {
    name: case
    for name, case in CASES.items()
    if not case.url.startswith(("mailto:", "javascript:"))
}
"""What a page can link to outside of itself."""
NICHE = """
name = "every-failure"
seeds = ["https://the-list.web/links.html"]
[terms]
"winter bees" = 1
[limits]
max_pages = 1
max_depth = 0
follow_external = false
"""


def the_list() -> str:
    items = "".join(
        f'<li><a href="{html.escape(case.url)}">{html.escape(anchor)}</a> {html.escape(said)}'
        for name, case in LINKED.items()
        for anchor, said in [
            (case.contexts[0].anchor, case.contexts[0].context) if case.contexts else (name, "")
        ]
    )
    return (
        "<!doctype html><title>Links on winter bees</title><link rel=preconnect"
        " href='https://hint.web/'><link rel=dns-prefetch href='//hint.web'>"
        "<script src='https://hint.web/a.js'></script><!-- <a href='https://hint.web/old'>x</a> -->"
        f"<h1>Links</h1><ul>{items}</ul>"
    )


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("every-failure")
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = prospector.settings\n")
    (folder / "niches").mkdir()
    (folder / "niches" / "every-failure.toml").write_text(NICHE)
    web = behaviours()
    web.site("the-list.web", {"/links.html": the_list()})
    with web:
        settings = {
            **web.settings(),
            "PROSPECTOR_CONFIRM_DELAY": "1",
            "PROSPECTOR_CHECK_TIMEOUT": "4",
        }
        done = scrapy_crawl(folder, settings, "-a", "niche=every-failure")
    assert done.returncode == 0, done.stderr[-3_000:]
    return folder / "output" / "prospector.db"


def key(url: str) -> str:
    """As the store keeps an address."""
    return (canonical(url) or url)[:MAX_URL_LENGTH]


def found(path: Path, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_every_link_found_has_a_row_with_a_verdict(database: Path) -> None:
    wanted = {key(case.url) for case in LINKED.values()}
    rows = found(
        database,
        "SELECT l.target_url, t.verdict, t.reason FROM links l"
        " LEFT JOIN targets t ON t.url = l.target_url",
    )
    assert {url for url, _, _ in rows} == wanted
    assert len(rows) == len(LINKED)
    assert all(verdict in set(Verdict) and reason for _, verdict, reason in rows)
    pending = "SELECT count(*) FROM targets WHERE checked_at IS NULL AND reason NOT IN"
    assert found(database, f"{pending} ('unsupported_scheme', 'too_large')") == [(0,)]


def test_hints_to_browsers_and_comments_are_no_links(database: Path) -> None:
    assert found(database, "SELECT url FROM targets WHERE url LIKE '%hint.web%'") == []


def test_no_living_page_is_called_dead_and_all_the_dead_are_found(database: Path) -> None:
    verdicts = {
        url: (v, r) for url, v, r in found(database, "SELECT url, verdict, reason FROM targets")
    }
    wrong = {
        name: verdicts[key(case.url)]
        for name, case in LINKED.items()
        if (verdicts[key(case.url)][0] == "dead") != (case.verdict == "dead")
    }
    assert wrong == {}


def test_each_dead_link_is_offered_with_its_reason(database: Path) -> None:
    wanted = {(key(c.url), c.reason) for c in LINKED.values() if c.verdict == "dead"}
    rows = found(database, "SELECT target_url, reason FROM broken_links")
    assert set(rows) == wanted
