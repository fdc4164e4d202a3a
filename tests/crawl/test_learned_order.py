"""A whole crawl that learns where its web keeps its lists, also through kill -9."""

from __future__ import annotations

import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from prospector.demo.loopback import Loopback
from tests.crawl.test_demo_crawl import QUICK, scrapy_crawl
from tests.crawl.test_interruptions import database, start, wait_for

if TYPE_CHECKING:
    from pathlib import Path

SITES = 10


def hidden_lists() -> Loopback:
    """Every site keeps its list under *Elsewhere*, which no rule knows; *Resources* are its files."""
    web = Loopback()
    for number in range(SITES):
        host = f"http://club{number}.test"
        others = "".join(
            f"<li><a href='http://club{(number + k) % SITES}.test/'>Bee club {k}</a> on hives</li>"
            for k in range(1, 10)
        )
        menu = (
            "<nav><a href='/'>Home</a> <a href='/resources'>Resources</a>"
            " <a href='/elsewhere'>Elsewhere</a> <a href='/news'>News</a></nav>"
        )

        def html(title: str, body: str, menu: str = menu) -> str:
            return (
                f"<html lang='en'><title>{title}</title>{menu}<main><h1>{title}</h1>{body}</main>"
            )

        web.site(
            f"club{number}.test",
            {
                "/robots.txt": "",
                "/": html("Beekeeping club", "<p>We keep bees and make honey in hives.</p>"),
                "/resources": html("Beekeeping files", "<p>Forms of our bees club.</p>"),
                "/elsewhere": html("Beekeeping links", f"<h2>Clubs</h2><ul>{others}</ul>"),
                "/links": html("Beekeeping links", f"<h2>Clubs</h2><ul>{others}</ul>"),
                "/news": html("News", f"<p>The bees of {host} swarmed.</p>"),
            },
        )
    return web


SEED = ("-a", "niche=bees", "-a", "seeds=http://club0.test/links", "-a", "max_depth=9")


def lists_found(folder: Path) -> int:
    with closing(database(folder)) as db:
        sql = "SELECT count(*) FROM resource_pages WHERE url LIKE '%/elsewhere'"
        return int(db.execute(sql).fetchone()[0])


@pytest.fixture(scope="module")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    found = {}
    for order in ("learned", "rule"):
        folder = tmp_path_factory.mktemp(order)
        with hidden_lists() as web:
            options = (*SEED, "-a", f"order={order}", "-a", "max_pages=40", *QUICK)
            done = scrapy_crawl(folder, web.settings(), *options)
            assert done.returncode == 0, done.stderr
        found[order] = lists_found(folder)
    return found


def test_lists_are_found_whose_name_no_rule_knows(harvest) -> None:
    assert harvest["rule"] == 0
    assert harvest["learned"] >= 5


def beliefs(folder: Path) -> tuple[int, int]:
    with closing(database(folder)) as db:
        taught = "SELECT count(worth) FROM frontier"
        known = "SELECT count(*) FROM frontier_beliefs"
        return tuple(int(db.execute(sql).fetchone()[0]) for sql in (taught, known))  # type: ignore[return-value]


def test_what_was_learned_survives_kill_9(tmp_path) -> None:
    with hidden_lists() as web:
        process = start(tmp_path, web.settings(), SEED)
        wait_for(web, 40, process)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        lessons, known = beliefs(tmp_path)
        assert lessons > 0
        assert known > 0
        done = scrapy_crawl(tmp_path, web.settings(), *SEED, *QUICK)
        assert done.returncode == 0, done.stderr
        assert "Going on with crawl 1" in done.stderr
    after = beliefs(tmp_path)
    assert after[0] > lessons
    assert after[1] >= known
    with closing(sqlite3.connect(tmp_path / "output" / "prospector.db")) as db:
        read = "SELECT count(*) FROM frontier WHERE state = 'done' AND origin <> 'contact'"
        assert db.execute(read).fetchone() == (after[0],)
