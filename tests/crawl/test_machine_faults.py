"""The machine fails, not the web: stops, disks, locks, damage, clocks, a network that goes away."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bench.reliability.kills import TABLES, crawl, outcome, prepare, uninterrupted
from bench.reliability.web import web_of
from prospector.demo.loopback import Loopback, Reply, hang
from prospector.storage.database import open_store
from tests.crawl.test_demo_crawl import QUICK, ROOT, scrapy_crawl
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

LISTS, DELAY = 12, 0.05
BEES = ("-a", "niche=bees")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory):
    return uninterrupted(tmp_path_factory.mktemp("machine") / "whole", LISTS, DELAY)


def asked(web: Loopback) -> int:
    return sum(web.log.hosts.values())


def said(folder: Path) -> str:
    return (folder / "crawl.log").read_text()


# --- stopping -----------------------------------------------------------------------------------


def test_sigterm_ends_in_seconds_whatever_hangs(tmp_path: Path) -> None:
    """A page that hangs, a target that hangs, and a site whose Crawl-delay is a minute."""
    slow = "User-agent: *\nCrawl-delay: 60\nDisallow:"
    links = "<title>Bee links</title><h1>Links on bees</h1><a href='http://stuck.test/x'>Bees</a>"
    web = Loopback()
    web.site("list.test", {"/links": links, "/robots.txt": Reply(404)})
    web.site("stuck.test", {"/x": lambda _: hang, "/robots.txt": Reply(404)})
    web.site("hanging.test", {"/links": lambda _: hang, "/robots.txt": Reply(404)})
    web.site("slow.test", {"/a": links, "/robots.txt": slow})
    seeds = "http://list.test/links,http://hanging.test/links,http://slow.test/a"
    with web:
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "resources", *BEES),
                *("-a", f"seeds={seeds}", "-s", "DOWNLOAD_TIMEOUT=120"),
            ],
            cwd=tmp_path,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "SCRAPY_SETTINGS_MODULE": "prospector.settings",
                "PROSPECTOR_CHECK_TIMEOUT": "120",
                **web.settings(),
            },
            stderr=subprocess.PIPE,
        )
        until(lambda: web.log.paths["stuck.test/x"] and web.log.paths["hanging.test/links"])
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert time.monotonic() - began < 15
    assert b"Traceback" not in err
    with closing(sqlite3.connect(tmp_path / "output" / "prospector.db")) as db:
        assert db.execute("SELECT finished_at FROM crawls").fetchone() == (None,)
        states = dict(db.execute("SELECT url, state FROM frontier").fetchall())
        assert states["http://hanging.test/links"] in ("fetching", "queued"), "to be gone on with"
        assert db.execute("SELECT count(*) FROM checks").fetchone() == (0,)


# --- the network --------------------------------------------------------------------------------


def test_a_network_that_goes_away_and_comes_back(tmp_path: Path, whole) -> None:
    """The crawl pauses, judges nothing meanwhile, and ends with the tables of an undisturbed one."""
    prepare(tmp_path / "cut", LISTS)
    with web_of(LISTS, delay=DELAY) as web:
        process = crawl(tmp_path / "cut", web)
        until(lambda: asked(web) > 25)
        web.cut()
        until(lambda: "network is down" in said(tmp_path / "cut"))
        with closing(sqlite3.connect(tmp_path / "cut" / "output" / "prospector.db")) as db:
            reasons = {row[0] for row in db.execute("SELECT DISTINCT reason FROM targets")}
            failed = db.execute("SELECT url FROM frontier WHERE state = 'failed'").fetchall()
        before = asked(web)
        web.cut(cut=False)
        assert process.wait(90) == 0, said(tmp_path / "cut")
        assert asked(web) > before
        found = outcome(tmp_path / "cut", web)
    assert reasons <= {"ok", "redirected", "http_404", "dns_nxdomain", "not_checked", "offline"}
    assert failed == []
    assert "The network is back" in said(tmp_path / "cut")
    for table in TABLES:
        assert found.tables[table] == whole.tables[table], table


def test_a_network_that_stays_away_ends_the_crawl_to_be_gone_on_with(tmp_path: Path) -> None:
    prepare(tmp_path / "cut", LISTS)
    os.environ["PROSPECTOR_OFFLINE_WAIT"] = "0.5"
    try:
        with web_of(LISTS, delay=DELAY) as web:
            process = crawl(tmp_path / "cut", web)
            until(lambda: asked(web) > 25)
            web.cut()
            assert process.wait(60) == 3
    finally:
        del os.environ["PROSPECTOR_OFFLINE_WAIT"]
    assert "nothing was judged while the network was away" in " ".join(
        said(tmp_path / "cut").split()
    )
    with closing(sqlite3.connect(tmp_path / "cut" / "output" / "prospector.db")) as db:
        assert db.execute("SELECT finished_at FROM crawls").fetchone() == (None,)
        assert db.execute("SELECT count(*) FROM frontier WHERE state = 'failed'").fetchone() == (0,)


# --- the file -----------------------------------------------------------------------------------


def test_a_full_disk_is_said_and_gone_on_from(tmp_path: Path, whole) -> None:
    """The kernel lets no file of the crawl grow beyond a size: writing fails in the middle."""
    folder = tmp_path / "full"
    prepare(folder, LISTS)
    store = folder / "output" / "prospector.db"
    open_store(store).close()
    most = store.stat().st_size + 60_000
    with web_of(LISTS, delay=DELAY) as web:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
        try:
            process = crawl(folder, web)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert process.wait(90) == 4, said(folder)
        assert "disk" in said(folder)
        assert "start the same command again" in " ".join(said(folder).split())
        assert "Traceback" not in said(folder)
        assert crawl(folder, web).wait(90) == 0, said(folder)
        found = outcome(folder, web)
    for table in TABLES:
        assert found.tables[table] == whole.tables[table], table


def unprivileged() -> list[str]:
    """A prefix under which permissions hold for root too."""
    if os.getuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if setpriv is None and os.environ.get("CI") != "true":
        pytest.skip("root may write everything, and setpriv is not there to give that up")
    assert setpriv, "CI has util-linux"
    gone = "-dac_override,-dac_read_search,-fowner"
    return [setpriv, f"--bounding-set={gone}", f"--inh-caps={gone}"]


def test_a_file_that_may_only_be_read_is_said_and_stays(tmp_path: Path) -> None:
    store = tmp_path / "output" / "prospector.db"
    open_store(store).close()
    before = store.read_bytes()
    store.chmod(0o444)
    done = subprocess.run(
        [
            *(*unprivileged(), sys.executable, "-m", "scrapy", "crawl", "resources", *BEES),
            *("-a", "seeds=http://list.test/links"),
        ],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 4, done.stderr
    assert "output/prospector.db cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert store.read_bytes() == before


def test_a_damaged_file_is_said_and_stays_byte_for_byte(tmp_path: Path, whole) -> None:
    store = tmp_path / "output" / "prospector.db"
    with closing(open_store(store)) as db, db.atomic():
        for number in range(3_000):
            db.execute(
                "INSERT INTO targets (url, domain, reason, evidence, first_seen)"
                " VALUES (?, 'x.test', 'ok', ?, '')",
                [f"http://x.test/{number}", "y" * 200],
            )
    with closing(sqlite3.connect(store)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    data = bytearray(store.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 40_960] = b"\xa5" * 40_960
    store.write_bytes(bytes(data))
    done = scrapy_crawl(tmp_path, {}, *BEES, "-a", "seeds=http://list.test/links")
    assert done.returncode == 2, done.stderr
    assert "is damaged" in done.stderr
    assert "restore a copy" in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert store.read_bytes() == bytes(data)
    reading = subprocess.run(
        [sys.executable, "-m", "prospector.cli.main", "rescore", "-n", "history"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in reading.stderr


def test_a_file_that_another_program_locks_ends_the_crawl_tidily(tmp_path: Path) -> None:
    """The other program takes the file in the middle of a crawl and does not let go."""
    prepare(tmp_path / "held", LISTS)
    with web_of(LISTS, delay=DELAY) as web:
        impatient = tmp_path / "sitecustomize.py"
        impatient.write_text("import prospector.storage.database as d\nd.BUSY_SECONDS = 0.3\n")
        before = os.environ.get("PYTHONPATH")
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "resources", *BEES),
                *QUICK,
            ],
            cwd=tmp_path / "held",
            env={
                **os.environ,
                "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}{os.pathsep}{before or ''}",
                "SCRAPY_SETTINGS_MODULE": "prospector.settings",
                "PROSPECTOR_CONFIRM_DELAY": "0.5",
                **web.settings(),
            },
            stderr=(tmp_path / "held" / "crawl.log").open("ab"),
        )
        until(lambda: asked(web) > 10)
        with closing(
            sqlite3.connect(tmp_path / "held" / "output" / "prospector.db", isolation_level=None)
        ) as other:
            other.execute("PRAGMA busy_timeout = 20000")
            other.execute("BEGIN IMMEDIATE")
            assert process.wait(60) == 4, said(tmp_path / "held")
            other.execute("ROLLBACK")
        assert "another program has held it" in " ".join(said(tmp_path / "held").split())
        assert "Traceback" not in said(tmp_path / "held")
        assert crawl(tmp_path / "held", web).wait(90) == 0, said(tmp_path / "held")


# --- the clock ----------------------------------------------------------------------------------

CLOCK = """
import datetime as real, pathlib
import prospector.clock as clock
shift = pathlib.Path({path!r})
class Moved(real.datetime):
    @classmethod
    def now(cls, tz=None):
        seconds = float(shift.read_text() or 0)
        return real.datetime.now(tz) + real.timedelta(seconds=seconds)
