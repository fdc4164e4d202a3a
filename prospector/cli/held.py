"""Which niches a file holds: a mistyped ``-n`` is told apart from a niche with nothing to show."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from prospector.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

_TABLES = ("crawls", "niche_domains", "candidates", "known_links", "page_judgements")


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
    there = [str(row[0]) for row in store.execute(f"{each} ORDER BY 1").fetchall()]
    near = get_close_matches(niche.casefold(), there, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise UserError(
        f"{path} holds no niche {niche!r}; it holds: {', '.join(there) or 'none yet'}.{meant}"
    )
