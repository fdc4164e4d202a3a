"""``prospector rescore``: candidates anew from what the file holds, without crawling."""

from __future__ import annotations

import click

from prospector.config import Config
from prospector.errors import UserError
from prospector.niche import load_niche
from prospector.outreach.candidates import rescore
from prospector.storage.database import open_store, read_store
from prospector.storage.lock import StoreLock


@click.command("rescore")
@click.option("-n", "--niche", "names", multiple=True, help="Only these niches (default: all).")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(names: tuple[str, ...], db: str | None) -> None:
    """Recompute candidates and scores from facts and the niche's file of today.

    After a change of weights, assets, ranks or suppressions. What people decided stays.
    """
    path = db or Config.load().db
    there = _crawled(path)
    for name in names:
        if name not in there:
            raise UserError(f"{path} holds no niche {name!r}; it holds: {', '.join(there) or '–'}.")
    lock = StoreLock(path)
    lock.acquire("rescore")
    try:
        store = open_store(path)
        try:
            for name in names or there:
                done = rescore(store, load_niche(name))
                click.echo(
                    f"{name}: {done.open:,} candidates, {done.new:,} new, {done.closed:,} closed."
                )
        finally:
            store.close()
    finally:
        lock.release()


def _crawled(path: str) -> list[str]:
    store = read_store(path)
    try:
        rows = store.execute("SELECT DISTINCT niche FROM crawls ORDER BY niche").fetchall()
    finally:
        store.close()
    return [str(row[0]) for row in rows]
