"""A niche: one topic's profile, read from TOML and checked so that each mistake is named.

``load_niche`` takes a built-in name, the name of a file ``niches/NAME.toml`` in the working folder,
or a path. The format is described in docs/niches.md.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.errors import NicheError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_BYTES = 4 * 2**20
"""A profile is a page of text; anything larger is a mistake."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A page of ours that is worth linking to."""

    url: str
    title: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a crawl of the niche goes; pages are counted once a run."""

    max_pages: int = 2000
    max_depth: int = 3
    pages_per_site: int = 30
    follow_external: bool = True


@dataclass(frozen=True, slots=True)
class Niche:
    """A topic profile; ``path`` is the file it came from, empty for a topic without one."""

    name: str
    title: str = ""
    languages: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    exclude_terms: tuple[str, ...] = ()
    exclude_domains: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    terms: Mapping[str, float] = field(default_factory=dict)
    assets: tuple[Asset, ...] = ()
    limits: Limits = Limits()
    score: Mapping[str, float] = field(default_factory=dict)
    sources: tuple[Mapping[str, object], ...] = ()
    path: str = ""


class UnknownNicheError(NicheError):
    """No profile of that name; the message offers near ones."""


def built_in_names() -> list[str]:
    """Names of the profiles that come with prospector, sorted."""
    folder = resources.files("prospector") / "niches"
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


def local_names(folder: Path | None = None) -> list[str]:
    """Names of the profiles in ``niches/`` of the working folder, sorted."""
    return sorted(path.stem for path in ((folder or Path.cwd()) / "niches").glob("*.toml"))


def load_niche(name: str, folder: Path | None = None) -> Niche:
    """The profile called ``name``; raises :class:`NicheError` that names every mistake in it."""
    from prospector.niche_schema import read_profile  # it builds what this module defines

    name = name.strip()
    if name.endswith(".toml") or "/" in name or "\\" in name:
        path = Path(name)
        return read_profile(_read(path), str(path))
    local = (folder or Path.cwd()) / "niches" / f"{name}.toml"
    if re.fullmatch(r"[\w.-]+", name):
        if local.is_file():
            return read_profile(_read(local), str(local))
        built_in = resources.files("prospector") / "niches" / f"{name}.toml"
        if built_in.is_file():
            return read_profile(built_in.read_text(encoding="utf-8"), f"built-in {name}.toml")
    known = sorted({*built_in_names(), *local_names(folder)})
    near = difflib.get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}."
    raise UnknownNicheError(
        f"There is no niche {name[:80]!r}; {hint} Make one with: prospector niche new"
        f" {_slug(name) or 'NAME'}; or crawl a topic without a profile: -a seeds=URL,URL"
    )


def niche_for_topic(topic: str, seeds: Sequence[str]) -> Niche:
    """A profile for a topic that has none: its words are the terms, the seeds are given."""
    words = [word for word in re.findall(r"\w+", topic.replace("_", " ").lower()) if len(word) > 2]
    terms: dict[str, float] = dict.fromkeys(words, 2.0)
    if len(words) > 1:
        terms[" ".join(words)] = 3.0
    return Niche(
        name=_slug(topic) or "topic",
        title=topic.replace("-", " ").replace("_", " ").strip().capitalize(),
        seeds=tuple(seeds),
        terms=terms,
    )


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-_")[:60]


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise NicheError(f"{path} is larger than 4 MiB, which no niche profile is.")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as cause:
        raise NicheError(
            f"{path} is not UTF-8 text (byte {cause.start:,}); save it as UTF-8."
        ) from cause
    except OSError as cause:
        reason = (cause.strerror or str(cause)).lower()
        raise NicheError(
            f"The niche file {path} cannot be read ({reason}); check the path."
        ) from cause


def parse_toml(text: str, path: str) -> dict[str, object]:
    """The TOML document, or a :class:`NicheError` that names the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as cause:
        raise NicheError(f"{path} is not valid TOML: {cause}.") from cause
    except RecursionError as cause:
        raise NicheError(f"{path} is nested too deeply to be a niche profile.") from cause
