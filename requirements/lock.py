"""What the lock pins for this machine: read by whatever asks for known faults of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version


class Unreadable(Exception):
    """The lock or the database is not what it should be; the message is one sentence for people."""


class Pin(NamedTuple):
    """A package of the lock: canonical name (PEP 503), and the version without a local part."""

    name: str
    version: Version


def pins(lock: str) -> list[Pin]:
    """The packages of a lock that are for this machine, by their markers.

    Raises Unreadable where a line names no single version, or where there are none.
    """
    found = []
    for line in lock.replace("\\\n", " ").splitlines():
        text = re.sub(r"\s--hash=\S+|(^|\s)#.*", "", line).strip()
        if not text:
            continue
        try:
            wanted = Requirement(text)
            (only,) = wanted.specifier
            pin = Pin(canonicalize_name(wanted.name), Version(Version(only.version).public))
        except (InvalidRequirement, ValueError):
            pin = None
        if pin is None or only.operator != "==":
            raise Unreadable(f'the lock names no single version in "{text}"; `make lock` does')
        if wanted.marker is None or wanted.marker.evaluate():
            found.append(pin)
    if not found:
        raise Unreadable("the lock names no package for this machine")
    return found
