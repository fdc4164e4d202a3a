"""What was asked of public sources, kept in the file: nothing is asked twice, a cut-off search goes on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from prospector.clock import later, now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

AGAIN_SECONDS = 30 * 86_400
"""An answer older than this is asked for again."""


class Lookups:
    """The questions to one source; every method writes at once, within the caller's transaction."""

    def __init__(self, db: Database, source: str) -> None:
        self._db = db
        self._source = source

    def is_known(self, key: str) -> bool:
        """Whether the question was answered lately."""
        row = self._row(key)
        return row is not None and row[0] == "done" and row[1] > later(now(), -AGAIN_SECONDS)

    def cursor(self, key: str) -> dict[str, str]:
        """Where an unfinished search goes on; empty at its beginning."""
        row = self._row(key)
        if row is None or row[0] != "open":
            return {}
        try:
            found = json.loads(row[2] or "{}")
        except ValueError:
            return {}
        return {str(name): str(value) for name, value in found.items()}

    def note(
        self,
        key: str,
        state: str,
        *,
        found: int = 0,
        cursor: Mapping[str, str] | None = None,
        why: str = "",
    ) -> None:
        """Write how far a question is: ``open done failed``; a failure keeps the cursor."""
        kept = json.dumps(dict(cursor)) if cursor else ""
        before = self._row(key)
        if state == "failed" and before is not None and before[0] == "open":
            state, kept = "open", str(before[2])
        self._db.execute(
            "INSERT INTO lookups (source, key, at, state, cursor, found, note)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source, key) DO UPDATE SET"
            " at = excluded.at, state = excluded.state, cursor = excluded.cursor,"
            " found = excluded.found, note = excluded.note",
            [self._source, key, now(), state, kept, found, why[:300]],
        )

    def _row(self, key: str) -> tuple[str, str, str] | None:
        row = self._db.execute(
            "SELECT state, at, cursor FROM lookups WHERE source = ? AND key = ?",
            [self._source, key],
        ).fetchone()
        return (str(row[0]), str(row[1]), str(row[2])) if row else None
