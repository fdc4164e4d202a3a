"""``prospector review``: the reviewer's web app, in the browser."""

from __future__ import annotations

import getpass
import os
import re
import socket
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.config import Config
from prospector.errors import UserError

if TYPE_CHECKING:
    from prospector.review.access import Access

_LEAST_PASSWORD = 8


@click.command("review")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--password-file", type=click.Path(), help="Ask for the password in this file.")
@click.option("--user-header", help="Header in which a proxy names the person who logged in.")
@click.option("--allow-host", multiple=True, help="Another name under which people reach the desk.")
@click.option("--open", "open_browser", is_flag=True, help="Open it in the browser.")
def command(
    db: str | None,
    host: str,
    port: int,
    password_file: str | None,
    user_header: str | None,
    allow_host: tuple[str, ...],
    open_browser: bool,
) -> None:
    """Work through the candidates in the browser.

    Serves this machine only. To share it give --host and a password (--password-file, or
    PROSPECTOR_REVIEW_PASSWORD), or --user-header behind a proxy that logs people in.
    """
    from prospector.review.access import Access, check_exposure

    if user_header and not re.fullmatch(r"[A-Za-z0-9-]{1,100}", user_header):
        raise UserError(
            f"--user-header {user_header!r} is no header name; X-Forwarded-User is one."
        )
    names = (host, socket.gethostname(), *allow_host)
    access = Access(
        hosts=tuple(dict.fromkeys(name.lower() for name in names)),
        password=_password(password_file),
        user_header=user_header or "",
        user=this_person(),
    )
    check_exposure(host, access)
    open_desk(db or Config.load().db, access, host, port, open_browser=open_browser)


def open_desk(
    path: str | Path, access: Access, host: str, port: int, *, open_browser: bool = False
) -> None:
    """Serve the desk of a database until Ctrl-C, having said where it is."""
    from prospector.review.app import make_app
    from prospector.review.serve import address_of, bind, serve

    app = make_app(path, access)
    listener = bind(host, port)
    address = address_of(listener)

    def ready() -> None:
        click.echo(f"The review desk of {path} is open at {address} (Ctrl-C closes it)")
        if open_browser:
            webbrowser.open(address)

    serve(app, listener, ready)


def _password(file: str | None) -> str:
    """The first line of the file, else the environment's; empty for none."""
    if file is None:
        password = os.environ.get("PROSPECTOR_REVIEW_PASSWORD", "")
        where = "PROSPECTOR_REVIEW_PASSWORD"
    else:
        where = f"--password-file {file}"
        try:
            lines = Path(file).read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as cause:
            raise UserError(f"{where} cannot be read ({cause}).") from cause
        password = lines[0].strip() if lines else ""
    if (file is not None or password) and len(password) < _LEAST_PASSWORD:
        raise UserError(f"{where} must hold at least {_LEAST_PASSWORD} characters.")
    return password


def this_person() -> str:
    """Who decides where nobody logs in: the user of this machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container without a user database
        return "reviewer"
