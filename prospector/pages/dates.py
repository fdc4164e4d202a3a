"""Dates in the text of a page, in many spellings (pure)."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY_BEFORE = re.compile(
    r"(?:\b\d{1,2}(?:st|nd|rd|th)?\.?[\s./-]{1,2}(?:de\s)?(?:[^\W\d]{3,12}\.?|\d{1,2})[\s./,-]{0,2}"
    r"(?:de\s)?|\b[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s)$"
)
_DAY_AFTER = re.compile(r"[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")


def count_dates(text: str) -> int:
    """How many full dates (day, month and year) stand in a text."""
    return sum(
        _DAY_AFTER.match(text, found.end()) is not None
        or _DAY_BEFORE.search(text[max(0, found.start() - 24) : found.start()]) is not None
        for found in _YEAR.finditer(text)
    )