clock.datetime = Moved
"""


@pytest.mark.parametrize("days", [-1.5, 4.0, 4_000.0], ids=["back", "forwards", "far forwards"])
def test_a_clock_that_is_set_loses_nothing_and_kills_nobody(
    tmp_path: Path, whole, days: float
) -> None:
    folder = tmp_path / "moved"
    prepare(folder, LISTS)
    shift = tmp_path / "shift"
    shift.write_text("0")
    (tmp_path / "sitecustomize.py").write_text(CLOCK.format(path=str(shift)))
    before = os.environ.get("PYTHONPATH")
    with web_of(LISTS, delay=DELAY) as web:
        web.site("list0.test", Once503())
        os.environ["PYTHONPATH"] = f"{tmp_path}{os.pathsep}{before or ''}"
        try:
            process = moved_crawl(folder, web, tmp_path)
            until(lambda: asked(web) > 20)
            shift.write_text(str(days * 86_400))
            assert process.wait(90) == 0, said(folder)
        finally:
            if before is None:
                del os.environ["PYTHONPATH"]
            else:
                os.environ["PYTHONPATH"] = before
        found = outcome(folder, web)
    assert "clock was set by" in said(folder)
    verdicts = {row[0]: row[1:3] for row in found.tables["targets"]}
    wanted = {row[0]: row[1:3] for row in whole.tables["targets"]}
    assert len(verdicts) > len(wanted) * 0.9  # less what list0 links to
    assert verdicts == {url: wanted[url] for url in verdicts}
    states = {url: state for url, state, _ in found.tables["frontier"]}
    assert set(states.values()) == {"done"}
    assert web.log.paths["list0.test/links"] == 2, "asked again, although the clock says otherwise"
    with closing(sqlite3.connect(folder / "output" / "prospector.db")) as db:
        later = (datetime.now(UTC) + timedelta(days=days + 62)).isoformat()
        assert db.execute("SELECT max(strikes) FROM targets").fetchone()[0] <= 1
        assert db.execute(
            "SELECT count(*) FROM targets WHERE next_check_at > ?", [later]
        ).fetchone() == (0,)


class Once503:
    """Asks to come back in a second, once."""

    def __call__(self, asked):
        if asked.path == "/robots.txt":
            return Reply(404)
        if asked.times == 1 and asked.path == "/links":
            return Reply(503, "later", {"Retry-After": "1"})
        return Reply(200, "<title>Bee links</title><h1>Links on bees</h1>")


def moved_crawl(folder: Path, web: Loopback, front: Path) -> subprocess.Popen[bytes]:
    """The crawl under a clock of ours."""
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "resources", *BEES, *QUICK],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": f"{front}{os.pathsep}{ROOT}",
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
            "PROSPECTOR_CHECK_PAUSE": "0.02",
            **web.settings(),
        },
        stderr=(folder / "crawl.log").open("ab"),
    )
