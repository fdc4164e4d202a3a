"""The texts of a niche's own seed pages: examples from which later crawls learn the topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.clock import now

if TYPE_CHECKING:
    from sqlite_utils import Database

MOST = 60
"""Examples that are read; more teach nothing new."""
LONGEST = 20_000
"""Characters kept of one example."""


def keep_example(db: Database, niche: str, url: str, text: str) -> None:
    """Keep what a seed says, replacing what it said before; within the caller's transaction."""
    db.execute(
        "INSERT INTO niche_examples (niche, url, text, at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (niche, url) DO UPDATE SET text = excluded.text, at = excluded.at",
        [niche, url, text[:LONGEST], now()],
    )


def examples(db: Database, niche: str, before: str) -> list[str]:
    """The texts kept before a moment, so that a run that was cut off goes on with the same ones."""
    rows = db.execute(
        "SELECT text FROM niche_examples WHERE niche = ? AND at < ? ORDER BY url LIMIT ?",
        [niche, before, MOST],
    ).fetchall()
    return [str(row[0]) for row in rows]
