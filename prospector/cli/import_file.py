"""``prospector import``: decisions, contacts and other tools' backlinks into the store."""

from __future__ import annotations

import csv
import tempfile
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prospector.cli.review import this_person
from prospector.config import Config
from prospector.errors import UserError
from prospector.niche import load_niche
from prospector.outreach.decisions import NOBODY
from prospector.outreach.exchange import contacts_in, decisions_in
from prospector.outreach.exchange.contacts_in import read_contacts, write_contacts
from prospector.outreach.exchange.decisions_in import read_decisions, write_decisions
from prospector.outreach.exchange.reading import folded, header_of, read_table, rows_of
from prospector.outreach.exchange.shapes import SHAPES
from prospector.outreach.text import safe_cell
from prospector.plural import counted
from prospector.sources.backlinks import Refused, read_links
from prospector.sources.keep import keep
from prospector.sources.tables import WANTED, columns_of, tables
from prospector.storage.database import open_store, read_store
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from prospector.niche import Niche
    from prospector.outreach.exchange.decisions_in import Imported

_SHOWN = 5
_LISTED = 20
_OURS = frozenset(("niche", "reason_code", "next_action_at", "decision", "asset_url", "write_to"))
"""Columns that tell an export of ours, or a table of decisions, from other tools' with a status."""
_HAND_MADE = frozenset(
    (
        *("page", "page_url", "url", "domain", "site", "website", "title", "page_title"),
        *("target_url", "status", "owner", "note", "notes", "reason", "date", "kind", "score"),
    )
)
"""Columns of a table that somebody wrote about candidates; other tools' exports have more."""


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "what",
    type=click.Choice(["decisions", "contacts", "backlinks"]),
    help="What the rows are (default: what their columns say).",
)
@click.option("-n", "--niche", default="", help="With backlinks: whose sites and competitors.")
@click.option("--rejected", type=click.Path(path_type=Path), help="Rows not taken, as CSV.")
@click.option("--who", default="", help="Whose decisions these are (default: this machine's user).")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    file: Path,
    what: str | None,
    niche: str,
    rejected: Path | None,
    who: str,
    dry_run: bool,
    db: str | None,
) -> None:
    """Take in an export (CSV, workbook, JSON lines) with its statuses, contacts, or backlinks.

    Decisions are known by their id, and what was changed in a row counts; contacts need an e-mail column, and may have domain and role;
    suppressed ones are left out. Backlinks are those of Ahrefs, Semrush, Moz, Majestic, Screaming
    Frog, Search Console and others: links to us are watched from then on, the others are pages to
    visit; each row is taken or named with its reason. Rows as they were change nothing.
    """
    kind = what or _kind_of(file)
    if (
        kind == "backlinks"
        and file.suffix.lower() != ".zip"
        and next(rows_of(file, WANTED), None) is None
    ):
        raise UserError(f"{file} has a header but no rows under it; there is nothing to import.")
    topic = _whose(niche) if kind == "backlinks" else None
    path = Path(db or Config.load().db)
    with ExitStack() as stack:
        if kind != "backlinks":
            # Only backlinks may begin a file; decisions and contacts are about what is in one.
            read_store(path).close()
        elif not path.exists():
            with closing(tables(file)) as found:
                next(found)  # what is no export is refused before a file is made for it
            click.echo(f"{path} {'would be' if dry_run else 'is'} new.")
            if dry_run:
                path = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "none.db"
        store = stack.enter_context(closing(open_store(path)))
        if topic is not None:
            _backlinks(store, file, topic, rejected, dry_run=dry_run)
        elif kind == "contacts":
            _contacts(store, file, who, dry_run=dry_run)
        else:
            _decisions(store, file, who.strip() or this_person(), dry_run=dry_run)


def _kind_of(file: Path) -> str:
    """What a file's own columns say that it is."""
    header = set() if file.suffix.lower() == ".zip" else set(header_of(file))
    if header & set(decisions_in.WANTED) and "status" in header:
        return "decisions"
    if "status" in header and header & _OURS:
        raise UserError(_without_id(file))
    if header & set(contacts_in.WANTED):
        form = _form_of(header)
        if form:
            click.echo(
                f"{file} is an export of ours for {form}: it is taken for a list of contacts."
                " Statuses come back in a csv, xlsx or jsonl export.",
                err=True,
            )
        return "contacts"
    if "status" in header and header <= _HAND_MADE:
        raise UserError(_without_id(file))
    if file.suffix.lower() == ".zip" or columns_of(file) is not None:
        return "backlinks"
    if file.suffix.lower() != ".zip" and not any(header):
        raise UserError(f"{file} is empty; there is nothing to import.")
    raise UserError(
        f"What {file} holds is not clear from its columns; say --as decisions (columns id and"
        " status), contacts (a column email) or backlinks (a column with the linking pages)."
    )


def _without_id(file: Path) -> str:
    return (
        f"{file} looks like decisions, but its column id is missing; it says which candidate a row is"
        " about. prospector export writes it (and prospector candidates shows it): export anew and"
        " leave that column in."
    )


def _form_of(header: set[str]) -> str:
    """The mail tool for which a file with these columns was exported; empty when it was not."""
    return next(
        (form for form in SHAPES if header == {folded(name) for name, _ in SHAPES[form]}), ""
    )


def _whose(name: str) -> Niche:
    if not name:
        raise UserError("Whose backlinks? Say -n NICHE: its domains are ours, the others are not.")
    return load_niche(name)


