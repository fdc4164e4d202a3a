"""Opening the SQLite file: ours is migrated (with a backup), another program's is left untouched."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlite_utils import Database

from prospector.errors import CannotWriteError, StoreError
from prospector.storage.schema import APPLICATION_ID, migrations
from prospector.storage.trouble import trouble
from prospector.storage.views import are_current, make_views

BUSY_SECONDS = 30.0
"""How long another program's hold on the file is waited for."""
HEALTH_SECONDS = 3.0
"""Time given to the look for damage before a crawl; a file of some gigabytes takes longer."""


def open_store(path: str | Path) -> Database:
    """Open (or make) the store for reading and writing, with today's schema and views.

    WAL, so that reviewers read while a crawl writes. A file of an older schema is copied to
    ``NAME.backup-TIMESTAMP`` before it is migrated. Raises :class:`StoreError` for a file that is
    not ours, is damaged or comes from a newer version, :class:`CannotWriteError` for one that cannot
    be written.
    """
    path = Path(path)
    fresh = not path.exists() or path.stat().st_size == 0
    if not fresh:
        _refuse_foreign(path)
    if path.exists() and not os.access(path, os.W_OK):
        # SQLite opens it all the same, and fails at the first row that is written.
        raise CannotWriteError(
            f"The database {path} cannot be written: it may only be read. Change its permissions"
            f" (chmod u+w), or give another file."
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Autocommit: every transaction is an explicit `with db.atomic()`.
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    except (OSError, sqlite3.Error) as cause:
        raise CannotWriteError(cannot_write(path, cause)) from cause
    try:
        return _prepare(connection, path)
    except BaseException:
        connection.close()
        raise


def read_store(path: str | Path) -> Database:
    """Open an existing store for reading only; one of an older schema is brought up to date first.

    Raises :class:`StoreError` when there is none, or when it is older and cannot be written.
    """
    path = Path(path)
    if not path.exists():
        raise StoreError(
            f"There is no database at {path}; run a crawl first"
            " (scrapy crawl resources -a niche=NAME) or set PROSPECTOR_DB to the right file."
        )
    _refuse_foreign(path)
    store = _read_only(path)
    if _is_current(store):
        return store
    store.close()
    try:
        open_store(path).close()
    except StoreError as cause:
        raise StoreError(
            f"{path} is of another version and could not be brought up to date: {cause} Copy it to"
            " where it can be written and name the copy with PROSPECTOR_DB."
        ) from cause
    return _read_only(path)


def empty_store(path: str | Path) -> None:
    """Take everything out of a store in one transaction, but not what somebody decided.

    In place: a desk that has it open reads on in the same file, while one that was deleted under it
    would go on showing what was there. Raises :class:`StoreError` when there is a decision.
    """
    with closing(open_store(path)) as db:
        try:
            with db.atomic():
                db.execute("PRAGMA defer_foreign_keys = ON")
                for name in _tables(db):
                    if name != "reviews":
                        db.execute(f'DELETE FROM "{name}"')
                if db.execute("SELECT 1 FROM reviews LIMIT 1").fetchone():
                    raise StoreError(f"{path} holds decisions; it was left as it is.")
        except sqlite3.Error as cause:
            raise CannotWriteError(cannot_write(Path(path), cause)) from cause


def refuse_foreign(path: str | Path) -> None:
    """Raise :class:`StoreError` when something is there that is no store of ours; nothing is made."""
    path = Path(path)
    if path.is_dir() or (path.exists() and path.stat().st_size > 0):
        _refuse_foreign(path)


def refuse_damaged(path: str | Path, seconds: float = HEALTH_SECONDS) -> None:
    """Look through the file before a crawl writes to it; raises :class:`StoreError` when it is damaged.

    Read-only, so that a damaged file stays as it is. What is not seen within ``seconds`` is left to
    SQLite, which stops when it comes upon it.
    """
    path = Path(path)
    if not path.exists() or path.stat().st_size == 0:
        return
    _refuse_foreign(path)
    until = time.monotonic() + seconds
    with closing(_read_only(path)) as db:
        db.conn.set_progress_handler(lambda: time.monotonic() > until, 20_000)
        try:
            (found,) = db.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.OperationalError as cause:
            if getattr(cause, "sqlite_errorname", "") == "SQLITE_INTERRUPT":
                return
            raise CannotWriteError(cannot_write(path, cause)) from cause
        except sqlite3.DatabaseError as cause:
            found = str(cause)
    if found != "ok":
        first = " ".join(str(found).split())[:200]
        raise StoreError(
            f"{path} is damaged ({first}); it was left untouched. Restore a copy (NAME.backup-… beside"
            " it), recover what is there with: sqlite3 FILE .recover, or move it away."
        )


def _read_only(path: Path) -> Database:
    uri = f"{path.resolve().as_uri()}?mode=ro"
    if not os.access(path.resolve().parent, os.W_OK) and not _has_log(path):
        # Nobody writes it, and SQLite could not lay the -wal and -shm beside it that it reads by.
        uri += "&immutable=1"
    return Database(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS))


