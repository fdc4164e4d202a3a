"""The whole main job on the embedded demo web, as a user runs it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prospector.demo.field import FAULTS, LIVING
from prospector.demo.web import demo_web
from prospector.items import Reason
from tests.pace import kept_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
LISTS = {
    "https://hivekeepers.test/links",
    "https://meadowcollege.test/guides/pollinators",
    "http://imkerverein-lindental.test/linkliste.html",
    "https://apicultura-sierra.test/enlaces",
    "https://ruchers-du-val.test/liens-utiles/",
    "https://beewiki.test/wiki/List_of_beekeeping_resources",
    "https://honeyblog.test/links-i-like",
    "https://statebees.test/resources/",
}
REASONS = {
    "gone": "http_404",
    "410": "http_410",
    "nxdomain": "dns_nxdomain",
    "loop": "redirect_loop",
    "soft": "soft_404",
    "soft-wordless": "soft_404",
    "home": "redirect_to_home",
    "parked": "parked",
    "suspended": "suspended",
    "default": "default_page",
    "repurposed": "repurposed",
    "403": "blocked",
    "challenge": "blocked",
    "429": "blocked",
    "500": "server_error",
    "timeout": "timeout",
    "refused": "refused",
    "reset": "reset",
    "tls": "tls",
    "servfail": "dns_failure",
    "private": "private_address",
    "robots": "robots",
    "ftp": "unsupported_scheme",
    "login": "login_required",
    "moved": "redirected",
    "slow": "ok",
    "flaky": "ok",
    "chain": "ok",
}


def scrapy_crawl(
    folder: Path, web_settings: dict[str, str], *more: str, spider: str = "resources", **env: str
):
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", spider, *more],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
            "PROSPECTOR_CHECK_TIMEOUT": "3",
            "PROSPECTOR_RETRY_SECONDS": "0.2",
            **web_settings,
            **env,
        },
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


QUICK = ("-s", "DOWNLOAD_DELAY=0.02", "-s", "DOWNLOAD_DELAY_JITTER=0", "-s", "DOWNLOAD_TIMEOUT=3")


@pytest.fixture(scope="module")
def crawled(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[sqlite3.Connection, str, object]]:
    folder = tmp_path_factory.mktemp("demo")
    with demo_web() as web:
        done = scrapy_crawl(folder, web.settings(), "-a", "niche=demo", *QUICK)
        assert done.returncode == 0, done.stderr
        with closing(sqlite3.connect(folder / "output" / "prospector.db")) as db:
            yield db, done.stderr, web.log


def test_the_curated_lists_are_found_and_nothing_else(crawled) -> None:
    db, _, _ = crawled
    found = {row[0] for row in db.execute("SELECT url FROM resource_pages WHERE niche = 'demo'")}
    assert found == LISTS


@pytest.mark.parametrize("name", REASONS)
def test_every_fault_has_its_reason(crawled, name: str) -> None:
    db, _, _ = crawled
    row = db.execute(
        "SELECT verdict, reason, evidence FROM targets WHERE url = ?", [FAULTS[name].url]
    ).fetchone()
    assert row is not None
    assert row[:2] == (str(Reason(REASONS[name]).verdict), REASONS[name])
    assert row[2].endswith(".")


def test_every_living_site_is_alive(crawled) -> None:
    db, _, _ = crawled
    urls = [reference.url for reference in LIVING]
    marks = ",".join("?" * len(urls))
    verdicts = db.execute(
        f"SELECT url, verdict FROM targets WHERE url IN ({marks}) AND verdict <> 'alive'", urls
    ).fetchall()
    assert verdicts == []


def test_nothing_is_lost(crawled) -> None:
    db, _, _ = crawled
    unjudged = db.execute(
        "SELECT url, reason FROM targets WHERE reason = 'not_checked'"
        " OR (checked_at IS NULL AND next_check_at IS NOT NULL)"
    ).fetchall()
    assert unjudged == []
    orphans = db.execute(
        "SELECT count(*) FROM links l LEFT JOIN targets t ON t.url = l.target_url"
        " WHERE t.verdict IS NULL"
    ).fetchone()
    assert orphans == (0,)


def test_redirects_duplicates_and_refusals_leave_their_trace(crawled) -> None:
    db, _, _ = crawled
    traces = dict(db.execute("SELECT url, outcome FROM frontier").fetchall())
    assert traces["https://hivekeepers.test/links.html"].startswith(
        "redirected to https://hivekeepers.test/links"
    )
    assert traces["https://waxworks.test/"].startswith("read as")
    tracked = "https://winterloss.test/survey?utm_source=westmoor&utm_medium=links"
    assert tracked not in traces
    assert "https://combcraft.test/" not in traces  # ours is not ours to crawl


def test_robots_and_manners_hold(crawled) -> None:
    _, _, log = crawled
    assert log.paths["hivekeepers.test/members/rota"] == 0
    assert log.paths["bloomdata.test/api/bloom"] == 0
    for host in ("hivekeepers.test", "meadowcollege.test", "statebees.test"):
        assert log.most[host] <= 2  # one page and one check at the most
    moments = [
        moment
        for moment, _, host, path in log.moments
        if host == "statebees.test" and path != "/robots.txt"
    ]
    assert len(moments) == 4
    assert kept_apart(moments, 0.3)  # its Crawl-delay; QUICK alone asks for 0.02


def test_candidates_say_why_and_whom_to_write_to(crawled) -> None:
    db, _, _ = crawled
    db.row_factory = sqlite3.Row
    rows = {
        (row["kind"], row["page_url"]): row
        for row in db.execute("SELECT * FROM outreach_candidates WHERE niche = 'demo'")
    }
    db.row_factory = None
    club = rows["broken_link", "https://hivekeepers.test/links"]
    assert club["contact"] == "editor@hivekeepers.test"
    assert club["asset_url"].startswith("https://combcraft.test/guides/")
    assert {club["target_url"], *json.loads(club["other_dead"])} >= {
        FAULTS["gone"].url,
        FAULTS["410"].url,
        FAULTS["nxdomain"].url,
    }
    assert ("resource_page", "https://hivekeepers.test/links") in rows
    assert ("resource_page", "https://statebees.test/resources/") not in rows  # it links to us
    french = rows["resource_page", "https://ruchers-du-val.test/liens-utiles/"]
    assert "link requests" in french["no_solicit"]
    assert french["score"] < club["score"] / 2
    article = rows["broken_link", "https://honeyblog.test/frost-in-april"]
    assert "colony census" in article["context"]


def test_a_dead_target_knows_its_referring_domains(crawled) -> None:
    db, _, _ = crawled
    row = db.execute(
        "SELECT max(referring_domains) FROM broken_links WHERE target_url = ?", [FAULTS["gone"].url]
    ).fetchone()
    assert row[0] >= 4


def test_the_competitor_gap_is_seen(crawled) -> None:
    db, _, _ = crawled
    rows = db.execute("SELECT domain, competitors FROM competitor_gap").fetchall()
    assert rows == [("honeyblog.test", "waxworks.test")]


def test_the_run_is_told_and_counted(crawled) -> None:
    db, said, log = crawled
    spider, reason, pages, links, checked, requests, new = db.execute(
        "SELECT spider, finish_reason, pages, links, targets_checked, requests, candidates_new"
        " FROM crawls"
    ).fetchone()
    assert (spider, reason) == ("resources", "finished")
    assert pages >= len(LISTS)
    assert links >= 60
    assert checked >= 50
    assert 0 < requests <= sum(log.hosts.values()) + 60
    assert new > 10
    assert "Finished after" in said
    assert "candidates" in said


def test_an_unchanged_web_costs_nothing_the_same_day(crawled, tmp_path) -> None:
    """Run again: fresh pages and verdicts are used until they age."""
    db, _, _ = crawled
    path = db.execute("PRAGMA database_list").fetchone()[2]
    with demo_web() as web:
        done = scrapy_crawl(
            tmp_path, web.settings(), "-a", "niche=demo", *QUICK, PROSPECTOR_DB=path
        )
        assert done.returncode == 0, done.stderr
        assert sum(web.log.hosts.values()) == 0
