"""A file or a folder that may only be read: reading works, writing says what may not be written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from prospector.cli.main import main
from tests.crawl.test_demo_crawl import ROOT
from tests.crawl.test_machine_faults import unprivileged
from tests.review.desk import fill


@pytest.fixture
def locked(tmp_path: Path):
    """A healthy file in a folder that may not be written."""
    folder = tmp_path / "ro"
    folder.mkdir()
    fill(folder / "a.db", 2)
    assert [file.name for file in folder.iterdir()] == ["a.db"]
    folder.chmod(0o555)
    yield folder / "a.db"
    folder.chmod(0o755)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*unprivileged(), sys.executable, "-m", *command],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            "COLUMNS": "300",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    "command",
    [
        ("candidates",),
        ("report", "--out", "report.html"),
        ("export",),
        ("gap",),
        ("digest", "-n", "bees", "--peek"),
    ],
    ids=lambda command: command[0],
)
def test_what_only_reads_works(tmp_path: Path, locked: Path, command: tuple[str, ...]) -> None:
    done = run(tmp_path, "prospector.cli.main", *command, "--db", str(locked))
    assert done.returncode == 0, done.stderr
    assert "prospector:" not in done.stderr


def test_the_doctor_finds_the_folder_at_fault_and_not_the_file(tmp_path, locked: Path) -> None:
    done = run(tmp_path, "prospector.cli.main", "doctor", "--offline", "--db", str(locked))
    assert done.returncode == 1
    assert f"{locked.parent} cannot be written" in done.stdout
    assert "damaged" not in done.stdout


@pytest.mark.parametrize("command", [("suppress", "x.test"), ("rescore",)], ids=lambda c: c[0])
def test_what_writes_names_the_folder(tmp_path: Path, locked: Path, command) -> None:
    before = locked.read_bytes()
    done = run(tmp_path, "prospector.cli.main", *command, "--db", str(locked))
    assert done.returncode != 0
    assert str(locked) in done.stderr
    assert "cannot be written" in done.stderr
    assert "folder" in done.stderr or "not writable" in done.stderr
    assert "damaged" not in done.stderr
    assert "Traceback" not in done.stderr
    assert locked.read_bytes() == before


@pytest.mark.parametrize("command", [("suppress", "x.test"), ("rescore",)], ids=lambda c: c[0])
def test_a_file_that_may_only_be_read_is_named_as_given(tmp_path: Path, command) -> None:
    file = tmp_path / "mine" / "a.db"
    file.parent.mkdir()
    fill(file, 1)
    file.chmod(0o444)
    before = file.read_bytes()
    done = run(tmp_path, "prospector.cli.main", *command, "--db", "mine/a.db")
    assert done.returncode == 4, done.stderr
    assert "The database mine/a.db cannot be written: it may only be read" in done.stderr
    assert file.read_bytes() == before


@pytest.mark.parametrize("given", [("--db", "mine.db"), ("--db=mine.db",)])
def test_an_error_in_the_middle_names_the_file_that_was_given(
    tmp_path: Path, monkeypatch, capsys, given: tuple[str, ...]
) -> None:
    """As when the disk fills up between two rows."""

    def full(*_: object) -> None:
        cause = sqlite3.OperationalError("database or disk is full")
        cause.sqlite_errorname = "SQLITE_FULL"
        raise cause

    monkeypatch.chdir(tmp_path)
    fill(Path("mine.db"), 1)
    monkeypatch.setattr("prospector.cli.suppress.Suppressions.add", full)
    monkeypatch.setattr(sys, "argv", ["prospector", "suppress", "x.test", *given])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 4
    assert "The database mine.db is of no use" in capsys.readouterr().err


def test_a_log_that_was_left_there_is_no_damage(tmp_path: Path, locked: Path) -> None:
    """What stands in the log would be missed without it, so that nothing is shown at all."""
    locked.parent.chmod(0o755)
    Path(f"{locked}-wal").write_bytes(b"")
    locked.parent.chmod(0o555)
    done = run(tmp_path, "prospector.cli.main", "candidates", "--db", str(locked))
    assert done.returncode == 2
    assert "may not be written, and its log (-wal) was left beside it" in done.stderr
    assert "damaged" not in done.stderr
