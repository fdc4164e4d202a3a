"""``prospector import``: decisions and contacts from spreadsheets into the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.config import Config
from prospector.outreach.exchange import contacts_in, decisions_in
from prospector.outreach.exchange.contacts_in import read_contacts, write_contacts
from prospector.outreach.exchange.decisions_in import read_decisions, write_decisions
from prospector.outreach.exchange.reading import read_table
from prospector.storage.database import open_store

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "what",
    type=click.Choice(["decisions", "contacts"]),
    default="decisions",
    show_default=True,
    help="What the rows are.",
)
@click.option("--who", default="", help="Whose decisions these are.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(file: Path, what: str, who: str, dry_run: bool, db: str | None) -> None:
    """Take the statuses, owners and notes of an exported CSV or workbook back in, or contacts.

    Decisions are known by their id; contacts need an e-mail column, and may have domain and role;
    suppressed ones are left out. Rows as they were change nothing. One mistake, and nothing is
    written: it is named with its line.
    """
    store = open_store(db or Config.load().db)
    try:
        import_one = _contacts if what == "contacts" else _decisions
        import_one(store, file, who, dry_run=dry_run)
    finally:
        store.close()


def _decisions(store: Database, file: Path, who: str, *, dry_run: bool) -> None:
    found = read_decisions(store, read_table(file, decisions_in.WANTED), who)
    count = len(found.changed) if dry_run else write_decisions(store, found)
    would = "would be " if dry_run else ""
    click.echo(f"{count:,} decisions {would}imported, {found.unchanged:,} rows unchanged.")


def _contacts(store: Database, file: Path, who: str, *, dry_run: bool) -> None:
    found = read_contacts(store, read_table(file, contacts_in.WANTED))
    source = f"import:{file.name}" + (f" ({who})" if who else "")
    count = len(found.rows) if dry_run else write_contacts(store, found, source)
    told = f"{count:,} contacts read" if dry_run else f"{count:,} new contacts"
    click.echo(f"{told}, {found.suppressed:,} left out as suppressed. Then: prospector rescore")
