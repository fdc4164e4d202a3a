"""``prospector ingest``: archived pages (WARC, WAT, WACZ) into the store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.config import Config
from prospector.errors import UserError
from prospector.ingest.source import parts_of
from prospector.ingest.take_in import Intake, Taken
from prospector.niche import load_niche
from prospector.outreach.candidates import rescore
from prospector.storage.run import CrawlRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from prospector.ingest.records import Damage

_SHOWN = 20


@click.command("ingest")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("-n", "--niche", "name", required=True, help="Which topic's pages are wanted.")
@click.option("--again", is_flag=True, help="Read a file anew that was taken in already.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(files: tuple[Path, ...], name: str, again: bool, db: str | None) -> None:
    """Take archived pages in: .warc, .warc.gz, .wat.gz or .wacz.

    Pages on the topic, and those that link to a dead page, a competitor or us, go through the same
    analysis as live ones and are marked with the day of their capture. A WAT file names pages only;
    they are queued. All of them are read live by the next crawl, and no letter is drafted for one
    before somebody has looked at it live. A damaged record is named and passed over; stopped at any
    moment, it goes on where it was.
    """
    niche = load_niche(name)
    for file in files:
        if not file.is_file():
            raise UserError(f"There is no file {file}; give the path of a WARC, WAT or WACZ file.")
        parts_of(file)
    config = Config.load()
    run = CrawlRun(db or config.db, "ingest", niche)
    damaged = False
    try:
        for file in files:
            taken = Intake(
                run,
                niche,
                file,
                told=_teller(file),
                damaged=_hearer(),
                processes=config.processes,
            ).take(again=again)
            if taken.already:
                click.echo(
                    f"{file.name}: taken in already on {taken.already[:10]} (--again reads it)."
                )
                continue
            click.echo(f"{file.name}: {taken.sentence().strip()}")
            damaged = damaged or bool(taken.damaged)
        changed = rescore(run.db, niche)
        run.tally.candidates_new += changed.new
    except BaseException:
        # What was written stays; the next start goes on with it.
        run.close()
        raise
    run.finish("finished", complete=True)
    click.echo(
        f"{changed.open:,} candidates, {changed.new:,} new. Known from an archive only, a page is"
        f" read live first: scrapy crawl resources -a niche={niche.name}"
    )


def _teller(file: Path) -> Callable[[Taken], None]:
    live = sys.stderr.isatty()
    said = 0.0

    def tell(taken: Taken) -> None:
        nonlocal said
        if live:
            click.echo(f"\r{file.name}: {taken.sentence()} ", nl=False, err=True)
        elif taken.seconds - said >= 15:
            said = taken.seconds
            click.echo(f"{file.name}: {taken.sentence()}", err=True)

    return tell


def _hearer() -> Callable[[Damage], None]:
    count = 0

    def hear(damage: Damage) -> None:
        nonlocal count
        count += 1
        if count <= _SHOWN:
            click.echo(damage.sentence(), err=True)
        elif count == _SHOWN + 1:
            click.echo("Further damaged records are counted only.", err=True)

    return hear
