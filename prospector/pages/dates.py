"""Dates in the text of a page, in many spellings and languages (pure)."""

from __future__ import annotations

import re
from datetime import date

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY_BEFORE = re.compile(
    r"(?:\b\d{1,2}(?:st|nd|rd|th)?\.?[\s./-]{1,2}(?:de\s)?(?:[^\W\d]{3,12}\.?|\d{1,2})[\s./,-]{0,2}"
    r"(?:de\s)?|\b[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s)$"
)
_DAY_AFTER = re.compile(r"[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)")

_MONTHS = """
january jan januar jänner jän januari janvier janv enero ene gennaio gen janeiro leden ledna
styczeń stycznia sty tammikuu tammikuuta január ianuarie ian ocak январь января янв січня
gener январ
/
february feb februar februari février fév fevr févr febrero febbraio fevereiro fev únor února
luty lutego lut helmikuu helmikuuta február februarie şubat февраль февраля фев лютого febrer
/
march mar marts märz mrz maerz maart mrt mars marzo março březen března marzec marca maaliskuu
maaliskuuta március martie mart март марта березня març marec
/
april apr avril avr abril abr aprile duben dubna kwiecień kwietnia kwi huhtikuu huhtikuuta
április aprilie nisan апрель апреля апр квітня apríl
/
may mai mei maj mayo maggio mag maio květen května maja toukokuu toukokuuta május mayıs май
мая травня maig máj mája
/
june jun juni juin junio giugno giu junho červen června czerwiec czerwca cze kesäkuu kesäkuuta
június iunie haziran июнь июня июн червня juny jún
/
july jul juli juillet juil julio luglio lug julho červenec července lipiec lipca lip heinäkuu
heinäkuuta július iulie temmuz июль июля июл липня juliol júl
/
august aug augustus août aout agosto ago srpen srpna sierpień sierpnia sie elokuu elokuuta
augusztus ağustos август августа авг серпня agost augusti
/
september sept sep septembre septiembre setiembre settembre set setembro září wrzesień
września wrz syyskuu syyskuuta szeptember septembrie eylül сентябрь сентября сен сент вересня
setembre
/
october oct oktober okt octobre octubre ottobre ott outubro out říjen října październik
października paź lokakuu lokakuuta október octombrie ekim октябрь октября окт жовтня
/
november nov novembre noviembre novembro listopad listopadu listopada lis marraskuu
marraskuuta noiembrie kasım ноябрь ноября ноя
/
december dec dezember dez décembre déc diciembre dic dicembre dezembro prosinec prosince
grudzień grudnia gru joulukuu joulukuuta decembrie aralık декабрь декабря дек грудня desember
des desembre
"""
"""The names of the months and their short forms in many languages, a slash after each month."""
_MONTH = {
    name: number for number, names in enumerate(_MONTHS.split("/"), 1) for name in names.split()
}

_FORMS = re.compile(
    r"(?<!\d)(?:"
    r"(?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)"
    r"|(?P<y2>(?:19|20)\d\d)(?P<m2>\d\d)(?P<d2>\d\d)(?!\d)"
    r"|(?P<y3>(?:19|20)\d\d)\s?[年년]\s?(?P<m3>\d{1,2})\s?[月월]\s?(?:(?P<d3>\d{1,2})\s?[日일])?"
    r"|(?P<a>\d{1,2})(?P<mark>\s?[./-]\s?)(?P<b>\d{1,2})(?P=mark)(?P<y4>(?:19|20)\d\d|\d\d)(?!\d)"
    r"|(?P<d5>\d{1,2})(?:st|nd|rd|th|er|[ºª°])?[.\s-]{1,2}(?:(?:of|de|di|d['’])\s?)?"
    r"(?P<n5>[^\W\d_]{3,12})\.?,?[\s-]?(?:(?:de|del)\s)?(?P<y5>(?:19|20)\d\d)(?!\d)"
    r"|(?<![^\W\d_])(?P<n6>[^\W\d_]{3,12})\.?\s(?P<d6>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y6>(?:19|20)\d\d)(?!\d)"
    r"|(?<![^\W\d_])(?P<n7>[^\W\d_]{3,12})\.?,?\s(?:de\s)?(?P<y7>(?:19|20)\d\d)(?!\d)"
    r")"
)
_MONTH_FIRST = frozenset(("", "US", "PH"))
_FIRST_YEAR = 1991


def count_dates(text: str) -> int:
    """How many full dates (day, month and year) stand in a text."""
    return sum(
        _DAY_AFTER.match(text, found.end()) is not None
        or _DAY_BEFORE.search(text[max(0, found.start() - 24) : found.start()]) is not None
        for found in _YEAR.finditer(text)
    )


def date_in(text: str, today: date, language: str = "", region: str = "") -> date | None:
    """The first date in a text that a web page can have: since 1991, and not after ``today``.

    A month without a day is its first. Of 3/4/2020 the language decides which is the month: English
    outside Britain and its sisters writes it first, all others the day.
    """
    month_first = language in ("en", "") and region in _MONTH_FIRST
    for found in _FORMS.finditer(text[:400]):
        day = _read(found, month_first)
        if day is not None and day.year >= _FIRST_YEAR and day <= today:
            return day
    return None


def _read(found: re.Match[str], month_first: bool) -> date | None:
    parts = found.groupdict()
    for n in "123":
        if parts[f"y{n}"]:
            return _made(parts[f"y{n}"], int(parts[f"m{n}"]), int(parts[f"d{n}"] or 1))
    if parts["y4"]:
        first, second = int(parts["a"]), int(parts["b"])
        if "/" in parts["mark"] and ((month_first and first <= 12) or second > 12):
            first, second = second, first
        year = parts["y4"]
        if len(year) == 2:
            year = ("20" if int(year) < 70 else "19") + year
        return _made(year, second, first)
    for n in "567":
        if parts[f"y{n}"]:
            month = _MONTH.get(parts[f"n{n}"].lower())
            return _made(parts[f"y{n}"], month, int(parts.get(f"d{n}") or 1)) if month else None
    return None


def _made(year: str, month: int, day: int) -> date | None:
    try:
        return date(int(year), month, day)
    except ValueError:
        return None
