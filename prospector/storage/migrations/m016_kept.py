"""Decisions that only add a note, an owner or a date: they leave the status, and are no mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations

if TYPE_CHECKING:
    from sqlite_utils import Database


@migrations(transactional=True)
def m016_kept(db: Database) -> None:
    """Decisions that only add a note, an owner or a date: they leave the status, and are no mail."""
    db.execute("ALTER TABLE reviews ADD COLUMN kept INTEGER NOT NULL DEFAULT 0")
