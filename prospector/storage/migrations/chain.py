"""The chain that every migration joins."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlite_utils.migrations import Migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

migrations = Migrations("prospector")


def run(db: Database, *scripts: str) -> None:
    """Execute scripts within the migration's transaction, which ``executescript`` would end.

    A statement ends where SQLite says that it does: a trigger's inner ``;`` belongs to the trigger.
    """
    for script in scripts:
        buffer = ""
        for line in script.splitlines():
            buffer += line + "\n"
            if sqlite3.complete_statement(buffer):
                db.execute(buffer)
                buffer = ""
