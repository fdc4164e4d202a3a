"""``prospector archive``: what stood behind the dead links, from public web archives."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import click

from prospector.archives.briefs import as_text, briefs
from prospector.archives.look_back import Looked, look_back
from prospector.cli.held import refuse_unknown
from prospector.cli.output import FORMATS, write
from prospector.config import Config
from prospector.errors import UserError
from prospector.niche import load_niche
from prospector.outreach.candidates import rescore
from prospector.storage.database import open_store, read_store
from prospector.storage.lock import StoreLock

if TYPE_CHECKING:
    from collections.abc import Callable

_LINE_SECONDS = 15.0


@click.command("archive")
@click.option("-n", "--niche", required=True, help="Whose dead links.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=200, show_default=True)
@click.option("--briefs", "show", is_flag=True, help="Ask nobody; show what to write instead.")
@click.option("--format", "form", type=FORMATS, default="text", help="Of the briefs.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(niche: str, limit: int, show: bool, form: str, db: str | None) -> None:
    """Look the last good capture of each dead link up, the most linked first.

    The Wayback Machine is asked, and a Memento TimeGate where it does not answer: one request a
    second (PROSPECTOR_ARCHIVE_PAUSE). What was found, also that nothing was, is kept in the file;
    run again, it goes on. Candidates, letters, the desk and the fixes then name the copy, and what
    the page said decides which page of ours fits.
    """
    config = Config.load()
    path = db or config.db
    if show:
        _show(path, niche, limit, form)
        return
    profile = load_niche(niche)
    read_store(path).close()
    lock = StoreLock(path)
    lock.acquire(f"archive of niche {profile.name}")
    try:
        with closing(open_store(path)) as store:
            if not store.execute(
                "SELECT 1 FROM page_judgements WHERE niche = ? LIMIT 1", [profile.name]
            ).fetchone():
                raise UserError(
                    f"{path} holds no pages of niche {profile.name!r}; run a crawl first:"
                    f" scrapy crawl resources -a niche={profile.name}"
                )
            looked = asyncio.run(look_back(store, profile.name, config, limit, _teller()))
            if looked.total:
                rescore(store, profile)
    finally:
        lock.release()
    if not looked.total:
        click.echo("Every dead link was looked up already.")
        return
    click.echo(looked.sentence())
    if looked.stopped or (looked.failed and not looked.found + looked.none):
        sys.exit(1)


def _teller() -> Callable[[Looked], None]:
    """One line that rewrites itself on a terminal; elsewhere one at the beginning, one every 15
    seconds as a crawl gives, and one at once when an archive gives no answer."""
    live = sys.stderr.isatty()
    said_at, said = float("-inf"), ""

    def tell(looked: Looked) -> None:
        nonlocal said_at, said
        over = bool(looked.stopped) or looked.done == looked.total
        if live:
            line = looked.sentence()[: shutil.get_terminal_size().columns - 1]
            click.echo("\r\x1b[K" if over else f"\r{line}\x1b[K", nl=False, err=True)
        elif not over and (
            time.monotonic() - said_at >= _LINE_SECONDS or looked.waiting not in ("", said)
        ):
            said_at, said = time.monotonic(), looked.waiting
            click.echo(looked.sentence(), err=True)

    return tell


def _show(path: str, niche: str, limit: int, form: str) -> None:
    with closing(read_store(path)) as store:
        refuse_unknown(store, path, niche)
        rows = briefs(store, niche, limit)
    if form == "text" and rows:
        click.echo("\n\n".join(as_text(row) for row in rows))
        return
    write(
        rows,
        form,
        title="Content briefs",
        empty="No dead link lacks a page of ours, or none is known yet.",
    )
