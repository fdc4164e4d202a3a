"""``prospector schedule``: what runs the crawls unattended, written to files; nothing is installed."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from prospector.config import Config
from prospector.digest.send import refuse_address
from prospector.errors import UserError
from prospector.niche import load_niche
from prospector.schedule import FORMS, Job, files_of, then_of


@click.command("schedule")
@click.argument("niches", nargs=-1, required=True)
@click.option("--as", "form", type=click.Choice(list(FORMS)), default="systemd", show_default=True)
@click.option(
    "--spiders",
    default="resources,competitors,backlinks",
    show_default=True,
    help="Which crawls, one after the other; those that a niche has no use for are left out.",
)
@click.option("--every", type=click.Choice(["day", "week", "month"]), default="week")
@click.option("--at", "hour", default="03:30", show_default=True, help="The hour, HH:MM.")
@click.option("--limit", "hours", type=click.IntRange(1, 168), default=12, help="Hours at most.")
@click.option("--digest-to", default="", help="Mail the digest to this address of yours.")
@click.option("--webhook", is_flag=True, help="Post the digest to PROSPECTOR_WEBHOOK.")
@click.option("--out", type=click.Path(path_type=Path), help="A folder to write the files into.")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    niches: tuple[str, ...],
    form: str,
    spiders: str,
    every: str,
    hour: str,
    hours: int,
    digest_to: str,
    webhook: bool,
    out: Path | None,
    db: str | None,
) -> None:
    """Write a systemd service and timer, a crontab line, a GitHub Actions or a Docker example.

    Each runs the crawls of one or more NICHES and then the digest, with its log and its time limit.
    Two runs on one file cannot collide: the second says who holds it and ends with code 2.
    """
    if digest_to:
        refuse_address(digest_to)
    profiles = [load_niche(name) for name in niches]
    job = Job(
        niches=tuple(
            (name, profile.name, _useful(spiders, bool(profile.domains), bool(profile.competitors)))
            for name, profile in zip(niches, profiles, strict=True)
        ),
        db=str(Path(db or Config.load().db).resolve()),
        folder=str(Path.cwd()),
        home=str((out or Path()).resolve()),
        scrapy=shutil.which("scrapy") or f"{sys.executable} -m scrapy",
        prospector=shutil.which("prospector") or f"{sys.executable} -m prospector.cli.main",
        every=every,
        hour=hour,
        hours=hours,
        digest_to=digest_to,
        webhook=webhook,
    )
    files = files_of(job, form)
    for name, text in files.items():
        if out is None:
            click.echo(f"# --- {name}\n{text}")
            continue
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_text(text, encoding="utf-8")
        except OSError as cause:
            raise UserError(f"{out / name} cannot be written ({cause.strerror}).") from cause
        click.echo(str(out / name))
    if out is not None:
        click.echo("Then:")
        for line in then_of(job, form, list(files)):
            click.echo(f"  {line}")


def _useful(spiders: str, has_sites: bool, has_rivals: bool) -> tuple[str, ...]:
    """The crawls asked for that the niche has a use for."""
    known = {"resources": True, "competitors": has_rivals, "backlinks": has_sites}
    asked = [name.strip() for name in spiders.split(",") if name.strip()]
    for name in asked:
        if name not in known:
            raise UserError(f"There is no spider {name!r}; --spiders takes {', '.join(known)}.")
    found = tuple(name for name in asked if known[name])
    if not found:
        raise UserError("None of these crawls fits the niche: it names no sites or competitors.")
    return found
