"""``prospector export``: candidates for spreadsheets, mail tools and programs."""

from __future__ import annotations

import difflib
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.cli.held import refuse_unknown
from prospector.cli.output import make_folder_of
from prospector.clock import since_day
from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.decisions import STATUSES
from prospector.outreach.drafts.render import KINDS
from prospector.outreach.exchange.export import Choice, chosen
from prospector.outreach.exchange.shapes import SHAPES, header, shaped
from prospector.outreach.exchange.writing import write_csv, write_jsonl, write_xlsx
from prospector.outreach.reach import FIND_ONE, said_of_those, without_way
from prospector.plural import counted
from prospector.storage.database import read_store

if TYPE_CHECKING:
    from collections.abc import Iterator


_FORMATS = ("csv", "xlsx", "jsonl", *SHAPES)


_ENDINGS = {".xlsx": "xlsx", ".csv": "csv", ".jsonl": "jsonl"}
_NOT_WRITTEN = frozenset((".xls", ".ods", ".odt", ".doc", ".docx", ".pdf", ".html", ".db"))


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
@click.option(
    "--format", "form", type=click.Choice(_FORMATS), help="Default: by the file's ending, else csv."
)
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
    form: str | None,
    excel: bool,
    out: Path | None,
    db: str | None,
) -> None:
    """Write candidates, best first; suppressed and rejected ones only when asked for by --status.

    csv, xlsx and jsonl hold every column and can be read back by prospector import; mailmerge,
    hunter, pitchbox and buzzstream hold what those tools take. mailmerge and hunter hold only whom
    an e-mail may go to today, each site once, as prospector draft does; how many were left out and
    why is said on standard error.
    """
    if kind:
        _known_kind(kind)
    ending = out.suffix.lower() if out is not None else ""
    if ending in _NOT_WRITTEN:
        raise UserError(f"{ending} is no format of ours; name the file .csv, .xlsx or .jsonl.")
    form = form or _ENDINGS.get(ending, "csv")
    if out is not None and (wanted := _ENDINGS.get(out.suffix.lower())) and wanted != _kind(form):
        raise UserError(
            f"{out} would hold {_kind(form)}, whatever its name says; add --format {wanted} or give"
            " it another ending."
        )
    path = db or Config.load().db
    store = read_store(path)
    left: Counter[str] = Counter()
    tally: Counter[str] = Counter()
    choice = Choice(niche, kind, status, min_score, limit, one_per_domain, since_day(since))

    def rows() -> Iterator[dict[str, object]]:
        for row in chosen(store, choice, form, left):
            tally["rows"] += 1
            tally["no way"] += without_way((row,))
            yield shaped(row, form)

    try:
        refuse_unknown(store, path, niche)
        cursor = store.execute("SELECT * FROM outreach_candidates LIMIT 0")
        names = header(form, [column[0] for column in cursor.description])
        if form == "xlsx":
            if out is None:
                raise UserError("A workbook needs a file: add --out candidates.xlsx.")
            make_folder_of(out)
            count = write_xlsx(rows(), out, names)
        else:
            write = write_jsonl if form == "jsonl" else write_csv
            if out is None:
                if excel:
                    sys.stdout.write("\ufeff")
                write(rows(), sys.stdout, names)
                _tell(left, tally)
                return
            encoding = "utf-8-sig" if excel else "utf-8"
            make_folder_of(out)
            with out.open("w", encoding=encoding, newline="") as file:
                count = write(rows(), file, names)
    except OSError as cause:
        if out is None:
            raise
        raise UserError(f"{out} cannot be written ({cause.strerror or cause}).") from cause
    finally:
        store.close()
    click.echo(f"{counted(count, 'candidate')} in {out}", err=True)
    _tell(left, tally)


def _tell(left: Counter[str], tally: Counter[str]) -> None:
    """How many rows cannot be written to yet; how many a mail format leaves out, and why."""
    if said := said_of_those(tally["no way"], tally["rows"], "candidates"):
        click.echo(f"{said} Their column way says none. {FIND_ONE}", err=True)
    if left:
        click.echo(f"{left.total():,} left out:", err=True)
    for why, count in sorted(left.items(), key=lambda one: (-one[1], one[0])):
        click.echo(f"  {count:,}: {why}", err=True)


def _known_kind(given: str) -> None:
    """Refuse a kind that is none, with the nearest one."""
    if given in KINDS:
        return
    near = difflib.get_close_matches(given.casefold(), KINDS, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    raise UserError(f"There is no kind {given[:60]!r}: the kinds are {', '.join(KINDS)}.{meant}")
