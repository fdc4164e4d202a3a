"""Rows of a query on standard output: a table for people, JSON lines or CSV for programs."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from prospector.errors import UserError
from prospector.outreach.text import safe_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

FORMATS = click.Choice(["text", "json", "csv"])


def rows_of(db: Database, sql: str, values: Sequence[object] = ()) -> list[dict[str, Any]]:
    """A query's rows by column name."""
    cursor = db.execute(sql, list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def write(
    rows: Sequence[dict[str, Any]],
    form: str,
    *,
    title: str,
    empty: str,
    main: Sequence[str] = (),
) -> None:
    """Print rows; ``empty`` is the sentence for people when there are none.

    ``main`` are the columns that a terminal has room for (default: all); programs get every one.
    """
    if form == "json":
        for row in rows:
            click.echo(json.dumps(row, ensure_ascii=False))
    elif form == "csv":
        out = csv.writer(sys.stdout, lineterminator="\n")
        if rows:
            out.writerow(rows[0])
        out.writerows([safe_cell(value) for value in row.values()] for row in rows)
    elif not rows:
        click.echo(empty)
    else:
        table = Table(title=title, title_justify="left")
        shown = [name for name in rows[0] if not main or name in main]
        for name in shown:
            value = rows[0][name]
            number = isinstance(value, int | float)
            table.add_column(
                name.replace("_", " "),
                justify="right" if number else "left",
                overflow="fold",
                no_wrap=number,
            )
        for row in rows:
            table.add_row(*(_shown(row[name]) for name in shown))
        Console().print(table)


def make_folder_of(file: Path) -> None:
    """The folder that a file is to be written into, made as a crawl makes that of its database.

    Raises :class:`UserError` where it cannot be.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise UserError(
            f"The folder {file.parent} cannot be made ({cause.strerror}); give another --out."
        ) from cause


def program(name: str) -> str:
    """How a program of this installation is called from here: by its name when the PATH leads to it,
    else by its place (relative to the working folder where it is below it)."""
    here = Path(sys.executable).with_name(name)
    found = shutil.which(name)
    if not here.exists() or (found and Path(found).absolute() == here.absolute()):
        return name
    try:
        return str(here.absolute().relative_to(Path.cwd()))
    except ValueError:
        return str(here)


def _shown(value: object) -> Text:
    if value is None:
        return Text("")
    if isinstance(value, float):
        return Text(f"{value:.2f}")
    return Text("".join(c if c.isprintable() else " " for c in str(value)))
