"""``prospector discover``: prospects from a niche's sources into the queue of its crawl."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prospector.cli.output import FORMATS, write
from prospector.config import Config
from prospector.errors import UserError
from prospector.niche import load_niche
from prospector.niche.footprints import built_in
from prospector.niche.sources import KINDS, SourceSpec
from prospector.plural import counted
from prospector.sources.prospects.discover import ORIGIN, Discovery, Outcome, Plan, selected
from prospector.storage.database import open_store, read_store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlite_utils import Database

    from prospector.niche import Niche

_MOST_PASTED = 16 * 2**20
_SHOWN = ("score", "page", "origin", "why")


@click.command("discover")
@click.option("-n", "--niche", "name", required=True, help="Whose sources; NAME or a path.")
@click.option(
    "--source", "names", multiple=True, help="Only this one, by name or kind; repeatable."
)
@click.option(
    "--campaign",
    "campaigns",
    multiple=True,
    help="Search for this instead: resource_pages, guest_posts …; repeatable.",
)
@click.option(
    "--results",
    type=click.Path(path_type=Path, allow_dash=True),
    help="A pasted or saved list of search results (- for standard input) instead of sources.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be asked; ask and change nothing.")
@click.option("--fresh", is_flag=True, help="Ask again what was answered already.")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Rows shown.")
@click.option("--format", "form", type=FORMATS, default="text")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    name: str,
    names: tuple[str, ...],
    campaigns: tuple[str, ...],
    results: Path | None,
    dry_run: bool,
    fresh: bool,
    limit: int,
    form: str,
    db: str | None,
) -> None:
    """Ask the niche's sources for prospects and queue them for its crawl.

    Answers are kept in the file: the same question costs nothing again until refresh_days have
    passed, and a run that was stopped goes on where it was. Keys come from the environment
    (PROSPECTOR_BRAVE_KEY, PROSPECTOR_SERPER_KEY). Exit code 0, or 1 when a source could not be used.
    """
    niche = load_niche(name)
    _known(campaigns, niche)
    config = Config.load()
    path = Path(db or config.db)
    with ExitStack() as stack:
        if results is not None:
            if names or campaigns:
                raise UserError(
                    "--results is read instead of sources; leave --source and --campaign."
                )
            specs: tuple[SourceSpec, ...] = (_pasted(results, stack),)
        else:
            specs = selected(niche, names, campaigns)
        store = stack.enter_context(_store(path, dry_run=dry_run))
        progress = _say if form == "text" and not dry_run else lambda _: None
        discovery = Discovery(store, config, niche, fresh=fresh, progress=progress)
        if dry_run:
            _show_plans([discovery.plan(spec) for spec in specs], form, limit)
            return
        try:
            outcomes = asyncio.run(discovery.run(specs, _tell))
        except KeyboardInterrupt:
            raise UserError(
                "Stopped; what was answered is in the file, the same command goes on."
            ) from None
    _show(outcomes, form, limit, name, path)
    sys.exit(1 if any(one.ended for one in outcomes) else 0)


def _known(campaigns: Sequence[str], niche: Niche) -> None:
    known = sorted({*built_in(), *niche.footprints})
    for campaign in campaigns:
        if campaign not in known:
            raise UserError(
                f"There is no campaign {campaign[:60]!r}; there are {', '.join(known)}, and what the"
                " niche's [footprints] name."
            )


def _pasted(results: Path, stack: ExitStack) -> SourceSpec:
    """A source for a list at hand; standard input becomes a file for as long as it is read."""
    if str(results) == "-":
        data = sys.stdin.buffer.read(_MOST_PASTED + 1)
        if len(data) > _MOST_PASTED:
            raise UserError(f"More than {_MOST_PASTED // 2**20} MiB were pasted; split the list.")
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        results = Path(folder) / "pasted"
        results.write_bytes(data)
    elif not results.expanduser().is_file():
        raise UserError(
            f"There is no file {results}; --results takes a saved list, or - for a pasted one."
        )
    takes = KINDS["results"]
    return SourceSpec(
        "results",
        files=(str(results.expanduser().resolve()),),
        min_score=takes.min_score,
        refresh_days=takes.refresh_days,
    )


@contextmanager
def _store(path: Path, *, dry_run: bool) -> Iterator[Database]:
    """The store to write to; to look at only, for a dry run, or an empty one where there is none."""
    if not dry_run:
        with closing(open_store(path)) as store:
            yield store
        return
    if path.exists():
        with closing(read_store(path)) as store:
            yield store
        return
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(open_store(f"{folder}/empty.db")) as store,
    ):
        yield store


def _say(words: str) -> None:
    click.echo(f"  {words}", err=True)


def _tell(outcome: Outcome) -> None:
    """What a source brought, and each thing that went wrong, on standard error."""
    spec = outcome.spec
    asked = f"{counted(outcome.asked, 'request')}, {counted(outcome.kept, 'answer')} from the file"
    click.echo(
        f"{spec.label}: {asked}; {outcome.found:,} found, {counted(len(outcome.chosen), 'prospect')},"
        f" {outcome.new:,} new in the queue.",
        err=True,
    )
    for reason, count in outcome.passed_over.most_common(8):
        click.echo(f"  passed over, {count:,}: {reason}", err=True)
    for sentence in outcome.notes:
        click.echo(f"  {sentence}", err=True)
    if outcome.waiting:
        click.echo(
            f"  {outcome.waiting:,} questions wait, since requests = {spec.requests} a run; the same"
            " command goes on with them.",
            err=True,
        )
    if outcome.ended:
        click.echo(f"  {outcome.ended}", err=True)


def _show(outcomes: Sequence[Outcome], form: str, limit: int, name: str, path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {
            "score": one.score,
            "page": one.found.url,
            "title": one.found.title,
            "origin": ORIGIN + outcome.spec.label,
            "campaign": one.found.campaign,
            "query": one.found.query,
            "found_on": one.found.on,
            "snippet": one.found.snippet,
            "why": one.why,
        }
        for outcome in outcomes
        for one in outcome.chosen
    ]
    rows.sort(key=lambda row: (-row["score"], row["page"]))
    shown = rows if form != "text" else rows[:limit]
    write(
        shown,
        form,
        title=f"Prospects, best first ({len(shown):,} of {len(rows):,})",
        main=_SHOWN,
        empty="No prospect was found.",
    )
    if form == "text" and rows:
        click.echo(f"They wait in {path}: scrapy crawl resources -a niche={name}")


def _show_plans(plans: Sequence[Plan], form: str, limit: int) -> None:
    """The questions of each source, and what they would cost."""
    rows: list[dict[str, Any]] = []
    for plan in plans:
        spec = plan.spec
        cost = len(plan.asks) - plan.kept
        asked = min(cost, spec.requests)
        if form == "text":
            if plan.ended:
                click.echo(f"{spec.label}: {plan.ended}")
                continue
            quota = f", {plan.used:,} of {spec.quota:,} used this month" if spec.quota else ""
            local = f"{plan.local:,} finds in files, " if plan.local else ""
            click.echo(
                f"{spec.label}: {local}{len(plan.asks):,} questions, {plan.kept:,} answered in the"
                f" file, {asked:,} would be asked now{quota}."
            )
            for ask in plan.asks[:limit]:
                click.echo(f"  {ask.label}")
            if len(plan.asks) > limit:
                click.echo(f"  and {len(plan.asks) - limit:,} more (--limit)")
            continue
        rows += [
            {
                "origin": ORIGIN + spec.label,
                "campaign": ask.campaign,
                "language": ask.language,
                "question": ask.label,
                "ended": plan.ended,
            }
            for ask in plan.asks
        ]
    if form != "text":
        write(rows, form, title="", empty="")
