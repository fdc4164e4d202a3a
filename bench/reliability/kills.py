"""Crawls that are killed again and again and started again, beside one that is not."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.reliability.web import niche, web_of

if TYPE_CHECKING:
    from prospector.demo.loopback import Loopback

ROOT = Path(__file__).parents[2]
WIDTH = 4
"""Pages fetched at the same time."""
TABLES = {
    "pages": "SELECT url, domain, niche, kind, title, language, relevance, resource_score,"
    " outbound_links, http_status, depth, evidence FROM pages ORDER BY url",
    "links": "SELECT page_url, target_url, anchor, context, rel, placement, lost_at FROM links"
    " ORDER BY 1, 2, 3",
    "targets": "SELECT url, verdict, reason, http_status, final_url, moved_to FROM targets"
    " ORDER BY url",
    "candidates": "SELECT id, kind, score, page_url, target_url, contact, other_dead, why FROM"
    " outreach_candidates ORDER BY id",
    "contacts": "SELECT domain, kind, value, role FROM contacts ORDER BY 1, 2, 3",
    "frontier": "SELECT url, state, outcome FROM frontier ORDER BY url",
    "crawls": "SELECT count(*), min(finish_reason), sum(pages), sum(links) FROM crawls",
}


@dataclass
class Outcome:
    """What became of one crawl: its tables, what the web was asked, and how it was cut off."""

    tables: dict[str, list[tuple[Any, ...]]]
    fetched: dict[str, int]
    kills: int = 0
    early: int = 0
    seconds: list[float] = field(default_factory=list)
    checks: int = 0

    @property
    def again(self) -> int:
        """Fetches of list pages beyond the first of each."""
        return sum(count - 1 for key, count in self.fetched.items() if _is_list(key))

    @property
    def twice(self) -> int:
        """Rows that are there more than once."""
        return sum(len(rows) - len(set(rows)) for rows in self.tables.values())


def _is_list(key: str) -> bool:
    return key.startswith("list") and not key.endswith("/robots.txt")


def crawl(folder: Path, web: Loopback) -> subprocess.Popen[bytes]:
    """Start the crawl over ``web`` in a folder that :func:`prepare` made."""
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "scrapy", "crawl", "resources", "-a", "niche=bees"),
            *("-s", "DOWNLOAD_DELAY=0", "-s", "DOWNLOAD_DELAY_JITTER=0"),
            *("-s", f"CONCURRENT_REQUESTS={WIDTH}"),
        ],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
            "PROSPECTOR_CHECK_TIMEOUT": "5",
            "PROSPECTOR_CHECK_PAUSE": "0.02",
            **web.settings(),
        },
        stdout=subprocess.DEVNULL,
        stderr=(folder / "crawl.log").open("ab"),
    )


def prepare(folder: Path, lists: int) -> None:
    """Make a working folder with the niche."""
    (folder / "niches").mkdir(parents=True)
    (folder / "niches" / "bees.toml").write_text(niche(lists))


def outcome(folder: Path, web: Loopback) -> Outcome:
    """Read what a crawl left."""
    uri = f"file:{folder}/output/prospector.db?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as db:
        tables = {name: db.execute(sql).fetchall() for name, sql in TABLES.items()}
        checks = int(db.execute("SELECT count(*) FROM checks").fetchone()[0])
        (verdict,) = db.execute("PRAGMA integrity_check").fetchone()
        if verdict != "ok":
            raise AssertionError(f"the file is damaged: {verdict}")
    return Outcome(tables, dict(web.log.paths), checks=checks)


def uninterrupted(folder: Path, lists: int, delay: float) -> Outcome:
    """The same crawl, left alone."""
    prepare(folder, lists)
    with web_of(lists, delay=delay) as web:
        if crawl(folder, web).wait(600) != 0:
            raise AssertionError((folder / "crawl.log").read_text()[-2_000:])
        return outcome(folder, web)


def killed(
    folder: Path, lists: int, delay: float, kills: int, seed: int, longest: float
) -> Outcome:
    """Crawl, ``kill -9`` after a random time up to ``longest`` seconds after the first sign of life,
    start again, ``kills`` times; then let it end.

    A fifth of the kills comes while the program still starts. Stops early when the crawl ends.
    """
    random_moment = random.Random(seed)
    prepare(folder, lists)
    done, early, lives = 0, 0, []
    with web_of(lists, delay=delay) as web:
        while done < kills:
            process = crawl(folder, web)
            began = time.monotonic()
            if random_moment.random() < 0.2:
                early += 1
                lifetime = random_moment.uniform(0.05, 1.5)
            else:
                _first_sign(web, process)
                lifetime = time.monotonic() - began + random_moment.uniform(0, longest)
            try:
                process.wait(max(0.0, began + lifetime - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                process.wait(10)
                done += 1
                lives.append(lifetime)
                continue
            if process.returncode != 0:
                raise AssertionError((folder / "crawl.log").read_text()[-2_000:])
            break
        if crawl(folder, web).wait(600) != 0:
            raise AssertionError((folder / "crawl.log").read_text()[-2_000:])
        found = outcome(folder, web)
    found.kills, found.early, found.seconds = done, early, lives
    return found


def _first_sign(web: Loopback, process: subprocess.Popen[bytes]) -> None:
    """Wait for the first request of this life."""
    before = sum(web.log.hosts.values())
    deadline = time.monotonic() + 60
    while sum(web.log.hosts.values()) == before and process.poll() is None:
        if time.monotonic() > deadline:
            raise AssertionError("no sign of life")
        time.sleep(0.002)
