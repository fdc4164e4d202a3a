"""What authors of pages call the parts of a page, in ids and class names (pure).

Each token of a class is read by itself and by its words: ``main-nav``, ``mainNav`` and ``main_nav``
all hold ``nav``. Some tokens speak of the page and not of the part: WordPress gives an article the
classes ``tag-python category-news``, frameworks write ``has-sidebar`` and ``overflow-hidden``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple


class Meaning(NamedTuple):
    """What the names of one element say: the part of a page or nothing, content, hidden."""

    part: str = ""
    content: bool = False
    hidden: bool = False


_PARTS: tuple[tuple[str, str], ...] = (
    # part -> words of one token; the first part that matches has it
    (
        "comment",
        (
            r"\w*comments?|comment\w*|\w*kommentare?|kommentar\w*|comentarios?|commentaires?|commenti"
            r"|disqus\w*|respond|replies|reply|opinie|reacties|trackbacks?|pingbacks?|guestbook"
        ),
    ),
    (
        "author_bio",
        (
            r"author ?(?:bio|box|info|card|about|profile|description|details|desc|area|block|meta)"
            r"|(?:about|post|entry|article) ?(?:the ?)?author|bio ?box|autoren? ?(?:box|info|profil)"
            r"|autorbox|vcard author|contributor ?bio|(?:\w+ )?signature|(?:user|short|mini) ?bio|bio"
        ),
    ),
    (
        "nav",
        (
            r"nav|navs|navi|\w*navbar\w*|\w*navigation\w*|navigator|nav(?:list|links|menu|item|wrap\w*)"
            r"|(?:sub|main|top|left|right|side|foot|page|meta|site|haupt|global|local|sec|pri)nav(?:i|ig)?"
            r"|\w*menue?|menu\w*|\w*breadcrumbs?|crumbs?|brotkrumen|krumen|pagination|pager|paging|pagenav"
            r"|pagenavi|toolbar|tabs?|skip ?(?:links?|to)|prev ?next|next ?prev|lang(?:uage)? ?(?:switch\w*"
            r"|select\w*|list|menu)|sitemap|jump ?to|offcanvas|hamburger"
        ),
    ),
    (
        "footer",
        (
            r"\w*footer\w*|foot|fuss\w*|fooder|pie|colophon|copyright|bottom ?bar|site ?info|impressum"
            r"|legal|credits?|poweredby"
        ),
    ),
    (
        "popup",
        (
            r"cookies?|cookie ?\w+|consent|gdpr|modal|popup|pop ?up|overlay|lightbox|banner ?cookie|paywall"
            r"|adblock\w*|login|signin|signup|search|search ?\w+|suche"
        ),
    ),
    (
        "related",
        (
            r"\w*related\w*|relacionad[ao]s?|verwandte?|similar|\w*recommend\w*|empfehlung\w*|teasers?"
            r"|teaser ?\w+|latest|neueste|recent|popular|trending|most ?(?:read|popular|viewed|commented)"
            r"|meistgelesen|mas ?leidas?|more ?(?:stories|news|articles|posts|from|on)|read ?more"
            r"|readmore|weiterlesen|weitere|outbrain|taboola|crosslinks?|crp|yarpp\w*|carousel|slider"
            r"|articles? ?list|(?:\w+ )?playlist|news ?list|post ?list|more ?link"
        ),
    ),
    (
        "social",
        (
            r"social\w*|share|shares|sharing|sharedaddy|sharer?\w*|shariff\w*|addtoany|addthis|a2a|follow"
            r"|follow ?\w+|facebook|twitter(?! tweet)|whatsapp|pinterest|sns|teilen|compartir|partager"
        ),
    ),
    (
        "meta",
        (
            r"(?:post|entry|article|byline|item|blog) ?(?:meta|info|details|data|footer|date|tags|categories"
            r"|utility)|meta ?\w*|metadata|postmeta|postinfo|byline|tags?|tag ?(?:cloud|list|links)|tagcloud"
            r"|taglist|keywords|categories|cat ?links|posted ?(?:in|on|by)|dateline|schlagworte?|etiquetas"
            r"|permalink|edit ?(?:link|section)|print|drucken|tools|(?:page|post|article|entry) ?tools?|actions?|buttons?|btns?|cta|catlinks"
            r"|avatars?|gravatar|user ?(?:info|details|hover|extras)|author|author ?(?:name|link)"
            r"|wp element caption|wp caption text|image ?caption|(?:image|photo) ?credits?"
            r"|bild(?:unterschrift|nachweis|quelle)"
        ),
    ),
    (
        "ad",
        (
            r"ads?|ad ?(?:box|slot|unit|banner|wrapper|container)|adv|advert\w*|adsense|anzeigen?|werbung"
            r"|sponsor(?:ed|s)?|promo(?:tion)?s?|publicidad|pub|reklame?|dfp|gpt ?ad"
        ),
    ),
    (
        "sidebar",
        (
            r"\w*sidebars?\w*|side ?bar|side|sidenav|aside|seitenleiste|marginal\w*|right ?col(?:umn)?"
            r"|left ?col(?:umn)?|rightcol\w*|leftcol\w*|col ?(?:right|left)|right ?rail|rail|widgets?"
            r"|widget ?\w+|newsletter\w*|subscribe|subscription|abo|archives?|calendar|blogroll|infobox"
            r"|linkbox|service ?box|box ?(?:right|left)|barra ?lateral|secondary|complementary"
        ),
    ),
    (
        "header",
        (
            r"\w*header|kopf\w*|masthead|topbar|top ?bar|branding|logo|site ?(?:title|head)|head|banner"
            r"|cabecera|entete|toplinks|titlebar|hero"
        ),
    ),
)
_PART = [(part, re.compile(rf"(?:^| )(?:{words})(?= |$)")) for part, words in _PARTS]
_ANY_PART = re.compile(rf"(?:^| )(?:{'|'.join(words for _, words in _PARTS)})(?= |$)")
_STRONG_CONTENT = re.compile(
    r"(?:^| )(?:(?:entry|post|article|story|page|blog|main|news|body|text|singular|single|node|field)"
    r" ?(?:content|body|text|inner ?content)|article ?body|articlebody|bodytext|body ?copy|body ?text"
    r"|storycontent|maincontent|mw ?(?:parser ?output|content ?text)|bbcode(?: \w+)*|markdown ?body|prose|rte"
    r"|content ?(?:body|text|main|area|column)|td ?post ?content|e ?content|hauptinhalt|fliesstext"
    r"|artikeltext|texto|cuerpo|corps|testo)(?= |$)"
)
_CONTENT = re.compile(
    r"(?:^| )(?:content|contents|inhalt|contenido|contenu|contenuto|entry|article|artikel|articulo"
    r"|post|story|text|main|hentry|copy|absatz|paragraph|richtext|wysiwyg|tresc|innehall)(?= |$)"
)
_HIDDEN = frozenset(
    [
        "hidden",
        "is-hidden",
        "hide",
        "sr-only",
        "sr_only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "screen-reader",
        "element-invisible",
        "invisible",
        "offscreen",
        "d-none",
        "display-none",
        "u-hidden",
        "screenreader",
        "a11y-hidden",
        "accessibility",
        "noprint-hidden",
        "uk-hidden",
    ]
)
_SHOWN_SOMEWHERE = re.compile(r"^(?:d-\w+-(?!none)|\w+:(?:block|flex|inline|grid)|visible-|show-)")
_ABOUT_THE_PAGE = re.compile(
    r"^(?:has|with|without|no|not|is|js|can|show|hide|post|page|parent|type|status|format|author|lang)"
    r"[-_](?!(?:tags?|meta|footer|content|body|text|nav|navigation|info|inner|list|share|author|header"
    r"|related|comments?|categories|links?|sidebar|menu|title|bio|box)$)"
)
_POST_CLASSES = frozenset(("hentry", "post", "type-post", "type-page", "page", "status-publish"))
_TAXONOMY = re.compile(r"^(?:tag|category|cat|kategorie|topic|taxonomy|series|section|ressort)[-_]")
_PREFIX = re.compile(
    r"^(?:js-|elementor-(?:element|widget(?:-(?:wrap|container))?)(?![\w])|elementor-widget-)"
)
"""Of scripts and page builders: ``elementor-widget`` is a paragraph as often as a side box."""
_NO_NAME = re.compile(r"(?=\D*\d)[\da-fA-F-]{8,}$|(?:[^-_]+[-_]){6}")
"""Numbers of objects, and headings turned into ids."""
_SPLIT = re.compile(r"[\W\d_]+|(?<=[a-z])(?=[A-Z])")
_NUMBER = "0123456789-_"
_MAX_CHARS = 400
_CACHE_SIZE = 20_000
_STRONG, _WEAK, _SILENT = -1, len(_PART), len(_PART) + 1
"""Ranks of what is no part: certain content comes before all parts, likely content after."""
_known: dict[tuple[str, str], Meaning] = {}


def meaning_of(identifier: str, classes: str) -> Meaning:
    """What an element's ``id`` and ``class`` say of it."""
    key = (identifier, classes)
    known = _known.get(key)
    if known is None:
        if len(_known) >= _CACHE_SIZE:
            _known.clear()
        known = _known[key] = _read(identifier[:_MAX_CHARS], classes[:_MAX_CHARS])
    return known


