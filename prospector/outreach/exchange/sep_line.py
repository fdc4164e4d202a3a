"""The line ``sep=;`` by which Excel is told, or tells, the delimiter of a CSV file (pure)."""

from __future__ import annotations

import re

_SEP = re.compile(r'\ufeff?"?sep=([^"\w])"?[,;\t]*[\r\n]*', re.IGNORECASE)


def sep_of(line: str) -> str:
    """The delimiter that such a line names; empty for any other line."""
    found = _SEP.fullmatch(line)
    return found[1] if found else ""
