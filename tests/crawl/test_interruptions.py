"""kill -9 at any moment, being offline, and a second crawl on the same file."""

from __future__ import annotations

import contextlib
import os
import pty
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from prospector.demo.loopback import Loopback, hang
from tests.crawl.test_demo_crawl import QUICK, ROOT, scrapy_crawl

if TYPE_CHECKING:
    from pathlib import Path

SITES = 12


def many_sites() -> Loopback:
    """Lists that link to one another and to targets, all of them living but a few."""
    web = Loopback()
    for number in range(SITES):
        items = "".join(
            f"<li><a href='http://target{(number * 3 + k) % 30}.test/page{k}'>Bee source {k}</a>"
            " about honey bees and hives</li>"
            for k in range(10)
        )
        following = "".join(
            f"<li><a href='http://list{(number + k) % SITES}.test/links'>More beekeeping links</a> on"
            " bees</li>"
            for k in (1, 2)
        )
        page = (
            f"<html lang='en'><title>Beekeeping links {number}</title><h1>Useful links</h1>"
            f"<h2>Bees</h2><ul>{items}</ul><h2>Lists</h2><ul>{following}</ul></html>"
        )
        web.site(f"list{number}.test", {"/links": page, "/robots.txt": ""})
    for number in range(30):
        web.site(f"target{number}.test", {f"/page{k}": "<p>A page on bees.</p>" for k in range(9)})
    return web


ARGUMENTS = ("-a", "niche=bees", "-a", "seeds=http://list0.test/links")


def database(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{folder}/output/prospector.db?mode=ro", uri=True)


def facts(folder: Path) -> tuple[set, set, list]:
    with closing(database(folder)) as db:
        links = set(db.execute("SELECT page_url, target_url, anchor FROM links").fetchall())
        verdicts = set(db.execute("SELECT url, verdict, reason FROM targets").fetchall())
        candidates = db.execute("SELECT id, kind FROM outreach_candidates ORDER BY id").fetchall()
    return links, verdicts, candidates


def start(
    folder: Path, settings: dict[str, str], arguments: tuple[str, ...] = ARGUMENTS
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "resources", *arguments, *QUICK],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
            **settings,
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(web: Loopback, requests: int, process: subprocess.Popen[bytes]) -> None:
    """Until the web was asked that often (the event, not the clock, decides)."""
    deadline = time.monotonic() + 60
    while sum(web.log.hosts.values()) < requests:
        assert process.poll() is None, "the crawl ended before it was interrupted"
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize("moments", [(6, 40)], ids=str)
def test_killed_and_started_again_it_ends_as_if_never_killed(tmp_path, moments) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir()
    broken.mkdir()
    with many_sites() as web:
        assert scrapy_crawl(whole, web.settings(), *ARGUMENTS, *QUICK).returncode == 0
    with many_sites() as web:
        for moment in moments:
            process = start(broken, web.settings())
            wait_for(web, moment, process)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        done = scrapy_crawl(broken, web.settings(), *ARGUMENTS, *QUICK)
        assert done.returncode == 0, done.stderr
        assert "Going on with crawl 1" in done.stderr
    assert facts(broken) == facts(whole)
    counted = "SELECT count(*), min(finish_reason), min(candidates_new) FROM crawls"
    with closing(database(broken)) as db:
        assert db.execute(counted).fetchone() == (1, "finished", len(facts(whole)[2]))


def test_ctrl_c_ends_soon_and_is_gone_on_with(tmp_path) -> None:
    with many_sites() as web:
        process = start(tmp_path, web.settings())
        wait_for(web, 10, process)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        done = scrapy_crawl(tmp_path, web.settings(), *ARGUMENTS, *QUICK)
        assert done.returncode == 0
        assert "Going on with crawl 1" in done.stderr


def test_offline_is_said_and_nothing_is_judged(tmp_path) -> None:
    web = many_sites()
    for host in ("list0.test", "canary.test"):
        web.dns(host, fault="servfail")
    with web:
        done = scrapy_crawl(tmp_path, web.settings(), *ARGUMENTS, *QUICK)
    assert done.returncode == 3
    assert "seems to be offline" in done.stderr
    assert "Traceback" not in done.stderr
    with closing(database(tmp_path)) as db:
        assert db.execute("SELECT count(*) FROM checks").fetchone() == (0,)
        assert db.execute("SELECT finished_at FROM crawls").fetchone() == (None,)


def test_seeds_that_never_answer_are_named(tmp_path) -> None:
    web = many_sites()
    web.dns("list0.test", fault="servfail")
    with web:
        done = scrapy_crawl(tmp_path, web.settings(), *ARGUMENTS, *QUICK)
    assert done.returncode == 3
    assert "none of the seeds" in done.stderr
    assert "list0.test" in done.stderr


def test_a_network_that_fails_midway_judges_nothing_dead(tmp_path) -> None:
    """Names stop resolving for everything but the page itself, canaries too."""
    web = many_sites()
    for number in range(30):
        web.forget(f"target{number}.test")
    web.forget("canary.test")
    with web:
        settings = {**web.settings(), "PROSPECTOR_OFFLINE_WAIT": "0.5"}
        done = scrapy_crawl(tmp_path, settings, *ARGUMENTS, *QUICK)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    with closing(database(tmp_path)) as db:
        assert db.execute("SELECT count(*) FROM targets WHERE verdict = 'dead'").fetchone() == (0,)
        reasons = {row[0] for row in db.execute("SELECT reason FROM targets")}
    assert reasons <= {"offline", "not_checked", "ok"}


def test_a_second_crawl_on_the_same_file_hears_who_holds_it(tmp_path) -> None:
    web = many_sites()
    web.site(
        "target1.test", lambda _: hang
    )  # so that the first is not done before the second begins
    with web:
        first = start(tmp_path, web.settings())
        wait_for(web, 4, first)
        second = scrapy_crawl(tmp_path, web.settings(), *ARGUMENTS, *QUICK)
        first.send_signal(signal.SIGKILL)
        first.wait(10)
    assert second.returncode == 2
    assert "Another run is writing to this database: crawl resources of niche" in second.stderr
    assert "Traceback" not in second.stderr


AT_A_MOMENT = """
import os, signal
from {module} import {owner}
before = {owner}.{name}
def interrupted(*a, **k):
    done = before(*a, **{{n: v for n, v in k.items() if n not in ("signal", "sender")}})
    os.kill(os.getpid(), signal.SIGINT)
    return done
{owner}.{name} = interrupted
from scrapy.cmdline import execute
execute()
"""


def screen_of(process: subprocess.Popen[bytes], terminal: int) -> str:
    """All that a process writes to its terminal, until it ends."""
    said = b""
    with contextlib.suppress(OSError):  # Linux says EIO when nobody has the other side any more
        while part := os.read(terminal, 65_536):
            said += part
    process.wait(30)
    return said.decode(errors="replace")


def at_a_terminal(folder: Path, settings: dict[str, str], *command: str):
    terminal, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
            "TERM": "xterm",
            **settings,
        },
        stdin=other,
        stdout=other,
        stderr=other,
        start_new_session=True,
    )
    os.close(other)
    return process, terminal


