"""A date as people and spreadsheets write it, to the store's spelling (pure).

What can be read in two ways is read in none: 11/12/2026 is November in America and December
elsewhere. Serial numbers are Excel's, days since 1899-12-30.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from prospector.clock import stamp

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_EXCELS_FIRST = date(1899, 12, 30)
_YEARS = range(2000, 2100)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]{1,12})?")
_DOTS = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
_SLASHES = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_BASIC = re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})")
_DAY_NAME = re.compile(r"([0-9]{1,2})\.?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4})")
_NAME_DAY = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T,]{1,3}0{1,2}:00(:00(\.0+)?)?$")


def readings(text: str) -> tuple[str, ...]:
    """Every date (or UTC moment) that ``text`` may mean, in ISO 8601: one when it is clear, two for
    slashes such as 11/12/2026, none when it is no date between 2000 and 2099."""
    given = _MIDNIGHT.sub("", " ".join(text.split())).casefold()
    if moment := _moment(given):
        return (moment,)
    if _SERIAL.fullmatch(given):
        day = _EXCELS_FIRST + timedelta(days=int(given[:5]))
        return (day.isoformat(),) if day.year in _YEARS else ()
    if found := _YEAR_FIRST.fullmatch(given) or _BASIC.fullmatch(given):
        return _dates((found[1], found[3], found[4]))
    if found := _DOTS.fullmatch(given):
        return _dates((found[3], found[2], found[1]))
    if found := _SLASHES.fullmatch(given):
        return _dates((found[4], found[3], found[1]), (found[4], found[1], found[3]))
    if found := _DAY_NAME.fullmatch(given):
        return _dates((found[3], _month(found[2]), found[1]))
    if found := _NAME_DAY.fullmatch(given):
        return _dates((found[3], _month(found[1]), found[2]))
    return ()


def _dates(*parts: tuple[str | int, str | int, str | int]) -> tuple[str, ...]:
    found = []
    for year, month, day in parts:
        try:
            one = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if one.year in _YEARS:
            found.append(one.isoformat())
    return tuple(dict.fromkeys(found))


def _month(name: str) -> int:
    """1-12 for an English month or its first three letters ("sept" too), 0 for another word."""
    if name in _LONG or name in _MONTHS or name == "sept":
        return 1 + _MONTHS.index(name[:3])
    return 0


def _moment(given: str) -> str:
    """A moment with its time of day; one without a zone is taken for UTC."""
    if not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ t][0-9]{2}:", given):
        return ""
    try:
        found = datetime.fromisoformat(given.upper())
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return stamp(found) if found.year in _YEARS else ""
    except (ValueError, OverflowError):
        return ""
