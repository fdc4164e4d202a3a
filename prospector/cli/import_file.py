"""``prospector import``: decisions from a spreadsheet back into the store."""

from __future__ import annotations

from pathlib import Path

import click

from prospector.config import Config
from prospector.outreach.exchange.decisions_in import WANTED, read_decisions, write_decisions
from prospector.outreach.exchange.reading import read_table
from prospector.storage.database import open_store


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--who", default="", help="Whose decisions these are.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(file: Path, who: str, dry_run: bool, db: str | None) -> None:
    """Take the statuses, owners and notes of an exported CSV or workbook back in.

    Rows are known by their id; rows as they were change nothing. One mistake, and nothing is
    written: it is named with its line.
    """
    store = open_store(db or Config.load().db)
    try:
        found = read_decisions(store, read_table(file, WANTED), who)
        count = len(found.changed) if dry_run else write_decisions(store, found)
    finally:
        store.close()
    would = "would be " if dry_run else ""
    click.echo(f"{count:,} decisions {would}imported, {found.unchanged:,} rows unchanged.")
