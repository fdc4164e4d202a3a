"""A date as people and spreadsheets write it, to the store's spelling (pure).

What can be read in two ways is read in none: 11/12/2026 is November in America and December
elsewhere. Serial numbers are Excel's, days since 1899-12-30.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta

from prospector.clock import stamp

_NAMES = (
    "jan january januar enero ene janvier janv",
    "feb february februar febrero fevrier fev fevr",
    "mar march marz mrz maerz marzo mars",
    "apr april abril abr avril avr",
    "may mai mayo",
    "jun june juni junio juin",
    "jul july juli julio juillet juil",
    "aug august agosto ago aout",
    "sep sept september septiembre setiembre septembre",
    "oct october okt oktober octubre octobre",
    "nov november noviembre novembre",
    "dec december dez dezember dic diciembre decembre",
)
"""The months in the languages that letters are written in, without accents."""
_MONTHS = {name: at for at, names in enumerate(_NAMES, 1) for name in names.split()}
_EXCELS_FIRST = date(1899, 12, 30)
_YEARS = range(2000, 2100)
_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]{1,12})?")
_DOTS = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4}|[0-9]{2})")
_SLASHES = re.compile(r"([0-9]{1,2})([/-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([/.-])([0-9]{1,2})\2([0-9]{1,2})")
_BASIC = re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})")
_DAY_NAME = re.compile(
    r"([0-9]{1,2})(?:\.|st|nd|rd|th|er)?[ -](?:(?:de|of) )?([a-z]{3,10})\.?,?[ -](?:del? )?([0-9]{4})"
)
_NAME_DAY = re.compile(r"([a-z]{3,10})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})")
_MIDNIGHT = re.compile(r"[ T,]{1,3}0{1,2}:00(:00(\.0+)?)?$")


def readings(text: str) -> tuple[str, ...]:
    """Every date (or UTC moment) that ``text`` may mean, in ISO 8601: one when it is clear, two for
    slashes such as 11/12/2026, none when it is no date between 2000 and 2099."""
    given = _MIDNIGHT.sub("", _plain(text))
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
        first, second, last = found[1], found[3], found[4]
        ways = [(last, second, first), (last, first, second)]
        if len(first) == len(second) == len(last) == 2:
            # 26-12-01 begins with its year where dates are written so.
            ways.append((first, second, last))
        return _dates(*ways)
    if found := _DAY_NAME.fullmatch(given):
        return _dates((found[3], _month(found[2]), found[1]))
    if found := _NAME_DAY.fullmatch(given):
        return _dates((found[3], _month(found[1]), found[2]))
    return ()


def one_date(text: str) -> str:
    """The one date (or UTC moment) that ``text`` means; raises :class:`ValueError` with a sentence
    when it means none, or may mean several."""
    found = readings(text)
    if len(found) == 1:
        return found[0]
    if found:
        what = f"can be read as {' or '.join(sorted(found))}"
    else:
        what = "is no date between 2000 and 2099"
    raise ValueError(f"{text.strip()[:40]!r} {what}; write it as year-month-day, 2026-11-28")


def _dates(*parts: tuple[str | int, str | int, str | int]) -> tuple[str, ...]:
    found = []
    for year, month, day in parts:
        try:
            one = date(_century(year), int(month), int(day))
        except ValueError:
            continue
        if one.year in _YEARS:
            found.append(one.isoformat())
    return tuple(dict.fromkeys(found))


def _century(year: str | int) -> int:
    """A year of two digits is one of this century: nobody plans back."""
    return int(year) + (2000 if len(str(year)) == 2 else 0)


def _month(name: str) -> int:
    """1-12 for a month's name or its usual abbreviation, 0 for another word."""
    return _MONTHS.get(name, 0)


def _plain(text: str) -> str:
    """Lower case, one space between words, without accents."""
    apart = unicodedata.normalize("NFKD", " ".join(text.split()).casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


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
