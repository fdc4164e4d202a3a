"""``prospector digest``: what is new since the last one."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prospector.cli.held import refuse_unknown
from prospector.cli.output import make_folder_of
from prospector.config import Config
from prospector.digest.changes import news_of, told
from prospector.digest.send import mail, post, refuse_mail, refuse_webhook
from prospector.digest.write import as_html, as_json, as_markdown
from prospector.errors import UserError
from prospector.outreach.today import said_of_left_out
from prospector.storage.database import open_store, read_store

if TYPE_CHECKING:
    from sqlite_utils import Database

_WRITERS = {"markdown": as_markdown, "html": as_html, "json": as_json}


@click.command("digest")
@click.option("-n", "--niche", required=True, help="The niche.")
@click.option("--format", "form", type=click.Choice(list(_WRITERS)), default="markdown")
@click.option("--out", type=click.Path(path_type=Path), help="A file instead of standard output.")
@click.option("--webhook", is_flag=True, help="POST it to PROSPECTOR_WEBHOOK.")
@click.option("--mail-to", default="", help="Mail it to this address of yours (PROSPECTOR_SMTP).")
@click.option("--peek", is_flag=True, help="Show it, and tell all of it again next time.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    niche: str,
    form: str,
    out: Path | None,
    webhook: bool,
    mail_to: str,
    peek: bool,
    db: str | None,
) -> None:
    """Tell what is new since the last digest: opportunities, gaps, lost, changed and new links.

    Nothing new: nothing is written and nothing sent. What could not be sent is told again.
    """
    hook, server = (os.environ.get(f"PROSPECTOR_{name}", "") for name in ("WEBHOOK", "SMTP"))
    if webhook:
        refuse_webhook(hook)
    if mail_to:
        refuse_mail(server, mail_to)
    path = db or Config.load().db
    with closing(read_store(path) if peek else _for_writing(path)) as store:
        refuse_unknown(store, path, niche)
        news, current = news_of(store, niche)
        if not news.count:
            since = f" since {news.since[:10]}" if news.since else ""
            left = said_of_left_out(news.left_out, "opportunity")
            click.echo(f"Nothing new in {niche}{since}. {left}".rstrip(), err=True)
            return
        text = _WRITERS[form](news)
        if out is not None:
            make_folder_of(out)
            try:
                out.write_text(text, encoding="utf-8")
            except OSError as cause:
                raise UserError(f"{out} cannot be written ({cause.strerror}).") from cause
        else:
            click.echo(text)
        sent = []
        if webhook:
            post(news, hook)
            sent.append("webhook")
        if mail_to:
            mail(news, server, mail_to)
            sent.append("mail")
        if not peek:
            told(store, news, current, ", ".join(sent))


def _for_writing(path: str) -> Database:
    read_store(path).close()  # refuses a file that is not there
    return open_store(path)
