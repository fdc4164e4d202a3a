"""``prospector pictures``: the pages with a dead link, photographed with the link framed."""

from __future__ import annotations

import asyncio
import dataclasses
import sys
from contextlib import closing
from pathlib import Path

import click

from prospector.browser.find import require_browser
from prospector.cli.held import refuse_unknown
from prospector.config import Config
from prospector.errors import UserError
from prospector.pictures.shelf import Wanted, folder_of
from prospector.pictures.take import take_pictures
from prospector.storage.database import read_store


@click.command("pictures")
@click.option("-n", "--niche", required=True, help="The niche whose candidates are shown.")
@click.option("--best", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--again", is_flag=True, help="Take those anew that are there.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(niche: str, best: int, again: bool, db: str | None) -> None:
    """Take pictures of the best broken-link candidates' pages, the dead link framed.

    They lie beside the database and are shown in prospector review. robots.txt holds, one page at a
    time; a crawl takes them by itself with PROSPECTOR_SCREENSHOTS=20. Exit code 1 when none was taken
    although some were wanted.
    """
    config = Config.load()
    config = dataclasses.replace(config, db=db) if db else config
    with closing(read_store(Path(config.db))) as store:
        refuse_unknown(store, config.db, niche)
    require_browser(config)

    def told(item: Wanted, why: str) -> None:
        click.echo(f"{item.page_url}: {why or 'taken'}")

    try:
        taken = asyncio.run(take_pictures(config, niche, best, again=again, told=told))
    except KeyboardInterrupt:
        raise UserError("Stopped; what was taken is kept.") from None
    if not taken.kept and not taken.missed:
        click.echo(
            f"No broken-link candidate of niche {niche} lacks a picture; --again takes them anew."
        )
        return
    click.echo(f"{taken.kept} taken, in {folder_of(config.db)}; {len(taken.missed)} not.")
    sys.exit(0 if taken.kept else 1)
