"""Entry point of ``prospector``: finds the subcommand's file and turns mistakes into sentences."""

from __future__ import annotations

import difflib
import importlib
import sqlite3
import sys

import click

from prospector import __version__
from prospector.config import Config
from prospector.errors import UserError
from prospector.storage.trouble import trouble

_COMMANDS = {
    # name -> module under prospector.cli that defines `command`
    "check": "check",
    "page": "page",
    "niche": "niche",
    "discover": "discover",
    "draft": "draft",
    "demo": "demo",
    "review": "review",
    "candidates": "candidates",
    "rescore": "rescore",
    "suppress": "suppress",
    "person": "person",
    "export": "export",
    "import": "import_file",
    "ranks": "ranks",
    "report": "report",
    "pictures": "pictures",
    "gap": "gap",
    "site": "site",
    "backlinks": "backlinks",
    "digest": "digest",
    "merge": "merge",
    "doctor": "doctor",
    "disavow": "disavow",
    "schedule": "schedule",
    "archive": "archive",
    "ingest": "ingest",
    "referrers": "referrers",
}

_SHORT = {
    "page": "Show links, kind, score, relevance and contacts of a page.",
    "discover": "Ask the niche's sources for pages, for the next crawl.",
    "suppress": "Say whom nobody may be written to: sites, addresses, pages.",
    "rescore": "Recompute candidates and scores without crawling.",
    "person": "Show or erase what you hold about somebody.",
    "export": "Write candidates for spreadsheets and mail tools.",
    "import": "Take decisions, contacts or backlinks in from a file.",
    "report": "Write a self-contained HTML report.",
    "pictures": "Take pictures of the best broken-link candidates' pages.",
    "gap": "Show sites that link to competitors and not to us.",
    "site": "Show our dead pages that others link to.",
    "backlinks": "Show the watched links to us, those in trouble first.",
    "digest": "Tell what is new since the last digest.",
    "doctor": "Look at this machine's set-up and say what to mend.",
    "disavow": "Write disavow.txt from what a person called spam.",
    "schedule": "Write the files that run it all unattended.",
    "archive": "Look the last good capture of each dead link up.",
    "referrers": "Find other referring pages of the same dead pages.",
}
"""What ``prospector --help`` says of a command whose own first sentence is longer than its line."""
STOPPED = 130
"""Exit code of what Ctrl-C ended, as shells have it."""
_NOT_OURS = (
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_READONLY",
    "SQLITE_CANTOPEN",
    "SQLITE_BUSY",
    "SQLITE_LOCKED",
    "SQLITE_CORRUPT",
    "SQLITE_NOTADB",
)


class _Lazy(click.Group):
    """A group that imports a subcommand only when it is asked for: start-up stays short."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"prospector.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = module.command
        command.short_help = _SHORT.get(cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the subcommand; Ctrl-C ends it with 130, as it ends a crawl."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Stopped.", err=True)
            ctx.exit(STOPPED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = str(args[0]) if args else ""
        near = difflib.get_close_matches(name, _COMMANDS, n=1)
        if near and name not in _COMMANDS:
            ctx.fail(f"No such command {name!r}; did you mean {near[0]!r}?")
        return super().resolve_command(ctx, args)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="prospector")
def cli() -> None:
    """Find dead links and resource pages worth an outreach e-mail.

    The crawl itself is a Scrapy spider: scrapy crawl resources -a niche=cybersecurity
    """


def main() -> None:
    """Run the command line; a :class:`UserError` becomes one sentence and its exit code."""
    try:
        cli(standalone_mode=True)
    except UserError as mistake:
        click.echo(f"prospector: {mistake}", err=True)
        sys.exit(mistake.exit_code)
    except sqlite3.DatabaseError as cause:
        # Damage, a full disk or another program's hold; a mistake in our own SQL is our own.
        if not getattr(cause, "sqlite_errorname", "").startswith(_NOT_OURS):
            raise
        click.echo(f"prospector: {trouble(_database(sys.argv), cause)}", err=True)
        sys.exit(4)


def _database(argv: list[str]) -> str:
    """The database that a command line works on; an error of SQLite's does not name it."""
    for at, word in enumerate(argv):
        if word == "--db" and at + 1 < len(argv):
            return argv[at + 1]
        if word.startswith("--db="):
            return word[5:]
    return Config.load().db


if __name__ == "__main__":
    main()