def _backlinks(
    store: Database, file: Path, niche: Niche, rejected: Path | None, *, dry_run: bool
) -> None:
    ours = {registered_domain(domain) for domain in niche.domains}
    shown: list[str] = []
    with ExitStack() as stack:
        told = _teller(rejected, stack, shown)
        for label, columns, rows in tables(file):
            source = f"{columns.tool}:{file.name}{label}"
            kept = keep(
                store,
                read_links(rows, columns, ours),
                niche=niche.name,
                ours=ours,
                source=source,
                told=told,
                dry_run=dry_run,
            )
            would = " would be" if dry_run else ""
            new = "" if dry_run else f" ({kept.new:,} new)"
            click.echo(
                f"{file.name}{label} ({columns.tool}): {counted(kept.to_us, 'link')} to us and"
                f" {kept.to_others:,} to others{would} taken{new},"
                f" {counted(kept.refused.total(), 'row')} not."
            )
            for reason, count in kept.refused.most_common():
                click.echo(f"  not taken, {count:,}: {reason}")
    for line in shown:
        click.echo(f"  {line}")
    if shown and rejected is None:
        click.echo("  --rejected FILE lists every row that was not taken.")
    if not ours:
        click.echo(
            f"The niche {niche.name} names no site of ours, so no link counted as one to us. Add"
            ' domains = ["example.org"] with your sites to its niche file, above its first [table],'
            " and import the file again.",
            err=True,
        )


def _teller(rejected: Path | None, stack: ExitStack, shown: list[str]) -> Callable[[Refused], None]:
    """Shows the first refused rows, and writes all of them where that is asked for."""
    writer: Any = None
    if rejected is not None:
        try:
            out = stack.enter_context(rejected.open("w", encoding="utf-8", newline=""))
        except OSError as cause:
            raise UserError(f"{rejected} cannot be written ({cause.strerror}).") from cause
        writer = csv.writer(out)
        writer.writerow(("line", "reason", "cell"))

    def tell(row: Refused) -> None:
        if len(shown) < _SHOWN:
            shown.append(f"line {row.line}: {row.reason}{f': {row.cell[:80]}' if row.cell else ''}")
        if writer is not None:
            writer.writerow((row.line, row.reason, safe_cell(row.cell)))

    return tell


def _decisions(store: Database, file: Path, who: str, *, dry_run: bool) -> None:
    found = read_decisions(store, read_table(file, decisions_in.WANTED), who, str(file))
    would_be = _listed_decisions(store, found) if dry_run else []
    count = len(found.changed) if dry_run else write_decisions(store, found)
    would = "would be " if dry_run else ""
    click.echo(
        f"{counted(count, 'decision')} {would}imported, {counted(found.unchanged, 'row')} unchanged."
    )
    _list(would_be)
    if found.past:
        lies, is_due = ("lies", "it is") if len(found.past) == 1 else ("lie", "they are")
        click.echo(
            f"{counted(len(found.past), 'next action')} {lies} in the past (the earliest"
            f" {found.past[0][:10]}): {is_due} due at once."
        )


def _contacts(store: Database, file: Path, who: str, *, dry_run: bool) -> None:
    found = read_contacts(store, read_table(file, contacts_in.WANTED), str(file))
    source = f"import:{file.name}" + (f" ({who})" if who else "")
    count = len(found.rows) if dry_run else write_contacts(store, found, source)
    told = f"{counted(count, 'contact')} read" if dry_run else counted(count, "new contact")
    then = " Nothing was written (--dry-run)." if dry_run else " Then: prospector rescore"
    click.echo(f"{told}, {found.suppressed:,} left out as suppressed.{then}")
    if dry_run:
        _list([f"{domain}: {email} ({role})" for domain, email, role in found.rows])


def _listed_decisions(store: Database, found: Imported) -> list[str]:
    """What each decision would change, in words: its id, its page, and what stood before."""
    lines = []
    for one in found.changed:
        page, status, owner, due, code = store.execute(
            "SELECT c.page_url, s.status, s.owner, coalesce(r.next_action_at, ''),"
            " coalesce(r.reason_code, '') FROM candidates c JOIN candidate_status s ON s.id = c.id"
            " LEFT JOIN reviews r ON r.id = (SELECT max(id) FROM reviews WHERE candidate_id = c.id)"
            " WHERE c.id = ?",
            [one.candidate_id],
        ).fetchone()
        said = []
        if one.status != status and not one.kept:
            said.append(f"{status} → {one.status}")
        if one.owner and one.owner != owner:
            said.append("owner nobody" if one.owner == NOBODY else f"owner {one.owner}")
        if (one.reason_code or "") != code:
            said.append(f"reason {one.reason_code or 'none'}")
        if (one.next_action_at or "") != due:
            said.append(f"next action {one.next_action_at or 'none'}")
        if one.note:
            said.append(f"note “{one.note[:80]}”")
        lines.append(f"{one.candidate_id} {page[:200]}: {', '.join(said) or 'note taken away'}")
    return lines


def _list(lines: list[str]) -> None:
    """What would change: the first lines, then a count."""
    for line in lines[:_LISTED]:
        click.echo("  " + "".join(c if c.isprintable() else " " for c in line))
    if len(lines) > _LISTED:
        click.echo(f"  and {len(lines) - _LISTED:,} more")
