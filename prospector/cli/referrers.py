"""``prospector referrers``: who else links to dead pages and to competitors."""

from __future__ import annotations

import asyncio
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.config import Config
from prospector.errors import UserError
from prospector.niche import load_niche
from prospector.outreach.ranks import import_ranks
from prospector.plural import counted
from prospector.referrers.find import Found, Search, search
from prospector.referrers.graph import graph_in
from prospector.storage.database import open_store, read_store
from prospector.storage.lock import StoreLock

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database


@click.command("referrers")
@click.option("-n", "--niche", required=True, help="Whose dead links and competitors.")
@click.option(
    "--limit",
    type=click.IntRange(1, 100_000),
    default=100,
    show_default=True,
    help="Dead addresses asked about, the most linked first.",
)
@click.option(
    "--wiki",
    "wikis",
    multiple=True,
    metavar="URL",
    help="A MediaWiki's api.php, such as https://en.wikipedia.org/w/api.php (default:"
    " PROSPECTOR_MEDIAWIKIS).",
)
@click.option(
    "--graph",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Common Crawl's domain graph as files: domain-vertices, domain-edges, domain-ranks.",
)
@click.option(
    "--index", is_flag=True, help="Ask Common Crawl's URL index for pages of the graph's."
)
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    niche: str,
    limit: int,
    wikis: tuple[str, ...],
    graph: Path | None,
    index: bool,
    db: str | None,
) -> None:
    """Find other referring pages of the same dead pages, and of competitors.

    Our own file is looked through first; wikis, the graph and the index only where they are named.
    Every page found is queued with its origin and read live by the next crawl before it counts. What
    was asked is kept in the file for 30 days; stopped at any moment, it goes on.
    """
    profile = load_niche(niche)
    config = Config.load()
    path = db or config.db
    for api in wikis:
        if not api.startswith(("https://", "http://")):
            raise UserError(f"--wiki {api} is no address; give https://…/api.php.")
    if graph is not None:
        graph_in(graph)
    read_store(path).close()
    lock = StoreLock(path)
    lock.acquire(f"referrers of niche {profile.name}")
    try:
        with closing(open_store(path)) as store:
            if graph is not None:
                _ranks(store, graph)
            one = Search(store, profile, config, limit, _teller())
            asked = wikis or config.mediawikis
            found = asyncio.run(search(one, asked, graph, index=index))
    finally:
        lock.release()
    for source in found:
        click.echo(source.sentence())
    if any(source.new for source in found):
        click.echo(f"They are read live by: scrapy crawl resources -a niche={profile.name}")
    sys.exit(1 if any(source.stopped for source in found) else 0)


def _ranks(store: Database, folder: Path) -> None:
    """The graph's ranks give an open authority; the same release is read once."""
    ranks = graph_in(folder).ranks
    if ranks is None:
        return
    source = ranks.name.split(".", 1)[0].casefold()
    known = store.execute("SELECT 1 FROM domain_ranks WHERE source = ? LIMIT 1", [source])
    if known.fetchone() is None:
        count = import_ranks(store, ranks, source)
        click.echo(f"{counted(count, 'domain')} ranked by {source}.")


def _teller() -> Callable[[Found], None]:
    live = sys.stderr.isatty()

    def tell(found: Found) -> None:
        if live:
            click.echo(f"\r{found.sentence()} ", nl=False, err=True)
        elif found.asked % 20 == 0:
            click.echo(found.sentence(), err=True)

    return tell
