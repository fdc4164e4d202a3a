"""``prospector demo``: the real crawl, on a small web that comes with the package."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
from rich.console import Console

from prospector.cli.candidates import best, show
from prospector.cli.output import program
from prospector.cli.review import open_desk, this_person
from prospector.errors import UserError
from prospector.review.access import Access
from prospector.storage.database import empty_store, read_store
from prospector.storage.lock import StoreLock

_DB = "output/demo.db"
_PORT = 8001


@click.command("demo")
@click.option("--db", default=_DB, show_default=True, help="Where results go.")
@click.option(
    "--keep",
    is_flag=True,
    help="Go on with the file that is there; default: afresh, unless it holds decisions.",
)
@click.option(
    "--review", is_flag=True, help="Then open the desk on it, with the demo web still up."
)
@click.option("--serve", is_flag=True, help="Only serve the demo web until Ctrl-C.")
def command(db: str, keep: bool, review: bool, serve: bool) -> None:
    """Crawl the embedded demo web and show the best candidates.

    About a dozen invented sites are served on loopback, with their own names, certificates and
    faults; the spider, the checks and the database are the real ones. No internet, no root.
    """
    from prospector.demo.web import demo_web

    if serve and review:
        raise UserError(
            "--serve only serves the demo web; leave it out to crawl and then open the desk, or leave"
            " out --review."
        )
    console = Console()
    with demo_web() as web:
        settings = {name: str(value) for name, value in web.settings().items()}
        if serve:
            _serve(settings, console)
            return
        path = Path(db)
        if not keep:
            _begin_afresh(path, console)
        again = f"{program('prospector')} demo --keep{_db_option(path)}"
        try:
            console.print(
                "[bold]The demo web is up[/bold]: invented sites on loopback."
                " Now the real spider crawls it:\n"
                "  [cyan]scrapy crawl resources -a niche=demo[/cyan]\n"
            )
            status = _crawl(
                [
                    sys.executable,
                    "-m",
                    "scrapy",
                    "crawl",
                    "resources",
                    "-a",
                    "niche=demo",
                    "-s",
                    "DOWNLOAD_DELAY=0.05",
                    "-s",
                    "DOWNLOAD_TIMEOUT=6",
                    "-s",
                    f"AGAIN=say {again}",
                ],
                {
                    **os.environ,
                    "SCRAPY_SETTINGS_MODULE": "prospector.settings",
                    "PROSPECTOR_CONFIRM_DELAY": "2",
                    "PROSPECTOR_CHECK_TIMEOUT": "4",
                    "PROSPECTOR_RETRY_SECONDS": "1",
                    **settings,
                    "PROSPECTOR_DB": str(path),
                },
            )
        except KeyboardInterrupt:
            status = 130  # before the crawl was there to hear of it
        if status in (130, -signal.SIGTERM):
            click.echo(f"Stopped. To go on where it was: {again}", err=True)
            sys.exit(130)
        if status != 0:
            raise UserError(f"The demo crawl ended with exit code {status}; its message is above.")
        _results(path, console)
        if review:
            # A letter's second look asks the invented sites: it needs their names and certificates.
            os.environ.update(settings)
            open_desk(path, Access(user=this_person()), "127.0.0.1", _PORT)
            return
    _go_on(path, console)


def _crawl(command: list[str], env: dict[str, str]) -> int:
    """Run the crawl to its end; Ctrl-C is handed on to it once, whatever it is about.

    In a group of its own: the terminal would send it the signal too, and Scrapy takes a second one
    as "at once". SIGTERM ends it tidily, and without a word while it is still being read in.
    """
    with subprocess.Popen(  # noqa: S603 - our own command
        command, env=env, start_new_session=True
    ) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                process.terminate()


def _db_option(path: Path) -> str:
    return "" if path == Path(_DB) else f" --db {shlex.quote(str(path))}"


def _begin_afresh(path: Path, console: Console) -> None:
    """Let the last demo go; not while it is used, not what somebody decided, and no other file."""
    if path.exists() and path.stat().st_size:
        store = read_store(path)  # refuses what is no database of ours
        try:
            decided = store.execute("SELECT count(*) FROM reviews").fetchone()[0]
            others = store.execute(
                "SELECT niche FROM crawls WHERE niche <> 'demo' LIMIT 1"
            ).fetchone()
        finally:
            store.close()
        if others:
            raise UserError(
                f"{path} holds a crawl of niche {others[0]}, which the demo would replace; give --db"
                " another file, or --keep to add the demo to it."
            )
        if decided:
            noun = "decision" if decided == 1 else "decisions"
            console.print(
                f"{path} holds {decided:,} {noun}: going on with it. Delete it to begin afresh.",
                highlight=False,
                soft_wrap=True,
            )
            return
        lock = StoreLock(path)
        lock.acquire("prospector demo")
        try:
            empty_store(path)
        finally:
            lock.release()


def _results(path: Path, console: Console) -> None:
    store = read_store(path)
    try:
        rows = [
            *best(store, niche="demo", kind="broken_link", limit=5),
            *best(store, niche="demo", kind="resource_page", limit=4),
        ]
        rows.sort(key=lambda row: (-row["score"], row["id"]))
        show(rows, console, str(path))
        verdicts = store.execute(
            "SELECT verdict, reason, count(*) FROM targets GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
        ).fetchall()
    finally:
        store.close()
    by_verdict: dict[str, list[str]] = {}
    for verdict, reason, count in verdicts:
        by_verdict.setdefault(verdict, []).append(f"{reason} {count}")
    console.print("\n[bold]Verdicts on the links of the demo web[/bold]")
    for verdict, color in (("dead", "red"), ("unsure", "yellow"), ("alive", "green")):
        console.print(f"  [{color}]{verdict:7}[/] {', '.join(by_verdict.get(verdict, []))}")


def _go_on(path: Path, console: Console) -> None:
    """What to do next, as it can be typed here: the programs may not be on the PATH."""
    us, scrapy = program("prospector"), program("scrapy")
    again = _db_option(path)
    shell = []
    if not Path("scrapy.cfg").exists():
        shell.append(
            ("export SCRAPY_SETTINGS_MODULE=prospector.settings", "once, to crawl from this folder")
        )
    rows = [
        (f"{us} demo --keep --review{again}", "the desk in the browser, with letters"),
        (f"{us} draft --best 1 --no-verify --sender 'Ann Keeper' --db {path}", "the best letter"),
        (f"{us} report --db {path}", "one HTML file for the manager"),
        (f"{us} export --out candidates.csv --db {path}", "for a spreadsheet"),
        *shell,
        (f"{scrapy} crawl resources -a niche=cybersecurity -a max_pages=200", "the real thing"),
    ]
    console.print("\n[bold]Go on with[/bold]")
    for line, what in rows:
        console.print(f"  [dim]# {what}[/dim]\n  {line}", highlight=False, soft_wrap=True)


def _serve(settings: dict[str, str], console: Console) -> None:
    console.print("The demo web is up. To use it, in another terminal:", highlight=False)
    for name, value in settings.items():
        console.print(f"  export {name}={value}", highlight=False, soft_wrap=True)
    console.print("Ctrl-C ends it.")
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        console.print("The demo web is down.")
