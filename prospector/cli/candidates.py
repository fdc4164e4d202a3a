"""``prospector candidates``: the best opportunities of a file as a table, JSON lines or CSV."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from prospector.cli.held import refuse_unknown
from prospector.clock import since_day
from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.by_target import by_target, target_columns
from prospector.outreach.decisions import STATUSES
from prospector.outreach.drafts.render import KINDS
from prospector.outreach.reach import FIND_ONE, said_of_those, without_way
from prospector.outreach.reasons import in_words
from prospector.outreach.text import safe_cell
from prospector.outreach.today import Today
from prospector.plural import counted
from prospector.storage.database import read_store

if TYPE_CHECKING:
    from sqlite_utils import Database


@click.command("candidates")
@click.option("-n", "--niche", help="Only this niche (default: all in the file).")
@click.option("-k", "--kind", type=click.Choice(KINDS), help="Only this kind.")
@click.option("--status", type=click.Choice(STATUSES), help="Only this review status.")
@click.option("--min-score", type=click.FloatRange(0, 100), default=0.0, show_default=True)
@click.option("--since", default="", help="Only what was first seen on this day or later.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option(
    "--by",
    type=click.Choice(["page", "target"]),
    default="page",
    show_default=True,
    help="A row a page and kind, or a row a dead target with the sites that link to it.",
)
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text")
def command(
    niche: str | None,
    kind: str | None,
    status: str | None,
    min_score: float,
    since: str,
    limit: int,
    by: str,
    db: str | None,
    form: str,
) -> None:
    """Show the best outreach candidates, best first."""
    path = db or Config.load().db
    store = read_store(path)
    try:
        refuse_unknown(store, path, niche)
        if by == "target":
            if kind or status or min_score:
                raise UserError(
                    "--by target counts dead links; leave --kind, --status and --min-score out."
                )
            rows = by_target(store, niche, limit)
        else:
            rows = best(
                store,
                niche=niche,
                kind=kind,
                status=status,
                min_score=min_score,
                since=since_day(since),
                limit=limit,
            )
        if form == "text" and by == "page":
            today = Today(store)
            for row in rows:
                row["obstacle"] = today.obstacle(row)
        names = []
        if form == "csv":
            names = target_columns(store) if by == "target" else page_columns(store)
        there = int(store.execute("SELECT count(*) FROM candidates").fetchone()[0])
    finally:
        store.close()
    if form == "json":
        for row in rows:
            click.echo(json.dumps(_listed(row), ensure_ascii=False))
    elif form == "csv":
        _write_csv(names, rows)
    elif by == "target":
        show_targets(rows, Console(), path)
    elif there and not rows:
        click.echo(f"None of the {counted(there, 'candidate')} in {path} fits these filters.")
    else:
        show(rows, Console(), path)


def best(
    store: Database,
    *,
    niche: str | None = None,
    kind: str | None = None,
    status: str | None = None,
    min_score: float = 0.0,
    since: str = "",
    limit: int = 20,
) -> list[dict[str, Any]]:
    """The best rows of ``outreach_candidates``; suppressed and rejected ones only when asked for."""
    where: list[str] = ["first_seen >= ?", "score >= ?"]
    values: list[object] = [since, min_score]
    for column, wanted in (("niche", niche), ("kind", kind), ("status", status)):
        if wanted:
            where.append(f"{column} = ?")
            values.append(wanted)
    if not status:
        where.append("status NOT IN ('suppressed', 'rejected')")
    cursor = store.execute(
        f"SELECT * FROM outreach_candidates WHERE {' AND '.join(where)}"
        " ORDER BY score DESC, id LIMIT ?",
        [*values, limit],
    )
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def page_columns(store: Database) -> list[str]:
    """The columns of ``outreach_candidates``, in order."""
    cursor = store.execute("SELECT * FROM outreach_candidates LIMIT 0")
    return [column[0] for column in cursor.description]


def show(rows: list[dict[str, Any]], console: Console, path: str) -> None:
    """A table a person can read: what, where, why, whom to write to."""
    if not rows:
        console.print(f"No candidates yet in {path}. Run a crawl first.")
        return
    table = Table(title="Outreach candidates, best first", show_lines=True, title_justify="left")
    table.add_column("score", justify="right", style="bold green", no_wrap=True)
    table.add_column("page and evidence", overflow="fold", ratio=1)
    for row in rows:
        text = _evidence(row)
        reached = bool(row["write_to"]) and not row["no_solicit"]
        text.append(f"\nwrite to: {_reach(row)}  ", style="green" if reached else "yellow")
        if row["status"] != "new":
            owner = f", {row['owner']}" if row["owner"] else ""
            text.append(f"{row['status']}{owner}  ", style="bold yellow")
        text.append(f"id {row['id']}", style="dim")
        if row.get("obstacle"):
            text.append(f"\nnot today: {row['obstacle']}", style="yellow")
        table.add_row(f"{row['score']:.0f}", text)
    console.print(table)
    if said := said_of_those(without_way(rows), len(rows), "candidates shown"):
        console.print(Text(f"{said} {FIND_ONE}", style="yellow"))


def show_targets(rows: list[dict[str, Any]], console: Console, path: str) -> None:
    """Dead targets, the most linked first: what one piece of content could replace."""
    if not rows:
        console.print(f"No dead links yet in {path}. Run a crawl first.")
        return
    table = Table(title="Dead targets, most linked first", show_lines=True, title_justify="left")
    table.add_column("sites", justify="right", style="bold green", no_wrap=True)
    table.add_column("dead target and what links call it", overflow="fold", ratio=1)
    table.add_column("since", no_wrap=True)
    table.add_column("replacement", overflow="fold", max_width=36)
    for row in rows:
        text = Text(row["target_url"], style="red")
        text.append(
            f"\n{in_words(row['reason'])}: {row['anchors'] or 'images only'}", style="italic"
        )
        ours = (
            row["moved_to"]
            or row["asset_url"]
            or f"none of ours; a brief for it: prospector archive -n {row['niche']} --briefs"
        )
        since = (row["dead_since"] or "")[:10]
        table.add_row(str(row["referring_domains"]), text, since, Text(ours))
    console.print(table)


def _listed(row: dict[str, Any]) -> dict[str, Any]:
    """A row for programs: ``other_dead`` is a list, as in an export."""
    if "other_dead" not in row:
        return row
    return {**row, "other_dead": json.loads(row["other_dead"] or "[]")}


def _evidence(row: dict[str, Any]) -> Text:
    text = Text(f"{row['kind'].replace('_', ' ')}  ", style="cyan")
    text.append(row["page_title"] or row["page_url"], style="bold")
    text.append(f"\n{row['page_url']}", style="blue")
    if row["target_url"]:
        word = "removed" if row["reason"] == "link_removed" else "dead"
        text.append(f"\n{word}: ", style="red")
        text.append(f"“{row['anchor']}” → {row['target_url']}")
    others = json.loads(row["other_dead"] or "[]")
    if others:
        plural = "s" if len(others) > 1 else ""
        more = f"+ {len(others)} other" if row["target_url"] else str(len(others))
        text.append(f"\n{more} dead link{plural}: {', '.join(others[:2])}", style="dim")
        if len(others) > 2:
            text.append(" …", style="dim")
    if row["archive_url"]:
        text.append(f"\nwas there: {row['archive_title'] or ''} {row['archive_url']}", style="dim")
    if row["captured_at"]:
        text.append(
            f"\nknown from an archive of {row['captured_at'][:10]} only; not looked at live yet",
            style="yellow",
        )
    if row["asset_url"]:
        text.append(f"\nours: {row['asset_url']}", style="green")
    text.append(f"\n{row['why']}", style="italic")
    return text


def _reach(row: dict[str, Any]) -> str:
    if row["no_solicit"]:
        return "nobody, it asks for no link requests"
    return row["write_to"] or "nobody yet, no contact was found"


def _write_csv(names: list[str], rows: list[dict[str, Any]]) -> None:
    """The head stands there without rows too: whoever reads it by a program looks for its columns."""
    writer = csv.writer(sys.stdout)
    writer.writerow(names)
    for row in rows:
        writer.writerow(safe_cell(value) for value in row.values())
