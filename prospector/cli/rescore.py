"""``prospector rescore``: candidates anew from what the file holds, without crawling."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import click

from prospector.cli.held import refuse_unknown
from prospector.config import Config
from prospector.niche import load_niche
from prospector.outreach.candidates import rescore
from prospector.plural import counted
from prospector.storage.database import open_store, read_store
from prospector.storage.lock import StoreLock

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("rescore")
@click.option("-n", "--niche", "names", multiple=True, help="Only these niches (default: all).")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(names: tuple[str, ...], db: str | None) -> None:
    """Recompute candidates and scores from facts and the niche's file of today.

    After a change of weights, assets, ranks or suppressions. What people decided stays.
    """
    path = db or Config.load().db
    with closing(read_store(path)) as store:
        for name in names:
            refuse_unknown(store, path, name)
        crawled = _crawled(store)
    lock = StoreLock(path)
    lock.acquire("rescore")
    try:
        store = open_store(path)
        try:
            for name in names or crawled:
                done = rescore(store, load_niche(name))
                click.echo(
                    f"{name}: {counted(done.open, 'candidate')}, {done.new:,} new, {done.closed:,} closed."
                )
        finally:
            store.close()
    finally:
        lock.release()


def _crawled(store: Database) -> list[str]:
    rows = store.execute("SELECT DISTINCT niche FROM crawls ORDER BY niche").fetchall()
    return [str(row[0]) for row in rows]