def _has_log(path: Path) -> bool:
    """Whether a log lies beside the file: somebody has it open, or was cut off."""
    return any(Path(f"{path.resolve()}{more}").exists() for more in ("-wal", "-journal"))


def _is_current(db: Database) -> bool:
    try:
        applied = {done.name for done in migrations.applied(db)}
        return applied == {one.name for one in migrations._migrations} and are_current(db)
    except sqlite3.Error:
        return False


def _prepare(connection: sqlite3.Connection, path: Path) -> Database:
    db = Database(connection)
    try:
        # Our mark comes first, so that a start that is killed after any statement leaves a file that
        # the next start knows as its own.
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA foreign_keys = ON")
        known = {migration.name for migration in migrations._migrations}
        newer = [done.name for done in migrations.applied(db) if done.name not in known]
        if newer:
            raise StoreError(
                f"{path} was written by a newer prospector (it knows {newer[-1]}, this one does"
                " not); upgrade with: pip install -U link-prospector"
            )
        if migrations.pending(db):
            if _holds_anything(db):
                _backup(connection, path)
            # All of it or nothing, sqlite-utils' own table and index too.
            with db.atomic():
                migrations.apply(db)
        make_views(db)
    except sqlite3.Error as cause:
        raise CannotWriteError(cannot_write(path, cause)) from cause
    return db


def _holds_anything(db: Database) -> bool:
    """Whether there is a row to lose; a first start that was cut off has left none."""
    return any(db.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone() for name in _tables(db))


def _tables(db: Database) -> list[str]:
    """Those that hold rows of ours, none of SQLite's or of the migrations."""
    names = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%'"
        " ESCAPE '\\' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    ).fetchall()
    return [str(name) for (name,) in names]


def _refuse_foreign(path: Path) -> None:
    """Look at the file read-only; raise unless it is an intact store of ours.

    SQLite alone may open the file: closing any other descriptor of it drops the POSIX locks of every
    connection in this process, and the next program to close it deletes the WAL under our feet
    (https://www.sqlite.org/howtocorrupt.html §2.2).
    """
    if path.is_dir():
        raise StoreError(f"{path} is a folder; PROSPECTOR_DB must name a file.")
    if path.stat().st_size == 0:
        raise StoreError(
            f"{path} is empty; run a crawl first or set PROSPECTOR_DB to another file."
        )
    if not os.access(path, os.R_OK):
        raise StoreError(f"{path} cannot be read; check its permissions.")
    try:
        uri = f"{path.resolve().as_uri()}?mode=ro"
        if not _has_log(path):
            # Nobody has it open: what is no file to write to needs no -wal and -shm beside it.
            uri += "&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as probe:
            owner = probe.execute("PRAGMA application_id").fetchone()[0]
            tables = probe.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    except sqlite3.Error as cause:
        if cause.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise StoreError(
                f"{path} is not a SQLite database, or its beginning is damaged; restore a backup"
                " beside it (NAME.backup-…), move it away, or set PROSPECTOR_DB to another file."
            ) from cause
        if cause.sqlite_errorname.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
            raise StoreError(
                f"{path} cannot be read: its folder {path.resolve().parent} may not be written, and"
                " its log (-wal) was left beside it. Copy both to a folder that may be written, or"
                " change the permissions."
            ) from cause
        raise StoreError(
            f"{path} is damaged ({cause}); restore a backup beside it (NAME.backup-…) or move it"
            " away."
        ) from cause
    if owner != APPLICATION_ID and (tables or owner):
        raise StoreError(
            f"{path} is a database of another program; it was left untouched."
            " Set PROSPECTOR_DB to a file of its own."
        )


def _backup(connection: sqlite3.Connection, path: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = path.with_name(f"{path.name}.backup-{stamp}")
    # Under another name until it is whole: half a copy must not pass for one.
    part = copy.with_name(f"{copy.name}.part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as destination:
        connection.backup(destination)
    part.replace(copy)
    return copy


def cannot_write(path: Path, cause: Exception) -> str:
    """One sentence on a file that cannot be opened for writing."""
    if isinstance(cause, sqlite3.Error) and getattr(cause, "sqlite_errorname", "").startswith(
        ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_CORRUPT", "SQLITE_NOTADB")
    ):
        return trouble(path, cause)
    parent = path.parent if path.parent.exists() else path
    hint = "" if os.access(parent, os.W_OK) else f"; {parent} is not writable for this user"
    return f"The database {path} cannot be written ({cause}{hint}); set PROSPECTOR_DB elsewhere."
