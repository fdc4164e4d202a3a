"""A crawl whose pages are analysed on another core: as if they were not, whatever dies in between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from prospector.niche import Niche
from prospector.pages import analyse
from prospector.spiders import analysts
from prospector.spiders.analysts import Analysts
from prospector.spiders.resources import ResourcesSpider
from tests.cores import work
from tests.crawl.local import crawl, project_settings
from tests.crawl.test_demo_crawl import QUICK, ROOT
from tests.crawl.test_interruptions import ARGUMENTS, database, facts, many_sites, wait_for
from tests.waiting import lives, until

if TYPE_CHECKING:
    from pathlib import Path

    from prospector.demo.loopback import Loopback

SEED = "http://list0.test/links"
ALWAYS = {"WORTH_SECONDS": 0, "_WINDOW_SECONDS": 0, "_BUSY": 0, "_PAGES": 0, "_ROOM_SECONDS": 30}
"""The first page is enough to start a process, which then does all the others."""


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ALWAYS.items():
        monkeypatch.setattr(analysts, name, value)


def run(folder: Path, web: Loopback, processes: int) -> Any:
    (folder / "output").mkdir(parents=True)
    settings = project_settings(
        **{
            **web.settings(),
            "PROSPECTOR_DB": str(folder / "output" / "prospector.db"),
            "PROSPECTOR_PROCESSES": processes,
        }
    )
    return crawl(ResourcesSpider, settings, niche="bees", seeds=SEED)


def elsewhere(crawler: Any) -> int:
    return crawler.stats.get_value("prospector/pages/elsewhere")


def test_the_store_is_as_if_there_was_one_process(
    tmp_path: Path, whole: Path, always: None
) -> None:
    with many_sites() as web:
        beside = run(tmp_path / "two", web, 2)
    pages = beside.stats.get_value("prospector/pages/read")
    assert pages - 2 <= elsewhere(beside) < pages, "all but those that were read at the start"
    assert beside.spider.analysts.crew.pids == [], "they ended with the crawl"
    assert facts(tmp_path / "two") == facts(whole)


def test_a_small_crawl_starts_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[object] = []
    monkeypatch.setattr("prospector.cores.crew.Crew._start", lambda self: began.append(self))
    with many_sites() as web:
        run(tmp_path, web, 0)
    assert began == []


@pytest.mark.parametrize(
    ("share", "spent", "everything", "grows"),
    [
        (0.95, 6.0, 12.0, True),
        (0.80, 6.0, 12.0, False),  # the loop kept up
        (0.95, 2.0, 4.0, False),  # too little so far
        (0.95, 6.0, 60.0, False),  # others than pages kept it busy
    ],
)
def test_when_another_process_is_worth_it(
    monkeypatch: pytest.MonkeyPatch, share: float, spent: float, everything: float, grows: bool
) -> None:
    grown: list[bool] = []
    one = Analysts(Niche(name="bees"), 2)
    monkeypatch.setattr(one.crew, "grow", lambda: grown.append(True))
    monkeypatch.setattr(one._busy, "share", lambda: share)
    one._spent = spent
    one._all_before = time.process_time() - everything
    one._look_back()
    assert bool(grown) is grows


def test_a_page_that_ends_processes_is_kept_as_failed(
    tmp_path: Path, always: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysts, "analyse", work.deadly_analyse)
    with many_sites() as web:
        crawler = run(tmp_path, web, 2)
    assert crawler.stats.get_value("finish_reason") == "finished"
    with closing(database(tmp_path)) as db:
        states = dict(db.execute("SELECT url, state FROM frontier").fetchall())
        failed = db.execute(
            "SELECT url, outcome FROM frontier WHERE state = 'failed' AND outcome LIKE 'not read%'"
        ).fetchall()
    outcome = "not read: a process of ours was ended by signal 9 while it read it"
    assert failed == [("http://list3.test/links", outcome)]
    others = [f"http://list{number}.test/links" for number in (0, 1, 2, 4, 5, 6)]
    assert {states[url] for url in others} == {"done"}, "what it did not lead to is all there"
    assert "queued" not in states.values()


def test_a_page_waits_for_no_helper_that_is_gone(tmp_path: Path, always: None) -> None:
    """Processes that are killed while they have nothing to do cost nothing."""
    import asyncio

    async def three() -> list[Any]:
        one = Analysts(Niche(name="bees", terms={"bees": 1.0}), 2)
        found = [await one.read(b"<title>Bees</title>", f"http://a.test/{n}") for n in range(2)]
        os.kill(one.crew.pids[0], signal.SIGKILL)
        found.append(await one.read(b"<title>Bees</title>", "http://a.test/2"))
        one.close()
        return found

    niche = Niche(name="bees", terms={"bees": 1.0})
    wanted = [analyse(b"<title>Bees</title>", f"http://a.test/{n}", niche=niche) for n in range(3)]
    assert asyncio.run(three()) == wanted


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whole") / "one"
    with many_sites() as web:
        run(folder, web, 1)
    return folder


SCRAPY = f"""
import sys
from prospector.spiders import analysts
vars(analysts).update({ALWAYS!r})
started = analysts.Crew.grow
def grow(self):
    begun = started(self)
    print(*self.pids, file=open("pids", "w"), flush=True)
    return begun
analysts.Crew.grow = grow
from scrapy.cmdline import execute
execute(["scrapy", *sys.argv[1:]])
"""


def start(folder: Path, web: Loopback) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRAPY, "crawl", "resources", *ARGUMENTS, *QUICK],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
            "PROSPECTOR_PROCESSES": "2",
            **web.settings(),
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def helpers_of(folder: Path) -> list[int]:
    return [int(word) for word in (folder / "pids").read_text().split()]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_stopped_it_leaves_no_process_and_goes_on(
    tmp_path: Path, whole: Path, how: signal.Signals
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    with many_sites() as web:
        process = start(broken, web)
        until(lambda: (broken / "pids").exists() and helpers_of(broken))
        wait_for(web, 8, process)
        os.killpg(process.pid, how)  # as a terminal does: to all of them
        _, said = process.communicate(timeout=60)
        assert process.returncode == (-how if how is signal.SIGKILL else 130)
        assert "Traceback" not in said
        until(lambda: not any(map(lives, helpers_of(broken))))
        again = start(broken, web)
        _, said = again.communicate(timeout=120)
        assert again.returncode == 0, said
        assert "Going on with crawl 1" in said
        assert not any(map(lives, helpers_of(broken)))
    assert facts(broken) == facts(whole)
