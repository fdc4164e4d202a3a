"""``prospector site``: what the audit of our own site found."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from pathlib import Path

import click

from prospector.audit.flow import flow_of, neglected
from prospector.audit.redirects import FORMATS as REDIRECT_FORMATS
from prospector.audit.redirects import as_text
from prospector.audit.store import OUTBOUND, REDIRECTED, dead_pages, internal_links, our_pages
from prospector.cli.output import FORMATS, make_folder_of, rows_of, write
from prospector.config import Config
from prospector.errors import UserError
from prospector.niche import load_niche
from prospector.storage.database import read_store

_SHOWS = ("dead", "neglected", "flow", "redirected", "outbound")


@click.command("site")
@click.option("-n", "--niche", "name", required=True, help="The niche whose domains are ours.")
@click.option(
    "--show",
    type=click.Choice(_SHOWS),
    default="dead",
    show_default=True,
    help="Dead pages of ours; assets that little leads to; PageRank; links through redirects; our"
    " dead links to others.",
)
@click.option(
    "--redirects",
    type=click.Choice(REDIRECT_FORMATS),
    help="The redirect map, to be looked through.",
)
@click.option("--out", type=click.Path(path_type=Path), help="With --redirects: the file.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--format", "form", type=FORMATS, default="text")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    name: str,
    show: str,
    redirects: str | None,
    out: Path | None,
    limit: int,
    form: str,
    db: str | None,
) -> None:
    """Show our dead pages that others link to, with the best living page for a 301, and more.

    Filled by: scrapy crawl site -a niche=NAME.
    """
    niche = load_niche(name)
    with closing(read_store(db or Config.load().db)) as store:
        if redirects:
            text = as_text(dead_pages(store, niche.name), redirects)
            if out is None:
                click.echo(text, nl=False)
                return
            make_folder_of(out)
            try:
                out.write_text(text, encoding="utf-8")
            except OSError as cause:
                raise UserError(f"{out} cannot be written ({cause.strerror}).") from cause
            click.echo(f"{out}: {len(text.splitlines()):,} lines; look them through before use.")
            return
        if show == "dead":
            rows = [
                {
                    "dead": one.dead,
                    "reason": one.reason,
                    "referring_domains": one.domains,
                    "internal_links": one.inside,
                    "best_301": one.to,
                    "shared": " ".join(one.shared),
                }
                for one in dead_pages(store, niche.name)[:limit]
            ]
        elif show in ("flow", "neglected"):
            flow = flow_of(internal_links(store, niche.name), our_pages(store, niche.name))
            if show == "neglected":
                flow = neglected(flow, {asset.url for asset in niche.assets})
            rows = [dataclasses.asdict(one) for one in flow[:limit]]
        else:
            sql = REDIRECTED if show == "redirected" else OUTBOUND
            rows = rows_of(store, sql, [niche.name, limit])
    write(
        rows,
        form,
        title=f"{niche.name}: {show}",
        main=("dead", "referring_domains", "best_301") if show == "dead" else (),
        empty=f"Nothing to show. Run: scrapy crawl site -a niche={niche.name}",
    )
