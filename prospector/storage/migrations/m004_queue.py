"""The desk's front page: best first over all niches, and what a crawl changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations

if TYPE_CHECKING:
    from sqlite_utils import Database


@migrations(transactional=True)
def m004_queue(db: Database) -> None:
    """The desk's front page: best first over all niches, and what a crawl changed."""
    db.execute("CREATE INDEX candidates_score ON candidates(score DESC, id)")
    db.execute("CREATE INDEX candidates_seen ON candidates(last_seen, closed_at)")
