"""``prospector draft``: letters from facts, after a second look; written, never sent."""

from __future__ import annotations

import asyncio
import csv
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.cli.held import refuse_unknown
from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.drafts.batch import Made, Refused, Writer, best_ids, count_below
from prospector.outreach.drafts.clean import line
from prospector.outreach.drafts.formats import COLUMNS, as_cells, as_eml, as_text
from prospector.outreach.drafts.render import KINDS
from prospector.outreach.drafts.sender import read_sender
from prospector.outreach.reach import FIND_ONE, said_of_those
from prospector.plural import counted
from prospector.storage.database import open_store, read_store
from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.outreach.drafts.sender import Sender

_RULE = "-" * 72
_WORTH = 40.0
"""Score below which a candidate is not worth a letter unless somebody asks for it."""


@click.command("draft")
@click.argument("candidates", nargs=-1, metavar="[CANDIDATE_ID]…")
@click.option("--best", type=click.IntRange(1, 500), help="The best N that may be pitched now.")
@click.option("-n", "--niche", help="With --best: only this niche.")
@click.option("-k", "--kind", type=click.Choice(KINDS), help="With --best: only this kind.")
@click.option(
    "--min-score",
    type=click.FloatRange(0, 100),
    default=_WORTH,
    show_default=True,
    help="With --best: leave out candidates below this score.",
)
@click.option("--language", default="", help="Of the letter (default: the page's, else English).")
@click.option("--templates", help="A folder of your own templates, LANGUAGE/KIND.txt.")
@click.option("--sender", help="'Name, Organisation <address>' (default: PROSPECTOR_SENDER).")
@click.option("--asset", default="", help="The page of yours to offer, instead of the row's.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "eml", "csv"]),
    default="text",
    show_default=True,
)
@click.option("--out", help="Write files into this folder instead of to standard output.")
@click.option("--fresh", is_flag=True, help="From the facts, also where somebody saved a letter.")
@click.option("--no-verify", is_flag=True, help="Do not look at the page and its links again.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    candidates: tuple[str, ...],
    best: int | None,
    niche: str | None,
    kind: str | None,
    min_score: float,
    language: str,
    templates: str | None,
    sender: str | None,
    asset: str,
    form: str,
    out: str | None,
    fresh: bool,
    no_verify: bool,
    db: str | None,
) -> None:
    """Draft letters for candidates; nothing is ever sent.

    --best takes new and approved candidates from --min-score up, those without a way to the editor
    last. The page and its dead links are looked at again first; what no longer holds is refused with what
    changed, on standard error. Exit code 0 when every candidate named (with --best: any) has its
    draft, 1 when not, 2 on misuse.
    """
    if bool(candidates) == bool(best):
        raise UserError("Which candidates? Name their ids, or give --best N.")
    if (niche or kind) and not best:
        raise UserError("--niche and --kind choose among the best; give --best N too.")
    if asset and canonical(asset) is None:
        raise UserError(
            f"--asset {asset[:200]} is no URL; give the page of yours whole, such as"
            " https://example.org/guide."
        )
    config = Config.load()
    writes = read_sender(config.sender if sender is None else sender, config.postal)
    if not writes.name:
        raise UserError(
            "Who writes? Give --sender 'Name, Organisation <name@example.org>' or set"
            " PROSPECTOR_SENDER; a letter says who it is from."
        )
    if form == "eml" and not out and (best or len(candidates) > 1):
        raise UserError("Several .eml files need a folder; give --out FOLDER.")
    path = db or config.db
    store = read_store(path)
    if not no_verify:
        store.close()
        store = open_store(path)
        if sys.stderr.isatty():
            click.echo("Looking at the pages and their links again …", err=True)
    try:
        refuse_unknown(store, path, niche)
        writer = Writer(
            store,
            None if no_verify else config,
            language=language,
            templates=templates,
            sender=writes,
            asset_url=asset,
            fresh=fresh,
            told=_tell,
        )
        if best:
            outcomes = asyncio.run(writer.write_best(best_ids(store, niche, kind, min_score), best))
            below = count_below(store, niche, kind, min_score)
            if below:
                click.echo(
                    f"{counted(below, 'candidate')} score{'s' if below == 1 else ''} below"
                    f" {min_score:g} and {'was' if below == 1 else 'were'} left out; --min-score"
                    " says another limit.",
                    err=True,
                )
        else:
            outcomes = asyncio.run(writer.write(candidates))
    finally:
        store.close()
    made = [one for one in outcomes if isinstance(one, Made)]
    nowhere = sum(one.draft.way == "none" for one in made)
    if said := said_of_those(nowhere, len(made), "letters"):
        click.echo(f"{said} {FIND_ONE}", err=True)
    if out:
        _to_folder(made, form, writes, Path(out))
    else:
        _to_output(made, form, writes)
    if not outcomes:
        click.echo("No candidate fits these filters.", err=True)
    sys.exit(0 if made and (best or len(made) == len(outcomes)) else 1)


def _tell(outcome: Made | Refused) -> None:
    if isinstance(outcome, Refused):
        click.echo(line(outcome.why, 1_000) + _cure(outcome), err=True)


def _cure(outcome: Refused) -> str:
    if "asset_url" not in outcome.missing:
        return ""
    return " Give a page of yours with --asset URL, or write an [[asset]] that fits into the niche."


def _to_output(made: Sequence[Made], form: str, sender: Sender) -> None:
    if form == "csv":
        click.echo(_table(made), nl=False)
    elif form == "eml":
        for one in made:
            if one.draft.way == "email":
                click.echo(as_eml(one.draft, sender), nl=False)
                continue
            click.echo(
                f"{one.draft.candidate_id} is not to be reached by e-mail ({one.draft.way}): its"
                " letter is written as text, not as a message.",
                err=True,
            )
            click.echo(as_text(one.draft), nl=False)
    else:
        click.echo(f"\n{_RULE}\n".join(as_text(one.draft) for one in made), nl=False)


def _to_folder(made: Sequence[Made], form: str, sender: Sender, folder: Path) -> None:
    """One file a draft, or one table; a file that is there already is never written over."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if form == "csv":
            # The mark at the beginning is what makes Excel read UTF-8.
            files = [_write(folder, "drafts.csv", _table(made).encode("utf-8-sig"))] if made else []
        else:
            files = [_write(folder, *_file(one, form, sender)) for one in made]
    except OSError as cause:
        raise UserError(
            f"The drafts cannot be written to {folder} ({cause.strerror}); give another --out."
        ) from cause
    for file in files:
        click.echo(str(file))


def _file(one: Made, form: str, sender: Sender) -> tuple[str, bytes]:
    """A site without an e-mail, or that wants none, gets none: its draft is text."""
    stem = "".join(c for c in one.draft.candidate_id if c.isalnum())[:40]
    if form == "eml" and one.draft.way == "email":
        return f"{stem}.eml", as_eml(one.draft, sender)
    return f"{stem}.txt", as_text(one.draft).encode()


def _write(folder: Path, name: str, data: bytes) -> Path:
    """Write a new file; the next free number when the name is taken, since somebody may edit it."""
    stem, _, ending = name.rpartition(".")
    for number in range(1, 1_000):
        file = folder / (name if number == 1 else f"{stem}-{number}.{ending}")
        try:
            with file.open("xb") as handle:
                handle.write(data)
        except FileExistsError:
            continue
        return file
    raise UserError(f"{folder} holds a thousand files named {stem}; move them away.")


def _table(made: Sequence[Made]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(as_cells(one.draft, one.pitch) for one in made)
    return text.getvalue()
