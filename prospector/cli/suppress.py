"""``prospector suppress``: whom not to write to."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.exchange.reading import folded, header_of, is_book, rows_of
from prospector.outreach.exchange.sep_line import sep_of
from prospector.outreach.suppressions import Suppressions, below, spelled
from prospector.storage.database import open_store

_SHOWN = 5
_HEADERS = frozenset(
    [
        "domain",
        "domains",
        "site",
        "website",
        "host",
        "email",
        "emails",
        "e_mail",
        "email_address",
        "e_mail_address",
        "mail",
        "url",
        "urls",
        "address",
        "value",
    ]
)
"""Folded headers of the column that is taken."""


@click.command("suppress")
@click.argument("values", nargs=-1)
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help="A list, one value a line, or a table.",
)
@click.option("--reason", default="", help="Why, such as 'asked us not to write'.")
@click.option("--lift", is_flag=True, help="Lift the suppressions instead.")
@click.option(
    "--below",
    "with_below",
    is_flag=True,
    help="With --lift: also those of a domain's pages and of addresses at it.",
)
@click.option("--list", "listing", is_flag=True, help="Show every suppression.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    values: tuple[str, ...],
    source: Path | None,
    reason: str,
    lift: bool,
    with_below: bool,
    listing: bool,
    db: str | None,
) -> None:
    """Suppress domains, e-mail addresses and URLs: no candidate, draft or export offers them.

    A domain covers all its hosts and the addresses at it. Their candidates stay in the file.
    """
    given = [("", value) for value in values]
    given += _listed(source) if source else ()
    if not given and not listing:
        raise UserError("Suppress what? Name domains, e-mail addresses or URLs, or give --from.")
    if with_below and not lift:
        raise UserError("--below says what else to lift; give --lift too.")
    rows = _spelled(given)
    store = open_store(db or Config.load().db)
    try:
        suppressions = Suppressions(store)
        if lift:
            under = [
                pair for kind, value in rows if kind == "domain" for pair in below(store, value)
            ]
            left = [pair for pair in dict.fromkeys(under) if pair not in rows]
            if with_below:
                rows, left = [*rows, *left], []
            count = sum(suppressions.remove(kind, value) for kind, value in rows)
            click.echo(f"{count:,} of {len(rows):,} lifted.")
            _tell_left(left)
        elif rows:
            click.echo(f"{suppressions.add(rows, reason):,} of {len(rows):,} are new.")
        if listing:
            _show(suppressions.rows())
    finally:
        store.close()


def _tell_left(left: list[tuple[str, str]]) -> None:
    """What stays suppressed of a domain that is lifted."""
    if not left:
        return
    shown = ", ".join(value[:200] for _, value in left[:_SHOWN])
    more = f" and {len(left) - _SHOWN:,} more" if len(left) > _SHOWN else ""
    stays, them = ("stays", "it") if len(left) == 1 else ("stay", "them")
    click.echo(
        f"Of its pages and addresses {len(left):,} {stays} suppressed: {shown}{more}. Add --below to"
        f" lift {them} too."
    )


def _spelled(given: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Every (place, value) in its one spelling; all mistakes are told at once, nothing is written."""
    rows, wrong = [], []
    for place, text in given:
        try:
            rows.append(spelled(text))
        except UserError as mistake:
            wrong.append(f"{place}{mistake}")
    if wrong:
        more = f" And {len(wrong) - _SHOWN} more." if len(wrong) > _SHOWN else ""
        raise UserError(f"{' '.join(wrong[:_SHOWN])}{more} Nothing was changed.")
    return rows


def _listed(source: Path) -> list[tuple[str, str]]:
    """("line 3: ", value) of each line, or of the column with a known header where there is one."""
    if not source.exists():
        raise UserError(f"There is no file {source}; give the path of a list, one value a line.")
    if source.is_dir():
        raise UserError(f"{source} is a folder; give the path of a list in it.")
    try:
        header = header_of(source, _HEADERS)
        if is_book(source) or (len(header) > 1 and _HEADERS.intersection(header)):
            found = _column(source, header)
        else:
            # Not as a table: a URL may hold any delimiter.
            found = list(enumerate(source.read_text(encoding="utf-8-sig").splitlines(), 1))
            if header and header[0] in _HEADERS:
                found = [(n, text) for n, text in found if folded(text.strip('"')) != header[0]]
    except UnicodeDecodeError as cause:
        raise UserError(f"The list {source} is no text in UTF-8; save it as that.") from cause
    except OSError as cause:
        raise UserError(f"The list {source} cannot be read ({cause.strerror}).") from cause
    lines = [
        (f"line {number}: ", text.strip().strip('"'))
        for number, text in found
        if text.strip() and not text.lstrip().startswith("#") and not sep_of(text)
    ]
    if not lines:
        raise UserError(
            f"The list {source} is empty; write one domain, e-mail address or URL a line."
        )
    return lines


def _column(source: Path, header: list[str]) -> list[tuple[int, str]]:
    name = next((name for name in header if name in _HEADERS), "")
    if not name:
        raise UserError(f"{source} has no column that is called domain, email or url.")
    return [(number, cells.get(name, "")) for number, cells in rows_of(source, _HEADERS)]


def _show(rows: list[tuple[str, str, str, str]]) -> None:
    if not rows:
        click.echo("Nothing is suppressed.")
        return
    table = Table(title="Suppressed", title_justify="left")
    for name in ("kind", "value", "reason", "since"):
        table.add_column(name, overflow="fold")
    for kind, value, reason, at in rows:
        table.add_row(kind, Text(value), Text(reason), at[:10])
    Console().print(table)
