"""The wording by which people find resource pages, in many languages (pure).

The same patterns that link builders type into search engines work on a link's anchor and address,
and on a page's title, headings and own URL.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_STRONG = re.compile(
    r"\b(?:(?:use?ful|helpful|recommended|suggested|favou?rite|related|external|more|other|web|online)"
    r" (?:links?|resources?|sites?|websites?|reading)"
    r"|links? (?:page|list|collection|directory|section)|list of (?:links|resources|sites|websites)"
    r"|resource (?:list|guide|page|cent(?:er|re)|library|directory|collection)s?|research guides?"
    r"|further reading|recommended (?:reading|tools|sites|books)|web ?links?|weblinks|linksammlung"
    r"|linkliste|linktipps?|nützliche links|link ?verzeichnis|liens utiles|liens externes|sites amis"
    r"|ressources|enlaces útiles|enlaces de interés|enlaces recomendados|sitios de interés"
    r"|link utili|siti utili|links? úteis|sites úteis|nuttige links|linkpagina|przydatne linki"
    r"|polecane strony|användbara länkar|nyttige (?:lenker|links)|hyödyllisiä linkkejä|užitečné odkazy"
    r"|hasznos linkek|linkuri utile|полезные ссылки|корисні посилання|faydalı (?:linkler|bağlantılar)"
    r"|χρήσιμοι σύνδεσμοι|リンク集|参考リンク|友情链接|常用链接|유용한 링크|روابط مفيدة"
    r"|awesome(?: list)?|blog ?roll|libguides?|curated list|directory of)\b",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    r"\b(?:links?|resources?|enlaces|liens|ligações|länkar|lenker|linkit|odkazy|odkazi|linki|linkek"
    r"|ссылки|посилання|linkler|bağlantılar|σύνδεσμοι|リンク|链接|連結|링크|recursos|risorse|zasoby"
    r"|bronnen|kaynaklar|ресурсы|toolbox|bookmarks?|bibliography|references|recommended|weblogs)\b",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"(?:^|[/_.-])(?:(?:use?ful|helpful|external|related|recommended|web|more)?[-_]?(?:links?|resources?)"
    r"|linksammlung|linkliste|nuetzliche-?links|liens(?:-utiles)?|ressources|enlaces(?:-[\w-]+)?"
    r"|recursos|link-?utili|risorse|links-?uteis|nuttige-links|linki|przydatne-linki|lankar|lenker|odkazy"
    r"|awesome[\w-]*|libguides|research-?guides?|guides?|further-reading|recommended|bookmarks"
    r"|links?page|linklist|weblinks|resource-?(?:list|guide|page|center)s?)(?:[-_][\w-]{1,40})?"
    r"(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:press|investor|job|career|human|download|media) (?:resources?|links?)|resources? department"
    r"|permalink|linkedin|sponsored links|affiliate|link (?:exchange|building|schemes?)|reciprocal"
    r"|login|privacy|cookie|terms|cart|checkout|casino|essay|coupon",
    re.IGNORECASE,
)


def link_promise(anchor: str, url: str, context: str = "") -> float:
    """0-1: how likely a link with this anchor and address leads to a resource page."""
    path = _path(url)
    words = f"{anchor} {context[:200]}" if len(anchor) < 4 else anchor
    if _AGAINST.search(words) or _AGAINST.search(path.replace("-", " ")):
        return 0.0
    promise = 0.0
    if _STRONG.search(words):
        promise = 0.8
    elif _PLAIN.search(words):
        promise = 0.5 if len(words) <= 60 else 0.3
    if _PATH.search(path):
        promise = min(1.0, promise + 0.4)
    return promise


def title_promise(text: str) -> float:
    """0-1: how much a title or heading sounds like a list of links."""
    if _AGAINST.search(text):
        return 0.0
    if _STRONG.search(text):
        return 1.0
    return 0.7 if _PLAIN.search(text) else 0.0


def url_promise(url: str) -> float:
    """0-1: how much an address looks like that of a list of links."""
    return 1.0 if _PATH.search(_path(url)) else 0.0


@lru_cache(maxsize=8_192)
def _path(url: str) -> str:
    try:
        return unquote(urlsplit(url).path[:300], errors="replace")
    except ValueError:
        return ""
