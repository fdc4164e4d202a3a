"""Which contact the reviewer picked: kept as a line of the decisions' notes (pure).

Decisions are append-only rows with a note; the pick is one such note in a fixed spelling, so that it
has its history and its undo like everything else a person said.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PICKED = re.compile(r"^Contact picked: (email|form|profile) (\S.*)$", re.MULTILINE)
_TAKEN_BACK = re.compile(r"^took back decision (\d+)$")


def note_for(kind: str, value: str) -> str:
    """The note that records the pick."""
    return f"Contact picked: {kind} {value}"


def picked(history: Iterable[Mapping[str, Any]]) -> tuple[str, str]:
    """The (kind, value) picked last and not taken back, from a history with the latest first."""
    gone: set[int] = set()
    for row in history:
        if back := _TAKEN_BACK.match(row["note"]):
            gone.add(int(back[1]))
        elif row["id"] not in gone and (found := _PICKED.search(row["note"])):
            return found[1], found[2]
    return "", ""
