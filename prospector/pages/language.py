"""The language a page is written in and the country it speaks to (pure).

What a page declares is checked against its commonest words: templates say ``en`` of everything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from prospector.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_COMMON = {
    "en": (
        "the and of to in is that for with this are on by from you your have not more a an it "
        "as be at or we our about all can will home page links site web"
    ),
    "de": (
        "der die und das von ist mit den für ein eine auf nicht auch sich werden bei im zu "
        "oder dem des es sind wir ich zur zum aus wie nach über nur noch seite"
    ),
    "fr": (
        "les des et est dans pour une que sur par plus avec vous pas au aux nous ce sont du "
        "le la de en un il qui ou se son sites liens cette notre"
    ),
    "es": (
        "los las del por con una para que más como está son su al entre sobre desde enlaces "
        "el y de la en un se lo página es no información web o este"
    ),
    "it": (
        "che di per una con sono del della gli nel più anche come dei alla questo il è le non "
        "la e un in si da al delle sito pagina i"
    ),
    "pt": (
        "que não uma para com os dos mais como por das ao são em você seu sua da na pelo de "
        "do o a e um no se as sobre página também ou busca"
    ),
    "nl": (
        "het een van voor met zijn niet op dat aan ook door naar bij meer deze wordt uit om "
        "worden de en in is te die of je we er"
    ),
    "sv": (
        "och att det som för på är med till inte den av har om kan från eller ett du vi i en "
        "de så jag men sidan"
    ),
    "da": (
        "og at det som for på er med til ikke den af har om kan fra eller et du vi i en de "
        "der hun han var så jeg mor far"
    ),
    "no": (
        "og at det som for på er med til ikke den av har om kan fra eller et du vi i en de "
        "der jeg så ble være"
    ),
    "pl": (
        "nie na się do jest że jak dla przez oraz od są po ale może być tym który tylko z i w "
        "o to strona strony a"
    ),
    "cs": (
        "se na je že pro jak jsou jako nebo které však podle byl také jeho bude aby od po při "
        "a v o s z k i to stránky informace ze"
    ),
    "sk": (
        "sa na je že pre ako sú alebo ktoré však podľa bol tiež jeho bude aby od po pri a v o "
        "s z k i to stránky ktorý nie"
    ),
    "fi": (
        "ja on ei että se oli joka mutta kun myös ovat tai sekä hän kanssa mukaan vain jos "
        "ole voi niin kuin sivu"
    ),
    "hu": (
        "hogy nem egy az és is van meg csak mint vagy már még volt ha lehet szerint a ez azt "
        "amely kell oldal"
    ),
    "ro": (
        "și care este pentru din nu cu mai sunt sau prin fost acest fi pe în cel această la "
        "de a un o se site"
    ),
    "tr": (
        "ve bir bu için ile da de çok olan olarak daha gibi en sonra kadar var değil ne her site"
    ),
    "ru": (
        "и в не на что с по как это для из за от так все или был к также а о он мы сайт страница"
    ),
    "uk": "і в не на що з як це для та за від так або був до також є його у про й сайт",
    "ca": (
        "els les del per amb una que més com són al entre sobre des també aquest i el la de "
        "en un es pàgina o"
    ),
}
_LETTERS = {
    "ñ": "es",
    "¿": "es",
    "ã": "pt",
    "õ": "pt",
    "ß": "de",
    "ü": "de hu tr",
    "ä": "de sv fi",
    "ö": "de sv fi hu tr",
    "å": "sv da no",
    "ø": "da no",
    "æ": "da no",
    "ł": "pl",
    "ą": "pl",
    "ę": "pl",
    "ż": "pl",
    "ř": "cs",
    "ě": "cs",
    "ů": "cs",
    "ľ": "sk",
    "ô": "sk fr",
    "č": "cs sk",
    "š": "cs sk",
    "ž": "cs sk",
    "ő": "hu",
    "ű": "hu",
    "ş": "tr",
    "ğ": "tr",
    "ı": "tr",
    "ș": "ro",
    "ț": "ro",
    "ă": "ro",
    "è": "fr it ca",
    "ê": "fr pt",
    "œ": "fr",
    "à": "fr it ca pt",
    "ò": "it ca",
    "ì": "it",
    "і": "uk",
    "ї": "uk",
    "є": "uk",
    "ы": "ru",
    "ё": "ru",
}
"""Letters that stand in few languages."""
_VOTES: dict[str, list[tuple[str, float]]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _VOTES.setdefault(_word, []).append((_language, 1.0))
_VOTES = {
    word: [(language, 1 / len(voters)) for language, _ in voters] for word, voters in _VOTES.items()
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
    ("bn", re.compile(r"[ঀ-৿]")),
    ("ta", re.compile(r"[஀-௿]")),
    ("ka", re.compile(r"[ა-ჿ]")),
    ("hy", re.compile(r"[԰-֏]")),
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
_OTHER_SCRIPT = re.compile("[\u0370-\u03ff\u0530-\u10ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 4_000
_LEAST_VOTES = 3.0
_ENOUGH_WORDS = 30


def language_of(text: str, declared: str = "") -> str:
    """A two-letter code; the declared one unless the words clearly say otherwise; may be empty."""
    said = declared.strip().lower().replace("_", "-").split("-")[0]
    said = said if re.fullmatch(r"[a-z]{2,3}", said) else ""
    sample = text[:_SAMPLE]
    for code, script in _SCRIPTS if _OTHER_SCRIPT.search(sample) else ():
        if len(script.findall(sample)) > max(20, len(sample) * 0.1):
            return said if said in ("zh", "ja") and code in ("zh", "ja") else code
    votes: dict[str, float] = defaultdict(float)
    folded = sample.lower()
    words = _WORD.findall(folded)
    for word in words:
        for language, weight in _VOTES.get(word, ()):
            votes[language] += weight
    if not sample.isascii():
        for letter in _LETTERS.keys() & set(folded):
            languages = _LETTERS[letter].split()
            for language in languages:
                votes[language] += folded.count(letter) / len(languages)
    if not votes:
        return said
    (best, count), *others = sorted(votes.items(), key=lambda vote: -vote[1])[:2]
    clear = count >= max(_LEAST_VOTES, 0.03 * len(words))
    if said:
        ahead = clear and len(words) >= _ENOUGH_WORDS and votes[said] < 0.5 * count
        return best if ahead else said
    return best if clear and (not others or count >= 1.15 * others[0][1]) else ""


def is_common(word: str) -> bool:
    """Whether a word in lower case is one of the commonest of some language."""
    return word in _VOTES


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
