"""``prospector report``: one HTML file for the manager or the client."""

from __future__ import annotations

from pathlib import Path

import click

from prospector.cli.held import refuse_unknown
from prospector.cli.output import make_folder_of
from prospector.clock import now
from prospector.config import Config
from prospector.errors import UserError
from prospector.report.figures import figures_of
from prospector.report.page import render
from prospector.storage.database import read_store


@click.command("report")
@click.option("-n", "--niche", help="Only this niche (default: the whole file).")
@click.option("--title", default="Link opportunities", show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), help="The file (default: beside the database)."
)
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(niche: str | None, title: str, out: Path | None, db: str | None) -> None:
    """Write a self-contained HTML report: best opportunities, verdicts, gaps, progress.

    It prints well, works offline and asks nobody for anything.
    """
    path = db or Config.load().db
    store = read_store(path)
    try:
        refuse_unknown(store, path, niche)
        figures = figures_of(store, niche)
    finally:
        store.close()
    target = out or Path(path).with_name(f"report-{niche}.html" if niche else "report.html")
    page = render(figures, title=title, made_at=now()[:10], niche=niche)
    make_folder_of(target)
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as cause:
        raise UserError(f"{target} cannot be written ({cause.strerror or cause}).") from cause
    click.echo(f"Report: {target}")
