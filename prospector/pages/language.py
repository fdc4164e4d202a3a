"""The language a page is written in and the country it speaks to (pure).

What a page declares is checked against its commonest words: templates say ``en`` of everything.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from prospector.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMON = {
    "en": "the and of to in is that for with this are on by from you your have not more",
    "de": "der die und das von ist mit den für ein eine auf nicht auch sich werden bei im zu oder",
    "fr": "les des et est dans pour une que sur par plus avec vous pas au aux nous ce sont du",
    "es": "los las del por con una para que más como está son su al entre sobre desde enlaces el y",
    "it": "che di per una con sono del della gli nel più anche come dei alla questo il è le non",
    "pt": "que não uma para com os dos mais como por das ao são em você seu sua da na pelo",
    "nl": "het een van voor met zijn niet op dat aan ook door naar bij meer deze wordt uit om worden",
    "sv": "och att det som för på är med till inte den av har om kan från eller ett du vi",
    "da": "og at det som for på er med til ikke den af har om kan fra eller et du vi der",
    "no": "og at det som for på er med til ikke den av har om kan fra eller et du vi fra",
    "pl": "nie na się do jest że jak dla przez oraz od są po ale może być tym który tylko z",
    "cs": "se na je že pro jak jsou jako nebo které však podle byl také jeho bude aby od po při",
    "fi": "ja on ei että se oli joka mutta kun myös ovat tai sekä hän kanssa mukaan vain jos",
    "hu": "hogy nem egy az és is van meg csak mint vagy már még volt ha lehet szerint",
    "ro": "și care este pentru din nu cu mai sunt sau prin fost acest fi pe în cel această",
    "tr": "ve bir bu için ile da de çok olan olarak daha gibi en sonra kadar var değil",
    "ru": "и в не на что с по как это для из за от так все или был к также",
    "uk": "і в не на що з як це для та за від так або був до також є його",
    "ca": "els les del per amb una que més com són al entre sobre des també aquest i el la",
}
_VOTES = {
    word: [language for language, words in _COMMON.items() if word in words.split()]
    for words in _COMMON.values()
    for word in words.split()
}
_SCRIPTS = (
    ("ja", re.compile(r"[぀-ヿ]")),
    ("ko", re.compile(r"[가-힯]")),
    ("zh", re.compile(r"[一-鿿]")),
    ("ar", re.compile(r"[؀-ۿ]")),
    ("he", re.compile(r"[֐-׿]")),
    ("el", re.compile(r"[Ͱ-Ͽ]")),
    ("th", re.compile(r"[฀-๿]")),
    ("hi", re.compile(r"[ऀ-ॿ]")),
)
_REGION = re.compile(r"^[a-z]{2,3}[-_](?:[a-z]{4}[-_])?([a-z]{2})\b", re.IGNORECASE)
_PLACE = re.compile(r"^\s*([a-z]{2})(?:-[a-z0-9]{1,3})?\s*$", re.IGNORECASE)
_NO_COUNTRY = frozenset(
    (
        *("io", "co", "me", "tv", "ai", "cc", "ly", "fm", "gg", "to", "ws", "nu", "st", "sh", "vc"),
        *("am", "ac", "la", "im", "eu", "su", "cx", "gl", "tk", "ml", "ga", "cf", "gq"),
    )
)
"""Top-level domains of two letters that are used all over the world."""
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6_000


def language_of(text: str, declared: str = "") -> str:
    """A two-letter code; the declared one unless the words clearly say otherwise; may be empty."""
    said = declared.strip().lower().replace("_", "-").split("-")[0]
    said = said if re.fullmatch(r"[a-z]{2,3}", said) else ""
    sample = text[:_SAMPLE]
    for code, script in () if sample.isascii() else _SCRIPTS:
        if len(script.findall(sample)) > max(20, len(sample) * 0.1):
            return said if said in ("zh", "ja") and code in ("zh", "ja") else code
    votes: Counter[str] = Counter()
    words = _WORD.findall(sample.lower())
    for word in words:
        for language in _VOTES.get(word, ()):
            votes[language] += 1
    if not votes:
        return said
    best, count = votes.most_common(1)[0]
    if len(words) < 30 or count < len(words) * 0.06:
        return said
    if said and votes[said] >= count * 0.6:
        return said
    return best


def region_of(declared: str, metas: Mapping[str, str], url: str) -> str:
    """The country (ISO 3166, two capitals) a page speaks to; empty when nothing tells.

    What is said of the place (``geo.region``), then the country in the declared language, in
    ``og:locale``, and at last the top-level domain. The ``US`` that templates put into every
    ``og:locale`` counts only beside no other country.
    """
    ending = host_of(url).rpartition(".")[2]
    of_domain = ending.upper() if len(ending) == 2 and ending not in _NO_COUNTRY else ""
    of_domain = {"UK": "GB"}.get(of_domain, of_domain)
    place = _PLACE.match(metas.get("geo.region", ""))
    if place is not None:
        return place[1].upper()
    spoken = (declared, metas.get("og:locale", ""), metas.get("content-language", ""))
    said = [found[1].upper() for text in spoken if (found := _REGION.match(text.strip()))]
    said = ["GB" if one == "UK" else one for one in said]
    if said and not (of_domain and said[0] == "US"):
        return said[0]
    return of_domain
