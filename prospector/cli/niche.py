"""``prospector niche``: the profiles there are, what one says, a new one, and whether it is right."""

from __future__ import annotations

import dataclasses
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from prospector.cli.first_pages import NO_ADDRESS, read_pages
from prospector.cli.output import program
from prospector.config import Config
from prospector.errors import InvalidNicheError, NicheError
from prospector.niche import (
    FOLDER,
    Niche,
    builtin_niches,
    load_niche,
    local_niches,
    read_niche,
)
from prospector.niche.sources import KINDS, SourceSpec
from prospector.niche.template import niche_text
from prospector.niche.values import Mistake, domain, language, number, phrase, url
from prospector.pages.vocabulary import vocabulary_of
from prospector.plural import counted
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from prospector.items import PageAnalysis

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_COPY = """# A copy of the built-in niche {name}, made by: prospector niche new {name}
# In this folder it takes the place of the built-in one. Delete it to have that back.
"""
_WITHOUT_MORE = ("searxng", "brave", "serper", "wikipedia")
"""Sources that a niche can name without saying more."""
_FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Niche profiles: list, show, make and check them."""


@command.command("list")
@_FORMAT
def list_niches(form: str) -> None:
    """All profiles: the built-in ones and those in ./niches."""
    rows = list(_overview())
    if form == "json":
        _print_json(rows)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in ("name", "title", "languages", "seeds", "terms", "from"):
        table.add_column(heading, justify="right" if heading in ("seeds", "terms") else "left")
    for row in rows:
        if "mistakes" in row:
            told = counted(int(str(row["mistakes"])), "mistake")
            table.add_row(str(row["name"]), told, "", "", "", str(row["from"]))
            continue
        codes = row["languages"]
        spoken = " ".join(codes) if isinstance(codes, list) else ""
        cells = (row["name"], row["title"], spoken, row["seeds"], row["terms"], row["from"])
        table.add_row(*map(str, cells))
    Console(markup=False, highlight=False).print(table)
    broken = " ".join(str(row["name"]) for row in rows if "mistakes" in row)
    if broken:
        click.echo(f"See the mistakes: prospector niche check {broken}")


def _overview() -> Iterator[dict[str, object]]:
    local = local_niches()
    shelves = {
        **dict.fromkeys(builtin_niches(), "built-in"),
        **dict.fromkeys(local, "local"),
    }
    for name in sorted(shelves):
        row: dict[str, object] = {"name": name, "from": shelves[name]}
        try:
            niche = load_niche(name)
        except InvalidNicheError as broken:
            yield {**row, "mistakes": len(broken.mistakes)}
            continue
        except NicheError:
            yield {**row, "mistakes": 1}
            continue
        yield {
            **row,
            "title": niche.title,
            "languages": list(niche.languages),
            "seeds": len(niche.seeds),
            "terms": len(niche.terms),
        }


@command.command()
@click.argument("name")
@_FORMAT
def show(name: str, form: str) -> None:
    """What the profile NAME (or a path) says."""
    niche = load_niche(name)
    if form == "json":
        _print_json(_as_dict(niche))
        return
    click.echo(f"{niche.title} ({niche.name}) from {niche.path}")
    limits = dataclasses.asdict(niche.limits)
    click.echo("limits: " + ", ".join(f"{key} {_plain(value)}" for key, value in limits.items()))
    for label, values in (
        ("languages", niche.languages),
        ("our domains", niche.domains),
        ("brands", niche.brands),
        ("competitors", niche.competitors),
        ("left-out terms", niche.exclude_terms),
        ("left-out domains", niche.exclude_domains),
        ("score", [f"{part} {weight:g}" for part, weight in niche.score.items()]),
    ):
        if values:
            click.echo(f"{label}: {', '.join(values)}")
    for asset in niche.assets:
        click.echo(f"asset: {asset.url}  {asset.title}  [{', '.join(asset.terms)}]")
    for source in niche.sources:
        click.echo("source: " + ", ".join(f"{key} {_told(value)}" for key, value in _said(source)))
    click.echo(f"terms ({len(niche.terms)}):")
    for term, weight in sorted(niche.terms.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"  {weight:g}  {term}")
    click.echo(f"seeds ({len(niche.seeds)}):")
    for seed in niche.seeds:
        click.echo(f"  {seed}")


@command.command()
@click.argument("topic")
@click.option("--title", default="", help="What people call the topic.")
@click.option(
    "--from",
    "pages",
    multiple=True,
    metavar="URL|FILE",
    help="A page on the topic: its terms and language are taken, a URL becomes a seed; repeatable.",
)
@click.option(
    "--competitor",
    "rivals",
    multiple=True,
    metavar="URL|DOMAIN",
    help="A competitor; of a URL the terms of the page are taken too; repeatable.",
)
@click.option(
    "--source",
    "sources",
    multiple=True,
    type=click.Choice(_WITHOUT_MORE),
    help="A source to begin with; repeatable.",
)
@click.option("--term", "terms", multiple=True, metavar="PHRASE[=WEIGHT]", help="May be repeated.")
@click.option("--seed", "seeds", multiple=True, metavar="URL", help="May be repeated.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="May be repeated.")
def new(
    topic: str,
    title: str,
    pages: tuple[str, ...],
    rivals: tuple[str, ...],
    sources: tuple[str, ...],
    terms: tuple[str, ...],
    seeds: tuple[str, ...],
    languages: tuple[str, ...],
) -> None:
    """Write niches/TOPIC.toml, a commented profile to edit; never overwrites.

    The name of a built-in niche without more gives a copy of that one.

    TOPIC is a word or a few ("memory forensics"). With --from or --competitor the terms are read from
    those pages; they are a first draft.
    """
    name = _slug(topic)
    plain = not any((title, pages, rivals, sources, terms, seeds, languages))
    path = Path(FOLDER) / f"{name}.toml"
    if path.exists() or path.is_symlink():
        raise NicheError(
            f"{path} is there already and stays as it is; edit it, or choose another name."
        )
    if plain and name in builtin_niches():
        text = builtin_niches()[name].read_text(encoding="utf-8")
        _write(path, f"{_COPY.format(name=name)}{text}")
        click.echo(f"Wrote {path}, a copy of the built-in niche {name}.")
        _tell_next(name, f"Change what you like, then say: prospector niche check {name}")
        return
    label = _option("--title", title, phrase) if title else ""
    spoken = list(dict.fromkeys(_option("--language", x, language) for x in languages))
    begin = list(dict.fromkeys(_option("--seed", x, url) for x in seeds))
    weights = dict(_weighted(term) for term in terms)
    others = list(dict.fromkeys(_rival(one) for one in rivals))
    read = read_pages([*pages, *(one for one in rivals if "://" in one)], Config.load())
    if read and not weights:
        weights = vocabulary_of(read, label or topic.replace("-", " ").replace("_", " "))
    begin += [one.url for one in read[: len(pages)] if one.url != NO_ADDRESS]
    text = niche_text(
        name,
        title=label or ("" if topic == name else " ".join(topic.split())),
        languages=spoken or _languages(read) or ["en"],
        seeds=list(dict.fromkeys(begin)),
        terms=weights,
        competitors=others,
        sources=sources,
    )
    _write(path, text)
    click.echo(f"Wrote {path}.")
    if read:
        click.echo(
            f"Its {counted(len(weights), 'term')} come from {counted(len(read), 'page')}: strike out"
            " what is not the topic."
        )
    _tell_next(
        name,
        f"Look it over, then say: prospector niche check {name}"
        if begin or sources
        else f"Add seeds to it or a [[source]], then say: prospector niche check {name}",
    )


def _tell_next(name: str, first: str) -> None:
    """What to do with a profile that was written, up to the crawl."""
    if name in builtin_niches():
        click.echo(f"It takes the place of the built-in niche {name} in this folder.")
    click.echo(first)
    if not Path("scrapy.cfg").exists():
        click.echo("To crawl from this folder, say once in the shell:")
        click.echo("  export SCRAPY_SETTINGS_MODULE=prospector.settings")
    click.echo(f"Then: {program('scrapy')} crawl resources -a niche={name}")


def _slug(topic: str) -> str:
    """A name for the file of a topic: its words in a-z, joined by hyphens."""
    plain = (
        unicodedata.normalize("NFKD", topic.replace("ß", "ss")).encode("ascii", "ignore").decode()
    )
    name = plain.strip(" ").casefold().replace(" ", "-")
    if topic.isprintable() and _NAME.fullmatch(name):
        return name
    raise NicheError(
        f"{topic[:100]!r} is no name for a niche; use lower-case letters a-z, digits, - and _,"
        " at most 64."
    )


def _rival(text: str) -> str:
    if "://" in text:
        return registered_domain(_option("--competitor", text, url))
    return _option("--competitor", text, domain)


def _languages(pages: Sequence[PageAnalysis]) -> list[str]:
    """The languages of some pages, the commonest first."""
    spoken = Counter(page.language for page in pages if page.language)
    return [code for code, _ in spoken.most_common()]


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as cause:
        raise NicheError(
            f"{path} cannot be written ({cause.strerror}); go to a folder that you may write to."
        ) from cause


def _option(name: str, value: str, check: Callable[[object], str]) -> str:
    try:
        return check(value)
    except Mistake as mistake:
        raise NicheError(f"{name} {mistake}") from mistake


def _weighted(text: str) -> tuple[str, float]:
    words, sign, weight = text.rpartition("=")
    if not sign:
        words, weight = text, "1"
    term = _option("--term", words, phrase).casefold()
    try:
        return term, number(float(weight))
    except (ValueError, Mistake) as mistake:
        raise NicheError(
            f"--term {text[:100]!r} has no weight above 0 after the =; write for example"
            " --term 'memory forensics=3'."
        ) from mistake


@command.command()
@click.argument("names", nargs=-1, required=True, metavar="NAME|PATH...")
@click.pass_context
def check(ctx: click.Context, names: tuple[str, ...]) -> None:
    """Say whether profiles are right; names each mistake and exits with 2 when one is not."""
    wrong = False
    for name in names:
        try:
            niche = read_niche(Path(name)) if Path(name).is_file() else load_niche(name)
        except InvalidNicheError as broken:
            wrong = True
            for mistake in broken.mistakes:
                click.echo(f"{broken.path}, {mistake}", err=True)
            continue
        except NicheError as unreadable:
            wrong = True
            click.echo(str(unreadable), err=True)
            continue
        click.echo(
            f"{niche.path} is right: {niche.name}, {counted(len(niche.seeds), 'seed')},"
            f" {counted(len(niche.terms), 'term')}, {counted(len(niche.assets), 'asset')},"
            f" {counted(len(niche.sources), 'source')}."
        )
    if wrong:
        ctx.exit(NicheError.exit_code)


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _said(source: SourceSpec) -> Iterator[tuple[str, object]]:
    """What a source says beyond the defaults of its kind."""
    plain = dataclasses.asdict(SourceSpec(source.kind))
    for key, value in dataclasses.asdict(source).items():
        if key == "kind" or (
            value != plain[key] and value != getattr(KINDS[source.kind], key, None)
        ):
            yield key, value


def _told(value: object) -> str:
    return " | ".join(map(str, value)) if isinstance(value, tuple) else _plain(value)


def _as_dict(niche: Niche) -> dict[str, object]:
    found: dict[str, object] = {
        part.name: getattr(niche, part.name) for part in dataclasses.fields(niche)
    }
    found["terms"] = dict(niche.terms)
    found["score"] = dict(niche.score)
    found["assets"] = [dataclasses.asdict(asset) for asset in niche.assets]
    found["limits"] = dataclasses.asdict(niche.limits)
    found["sources"] = [dataclasses.asdict(source) for source in niche.sources]
    found["footprints"] = {name: dict(spoken) for name, spoken in niche.footprints.items()}
    return found


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
