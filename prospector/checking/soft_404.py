"""Soft 404s: pages that say "not found" with a status of 200 (pure).

Two independent ways to notice one. By words: the title or first heading *is* such a sentence, in
any of the languages below. By control (Bar-Yossef et al., "Sic transit gloria telae", WWW 2004): a
made-up sibling address of the same folder answers the same page.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.checking.features import Features

ALIKE = 0.9
"""Share of word triples in common from which two answers are the same page."""

_SENTENCES = (
    r"(?:error )?404(?: error)?",
    r"(?:error )?410(?: gone)?",
    (
        r"(?:the |this |requested )*(?:page|file|document|resource|article|content)"
        r"(?: (?:you (?:requested|are looking for)|requested))? "
        r"(?:was |is |could |can )?(?:not |cannot )(?:be )?(?:found|available|exist)"
    ),
    r"page (?:does not|doesn.t|no longer) exists?",
    r"not found",
    r"seite (?:wurde )?nicht (?:gefunden|vorhanden)",
    r"page (?:non trouvée|introuvable)|cette page n.existe (?:pas|plus)",
    r"página no encontrada|no se (?:ha )?encontr(?:ó|ado) la página",
    r"página não encontrada",
    r"pagina non trovata",
    r"pagina niet gevonden",
    r"sidan (?:hittades inte|kunde inte hittas|finns inte)",
    r"siden (?:blev|ble) ikke funnet|side(?:n)? ikke funnet|siden findes ikke",
    r"sivua ei löytynyt|sivua ei löydy",
    r"strona nie (?:została znaleziona|istnieje)|nie znaleziono strony",
    r"stránka nenalezena|stránka nebyla nalezena|stránka (?:sa )?nenašla|stránka neexistuje",
    r"az oldal nem található|a keresett oldal nem található",
    r"pagin[aă] nu (?:a fost găsită|există)",
    r"страница не (?:найдена|существует)",
    r"сторінк[ау] не знайдено",
    r"страницата не е намерена",
    r"η σελίδα δεν βρέθηκε",
    r"sayfa bulunamadı",
    r"ページが見つかりません(?:でした)?",
    r"页面不存在|找不到(?:页面|網頁|頁面)|页面未找到|頁面不存在",
    r"페이지를 찾을 수 없습니다",
    r"הדף לא נמצא",
    r"الصفحة غير موجودة",
    r"không tìm thấy trang",
    r"halaman tidak ditemukan",
    r"ไม่พบหน้า(?:ที่คุณต้องการ)?",
    r"صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد",
    r"पृष्ठ नहीं मिला",
)
_WHOLE = re.compile(
    r"(?:(?:oops|sorry|error|404|410)\W{1,4}){0,3}(?:" + "|".join(_SENTENCES) + r")\W{0,4}",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s[-|–—·:»]\s|\s?[|–—·»]\s?")
_WORD = re.compile(r"\w+")
_VOLATILE = re.compile(r"\d|[0-9a-f]{8,}", re.IGNORECASE)


def says_not_found(page: Features) -> str:
    """The sentence, when a part of the title or the whole first heading says so; else empty.

    Only whole parts count, so "How we handle 404 pages" is an article. A match in one of the two
    on a page of many words is not enough: a control must agree.
    """
    for head in (*_SPLIT.split(page.title[:300]), page.title[:300], page.heading[:300]):
        if _WHOLE.fullmatch(head.strip()):
            return head.strip()
    return ""


def alike(one: Features, other: Features, *, address: str = "", control: str = "") -> float:
    """How much of the text two pages share, 0-1, whatever tokens, dates or own address they show.

    Jaccard of word triples; words with digits and words of the two addresses are left out, since
    a soft 404 repeats the address it was asked for.
    """
    own = set(_WORD.findall(f"{address} {control}".casefold()))
    left, right = _triples(one.text, own), _triples(other.text, own)
    if not left and not right:
        return 1.0
    return len(left & right) / len(left | right)


def _triples(text: str, without: set[str]) -> set[tuple[str, ...]]:
    words = [
        w for w in _WORD.findall(text.casefold()) if w not in without and not _VOLATILE.search(w)
    ]
    if len(words) < 3:
        return {tuple(words)} if words else set()
    return set(zip(words, words[1:], words[2:], strict=False))
