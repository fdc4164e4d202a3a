"""Dates and yes-or-no cells as the tools write them (pure)."""

from __future__ import annotations

import re
from datetime import date, datetime

_YES = frozenset(("true", "1", "yes", "y", "x", "+", "ja", "oui", "sí", "nofollow", "dofollow"))
_WORDS = (
    *("%b %d, %Y", "%d %b %Y", "%d %b, %Y", "%B %d, %Y", "%d %B %Y", "%b %d %Y", "%d-%b-%Y"),
    *("%Y/%m/%d", "%Y%m%d"),
)
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})")


def yes(cell: str) -> bool:
    """Whether a cell says yes."""
    return cell.strip().casefold() in _YES


def day(cell: str) -> str:
    """A date as ``YYYY-MM-DD``; empty for what is none.

    ISO, ``Nov 3, 2026``, ``3 Nov 2026``; ``3/11/2026`` is read day first unless that is no date.
    """
    text = cell.strip()
    if re.match(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return date.fromisoformat(text[:10]).isoformat()
        except ValueError:
            return ""
    slashed = _SLASHED.match(text)
    if slashed:
        first, second, year = map(int, slashed.groups())
        for month, of_month in ((second, first), (first, second)):
            try:
                return date(year, month, of_month).isoformat()
            except ValueError:
                continue
        return ""
    for form in _WORDS:
        try:
            return datetime.strptime(text[:20].strip(), form).date().isoformat()
        except ValueError:
            continue
    return ""
