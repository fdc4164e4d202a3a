"""What ``prospector demo`` does with a file that is there: nothing is lost that somebody may want."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from prospector.cli.demo import _begin_afresh, _go_on
from prospector.cli.main import cli
from prospector.errors import StoreError, UserError
from prospector.extensions.picture import closing_words
from prospector.outreach.decisions import Decision, Decisions
from prospector.storage.database import empty_store, open_store
from prospector.storage.lock import StoreLock
from prospector.storage.run import Tally
from tests.review.desk import Browser, add_candidate, fill


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "demo.db"
    store = open_store(path)
    with store.atomic():
        store.execute(
            "INSERT INTO crawls (spider, niche, started_at) VALUES ('resources', 'demo', '2026-11-20')"
        )
    store.close()
    return path


def begin(path: Path) -> str:
    console = Console(width=200)
    with console.capture() as said:
        _begin_afresh(path, console)
    return said.get()


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()


def test_the_last_demo_goes(path: Path) -> None:
    assert begin(path) == ""
    with closing(open_store(path)) as store:
        assert store.execute("SELECT count(*) FROM crawls").fetchone() == (0,)


def test_a_desk_that_is_open_over_it_shows_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    fill(path, 3)
    ann = Browser(path)
    assert "3 new candidates" in ann.get("/").text
    assert begin(path) == ""
    assert "Nothing here" in ann.get("/").text
    with closing(open_store(path)) as store:
        add_candidate(store, 7, page_title="Links of the second demo")
    assert "Links of the second demo" in ann.get("/").text
    ann.press("/-/decide", ("do", "approved"), ("item", f"{8:016x}:0"))
    assert "holds 1 decision" in begin(path)


def test_a_decision_made_meanwhile_stays(tmp_path: Path) -> None:
    path = tmp_path / "demo.db"
    (ident,) = fill(path, 1)
    with closing(open_store(path)) as store:
        Decisions(store).decide([Decision(ident, "approved", "ann")])
        with pytest.raises(StoreError, match="holds decisions"):
            empty_store(path)
        assert store.execute("SELECT count(*) FROM candidates").fetchone() == (1,)


def test_where_there_is_none_it_begins(tmp_path: Path) -> None:
    assert begin(tmp_path / "new.db") == ""


def test_decisions_stay(path: Path) -> None:
    change(
        path,
        "INSERT INTO reviews (candidate_id, status, who, at)"
        " VALUES ('c1', 'approved', 'ann', '2026-11-20T10:00:00Z')",
    )
    assert "holds 1 decision: going on with it" in begin(path)
    assert path.exists()


def test_another_niche_s_file_is_not_replaced(path: Path) -> None:
    change(path, "UPDATE crawls SET niche = 'cybersecurity'")
    with pytest.raises(UserError, match="holds a crawl of niche cybersecurity"):
        begin(path)
    assert path.exists()


def test_a_file_that_is_no_database_is_not_replaced(tmp_path: Path) -> None:
    mine = tmp_path / "mine.db"
    mine.write_text("keep me")
    with pytest.raises(UserError):
        begin(mine)
    assert mine.read_text() == "keep me"


def test_a_demo_that_runs_keeps_its_file(path: Path) -> None:
    lock = StoreLock(path)
    lock.acquire("crawl resources of niche demo")
    try:
        with pytest.raises(StoreError, match="Another run is writing"):
            begin(path)
    finally:
        lock.release()
    assert path.exists()


@pytest.mark.parametrize(
    ("database", "hint"),
    [
        ("output/prospector.db", "prospector candidates -n bees"),
        ("my files/x.db", "prospector candidates -n bees --db 'my files/x.db'"),
    ],
)
def test_the_closing_hint_can_be_pasted(database: str, hint: str) -> None:
    said = closing_words(
        Tally(), niche="bees", reason="finished", database=database, open_candidates=1, dead=0,
        seconds=1.0, unreached={}, discovered="", trouble="", rendered=0, unrendered=0,
    )  # fmt: skip
    assert said.endswith(hint)
    assert "1 candidate[/bold green] (0 new)" in said


@pytest.mark.parametrize("ours", [True, False])
def test_the_real_thing_can_be_typed_where_the_demo_ran(tmp_path, monkeypatch, ours: bool) -> None:
    """Scrapy finds the spiders by scrapy.cfg, or by a variable."""
    monkeypatch.chdir(tmp_path)
    if ours:
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = prospector.settings\n")
    console = Console(width=200)
    with console.capture() as said:
        _go_on(Path("output/demo.db"), console)
    lines = [line.strip() for line in said.get().splitlines()]
    crawl = next(at for at, line in enumerate(lines) if "crawl resources" in line)
    exports = [at for at, line in enumerate(lines) if line.startswith("export SCRAPY_SETTINGS_M")]
    assert bool(exports) is not ours
    assert all(at < crawl for at in exports)


def test_serving_alone_and_the_desk_are_two_things(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(cli, ["demo", "--serve", "--review"])
    assert "leave out --review" in str(done.exception)
