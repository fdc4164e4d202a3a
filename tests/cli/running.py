"""Our command as a person types it, in this process."""

from __future__ import annotations

from click.testing import CliRunner

from prospector.cli.main import cli


def run(*arguments: str):
    done = CliRunner().invoke(cli, list(arguments))
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done
