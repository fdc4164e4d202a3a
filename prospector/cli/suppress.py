"""``prospector suppress``: whom not to write to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.exchange.reading import folded, header_of, is_book, rows_of
from prospector.outreach.exchange.sep_line import sep_of
from prospector.outreach.suppressions import Suppressions, below, spelled
from prospector.plural import counted
from prospector.storage.database import open_store
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from sqlite_utils import Database

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
_DOMAINS = frozenset(("domain", "domains", "site", "website", "host"))
"""Headers under which an address stands for its whole site."""
_WORDS = {
    "domain": ("domain", "domains"),
    "email": ("e-mail address", "e-mail addresses"),
    "url": ("page", "pages"),
}
Given = tuple[str, str, str | None]
"""Where a value stands ("line 3: "), the value, and its kind where a header says it."""


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
    given: list[Given] = [("", value, None) for value in values]
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
            before = _taken_out(store)
            new = suppressions.add(rows, reason)
            _tell_new(rows, new, _taken_out(store) - before)
        if listing:
            _show(suppressions.rows())
    finally:
        store.close()


def _taken_out(store: Database) -> int:
    """How many open candidates the suppressions keep from being offered."""
    row = store.execute(
        "SELECT count(*) FROM candidates c JOIN candidate_status s ON s.id = c.id"
        " WHERE c.closed_at IS NULL AND s.status = 'suppressed'"
    ).fetchone()
    return int(row[0])


def _tell_new(rows: list[tuple[str, str]], new: int, taken_out: int) -> None:
    """What was suppressed, what it takes out, and which pages do not stand for their sites."""
    kinds = Counter(kind for kind, _ in dict.fromkeys(rows))
    listed = ", ".join(
        f"{kinds[kind]:,} {one if kinds[kind] == 1 else many}"
        for kind, (one, many) in _WORDS.items()
        if kinds[kind]
    )
    click.echo(
        f"{new:,} of {len(rows):,} are new ({listed}); {counted(taken_out, 'candidate')} more"
        f" {'is' if taken_out == 1 else 'are'} taken out."
    )
    homes = [value for kind, value in rows if kind == "url" and urlsplit(value).path in ("", "/")]
    if homes:
        more = f" (and {len(homes) - 1:,} more like it)" if len(homes) > 1 else ""
        click.echo(
            f"{homes[0][:200]}{more} covers the home page alone; for the whole site:"
            f" prospector suppress {registered_domain(homes[0])}"
        )


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


def _spelled(given: list[Given]) -> list[tuple[str, str]]:
    """Every value in its one spelling; all mistakes are told at once, nothing is written."""
    rows, wrong = [], []
    for place, text, kind in given:
        try:
            rows.append(spelled(text, kind))
        except UserError as mistake:
            wrong.append(f"{place}{mistake}")
    if wrong:
        more = f" And {len(wrong) - _SHOWN} more." if len(wrong) > _SHOWN else ""
        raise UserError(f"{' '.join(wrong[:_SHOWN])}{more} Nothing was changed.")
    return rows


def _listed(source: Path) -> list[Given]:
    """Each line, or of the column with a known header where there is one."""
    if not source.exists():
        raise UserError(f"There is no file {source}; give the path of a list, one value a line.")
    if source.is_dir():
        raise UserError(f"{source} is a folder; give the path of a list in it.")
    try:
        header = header_of(source, _HEADERS)
        if is_book(source) or (len(header) > 1 and _HEADERS.intersection(header)):
            name, found = _column(source, header)
        else:
            # Not as a table: a URL may hold any delimiter.
            found = list(enumerate(source.read_text(encoding="utf-8-sig").splitlines(), 1))
            name = header[0] if header and header[0] in _HEADERS else ""
            if name:
                found = [(n, text) for n, text in found if folded(text.strip('"')) != header[0]]
    except UnicodeDecodeError as cause:
        raise UserError(f"The list {source} is no text in UTF-8; save it as that.") from cause
    except OSError as cause:
        raise UserError(f"The list {source} cannot be read ({cause.strerror}).") from cause
    lines = [
        _of_line(number, text.strip().strip('"'), name)
        for number, text in found
        if text.strip() and not text.lstrip().startswith("#") and not sep_of(text)
    ]
    if not lines:
        raise UserError(
            f"The list {source} is empty; write one domain, e-mail address or URL a line."
        )
    return lines


def _of_line(number: int, text: str, header: str) -> Given:
    """A line under a header; an e-mail address in a column of domains stays one."""
    domain = header in _DOMAINS and ("@" not in text or "://" in text)
    return f"line {number}: ", text, "domain" if domain else None


def _column(source: Path, header: list[str]) -> tuple[str, list[tuple[int, str]]]:
    """The name of the column that is taken, and its cells by line."""
    name = next((name for name in header if name in _HEADERS), "")
    if not name:
        raise UserError(f"{source} has no column that is called domain, email or url.")
    return name, [(number, cells.get(name, "")) for number, cells in rows_of(source, _HEADERS)]


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
