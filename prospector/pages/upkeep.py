"""When a page was last touched and who wrote it, as far as it says so (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.pages.dates import date_in
from prospector.pages.near import found_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from prospector.pages.dom import Document

_SAID = re.compile(
    r"(?:last|latest|recently|page)[ -]?(?:up-?dat(?:ed?|e)|modified|modification|revis(?:ed|ion)|changed?"
    r"|edited|reviewed)|\bupdated?(?: on)?\b|\brevised\b|letzte (?:änderung|aktualisierung|bearbeitung)"
    r"|zuletzt (?:geändert|aktualisiert|bearbeitet)|aktualisiert(?: am)?|\bstand(?: vom)?(?=:? ?\d)"
    r"|\bstand:|dernière (?:mise à jour|modification)|mis[e]? à jour|última (?:actualización|modificación"
    r"|atualização|modificação|alteração)|actualizad[oa]|atualizad[oa]|ultimo aggiornamento"
    r"|ultima modifica|aggiornat[oa]|laatst (?:bijgewerkt|gewijzigd|aangepast)|laatste (?:update|wijziging)"
    r"|senast (?:uppdaterad|ändrad)|sidst (?:opdateret|ændret)|sist (?:oppdatert|endret)|opdateret"
    r"|uppdaterad|oppdatert|ostatnia (?:aktualizacja|modyfikacja)|zaktualizowano|poslední (?:aktualizace"
    r"|změna|úprava)|aktualizováno|aktualizace|posledná aktualizácia|aktualizované|päivitetty"
    r"|utolsó (?:frissítés|módosítás)|frissítve|ultima actualizare|actualizat|son güncelleme|güncellenme"
    r"|последнее (?:обновление|изменение)|обновлено|оновлено|τελευταία ενημέρωση|最終更新日?|更新日"
    r"|最后更新|更新时间|更新於|최종 수정|마지막 업데이트|آخر تحديث|עודכן",
    re.IGNORECASE,
)
_STEMS = (
    *(
        "updat",
        "modif",
        "revis",
        "changed",
        "edited",
        "reviewed",
        "aktualis",
        "letzte änd",
        "zuletzt",
    ),
    *("letzte bea", "stand", "à jour", "actualiz", "atualiz", "alteraç", "aggiorn", "ultima mod"),
    *("laatst", "senast", "sidst", "sist ", "opdateret", "uppdaterad", "oppdatert", "aktualiz"),
    *("ostatnia", "poslední", "posledná", "päivitetty", "frissít", "utolsó", "güncelle"),
    *("обновлен", "изменение", "оновлено", "ενημέρωση", "更新"),
    *("수정", "업데이트", "تحديث", "עודכן"),
)
"""One of these stands in every spelling of "last updated"."""
_MODIFIED = (
    *("article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified"),
    *(
        "last-modified",
        "lastmod",
        "modified",
        "date.modified",
        "revised",
        "og:article:modified_time",
    ),
)
_PUBLISHED = (
    *("article:published_time", "dcterms.date", "dcterms.created", "dc.date", "dc.date.issued"),
    *(
        "dc.date.created",
        "date",
        "pubdate",
        "publishdate",
        "publish-date",
        "og:article:published_time",
    ),
)
_JSON_MODIFIED = re.compile(r'"dateModified"\s*:\s*"([^"]{8,40})"')
_JSON_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_JSON_AUTHOR = re.compile(
    r'"author"\s{0,20}:\s{0,20}\[?\s{0,20}(?:"([^"]{3,80})"|\{[^{}]{0,300}?"name"\s*:\s*"([^"]{3,80})")'
)
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "dc.author", "article:author", "og:author")
_BYLINE = re.compile(
    r"^(?:(?:written|posted|published|reviewed|edited|text|story) )?(?:by|von|par|por|di|door|av|af|autor|author"
    r"|auteur|autore|autorin|text)\b:?\s(?P<name>[^\W\d_][^\W\d_.'’-]{1,20}\.?(?:\s[^\W\d_][\w.'’-]{0,20}){1,3})"
    r"(?=$|\s?[|,•·–—(]|\s(?:on|am|le|el|il|op|den)\s|\s\d)"
)
_NO_NAME = re.compile(
    r"https?:|www\.|[@<>{}\[\]\\]|^\s*(?:admin\w*|author|editor\w*|staff|user|webmaster|unknown|root|team"
    r"|redaktion|guest|default|test|wordpress|n/?a|null|none)\s*$",
    re.IGNORECASE,
)
_SAMPLE = 200_000
_MOST = 40
_TOP_LINES = 80


def last_updated_of(
    document: Document,
    text: str,
    folded: str,
    today: date,
    language: str = "",
    region: str = "",
) -> str:
    """The newest day (ISO 8601) on which a page says it was changed; else published; else empty.

    The editor's own words come before what the software writes into the head. Never a day after
    ``today``. ``folded`` is the text in lower case.
    """

    def newest(spelled: Iterable[str]) -> str:
        days = [
            day for one in spelled if (day := date_in(one, today, language, region)) is not None
        ]
        return max(days).isoformat() if days else ""

    metas = document.metas
    return (
        newest(_after_words(text[:_SAMPLE], folded[:_SAMPLE]))
        or newest(metas[name] for name in _MODIFIED if name in metas)
        or newest(_in_data(document, _JSON_MODIFIED))
        or newest(metas[name] for name in _PUBLISHED if name in metas)
        or newest(_in_data(document, _JSON_PUBLISHED))
        or newest(filter(None, document.times[:_MOST]))
    )


def author_of(document: Document, lines: Sequence[str]) -> str:
    """Who a page says wrote it, as a name; empty when it names nobody."""
    for data in document.json_ld:
        for plain, nested in _JSON_AUTHOR.findall(data[:_SAMPLE])[:3]:
            name = _name(_unescape(plain or nested))
            if name:
                return name
    for key in _AUTHORS:
        name = _name(document.metas.get(key, ""))
        if name:
            return name
    for line in _short(lines):
        found = _BYLINE.match(line[:1].lower() + line[1:])
        if found is not None and found["name"].split()[0][0].isupper():
            return _name(found["name"])
    return ""


def _after_words(text: str, folded: str) -> Iterator[str]:
    found = found_near(_SAID, _STEMS, text, folded, before=24, after=40)
    for _, said in zip(range(_MOST), found, strict=False):
        # The words and their date share a line, or the date stands on the next one.
        first, _, rest = text[said.end() : said.end() + 80].partition("\n")
        yield first[:40] if any(map(str.isdigit, first)) else rest.partition("\n")[0]


def _in_data(document: Document, pattern: re.Pattern[str]) -> Iterator[str]:
    for data in document.json_ld:
        yield from pattern.findall(data[:_SAMPLE])[:5]


def _short(lines: Sequence[str]) -> Iterator[str]:
    filled = (line for line in lines if line)
    for _, line in zip(range(_TOP_LINES), filled, strict=False):
        if len(line) < 100:
            yield line


def _unescape(text: str) -> str:
    if "\\u" not in text:
        return text
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 3 <= len(name) <= 80 or _NO_NAME.search(name) or sum(map(str.isalpha, name)) < 3:
        return ""
    return name
