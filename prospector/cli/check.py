"""``prospector check``: verdicts of single URLs, no crawl."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from prospector.browser.find import require_browser
from prospector.browser.solo import SoloRenderer
from prospector.checking import Checker
from prospector.cli.render_option import MODES, RenderCommand
from prospector.config import Config
from prospector.errors import UserError
from prospector.items import CheckResult, Verdict
from prospector.outreach.exchange.reading import is_book, other_format
from prospector.outreach.text import safe_cell
from prospector.urls import has_scheme, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_AT_ONCE = 500
_MAX_LINE = 100_000
_TABLE_HEADER = re.compile(r"[^,;\t./:]{0,60}(?:[,;\t][^,;\t./:]{0,60}){1,200}")
"""Names with a delimiter between them, and nothing of a URL."""
COLUMNS = ("url", "verdict", "reason", "http_status", "final_url", "evidence", "requests")
_COLORS = {"dead": "red", "unsure": "yellow", "alive": "green"}


@click.command("check", cls=RenderCommand)
@click.argument("urls", nargs=-1)
@click.option("--from", "source", help="A file with one URL a line; - reads standard input.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
)
@click.option(
    "--render",
    type=click.Choice(MODES),
    default="never",
    show_default=True,
    help="Whether pages that a script fills are judged by what a browser shows (always: the same as"
    " auto, since other pages need none); without a mode: auto.",
)
def command(urls: tuple[str, ...], source: str | None, form: str, render: str) -> None:
    """Say of each URL whether it is alive, dead or unsure, and why.

    Dead means seen twice, PROSPECTOR_CONFIRM_DELAY seconds apart. Results come as they are known,
    not in the order of the list; what stands in it twice is checked once and told twice. What is no
    URL is told at the end, and the others are checked; a URL that nothing is fetched by (mailto:,
    file:) is unsure.

    Exit code 0 when none is dead, 1 when some are, 2 when none is but something given is no URL, and
    on other misuse, 130 when stopped by Ctrl-C.
    """
    wanted = [*urls, *(_read(source) if source else ())]
    if not wanted:
        raise UserError("Which URLs? Name them, or give --from FILE (- for standard input).")
    config = Config.load()
    if render != "never":
        require_browser(config)
    writer = _writer(form)
    counts = dict.fromkeys(Verdict, 0)
    with _progress(len(wanted), form) as bar:
        task = bar.add_task("checking", total=len(wanted))

        def done(result: CheckResult) -> None:
            counts[result.verdict] += 1
            writer(result)
            bar.advance(task)

        try:
            asyncio.run(_check_all(wanted, config, done, render=render != "never"))
        except KeyboardInterrupt:
            bar.stop()
            click.echo(f"Stopped: {sum(counts.values())} of {len(wanted)} were checked.", err=True)
            sys.exit(130)
    if form == "text" and len(wanted) > 1:
        summary = ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict)
        Console(stderr=True).print(f"{len(wanted)} checked: {summary}", highlight=False)
    slips = [slip for slip in map(_slip, wanted) if slip]
    if slips:
        more = f" ({len(slips)} of {len(wanted)} are no URL.)" if len(slips) > 1 else ""
        click.echo(f"prospector: {slips[0]}{more}", err=True)
    sys.exit(1 if counts[Verdict.DEAD] else 2 if slips else 0)


def _slip(text: str) -> str:
    """What is wrong with something that is no URL, in a sentence; empty when it is one.

    A host typed without its scheme is a slip, though ``localhost:80`` is a URL to the letter.
    """
    shown = "".join(c if c.isprintable() else " " for c in text[:200]).strip()
    host = host_of(f"https://{text}")
    if "://" not in text and ("." in host or host == "localhost") and "@" not in text:
        return f"{shown} has no scheme; write https://{shown}."
    if has_scheme(text):
        return ""
    what = shown or "An empty text"
    return f"{what} is no URL; give it whole, such as https://example.org/page."


async def _check_all(
    urls: list[str], config: Config, done: Callable[[CheckResult], None], *, render: bool
) -> None:
    """Check all, each distinct address once, telling of each URL as soon as it is known."""
    renderer = SoloRenderer(config) if render else None
    checker = Checker(config, renderer=renderer)
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
    except BaseExceptionGroup as failed:
        # A reader that has enough (``| head``) is no fault of the check: click ends quietly.
        raise failed.exceptions[0] from None
    finally:
        await checker.aclose()
        if renderer is not None:
            await renderer.aclose()


def _read(source: str) -> list[str]:
    """The URLs of a list. Raises :class:`UserError` for what is no list, and for an empty one."""
    name = "standard input" if source == "-" else source
    try:
        if source == "-":
            found = list(_lines(sys.stdin.buffer))
        else:
            path = Path(source)
            # A pipe is read once: what it holds is seen by its bytes alone.
            what = other_format(path) if path.is_file() else ""
            if what:
                raise UserError(f"{source} is {what}. A list for --from has one URL a line.")
            if path.is_file() and is_book(path):
                raise UserError(
                    f"{source} is a workbook; save its column of URLs as a text, one URL a line."
                )
            with path.open("rb") as file:
                found = list(_lines(file))
    except UnicodeDecodeError as cause:
        raise UserError(f"The list {name} is no text in UTF-8; save it as that.") from cause
    except OSError as cause:
        raise UserError(
            f"The list {name} cannot be read ({cause.strerror}); give a file with one URL a line."
        ) from cause
    if not found:
        raise UserError(f"The list {name} holds no URL; write one URL a line.")
    if _TABLE_HEADER.fullmatch(found[0]):
        raise UserError(
            f"The list {name} is a table ({found[0][:80]} …); save its column of URLs as a text, one"
            " URL a line."
        )
    return found


def _lines(file: BinaryIO) -> Iterator[str]:
    """Each line that says something; raises UnicodeDecodeError for bytes that are no text."""
    for number, raw in enumerate(file):
        if b"\x00" in raw:
            raise UnicodeDecodeError("utf-8", raw[:100], 0, 1, "a zero byte")
        line = raw.decode("utf-8-sig" if number == 0 else "utf-8")
        text = line.strip()
        if text and not text.startswith("#"):
            yield text[:_MAX_LINE]


def _writer(form: str) -> Callable[[CheckResult], None]:
    if form == "json":
        return lambda result: click.echo(json.dumps(_row(result), ensure_ascii=True))
    if form == "csv":
        table = csv.writer(sys.stdout)
        table.writerow(COLUMNS)
        return lambda result: table.writerow(map(safe_cell, _row(result).values()))
    return _text


def _row(result: CheckResult) -> dict[str, object]:
    return {
        "url": result.url,
        "verdict": str(result.verdict),
        "reason": str(result.reason),
        "http_status": result.http_status,
        "final_url": result.final_url or None,
        "evidence": result.evidence,
        "requests": result.requests,
    }


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
