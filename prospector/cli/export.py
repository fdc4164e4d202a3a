"""``prospector export``: candidates for spreadsheets, mail tools and programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.clock import since_day
from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.decisions import STATUSES
from prospector.outreach.exchange.export import Choice, chosen
from prospector.outreach.exchange.shapes import SHAPES, shaped
from prospector.outreach.exchange.writing import write_csv, write_jsonl, write_xlsx
from prospector.storage.database import read_store

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMATS = ("csv", "xlsx", "jsonl", *SHAPES)


_ENDINGS = {".xlsx": "xlsx", ".csv": "csv", ".jsonl": "jsonl"}


def _kind(form: str) -> str:
    """What a file of this format is: the mail tools take CSV."""
    return form if form in ("xlsx", "jsonl") else "csv"


@click.command("export")
@click.option("-n", "--niche", help="Only this niche.")
@click.option("-k", "--kind", help="Only this kind, such as broken_link.")
@click.option("--status", type=click.Choice(STATUSES), help="Only this status.")
@click.option("--min-score", type=click.FloatRange(0, 100), default=0.0, show_default=True)
@click.option("--since", default="", help="Only what was first seen on this day or later.")
@click.option("--limit", type=click.IntRange(1))
@click.option("--one-per-domain", is_flag=True, help="The best candidate of each site only.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="csv", show_default=True)
@click.option("--excel", is_flag=True, help="Begin CSV with the mark by which Excel knows UTF-8.")
@click.option("--out", type=click.Path(path_type=Path), help="A file (default: standard output).")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    niche: str | None,
    kind: str | None,
    status: str | None,
    min_score: float,
    since: str,
    limit: int | None,
    one_per_domain: bool,
    form: str,
    excel: bool,
    out: Path | None,
    db: str | None,
) -> None:
    """Write candidates, best first; suppressed and rejected ones only when asked for by --status.

    csv, xlsx and jsonl hold every column and can be read back by prospector import; mailmerge,
    hunter, pitchbox and buzzstream hold what those tools take.
    """
    if out is not None and (wanted := _ENDINGS.get(out.suffix.lower())) and wanted != _kind(form):
        raise UserError(
            f"{out} would hold {_kind(form)}, whatever its name says; add --format {wanted} or give"
            " it another ending."
        )
    store = read_store(db or Config.load().db)
    choice = Choice(niche, kind, status, min_score, limit, one_per_domain, since_day(since))

    def rows() -> Iterator[dict[str, object]]:
        return (shaped(row, form) for row in chosen(store, choice, form))

    try:
        if form == "xlsx":
            if out is None:
                raise UserError("A workbook needs a file: add --out candidates.xlsx.")
            count = write_xlsx(rows(), out)
        else:
            write = write_jsonl if form == "jsonl" else write_csv
            if out is None:
                if excel:
                    sys.stdout.write("\ufeff")
                write(rows(), sys.stdout)
                return
            encoding = "utf-8-sig" if excel else "utf-8"
            with out.open("w", encoding=encoding, newline="") as file:
                count = write(rows(), file)
    except OSError as cause:
        if out is None:
            raise
        raise UserError(f"{out} cannot be written ({cause.strerror or cause}).") from cause
    finally:
        store.close()
    click.echo(f"{count:,} candidates in {out}", err=True)
