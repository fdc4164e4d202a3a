<<<<<<< HEAD
"""``prospector check``: verdicts of single URLs, no crawl."""
=======
"""``prospector check``: verdicts of single URLs, without a crawl; usable in CI."""
>>>>>>> net

from __future__ import annotations

import asyncio
import csv
import json
<<<<<<< HEAD
import sys
from typing import TYPE_CHECKING, TextIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from prospector.checking import Checker
from prospector.config import Config
from prospector.errors import UserError
from prospector.items import CheckResult, Verdict
from prospector.outreach.text import safe_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_AT_ONCE = 500
_MAX_LINE = 100_000
_COLUMNS = ("url", "verdict", "reason", "http_status", "final_url", "evidence", "requests")
_COLORS = {"dead": "red", "unsure": "yellow", "alive": "green"}
=======
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
>>>>>>> net


@click.command("check")
@click.argument("urls", nargs=-1)
<<<<<<< HEAD
@click.option("--from", "source", help="A file with one URL a line; - reads standard input.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
)
def command(urls: tuple[str, ...], source: str | None, form: str) -> None:
    """Say of each URL whether it is alive, dead or unsure, and why.

    Dead means seen twice, PROSPECTOR_CONFIRM_DELAY seconds apart. Exit code 0 when none is dead, 1
    when some are, 2 on misuse.
    """
    wanted = [*urls, *(_read(source) if source else ())]
    if not wanted:
        raise UserError("Which URLs? Name them, or give --from FILE (- for standard input).")
    config = Config.load()
    writer = _writer(form)
    counts = dict.fromkeys(Verdict, 0)
    with _progress(len(wanted), form) as bar:
        task = bar.add_task("checking", total=len(wanted))

        def done(result: CheckResult) -> None:
            counts[result.verdict] += 1
            writer(result)
            bar.advance(task)

        asyncio.run(_check_all(wanted, config, done))
    if form == "text" and len(wanted) > 1:
        summary = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
        Console(stderr=True).print(f"{len(wanted)} checked: {summary}", highlight=False)
    sys.exit(1 if counts[Verdict.DEAD] else 0)


async def _check_all(urls: list[str], config: Config, done: Callable[[CheckResult], None]) -> None:
    """Check all, each distinct address once, telling of each URL as soon as it is known."""
    checker = Checker(config)
    places = asyncio.Semaphore(_AT_ONCE)
    times: dict[str, int] = {}
    for url in urls:
        times[url] = times.get(url, 0) + 1

    async def one(url: str) -> None:
        async with places:
            result = await checker.check(url)
        for _ in range(times[url]):
            done(result)

    try:
        async with asyncio.TaskGroup() as group:
            for url in times:
                group.create_task(one(url))
    finally:
        await checker.aclose()


def _read(source: str) -> Iterator[str]:
    if source == "-":
        yield from _lines(sys.stdin)
        return
    try:
        with open(source, encoding="utf-8-sig", errors="surrogateescape") as file:
            yield from _lines(file)
    except OSError as cause:
        raise UserError(
            f"The list {source} cannot be read ({cause.strerror}); give a file with one URL a line."
        ) from cause


def _lines(file: TextIO) -> Iterator[str]:
    for line in file:
        text = line.strip()
        if text and not text.startswith("#"):
            yield text[:_MAX_LINE]


def _writer(form: str) -> Callable[[CheckResult], None]:
    if form == "json":
        return lambda result: click.echo(json.dumps(_row(result), ensure_ascii=True))
    if form == "csv":
        table = csv.writer(sys.stdout)
        table.writerow(_COLUMNS)
        return lambda result: table.writerow(map(safe_cell, _row(result).values()))
    return _text


def _row(result: CheckResult) -> dict[str, object]:
    return {
        "url": result.url,
        "verdict": str(result.verdict),
        "reason": str(result.reason),
        "http_status": result.http_status,
        "final_url": result.final_url or None,
=======
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
>>>>>>> net
        "evidence": result.evidence,
        "requests": result.requests,
    }


<<<<<<< HEAD
def _text(result: CheckResult) -> None:
    verdict = click.style(f"{result.verdict:6}", fg=_COLORS[result.verdict], bold=True)
    url = result.url.encode("utf-8", "backslashreplace").decode()
    click.echo(f"{verdict} {result.reason:16} {url}\n       {result.evidence}")


def _progress(total: int, form: str) -> Progress:
    """A bar on standard error when a person looks on and there is more than one URL."""
    columns: Iterable[TextColumn | BarColumn | MofNCompleteColumn | TimeElapsedColumn] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    shown = console.is_terminal and total > 1 and not (form == "text" and sys.stdout.isatty())
    return Progress(*columns, console=console, transient=True, disable=not shown)
=======
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
>>>>>>> net
