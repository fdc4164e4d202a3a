"""As what a candidate was closed: a word for programs beside the sentence for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations

if TYPE_CHECKING:
    from sqlite_utils import Database


@migrations(transactional=True)
def m015_closed_as(db: Database) -> None:
    """As what a candidate was closed: a word for programs beside the sentence for people."""
    db.execute("ALTER TABLE candidates ADD COLUMN closed_as TEXT NOT NULL DEFAULT ''")
