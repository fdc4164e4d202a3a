"""What people wrote: letters as they changed them, whom they picked to write to, who writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

_LETTERS = """
ALTER TABLE reviews ADD COLUMN contact TEXT;

CREATE TABLE letters (
    id INTEGER PRIMARY KEY,
    candidate_id TEXT NOT NULL,
    at TEXT NOT NULL,
    who TEXT NOT NULL DEFAULT '',
    language TEXT NOT NULL DEFAULT '',
    subject TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT ''
);
CREATE INDEX letters_candidate ON letters(candidate_id, id);

CREATE TABLE senders (
    who TEXT NOT NULL PRIMARY KEY,
    spelled TEXT NOT NULL,
    postal TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL
) WITHOUT ROWID;
"""


@migrations(transactional=True)
def m005_letters(db: Database) -> None:
    """What people wrote: letters as they changed them, whom they picked to write to, who writes."""
    run(db, _LETTERS)
