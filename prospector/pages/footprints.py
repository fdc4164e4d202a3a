"""The wording by which people find resource pages, in many languages (pure).

The same patterns that link builders type into search engines work on a link's anchor and address,
and on a page's title, headings and own URL.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_STRONG = re.compile(
    r"\b(?:(?:use?ful|helpful|recommended|suggested|favou?rite|related|external|more|other|web|online"
    r"|interesting|best|free) (?:\w+ )?(?:links?|resources?|sites?|websites?|reading|pages)"
    r"|use?ful \w+"
    r"|links? (?:page|list|collection|directory|section)|list of (?:links|resources|sites|websites)"
    r"|resource (?:list|guide|page|cent(?:er|re)|library|directory|collection)s?|research guides?"
    r"|further reading|recommended (?:reading|tools|sites|books)|web ?links?|weblinks|linksammlung"
    r"|links? (?:to|for) \w+|links? related to|(?:where|places) to (?:find|buy|go)"
    r"|linkliste|linktipps?|nützliche \w+|link ?verzeichnis|interessante (?:links|seiten)"
    r"|liens (?:utiles|externes|recommandés|intéressants)|sites (?:amis|utiles|à visiter)"
    r"|ressources|enlaces (?:útiles|de interés|recomendados|relacionados|externos)|sitios de interés"
    r"|páginas (?:de interés|recomendadas|relacionadas)|(?:link|siti|risorse) (?:utili|consigliati|amici)"
    r"|(?:links?|sites|programas|ferramentas|arquivos) (?:úteis|relacionados|recomendados)"
    r"|nuttige (?:links|sites)|linkpagina|(?:przydatne|ciekawe|polecane) (?:linki|strony)"
    r"|användbara länkar|(?:nyttige|gode) (?:lenker|links)|hyödyllisiä linkkejä"
    r"|(?:užitečné|zajímavé|další) odkazy|zaujímavé stránky|hasznos (?:linkek|oldalak)|linkuri utile"
    r"|полезные (?:ссылки|сайты|ресурсы)|корисні посилання|faydalı (?:linkler|bağlantılar|siteler)"
    r"|χρήσιμοι σύνδεσμοι|awesome(?: list)?|blog ?roll|libguides?|curated list|directory of)\b"
    r"|リンク集|参考リンク|友情链接|常用链接|유용한 링크|روابط مفيدة",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\b(?:\w{0,12}links?|(?:re)?sources?|enlaces|liens?|ligações|länkar|lenker|linkit|odkazy|odkazi|linki"
    r"|linkek|ссылки|посилання|linkler|bağlantılar|σύνδεσμοι|recursos|risorse|zasoby|collegamenti"
    r"|bronnen|kaynaklar|ресурсы|toolbox|bookmarks?|recommended|weblogs|webseiten|internetseiten"
    r"|(?:informations)?quellen|suppliers|vendors|tools|ferramentas|herramientas|outils|werkzeuge|narzędzia"
    r"|nástroje|strumenti|verktyg)\b|リンク|链接|連結|링크",
    re.IGNORECASE,
)
_SEGMENT = re.compile(
    r"(?:^| )(?:\w{0,12}links?|link ?(?:list\w*|page|sammlung|pagina)|(?:\w{0,6}re)?sources?|liens?|ressources?"
    r"|enlaces?|recursos|risorse|collegamenti|linki|linkek|linkit|lankar|lenker|odkazy|povezave|viite"
    r"|awesome|libguides?|guides|further reading|recommended|bookmarks|blogroll|quellen|bronnen"
    r"|suppliers|useful|links? utili|nuttige)(?= |$)"
)
_SHORT_TITLE = 6
_LONG_NAME = 4
_SPLIT = re.compile(r"[^\w]+|_+|\d+|(?<=[a-z])(?=[A-Z])")
_INDEX = re.compile(r"(?:^|/)(?:index|default|home|start)\.\w{2,5}$", re.IGNORECASE)
_AGAINST = re.compile(
    r"\b(?:press|investor|job|career|human|download|media) (?:resources?|links?)|resources? department"
    r"|(?:perma|back)links?|linkedin|sponsored links|affiliate|link (?:exchange|building|schemes?)"
    r"|reciprocal|login|privacy|cookie|terms|cart|checkout|casino|essay|coupon|open[ -]?source"
    r"|source code|human resources",
    re.IGNORECASE,
)
_ELSE = re.compile(
    r"\b(?:about|über|à propos|acerca|who (?:am i|we are)|whoami|my|our|meine|unsere?|mis|nos|privacy"
    r"|datenschutz|privacidad|news\w*|noticias|actualités|novinky|aktuell\w*|aktuality|nyheter|press"
    r"|presse|prensa|stampa|media|blog|portfolio|projects?|proyectos|projekte|publications?|papers?"
    r"|publikationen|publicaciones|journals?|sponsor\w*|partners?|members?|team|staff|people|contacts?"
    r"|kontakt|contacto|impressum|imprint|downloads?|gallery|galerie|events?|guestbook|gästebuch"
    r"|references|bibliograph\w*|bibliograf\w*|literatur\w*|faq|help|ajuda|aide|hilfe|roadmap|archives?|archiv"
    r"|for sale|home|welcome|bienvenid\w*|willkommen|index|intro|legal|terms|cv|resume|curriculum"
    r"|lebenslauf|bio|biography|changelog|history|search|results|shop|tags?|categor\w*)\b",
    re.IGNORECASE,
)


def link_promise(anchor: str, url: str, context: str = "") -> float:
    """0-1: how likely a link with this anchor and address leads to a resource page."""
    words = f"{anchor} {context[:200]}" if len(anchor) < 4 else anchor
    if _AGAINST.search(words) or _AGAINST.search(_last_step(url)):
        return 0.0
    promise = 0.0
    if _STRONG.search(words):
        promise = 0.8
    elif _PLAIN.search(words):
        promise = 0.5 if len(words) <= 60 else 0.3
    if url_promise(url):
        promise = min(1.0, promise + 0.4)
    return promise


def title_promise(text: str) -> float:
    """0-1: how much a title or heading sounds like a list of links.

    A single word (links, sources, tools) is what a short title is about, in a long one mere talk.
    """
    if _AGAINST.search(text):
        return 0.0
    if _STRONG.search(text):
        return 1.0
    if _PLAIN.search(text) is None:
        return 0.0
    return 0.7 if text.count(" ") < _SHORT_TITLE else 0.35


def url_promise(url: str) -> float:
    """0-1: how much an address looks like that of a list of links."""
    step = _last_step(url)
    if _SEGMENT.search(step.lower()) is None or _AGAINST.search(step):
        return 0.0
    return 1.0 if step.count(" ") < _LONG_NAME else 0.5


def names_another_kind(text: str) -> bool:
    """Whether a title, heading or file name says what is no list of other people's pages."""
    return _ELSE.search(text) is not None


def file_name(url: str) -> str:
    """The last step of an address as words, without its ending; empty for the root of a site."""
    return _last_step(url)


def is_home(url: str) -> bool:
    """Whether an address is a site's first page (or that of a site in a folder)."""
    path = _path(url)
    return path in ("", "/") or (_INDEX.search(path) is not None and path.count("/") <= 2)


@lru_cache(maxsize=8_192)
def _last_step(url: str) -> str:
    path = _INDEX.sub("", _path(url)).rstrip("/").rsplit("/", 1)[-1]
    name, dot, ending = path.rpartition(".")
    if dot and len(ending) <= 5:
        path = name
    return " ".join(_SPLIT.split(path)).strip()


def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path[:300], errors="replace")
    except ValueError:
        return ""
