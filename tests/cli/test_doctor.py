"""What the doctor sees: each fault with what to do, and nothing changed."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from prospector import doctor
from prospector.cli.main import cli
from prospector.config import Config
from prospector.doctor import machine
from prospector.doctor import store as stores
from prospector.storage.database import open_store
from prospector.storage.lock import StoreLock


def seen(path) -> dict[str, doctor.Finding]:
    config = dataclasses.replace(Config(), db=str(path))
    found = {found.what: found for found in doctor.examine(config, network=False)}
    for one in found.values():
        assert one.level == "ok" or one.advice, f"{one} says nothing of what to do"
    return found


def test_a_sound_machine_and_file(tmp_path) -> None:
    open_store(tmp_path / "s.db").close()
    found = seen(tmp_path / "s.db")
    for name in ("Python", "packages", "SQLite", "disk", "database", "lock"):
        assert found[name].level == "ok", found[name]


def test_no_file_yet_is_no_fault(tmp_path) -> None:
    assert seen(tmp_path / "a" / "s.db")["database"].level == "note"


def test_a_damaged_file_is_named(tmp_path) -> None:
    path = tmp_path / "s.db"
    with closing(open_store(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode = DELETE")
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 9] = b"\xff" * (4096 * 6)
    path.write_bytes(bytes(data))
    found = seen(path)["database"]
    assert found.level == "wrong"
    assert path.read_bytes() == bytes(data), "untouched"


def test_a_file_that_is_no_database(tmp_path) -> None:
    (tmp_path / "s.db").write_text("hello, this is no database at all")
    found = seen(tmp_path / "s.db")["database"]
    assert (found.level, "not a SQLite database" in found.said) == ("wrong", True)


def test_who_holds_the_file_is_told(tmp_path) -> None:
    open_store(tmp_path / "s.db").close()
    lock = StoreLock(tmp_path / "s.db")
    lock.acquire("crawl resources of niche bees")
    try:
        assert "crawl resources of niche bees" in seen(tmp_path / "s.db")["lock"].said
    finally:
        lock.release()


def test_little_disk(tmp_path, monkeypatch) -> None:
    usage = type("Usage", (), {"free": 10**9})
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)
    assert seen(tmp_path / "s.db")["disk"].level == "wrong"


def test_the_command_says_in_its_exit_code(tmp_path) -> None:
    (tmp_path / "bad.db").write_text("no database, whatever its name says, not at all")
    good = CliRunner().invoke(cli, ["doctor", "--offline", "--db", str(tmp_path / "s.db")])
    assert (good.exit_code, "disk" in good.output) == (0, True)
    bad = CliRunner().invoke(
        cli, ["doctor", "--offline", "--format", "json", "--db", str(tmp_path / "bad.db")]
    )
    assert bad.exit_code == 1
    levels = [json.loads(line)["level"] for line in bad.output.splitlines()]
    assert "wrong" in levels


def test_an_old_python_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(machine, "LEAST_PYTHON", (9, 0))
    assert seen(tmp_path / "s.db")["Python"].level == "wrong"


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch) -> None:
    open_store(tmp_path / "s.db").close()
    real = stores.os.access
    monkeypatch.setattr(
        stores.os, "access", lambda path, how: real(path, how) and path != tmp_path.resolve()
    )
    found = seen(tmp_path / "s.db")["folder"]
    assert (found.level, "PROSPECTOR_DB" in found.advice) == ("wrong", True)


def test_a_file_that_cannot_be_written_is_named(tmp_path, monkeypatch) -> None:
    open_store(tmp_path / "s.db").close()
    real = stores.os.access
    monkeypatch.setattr(
        stores.os,
        "access",
        lambda path, how: real(path, how) and (path, how) != (tmp_path / "s.db", stores.os.W_OK),
    )
    found = seen(tmp_path / "s.db")["database"]
    assert (found.level, found.advice) == ("wrong", "change its permissions")


def test_an_old_sqlite_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(machine, "LEAST_SQLITE", (9, 0, 0))
    found = seen(tmp_path / "s.db")["SQLite"]
    assert (found.level, "3.38" in found.advice) == ("wrong", True)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["scrapy>=99"], "99 is needed"),
        (["no-such-package-at-all>=1"], "no-such-package-at-all is missing"),
        (["scrapy[s3]>=2.0", 'no-such; sys_platform == "win32"'], ""),
    ],
)
def test_packages_that_are_missing_or_old_are_named(tmp_path, monkeypatch, wanted, said) -> None:
    monkeypatch.setattr(machine.importlib.metadata, "requires", lambda _: wanted)
    found = seen(tmp_path / "s.db")["packages"]
    assert (found.level == "wrong", said in found.said) == (bool(said), True)
    assert found.level == "ok" or "pip install" in found.advice


def test_no_browser_is_a_note_with_what_to_install(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(machine, "find_browser", lambda _: None)
    found = seen(tmp_path / "s.db")["browser"]
    assert (found.level, "chromium" in found.advice) == ("note", True)


def test_a_large_log_is_named(tmp_path, monkeypatch) -> None:
    db = open_store(tmp_path / "s.db")
    try:
        monkeypatch.setattr(stores, "_LARGE_LOG", -1)
        assert "keep the file open" in seen(tmp_path / "s.db")["write-ahead log"].advice
    finally:
        db.close()
