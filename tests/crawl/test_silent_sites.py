"""A site that hangs under many addresses is left alone as soon as the settings say."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from prospector.demo.loopback import Loopback, Reply, hang
from prospector.storage.frontier import SITE_SILENT
from tests.crawl.test_demo_crawl import scrapy_crawl


def test_its_other_pages_wait_for_the_next_run(tmp_path) -> None:
    web = Loopback()
    web.site("hanging.test", {"*": lambda _: hang, "/robots.txt": Reply(404)})
    seeds = ", ".join(f'"http://hanging.test/{number}"' for number in range(8))
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bees.toml").write_text(
        f'name = "bees"\nseeds = [{seeds}]\n[terms]\nbees = 1\n'
    )
    with web:
        done = scrapy_crawl(
            tmp_path,
            web.settings(),
            *("-a", "niche=bees", "-s", "DOWNLOAD_TIMEOUT=0.5", "-s", "DOWNLOAD_DELAY=0"),
            PROSPECTOR_SITE_SILENCES="3",
            PROSPECTOR_RETRY_SECONDS="0.1",
        )
    with closing(sqlite3.connect(tmp_path / "output" / "prospector.db")) as db:
        outcomes = dict(db.execute("SELECT url, outcome FROM frontier").fetchall())
    asked = [path for path in web.log.paths if path != "hanging.test/robots.txt"]
    assert sum(web.log.paths[path] for path in asked) == 3, done.stderr[-2_000:]
    assert list(outcomes.values()).count(SITE_SILENT) >= 5
