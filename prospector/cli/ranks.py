"""``prospector ranks``: authority of domains, from files that others publish or from our own links."""

from __future__ import annotations

from pathlib import Path

import click

from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.ranks import holds_ranks, import_ranks, rank_own_graph
from prospector.plural import counted
from prospector.storage.database import open_store


@click.group("ranks")
def command() -> None:
    """Say how much domains count; prospector rescore then uses it.

    Imported ranks come before the rank in our own link graph.
    """


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", help="What to call it (default: the file's name before the first dot).")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def import_file(file: Path, source: str | None, db: str | None) -> None:
    """Import a rank file: Tranco, Majestic Million or Common Crawl's domain ranks, also gzipped.

    A list of your own is one position and domain a line, 1,example.org or 1;example.org.
    """
    if file.is_dir():
        raise UserError(f"{file} is a folder; give the path of a rank file in it.")
    if not file.is_file():
        raise UserError(f"There is no file {file}; give the path of a rank file.")
    name = source or file.name.split(".", 1)[0].casefold()
    if name == "crawl":
        raise UserError("The source 'crawl' is our own link graph; choose another --source.")
    none = f"{file} holds no ranks; is it complete?"
    if not holds_ranks(file):
        raise UserError(none)
    store = open_store(db or Config.load().db)
    passed = [0]
    first: list[str] = []

    def pass_over(number: int, line: str) -> None:
        passed[0] += 1
        if not first:
            kept = "".join(c if c.isprintable() else " " for c in line)
            first.append(f"line {number}: {kept[:80]}")

    try:
        count = import_ranks(store, file, name, pass_over)
    finally:
        store.close()
    if not count:
        raise UserError(none)
    click.echo(f"{counted(count, 'domain')} ranked by {name}.")
    if first:
        is_none = "it is" if passed[0] == 1 else "they are"
        click.echo(
            f"{counted(passed[0], 'line')} passed over, since {is_none} no position and domain; the"
            f" first is {first[0]}",
            err=True,
        )


@command.command("crawl")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def crawl(db: str | None) -> None:
    """Rank domains by the links that our own crawls found (PageRank, as percentiles)."""
    store = open_store(db or Config.load().db)
    try:
        count = rank_own_graph(store)
    finally:
        store.close()
    click.echo(f"{counted(count, 'domain')} ranked by our own link graph.")
