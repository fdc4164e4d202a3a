"""The database: whether it is whole, may be written, and is in use."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.doctor.finding import Finding
from prospector.errors import UserError
from prospector.storage.database import read_store
from prospector.storage.lock import StoreLock

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGE_LOG = 500 * 10**6


def look_at_store(path: Path) -> Iterator[Finding]:
    """Its pages are checked one by one, its folder's permissions and its lock are tried."""
    if not path.exists():
        yield Finding("database", "note", f"{path} is not there yet", "a crawl makes it")
        folder = next((one for one in path.resolve().parents if one.exists()), Path("/"))
        if not os.access(folder, os.W_OK):
            advice = "change its permissions, or set PROSPECTOR_DB elsewhere"
            yield Finding("folder", "wrong", f"{folder} cannot be written", advice)
        return
    try:
        db = read_store(path)
    except UserError as cause:
        yield Finding("database", "wrong", str(cause), "move it away, or set PROSPECTOR_DB")
        return
    try:
        (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
        pages, links = db.execute(
            "SELECT (SELECT count(*) FROM page_facts), (SELECT count(*) FROM link_facts)"
        ).fetchone()
    except sqlite3.DatabaseError as cause:
        verdict, pages, links = str(cause), 0, 0
    finally:
        db.close()
    size = f"{path.stat().st_size / 1e6:,.0f} MB, {pages:,} pages, {links:,} links"
    if verdict != "ok":
        yield Finding(
            "database",
            "wrong",
            f"{path} is damaged: {verdict}",
            "restore a copy, or: sqlite3 .recover",
        )
        return
    if not os.access(path, os.W_OK):
        yield Finding("database", "wrong", f"{path} cannot be written", "change its permissions")
        return
    folder = path.resolve().parent
    if not os.access(folder, os.W_OK):
        # SQLite keeps its log, and a crawl its lock, beside the file.
        advice = "change its permissions, or set PROSPECTOR_DB elsewhere"
        yield Finding("folder", "wrong", f"{folder} cannot be written", advice)
    yield Finding("database", "ok", f"{path}: {size}")
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size > _LARGE_LOG:
        said = f"{log.stat().st_size / 1e6:,.0f} MB"
        yield Finding("write-ahead log", "note", said, "close programs that keep the file open")
    lock = StoreLock(path)
    try:
        lock.acquire("prospector doctor")
    except UserError as held:
        yield Finding(
            "lock", "note", str(held), "let it end, or give a second run a file of its own"
        )
    else:
        lock.release()
        yield Finding("lock", "ok", "nothing is writing to the file")
