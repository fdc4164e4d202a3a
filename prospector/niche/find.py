"""Finding the profile that a name stands for.

``-a niche=X`` and ``--niche X`` take a built-in name, the name of a file
``niches/X.toml`` in the working folder, or a path; a local file wins over a built-in of its name.
"""

from __future__ import annotations

import difflib
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.errors import NicheError, UnknownNicheError
from prospector.niche.profile import MAX_BYTES, Niche
from prospector.niche.schema import parse_niche
from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.resources.abc import Traversable

FOLDER = "niches"
"""Folder of profiles, in the package and in the working folder."""

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


def is_built_in(niche: Niche) -> bool:
    """Whether a profile came with the package: its file is not for editing."""
    shelf = builtin_niches().get(niche.name)
    return shelf is not None and str(shelf) == niche.path


def place_to_write(niche: Niche) -> str:
    """Where a person adds what a niche lacks: its file, or a profile of one's own."""
    if is_built_in(niche):
        return (
            f"a profile of your own (prospector niche new NAME; {niche.name} comes with prospector)"
        )
    return str(niche.path) if niche.path else "its profile"


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
