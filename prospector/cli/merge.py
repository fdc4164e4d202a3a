"""``prospector merge``: two databases made one."""

from __future__ import annotations

from pathlib import Path

import click

from prospector.storage.merge import merge


@click.command("merge")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The new file.")
def command(first: Path, second: Path, out: Path) -> None:
    """Write the databases FIRST and SECOND into one new file.

    Newer facts win, histories and the decisions of both are kept; which is named first makes no
    difference, and merging again changes nothing. Then: prospector rescore --db OUT.
    """
    rows = merge(first, second, out)
    click.echo(
        f"{out}: {rows['page_facts']:,} pages, {rows['link_facts']:,} links, {rows['targets']:,}"
        f" targets, {rows['reviews']:,} decisions. Then: prospector rescore --db {out}"
    )
