"""``prospector disavow``: domains that a person judged toxic, in Google's format."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from prospector.cli.held import refuse_unknown
from prospector.cli.output import FORMATS, make_folder_of, rows_of, write
from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.disavow import disavow_file, merged, reviewed
from prospector.plural import counted
from prospector.storage.database import read_store

_AUDIT = """
    SELECT domain, pages, round(toxicity, 2) AS toxicity, band, reasons, example_page AS example
    FROM risk_domains WHERE ? = '' OR niche = ? ORDER BY toxicity DESC, domain LIMIT ?
"""
_WARNING = (
    "A disavow file is seldom needed: Google ignores most bad links by itself. It is for sites with a"
    " manual action, or links that were bought. Uploading it replaces the file that is there."
)


@click.command("disavow")
@click.option("-n", "--niche", default="", help="With --audit: only this niche.")
@click.option("--audit", is_flag=True, help="Show the domains whose links to us look toxic.")
@click.option("--add-to", type=click.Path(path_type=Path), help="Keep the lines of this file.")
@click.option("--out", type=click.Path(path_type=Path), help="The disavow.txt to write.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--format", "form", type=FORMATS, default="text")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    niche: str,
    audit: bool,
    add_to: Path | None,
    out: Path | None,
    limit: int,
    form: str,
    db: str | None,
) -> None:
    """Write disavow.txt from the domains that a person said are toxic; never from a score alone.

    A domain gets there by: prospector suppress DOMAIN --reason "disavow: why".
    """
    path = db or Config.load().db
    with closing(read_store(path)) as store:
        refuse_unknown(store, path, niche)
        if audit:
            rows = rows_of(store, _AUDIT, [niche, niche, limit])
            write(
                rows,
                form,
                title="Domains whose links to us look toxic",
                main=("domain", "band", "toxicity", "reasons"),
                empty="No domain that links to us looks toxic.",
            )
            return
        domains = reviewed(store)
    if not domains:
        raise UserError(
            "Nothing to disavow: no domain was reviewed for it. Look at prospector disavow --audit,"
            ' then say prospector suppress DOMAIN --reason "disavow: why".'
        )
    text = disavow_file(domains)
    if add_to is not None:
        try:
            text = merged(add_to.read_text(encoding="utf-8-sig"), domains)
        except (OSError, UnicodeDecodeError) as cause:
            raise UserError(f"{add_to} cannot be read as a disavow file ({cause}).") from cause
    if out is None:
        click.echo(text, nl=False)
    else:
        make_folder_of(out)
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as cause:
            raise UserError(f"{out} cannot be written ({cause.strerror}).") from cause
        click.echo(f"{counted(len(domains), 'domain')} in {out}")
    click.echo(_WARNING, err=True)
