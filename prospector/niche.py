"""Niche profiles: what a topic is, where its crawl begins, and which pages are ours.

A profile is a TOML file. ``-a niche=X`` and ``--niche X`` take a built-in name, the name of a file
``niches/X.toml`` in the working folder, or a path; a local file wins over a built-in of its name.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from prospector.errors import NicheError, UnknownNicheError
from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

MAX_BYTES = 512 * 1024
"""Largest profile that is read, in bytes; a longer list of seeds belongs in ``-a seeds=@FILE``."""

FOLDER = "niches"
"""Folder of profiles, in the package and in the working folder."""

_NOTHING: Mapping[str, float] = MappingProxyType({})
_WORD = re.compile(r"\w{3,}")
_STOP_WORDS = {
    "and",
    "for",
    "from",
    "into",
    "the",
    "with",
    "und",
    "der",
    "die",
    "das",
    "les",
    "des",
}


@dataclass(frozen=True, slots=True)
class Asset:
    """A page of ours worth linking to, with the phrases that it answers."""

    url: str
    title: str = ""
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a crawl goes: pages a run and a site, and steps away from a seed."""

    max_pages: int = 2000
    max_depth: int = 3
    pages_per_site: int = 30
    follow_external: bool = True


@dataclass(frozen=True, slots=True)
class Niche:
    """A topic profile. Addresses are canonical, host names in lower case, languages 2-3 letters.

    ``terms`` maps a phrase to its weight (above 0), ``score`` a part of the score to its weight.
    ``path`` is the file it came from; empty for a topic without one.
    """

    name: str
    title: str = ""
    languages: tuple[str, ...] = ()
    seeds: tuple[str, ...] = ()
    exclude_terms: tuple[str, ...] = ()
    exclude_domains: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    terms: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    assets: tuple[Asset, ...] = ()
    limits: Limits = field(default_factory=Limits)
    score: Mapping[str, float] = field(default_factory=lambda: _NOTHING)
    sources: tuple[Mapping[str, object], ...] = ()
    path: str = ""


def load_niche(name: str, folder: Path | None = None) -> Niche:
    """The profile that ``name`` stands for, seen from ``folder`` (default: the working folder).

    Raises :class:`UnknownNicheError` when no profile has the name, :class:`InvalidNicheError` when
    the file has mistakes, and :class:`NicheError` when it cannot be read.
    """
    home = folder if folder is not None else Path()
    name = name.strip()
    if not name:
        raise NicheError("The niche has no name; prospector niche list shows the ones there are.")
    if _is_path(name):
        return read_niche(home / Path(name).expanduser())
    local = home / FOLDER / f"{name}.toml"
    if _is_file(local):
        return read_niche(local)
    built_in = builtin_niches().get(name)
    if built_in is None:
        raise UnknownNicheError(_unknown(name, home))
    return read_niche(built_in)


def read_niche(path: Path | Traversable) -> Niche:
    """Read and validate one profile file; raises :class:`NicheError` or a subclass."""
    # Imported late: the schema builds the classes of this module.
    from prospector.niche_schema import parse_niche

    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as cause:
        raise NicheError(
            f"There is no niche file {path}; check the path, or make one with"
            " prospector niche new NAME."
        ) from cause
    except (OSError, ValueError) as cause:
        reason = getattr(cause, "strerror", None) or str(cause)
        raise NicheError(
            f"The niche file {str(path)[:300]!r} cannot be read ({reason}); give a readable .toml"
            " file."
        ) from cause
    return parse_niche(data, str(path))


def niche_for_topic(topic: str, seeds: Sequence[str]) -> Niche:
    """A profile for a topic that has none: its terms are the topic itself and its words.

    Raises :class:`NicheError` when there is no seed, a seed is no http(s) address, or the topic has
    no word of three letters.
    """
    title = " ".join(topic.split())
    words = [word for word in _WORD.findall(title.casefold()) if word not in _STOP_WORDS]
    if not words:
        raise NicheError(f"The topic {topic[:100]!r} has no word to search for; name it in words.")
    found: dict[str, None] = {}
    for seed in seeds:
        url = canonical(seed.strip())
        if url is None:
            raise NicheError(
                f"The seed {seed[:200]!r} of topic {title} is not an http(s) address; write it with"
                " https:// in front."
            )
        found[url] = None
    if not found:
        raise NicheError(f"The topic {title} has no seeds; give some with -a seeds=URL,URL.")
    terms = dict.fromkeys(words, 1.0)
    if len(words) > 1:
        terms[" ".join(_WORD.findall(title.casefold()))] = 3.0
    return Niche(name=title.casefold(), title=title, seeds=tuple(found), terms=terms)


def builtin_niches() -> dict[str, Traversable]:
    """Name and file of each profile that comes with the package, in alphabetical order."""
    shelf = resources.files("prospector").joinpath(FOLDER)
    if not shelf.is_dir():
        return {}
    files = {entry.name: entry for entry in shelf.iterdir() if entry.name.endswith(".toml")}
    return {name.removesuffix(".toml"): files[name] for name in sorted(files)}


def local_niches(folder: Path | None = None) -> dict[str, Path]:
    """Name and file of each profile in ``niches/`` of ``folder``, in alphabetical order."""
    shelf = (folder if folder is not None else Path()) / FOLDER
    try:
        return {path.stem: path for path in sorted(shelf.glob("*.toml"))}
    except OSError:
        return {}


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.endswith(".toml")


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _unknown(name: str, home: Path) -> str:
    known = sorted({*builtin_niches(), *local_niches(home)})
    shown = name[:100]
    folded = shown.casefold()
    near = [other for other in known if len(folded) > 2 and folded in other]
    near += [other for other in difflib.get_close_matches(folded, known) if other not in near]
    hint = f" (did you mean {' or '.join(near[:3])}?)" if near else ""
    return (
        f"There is no niche {shown!r}{hint}; prospector niche list shows the ones there are,"
        f" prospector niche new NAME makes niches/NAME.toml, and any topic runs with -a"
        " seeds=URL,URL."
    )