def _read(identifier: str, classes: str) -> Meaning:
    tokens = classes.split()
    is_post = not _POST_CLASSES.isdisjoint(tokens)
    hidden = not _HIDDEN.isdisjoint(tokens) and not any(map(_SHOWN_SOMEWHERE.match, tokens))
    rank = _SILENT
    for token in (identifier, *tokens):
        if token and not (is_post and _TAXONOMY.match(token)):
            rank = min(rank, _rank(token.rstrip(_NUMBER)))
    part = _PART[rank][0] if 0 <= rank < len(_PART) else ""
    return Meaning(part, rank in (_STRONG, _WEAK), hidden)


@lru_cache(_CACHE_SIZE)
def _rank(token: str) -> int:
    """What one token says: the place of its part among all, or one of the three others."""
    token = _PREFIX.sub("", token)
    if token in _HIDDEN or _ABOUT_THE_PAGE.match(token) or _NO_NAME.match(token):
        return _SILENT
    phrase = " ".join(_SPLIT.split(token)).lower().strip()
    if not phrase:
        return _SILENT
    if _STRONG_CONTENT.search(phrase):
        return _STRONG
    if _ANY_PART.search(phrase):
        return next(rank for rank, (_, pattern) in enumerate(_PART) if pattern.search(phrase))
    return _WEAK if _CONTENT.search(phrase) else _SILENT
