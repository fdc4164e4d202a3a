"""Putting the app together: one Datasette on one store, our plugin, our guard."""

from __future__ import annotations

import secrets
import sqlite3
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from datasette.app import Datasette
from datasette.plugins import pm

from prospector.errors import UserError
from prospector.review.standing import Standing
from prospector.storage.database import open_store, read_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from prospector.review.access import Access
    from prospector.review.actions import Done

_Answer = TypeVar("_Answer")
_REMEMBERED = 200


class UnreadableError(UserError):
    """The file could not be read just now."""


@dataclass
class Desk:
    """What our plugin knows of one server: the file, the rules of access, the last actions."""

    path: Path
    access: Access
    standing: Standing = field(default_factory=Standing)
    _done: OrderedDict[str, tuple[Done, bool]] = field(default_factory=OrderedDict)

    async def read(
        self, datasette: Datasette, question: Callable[[sqlite3.Connection], _Answer]
    ) -> _Answer:
        """Ask the file over Datasette's read-only connection, all of it at one moment."""

        def at_one_moment(conn: sqlite3.Connection) -> _Answer:
            conn.execute("BEGIN")
            try:
                return question(conn)
            finally:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")

        try:
            answer: _Answer = await datasette.get_database().execute_fn(at_one_moment)
        except sqlite3.Error as cause:
            raise UnreadableError(
                f"{self.path} cannot be read just now ({cause}); reload the page in a moment."
            ) from cause
        return answer

    def remember(self, done: Done) -> str:
        """Keep what was just done for its toast and its undo; returns a token for a cookie."""
        token = secrets.token_urlsafe(12)
        self._done[token] = (done, False)
        while len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)
        return token

    def recall(self, token: str) -> tuple[Done | None, bool]:
        """What was done, and whether this is the first time that it is shown."""
        done, shown = self._done.get(token, (None, True))
        if done is not None:
            self._done[token] = (done, True)
        return done, not shown


_desks: WeakKeyDictionary[Datasette, Desk] = WeakKeyDictionary()


def desk_of(datasette: Datasette) -> Desk | None:
    """The desk that a Datasette serves; ``None`` for one that is not ours."""
    return _desks.get(datasette)


def make_app(path: str | Path, access: Access) -> Datasette:
    """A Datasette on the store with the desk on its front page.

    Raises :class:`prospector.errors.StoreError` when there is no store of ours at ``path``.
    """
    path = Path(path)
    read_store(path).close()
    open_store(path).close()  # brings an older file up to date; nothing else is written here
    from prospector.review import plugin

    if not pm.is_registered(plugin):
        pm.register(plugin)
    settings: dict[str, Any] = {"allow_download": False, "num_sql_threads": 3}
    datasette = Datasette([str(path)], settings=settings, cache_headers=False)
    _desks[datasette] = Desk(path, access)
    return datasette


def today() -> str:
    """The date that due actions are held against (UTC)."""
    return datetime.now(UTC).date().isoformat()
