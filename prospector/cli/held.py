"""Which niches a file holds: a mistyped ``-n`` is told apart from a niche with nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

_TABLES = ("crawls", "niche_domains", "candidates", "known_links")


def holds(store: Database, niche: str) -> bool:
    """Whether anything of the niche is in the file: a crawl, a candidate, an import."""
    return any(
        store.execute(f"SELECT 1 FROM {table} WHERE niche = ? LIMIT 1", [niche]).fetchone()
        for table in _TABLES
    )


def refuse_unknown(store: Database, path: str | Path, niche: str | None) -> None:
    """Raise :class:`UserError` for a niche that the file does not hold, with those that it holds."""
    if not niche or holds(store, niche):
        return
    each = " UNION ".join(f"SELECT niche FROM {table}" for table in _TABLES)
    there = ", ".join(str(row[0]) for row in store.execute(f"{each} ORDER BY 1").fetchall())
    raise UserError(f"{path} holds no niche {niche!r}; it holds: {there or 'none yet'}.")
