"""One writer a file: a lock that the operating system lets go of, however the holder ends."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import IO, Any

from prospector.clock import now
from prospector.errors import CannotWriteError, StoreError


class StoreLock:
    """Holds ``NAME.lock`` beside the database for the length of a crawl.

    It is an advisory ``flock``: after ``kill -9`` the kernel frees it, so that a stale file never
    blocks. The file names its holder for the message that a second crawl gives.
    """

    def __init__(self, database: str | Path) -> None:
        self.path = Path(f"{database}.lock")
        self._file: IO[str] | None = None

    def acquire(self, purpose: str) -> None:
        """Take the lock, or raise :class:`StoreError` that says who holds it and since when."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = self.path.open("a+", encoding="utf-8")
        except OSError as cause:
            # A path that leads through a file is a slip, a folder that may not be written is none.
            slip = isinstance(cause, (NotADirectoryError, FileExistsError))
            raise (StoreError if slip else CannotWriteError)(
                f"The lock file {self.path} cannot be written ({cause.strerror}); check the"
                " permissions of its folder or set PROSPECTOR_DB elsewhere."
            ) from cause
        if not _try_lock(file):
            file.seek(0)
            holder = _describe(file.read(2_000))
            file.close()
            raise StoreError(
                f"Another run is writing to this database: {holder}. Wait for it, stop it, or set"
                " PROSPECTOR_DB to another file."
            )
        file.seek(0)
        file.truncate()
        json.dump(
            {"pid": os.getpid(), "host": socket.gethostname(), "what": purpose, "since": now()},
            file,
        )
        file.flush()
        self._file = file

    def release(self) -> None:
        """Let go; calling it twice is fine."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _try_lock(file: IO[str]) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows: msvcrt locks bytes; a crawl there runs without the guard.
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _describe(text: str) -> str:
    try:
        held: dict[str, Any] = json.loads(text)
        return f"{held['what']}, process {held['pid']} on {held['host']}, since {held['since']}"
    except (ValueError, KeyError, TypeError):
        return "its holder did not say more"
