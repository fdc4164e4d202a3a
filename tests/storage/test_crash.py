"""A first start or a migration that is cut off after any statement is taken up by the next start."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from prospector.storage import database
from prospector.storage.database import open_store

if TYPE_CHECKING:
    from pathlib import Path


def die_at(path: Path, statement: int) -> bool:
    """Open the store in a process of its own that ends hard before that statement; whether it did."""
    child = os.fork()
    if child == 0:
        left = statement
        connect = sqlite3.connect

        def watched(*arguments, **named):
            connection = connect(*arguments, **named)

            def count(_: str) -> None:
                nonlocal left
                left -= 1
                if left < 0:
                    os._exit(9)

            connection.set_trace_callback(count)
            return connection

        database.sqlite3.connect = watched
        code = 1
        try:
            open_store(path).close()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9), "the start failed of itself"
    return code == 9


def schema(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT type, name FROM sqlite_master ORDER BY 1, 2").fetchall()
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return rows


def test_a_first_start_that_dies_anywhere(tmp_path: Path) -> None:
    open_store(tmp_path / "whole.db").close()
    wanted = schema(tmp_path / "whole.db")
    statement, path = 0, tmp_path / "cut.db"
    while die_at(path, statement):
        open_store(path).close()
        open_store(path).close()  # it is known as ours from then on
        assert schema(path) == wanted, f"after statement {statement}"
        assert not list(tmp_path.glob("cut.db.backup-*")), "there was nothing to keep"
        for file in tmp_path.glob("cut.db*"):
            file.unlink()
        # Every early statement, then samples: the later ones are of one kind.
        statement += 1 if statement < 16 else 19
    assert statement > 100


def test_a_start_that_dies_again_and_again_gets_there(tmp_path: Path) -> None:
    path = tmp_path / "cut.db"
    for statement in range(3, 200, 23):
        if not die_at(path, statement):
            break
    open_store(path).close()
    open_store(tmp_path / "whole.db").close()
    assert schema(path) == schema(tmp_path / "whole.db")


@pytest.mark.parametrize("statement", range(0, 120, 12))
def test_a_migration_that_dies_keeps_what_was_there(tmp_path: Path, statement: int) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute(f"PRAGMA application_id = {database.APPLICATION_ID}")
        old.execute("CREATE TABLE note (text TEXT)")
        old.execute("INSERT INTO note VALUES ('kept')")
        old.commit()
    die_at(path, statement)
    db = open_store(path)
    assert db.execute("SELECT text FROM note").fetchall() == [("kept",)]
    assert db.table("targets").exists()
    db.close()
    for copy in tmp_path.glob("old.db.backup-*"):
        if copy.suffix != ".part":
            with closing(sqlite3.connect(copy)) as kept:
                assert kept.execute("SELECT text FROM note").fetchall() == [("kept",)]
