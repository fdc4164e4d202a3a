"""``prospector suppress``: whom not to write to."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.suppressions import Suppressions, spelled
from prospector.storage.database import open_store

_SHOWN = 5


@click.command("suppress")
@click.argument("values", nargs=-1)
@click.option("--from", "source", type=click.Path(path_type=Path), help="A file, one value a line.")
@click.option("--reason", default="", help="Why, such as 'asked us not to write'.")
@click.option("--lift", is_flag=True, help="Lift the suppressions instead.")
@click.option("--list", "listing", is_flag=True, help="Show every suppression.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    values: tuple[str, ...],
    source: Path | None,
    reason: str,
    lift: bool,
    listing: bool,
    db: str | None,
) -> None:
    """Suppress domains, e-mail addresses and URLs: no candidate, draft or export offers them.

    A domain covers all its hosts and the addresses at it. Their candidates stay in the file.
    """
    given = [*values, *(_lines(source) if source else ())]
    if not given and not listing:
        raise UserError("Suppress what? Name domains, e-mail addresses or URLs, or give --from.")
    rows = _spelled(given)
    store = open_store(db or Config.load().db)
    try:
        suppressions = Suppressions(store)
        if lift:
            count = sum(suppressions.remove(kind, value) for kind, value in rows)
            click.echo(f"{count:,} of {len(rows):,} lifted.")
        elif rows:
            click.echo(f"{suppressions.add(rows, reason):,} of {len(rows):,} are new.")
        if listing:
            _show(suppressions.rows())
    finally:
        store.close()


def _spelled(given: list[str]) -> list[tuple[str, str]]:
    """Every value in its one spelling; all mistakes are told at once, and nothing is written."""
    rows, wrong = [], []
    for text in given:
        try:
            rows.append(spelled(text))
        except UserError as mistake:
            wrong.append(str(mistake))
    if wrong:
        more = f" And {len(wrong) - _SHOWN} more." if len(wrong) > _SHOWN else ""
        raise UserError(" ".join(wrong[:_SHOWN]) + more)
    return rows


def _lines(source: Path) -> list[str]:
    try:
        text = source.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise UserError(f"The list {source} cannot be read ({cause}).") from cause
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _show(rows: list[tuple[str, str, str, str]]) -> None:
    if not rows:
        click.echo("Nothing is suppressed.")
        return
    table = Table(title="Suppressed", title_justify="left")
    for name in ("kind", "value", "reason", "since"):
        table.add_column(name, overflow="fold")
    for kind, value, reason, at in rows:
        table.add_row(kind, Text(value), Text(reason), at[:10])
    Console().print(table)