@pytest.mark.parametrize(
    ("module", "owner", "name"),
    [
        ("prospector.commands.crawl", "Command", "_create"),
        ("prospector.spiders.base", "FrontierSpider", "look_at_niche"),
        ("prospector.extensions.progress", "Progress", "spider_opened"),
    ],
    ids=lambda value: value.rpartition(".")[2],
)
def test_ctrl_c_before_the_crawl_is_under_way(tmp_path, module: str, owner: str, name: str) -> None:
    program = AT_A_MOMENT.format(module=module, owner=owner, name=name)
    with many_sites() as web:
        process, terminal = at_a_terminal(
            tmp_path, web.settings(), "-c", program, "crawl", "resources", *ARGUMENTS
        )
        said = screen_of(process, terminal)
    assert process.returncode in (130, -signal.SIGINT), said
    assert "Traceback" not in said
    assert said.count("\x1b[?25l") <= said.count("\x1b[?25h")


def test_ctrl_c_while_the_command_is_read_in_is_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import prospector.commands\nraise KeyboardInterrupt"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == -signal.SIGINT  # a shell shows it as 130
    assert done.stderr == "scrapy: stopped before the crawl began.\n"


@pytest.mark.parametrize("moment", ["The demo web is up", "Starting crawl"])
def test_a_demo_that_is_interrupted_says_how_to_go_on(tmp_path, moment: str) -> None:
    process, terminal = at_a_terminal(tmp_path, {}, "-m", "prospector.cli.main", "demo")
    said = b""
    while moment.encode() not in said:
        said += os.read(terminal, 65_536)
    os.killpg(process.pid, signal.SIGINT)
    text = said.decode(errors="replace") + screen_of(process, terminal)
    assert process.returncode == 130, text
    assert "demo --keep" in text
    assert "Aborted" not in text
    assert "same command again" not in text
    assert "Traceback" not in text
    assert text.count("\x1b[?25l") <= text.count("\x1b[?25h")
