"""Known faults of the lock, from a clone of PyPA's advisory database: for machines without the net.

The clone (https://github.com/pypa/advisory-database) holds one advisory a file,
``vulns/NAME/PYSEC-*.yaml``, in the OSV schema (https://ossf.github.io/osv-schema/). Where an advisory
leaves open whether a version has the fault, it counts as having it.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from requirements.lock import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from requirements.lock import Pin

# Every scalar stays the text that was written: other loaders make 1.1 of an unquoted 1.10.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

# What happens first at one version: a range ends where the next may begin, and a fault may begin at the
# last version that has it.
ORDER = {"fixed": 0, "introduced": 1, "last_affected": 2}
FIRST = Version("0.dev0")

# What a file raises that is no YAML, no mapping, or has another shape than the schema's.
MALFORMED = (yaml.YAMLError, OSError, ValueError, LookupError, TypeError, AttributeError)


class Affected(NamedTuple):
    """The versions of one package that an advisory means.

    ``versions`` are listed one by one; each of ``ranges`` is its events in order, (kind, version).
    """

    advisory: str
    versions: frozenset[Version]
    ranges: tuple[tuple[tuple[str, Version], ...], ...]


class Database(NamedTuple):
    """Advisories that stand, by canonical name; ``day`` is the ISO date of the newest entry."""

    day: str
    affected: Mapping[str, list[Affected]]


def load(clone: Path, today: str = "") -> Database:
    """Read every advisory; Unreadable where this is no such clone or a file in it is no advisory.

    ``today`` is an ISO date, the machine's own by default.
    """
    day = ""
    today = today or dt.datetime.now(dt.UTC).date().isoformat()
    affected: dict[str, list[Affected]] = {}
    for path in sorted(clone.glob("vulns/*/PYSEC-*.yaml")):
        try:
            advisory = yaml.load(path.read_bytes(), LOADER)  # noqa: S506 - it makes nothing but text
            stamps = (date(advisory, "modified"), date(advisory, "published"))
            # Some are dated years ahead by mistake, and would make the clone look newer than it is.
            day = max(day, *(stamp for stamp in stamps if stamp <= today))
            for name, one in read(advisory):
                affected.setdefault(name, []).append(one)
        except MALFORMED as error:
            raise Unreadable(
                f"{path} cannot be read as an advisory in the OSV schema "
                f"({type(error).__name__}); `git status` there says whether it was changed"
            ) from error
    if not day:
        raise Unreadable(
            f"{clone} is no clone of PyPA's advisory database: it has no dated "
            "vulns/NAME/PYSEC-*.yaml; `git clone https://github.com/pypa/advisory-database` makes one"
        )
    return Database(day, affected)


def read(advisory: Mapping[str, Any]) -> Iterator[tuple[str, Affected]]:
    """The packages of PyPI that an advisory means, by canonical name; none where it was withdrawn.

    Ranges of git commits are passed over: they are not about what PyPI serves.
    """
    if date(advisory, "withdrawn"):
        return
    identity = advisory["id"]
    for one in advisory.get("affected") or ():
        if one["package"]["ecosystem"] == "PyPI":
            listed = (version(text) for text in one.get("versions") or ())
            ranges = (each for each in one.get("ranges") or () if each["type"] != "GIT")
            yield (
                canonicalize_name(one["package"]["name"]),
                Affected(
                    identity,
                    frozenset(each for each in listed if each),
                    tuple(tuple(in_order(each["events"])) for each in ranges),
                ),
            )


def in_order(events: list[Mapping[str, str]]) -> list[tuple[str, Version]]:
    """A range's events by version; one that has no place among versions begins at once or never ends."""
    placed = []
    for kind, text in (item for event in events for item in event.items()):
        at = None if text == "0" else version(text)
        if kind == "introduced":
            placed.append((kind, at or FIRST))
        elif kind in ORDER and at:
            placed.append((kind, at))
    return sorted(placed, key=lambda event: (event[1], ORDER[event[0]]))


def affects(affected: Affected, asked: Version) -> bool:
    """Whether a version is listed or lies in a range: https://ossf.github.io/osv-schema/#evaluation."""
    return asked in affected.versions or any(within(each, asked) for each in affected.ranges)


def within(events: tuple[tuple[str, Version], ...], asked: Version) -> bool:
    """Whether a version lies in a range, by its events in order."""
    inside = False
    for kind, at in events:
        if asked > at or (asked == at and kind != "last_affected"):
            inside = kind == "introduced"
    return inside


def faults(database: Database, pin: Pin) -> dict[str, str]:
    """The known faults of one package by advisory, in words: with the first version that mends it."""
    found = {}
    for one in database.affected.get(pin.name, ()):
        if affects(one, pin.version):
            fixed = (at for events in one.ranges for kind, at in events if kind == "fixed")
            mended = min(
                (at for at in fixed if at > pin.version and not affects(one, at)), default=""
            )
            found[one.advisory] = f"{pin.name} {pin.version}: {one.advisory}" + (
                f", mended in {mended}" if mended else ""
            )
    return found


def version(text: str) -> Version | None:
    """A version by PEP 440, or None: advisories name a few that are older than it."""
    try:
        return Version(text)
    except InvalidVersion:
        return None


def date(advisory: Mapping[str, Any], key: str) -> str:
    """The ISO date of one of an advisory's time stamps; nothing where it has none."""
    stamp = re.match(r"\d{4}-\d\d-\d\d", advisory.get(key) or "")
    return stamp[0] if stamp else ""
