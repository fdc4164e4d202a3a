"""What is wrong with the database file, in a sentence that says what to do (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_WORDS = (
    ("SQLITE_FULL", "the disk is full; make room"),
    ("SQLITE_IOERR", "the disk cannot be read or written, or is full; look at it"),
    ("SQLITE_READONLY", "it may only be read; change its permissions"),
    ("SQLITE_CANTOPEN", "it cannot be opened; look at its folder and permissions"),
    ("SQLITE_BUSY", "another program has held it for 30 seconds; close that program"),
    ("SQLITE_LOCKED", "another program holds it; close that program"),
    (
        "SQLITE_CORRUPT",
        "it is damaged; restore a copy (NAME.backup-… beside it, or sqlite3 .recover)",
    ),
    ("SQLITE_NOTADB", "it is no SQLite database any more; restore a copy"),
)


def trouble(path: str | Path, cause: sqlite3.Error) -> str:
    """One sentence for an error of SQLite's on the file at ``path``."""
    name = getattr(cause, "sqlite_errorname", "") or ""
    for prefix, words in _WORDS:
        if name.startswith(prefix):
            return f"The database {path} is of no use at the moment: {words} ({cause})."
    return f"The database {path} is of no use at the moment ({cause})."
