"""``prospector check``: verdicts of single URLs, without a crawl; usable in CI."""

from __future__ import annotations

import asyncio
import csv
import json
import logging
import sys
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from prospector.checking.checker import Checker
from prospector.config import Config
from prospector.errors import UserError
from prospector.items import CheckResult, Reason, Verdict
from prospector.outreach.text import safe_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

logger = logging.getLogger(__name__)

COLUMNS = ("url", "verdict", "reason", "http_status", "final_url", "evidence", "requests")
AT_ONCE = 500
"""URLs under way at once; most of them wait for their host or for the second sight."""


@click.command("check")
@click.argument("urls", nargs=-1)
@click.option(
    "--from",
    "source",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    help="A file with one URL a line, or - for standard input; blank and # lines are left out.",
)
@click.option("--format", "form", type=click.Choice(["text", "json", "csv"]), default="text")
def command(urls: tuple[str, ...], source: Iterable[str] | None, form: str) -> None:
    """Say of each URL whether it is alive, dead or unsure, and why.

    Exits with 0 when none is dead, 1 when some are, 2 on misuse.
    """
    wanted = [*urls, *_lines(source or ())]
    if not wanted:
        raise UserError("No URL to check; name some, or give a file of them with --from.")
    some_dead = asyncio.run(_check_all(wanted, Config.load(), _writer(form)))
    sys.exit(1 if some_dead else 0)


def _lines(source: Iterable[str]) -> list[str]:
    lines = (line.strip() for line in source)
    return [line for line in lines if line and not line.startswith("#")]


async def _check_all(
    urls: Sequence[str], config: Config, write: Callable[[dict[str, Any]], None]
) -> bool:
    """Check every URL, write a row for each as it comes in; whether one is dead."""
    checker = Checker(config)
    waiting = iter(urls)
    some_dead = False
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("checking"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    task = bar.add_task("checking", total=len(urls))

    async def work() -> None:
        nonlocal some_dead
        # The workers share one iterator, so each URL, repeated ones too, is taken exactly once.
        for url in waiting:
            result = await _check_one(checker, url)
            some_dead = some_dead or result.verdict is Verdict.DEAD
            write(_row(url, result))
            bar.advance(task)

    try:
        with bar:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(AT_ONCE, len(urls))):
                    group.create_task(work())
    finally:
        await checker.aclose()
    return some_dead


async def _check_one(checker: Checker, url: str) -> CheckResult:
    """A fault of our own on one URL must neither end the run nor lose the row."""
    try:
        return await checker.check(url)
    except Exception as fault:
        logger.exception("failed to check %r", url)
        reason = Reason.OFFLINE  # the reason for "our own doing, nothing is judged"
        text = f"We failed to look at it ({type(fault).__name__}); nothing is concluded."
        return CheckResult(url, reason.verdict, reason, evidence=text)


def _row(url: str, result: CheckResult) -> dict[str, Any]:
    return {
        "url": url,
        "verdict": str(result.verdict),
        "reason": str(result.reason),
        "http_status": result.http_status,
        "final_url": result.final_url,
        "evidence": result.evidence,
        "requests": result.requests,
    }


def _writer(form: str) -> Callable[[dict[str, Any]], None]:
    """How one row is written to standard output; each is flushed, for whoever reads along."""
    if form == "csv":
        table = csv.writer(sys.stdout)
        table.writerow(COLUMNS)

        def write_csv(row: dict[str, Any]) -> None:
            cells = ("" if row[name] is None else row[name] for name in COLUMNS)
            table.writerow([safe_cell(c) if isinstance(c, str) else c for c in cells])
            sys.stdout.flush()

        return write_csv
    if form == "json":
        return lambda row: click.echo(json.dumps(row))
    return lambda row: click.echo(
        f"{row['verdict']:<7}{row['reason']:<18}{_printable(row['url'])}"
        f"  {_printable(row['evidence'])}"
    )


def _printable(text: str) -> str:
    """Without control characters, which could rewrite the terminal."""
    return "".join(c if c.isprintable() else "?" for c in text)
