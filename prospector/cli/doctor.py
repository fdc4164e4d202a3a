"""``prospector doctor``: what may be wrong, and what to do."""

from __future__ import annotations

import dataclasses
import json
import sys

import click
from rich.console import Console
from rich.text import Text

from prospector.config import Config
from prospector.doctor import examine

_MARKS = {"ok": ("ok", "green"), "note": ("note", "yellow"), "wrong": ("wrong", "bold red")}


@click.command("doctor")
@click.option("--offline", is_flag=True, help="Leave network and clock out.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def command(offline: bool, db: str | None, form: str) -> None:
    """Look at Python, packages, SQLite, the file, disk, browser, network and clock.

    Exit code 1 when something is wrong; notes are no faults.
    """
    config = Config.load()
    if db:
        config = dataclasses.replace(config, db=db)
    console, wrong = Console(highlight=False), False
    for found in examine(config, network=not offline):
        wrong = wrong or found.level == "wrong"
        if form == "json":
            click.echo(json.dumps(dataclasses.asdict(found), ensure_ascii=False))
            continue
        word, style = _MARKS[found.level]
        line = Text(f"{word:5} ", style=style)
        line.append(f"{found.what}: {found.said}", style="default")
        if found.advice:
            line.append(f"\n      {found.advice}", style="italic")
        console.print(line, soft_wrap=True)
    sys.exit(1 if wrong else 0)
