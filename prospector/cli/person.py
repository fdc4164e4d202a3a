"""``prospector person``: what is held about an e-mail address, and erasing it."""

from __future__ import annotations

import json

import click

from prospector.config import Config
from prospector.outreach.people import forget, held_about
from prospector.outreach.suppressions import spelled
from prospector.storage.database import open_store, read_store


@click.group("person")
def command() -> None:
    """Answer somebody who asks what you hold about her, or to be forgotten."""


@command.command("show")
@click.argument("email")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def show(email: str, db: str | None) -> None:
    """Everything in the file about one e-mail address, as JSON."""
    store = read_store(db or Config.load().db)
    try:
        found = held_about(store, email)
    finally:
        store.close()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))


@command.command("forget")
@click.argument("email")
@click.option("--reason", default="erased on request", show_default=True)
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def forget_one(email: str, reason: str, db: str | None) -> None:
    """Erase an e-mail address, and keep it from being collected or written to again."""
    spelled(email, "email")
    store = open_store(db or Config.load().db)
    try:
        done = forget(store, email, reason)
    finally:
        store.close()
    click.echo(
        f"Erased from {done['contacts']} contacts and {done['candidates']} candidates; it is"
        " suppressed from now on."
    )
    if done["notes"]:
        click.echo(
            f"{done['notes']} notes of reviewers name it; notes are never changed by a program.",
            err=True,
        )
