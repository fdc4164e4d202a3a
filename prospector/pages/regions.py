"""In which region of a page an element stands, from landmarks, roles and class words (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Region(NamedTuple):
    """The nearest hint of each strength around an element.

    ``landmark``: from HTML5 tags and ARIA roles; ``named``: from id and class words; both are a
    placement word or empty. ``main``/``article``: inside such a landmark. ``content``: inside an
    element named like content. ``hidden``: not shown.
    """

    landmark: str = ""
    named: str = ""
    main: bool = False
    article: bool = False
    content: bool = False
    hidden: bool = False


_ROLES = {
    "navigation": "nav",
    "menu": "nav",
    "menubar": "nav",
    "banner": "header",
    "contentinfo": "footer",
    "complementary": "sidebar",
    "search": "header",
    "tablist": "nav",
}

# Words of ids and classes, in the languages that page authors name things in. Longer names are
# matched by their parts: "main-nav", "mainNav" and "main_nav" all hold "nav".
_WORDS: tuple[tuple[str, str], ...] = (
    (
        "comment",
        (
            r"comments?|commentlist|kommentare?|comentarios?|commentaires?|commenti|disqus|respond"
            r"|replies|reply|opinie|reacties|trackbacks?|pingbacks?"
        ),
    ),
    (
        "author_bio",
        (
            r"author ?(?:bio|box|info|card|about|profile|description|details|desc)|about ?author"
            r"|bio ?box|autoren? ?(?:box|info|profil)"
        ),
    ),
    (
        "nav",
        (
            r"nav|navi|navbar|navigation|navigator|menu|menue|menubar|submenu|topmenu|mainmenu|breadcrumbs?"
            r"|crumbs?|brotkrumen|pagination|pager|paging|wp ?pagenavi|toolbar|tabs|subnav|mainnav"
            r"|skip ?links?|prev ?next|post ?navigation|lang(?:uage)? ?(?:switch(?:er)?|selector|list)"
            r"|sitemap|hauptmenu|jump ?to"
        ),
    ),
    (
        "footer",
        (
            r"footer|foot|fuss|fusszeile|pie|colophon|copyright|bottom ?bar|site ?info|legal|impressum"
            r"|page ?footer|postfooter|post ?footer|footnav"
        ),
    ),
    (
        "header",
        (
            r"header|kopf|kopfzeile|masthead|topbar|top ?bar|branding|logo|site ?title|banner|cabecera"
            r"|entete|top ?nav|toplinks"
        ),
    ),
    (
        "sidebar",
        (
            r"sidebars?|side ?bar|sidenav|aside|seitenleiste|rightcol(?:umn)?|leftcol(?:umn)?|right ?rail"
            r"|rail|widgets?|widget ?area|related|relacionad[ao]s?|verwandte|recommend(?:ed|ations?)?"
            r"|empfehlungen|teasers?|promo(?:tion)?|ads?|advert(?:isement|ising)?|anzeigen?|werbung"
            r"|sponsors?|social|share|shares|sharing|sharedaddy|addtoany|addthis|follow ?us|newsletter"
            r"|subscribe|subscription|tags?|tag ?cloud|tagcloud|categories|cat ?links|post ?meta|entry ?meta"
            r"|meta ?data|metadata|postmeta|meta|byline|popular|trending|most ?read|meistgelesen|latest"
            r"|recent ?posts?|more ?stories|more ?news|see ?also ?box|read ?more|weiterlesen|blogroll"
            r"|archives?|calendar|cookie|consent|modal|popup|overlay|login|search|jp ?relatedposts"
            r"|infobox|outbrain|taboola|crosslinks?|linkbox|service ?box|print|tools|actions|buttons?"
        ),
    ),
)
_NAMED = [(kind, re.compile(rf"(?:^| )(?:{words})(?= |$)")) for kind, words in _WORDS]
_CONTENT = re.compile(
    r"(?:^| )(?:content|contents|inhalt|contenido|contenu|contenuto|entry|article|artikel|articulo"
    r"|post|story|text|body ?text|page ?content|main|maincontent|hentry|prose|markdown ?body|rte"
    r"|mw ?parser ?output|bodytext|articlebody|storycontent|td ?post ?content)(?= |$)"
)
_HIDDEN_WORDS = re.compile(
    r"(?:^| )(?:sr ?only|visually ?hidden|screen ?reader(?: ?text)?|hidden|hide|d none|invisible"
    r"|offscreen|is hidden)(?= |$)"
)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|text-indent\s*:\s*-\d{3,}|font-size\s*:\s*0(?![.\d])"
    r"|(?:left|top)\s*:\s*-\d{3,}px|opacity\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"[^A-Za-z0-9À-ɏ]+|(?<=[a-z])(?=[A-Z])")
_MAX_NAMES = 400


def region_of(tag: str, attributes: Mapping[str, str | None], around: Region) -> Region:
    """The region of an element with these ``attributes`` inside ``around``."""
    landmark, named = around.landmark, around.named
    main, article, content, hidden = around.main, around.article, around.content, around.hidden
    if tag == "nav":
        landmark = "nav"
    elif tag == "aside":
        landmark = "sidebar"
    elif tag == "main":
        main, landmark, named = True, "", ""
    elif tag == "article":
        article = True
        if landmark in ("header", "footer"):
            landmark = ""
    elif tag in ("header", "footer"):
        # Of an article they are its title block and its end, which are something else.
        landmark = tag if not (article or main) else landmark or f"article_{tag}"
    if attributes:
        role = attributes.get("role")
        if role:
            if role == "main":
                main, landmark, named = True, "", ""
            elif role == "article":
                article = True
            else:
                landmark = _ROLES.get(role, landmark)
        names = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
        if len(names) > 1 and tag not in ("body", "html"):
            words = " ".join(_SPLIT.split(names[:_MAX_NAMES])).lower().strip()
            if words:
                named, content = _by_name(words, named, content)
                if _HIDDEN_WORDS.search(words) and tag != "a":
                    hidden = True
        if not hidden:
            hidden = _is_hidden(attributes)
    return Region(landmark, named, main, article, content, hidden)


_cache: dict[str, tuple[str, bool]] = {}
_CACHE_SIZE = 20_000


def _by_name(words: str, named: str, content: bool) -> tuple[str, bool]:
    known = _cache.get(words)
    if known is None:
        kind = next((kind for kind, pattern in _NAMED if pattern.search(words)), "")
        known = kind, bool(_CONTENT.search(words))
        if len(_cache) >= _CACHE_SIZE:
            _cache.clear()
        _cache[words] = known
    kind, is_content = known
    if is_content and not kind:
        # Content inside a sidebar is the sidebar's; anywhere else it is a fresh start.
        return named, True
    return kind or named, content or is_content


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN_STYLE.search(style[:1_000]))
