"""Whether a page's HTML is an empty shell that only a browser can fill (pure).

Two things must come together. Next to nothing to read: few links and few words outside of the site's
frame. And a sign that a script is to bring the rest: an empty element that applications mount on, a
notice for visitors without JavaScript, the content itself as data in a script, or words that say
"loading". A short page with scripts for menus and counters has no such sign.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from prospector.pages.decode import to_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

FEW_LINKS = 3
"""Links in the content up to which a page may be a shell."""
FEW_WORDS = 60
"""Words outside of the site's frame up to which it may be."""
_NO_WORDS = 12
_MOUNT_WORDS = 10
_LARGE_ISLAND = 2_000
_LOOKED_AT = 2 * 2**20
_MOUNTS = (
    "#root, #app, #__next, #__nuxt, #___gatsby, #svelte, #react-root, #app-root, #main-app, #q-app,"
    " #application, #react-app, #vue-app, #mount, #main-root, #app-mount, #gatsby-focus-wrapper,"
    " app-root, [ng-app], [data-reactroot], [ng-version], [data-server-rendered], [data-app]"
)
_FRAME = "header, footer, nav, aside, [role=navigation], [role=banner], [role=contentinfo]"
_NOTICE = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?|without|switch on|allow)\W+(?:\w+\W+){0,4}?java ?script"
    r"|java ?script\W+(?:\w+\W+){0,4}?(?:enabled?|required?|needed|disabled|activated|turned|aktivier\w*"
    r"|activ\w*|habilit\w*|abilita\w*|nötig|erforderlich|ausgeschaltet|deaktiviert)"
    r"|(?:aktivieren|schalten)\W+(?:\w+\W+){0,3}?java ?script|activer\W+(?:\w+\W+){0,2}?java ?script"
    r"|(?:active|habilite|activa)\W+(?:\w+\W+){0,2}?java ?script|(?:включите|включить)\W+java ?script"
    r"|java ?script\W{0,3}(?:を有効|已禁用|启用)",
    re.IGNORECASE,
)
_LOADING = re.compile(
    r"(?:please wait|loading|wird geladen|bitte warten|chargement|cargando|caricamento|carregando"
    r"|laden|загрузка|読み込み中|加载中)\W*",
    re.IGNORECASE,
)
_ISLAND = re.compile(
    r"__NEXT_DATA__|__NUXT(?:_DATA)?__|__INITIAL_(?:STATE|DATA|PROPS)__|__PRELOADED_(?:STATE|DATA)__"
    r"|__APOLLO_STATE__|__remixContext|__sveltekit_|__REDUX_STATE__|_sveltekit|self\.__next_f"
)
_WALL = re.compile(
    r"challenge-platform|_cf_chl_opt|captcha|Just a moment|verify(?:ing)? (?:that )?you are|not a robot"
    r"|\.awswaf\.com|_Incapsula_|px-captcha|anubis_challenge",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


def needs_rendering(
    html: bytes | str, headers: Mapping[str, str] | None = None, *, known: bool = False
) -> str:
    """Why a page can only be read in a browser, in words; empty when it can be read as it is.

    ``known``: other pages of its host were found to be filled by script, so that emptiness and a
    script are sign enough. A wall that wants to see a browser is no such page.
    """
    text = to_text(html, headers)[:_LOOKED_AT]
    if "<script" not in text and "<SCRIPT" not in text:
        return ""
    tree = LexborHTMLParser(text)
    body = tree.body
    if body is None or _frameset(tree) or _plainly_has_links(body):
        return ""
    notice = _notice(tree)
    island = _island(tree)
    moving = any("src" in node.attributes or (node.text() or "").strip() for node in _scripts(tree))
    tree.strip_tags(["script", "style", "noscript", "template", "svg"])
    links, words, said = _content(body)
    if not moving or links > FEW_LINKS or words > FEW_WORDS or _WALL.search(text):
        return ""
    sign = (
        _empty_mount(tree, body)
        or notice
        or (island if words <= FEW_WORDS // 2 else "")
        or ("says that it is loading" if words <= _NO_WORDS and _LOADING.search(said) else "")
        or ("is as empty as other pages of its host" if known and words <= FEW_WORDS // 2 else "")
    )
    return f"{sign}; {links} links and {words} words in the HTML" if sign else ""


def _plainly_has_links(body: LexborNode) -> bool:
    """Whether the content has more than a few links, seen without taking anything apart."""
    seen: set[str] = set()
    for anchor in body.css("a[href]")[:1_000]:
        href = (anchor.attributes.get("href") or "").strip()
        if not href or href in seen or href.startswith(("#", "javascript:")):
            continue
        node = anchor.parent
        while node is not None and not _is_frame(node):
            node = node.parent
        if node is None:
            seen.add(href)
            if len(seen) > FEW_LINKS:
                return True
    return False


def _is_frame(node: LexborNode) -> bool:
    if node.tag in ("header", "footer", "nav", "aside"):
        return True
    return node.tag not in ("html", "-document") and node.attributes.get("role") in (
        "navigation",
        "banner",
        "contentinfo",
    )


def _content(body: LexborNode) -> tuple[int, int, str]:
    """Distinct links and words outside of the site's frame, and the first of what it says."""
    for node in body.css(_FRAME):
        # A page that is nothing but a frame is judged as a whole.
        if _words(node) < 400:
            node.decompose()
    hrefs = {
        href
        for node in body.css("a[href]")
        if (href := (node.attributes.get("href") or "").strip())
        and not href.startswith(("#", "javascript:"))
    }
    text = body.text(separator=" ")
    return len(hrefs), len(_WORD.findall(text[:20_000])), text[:2_000]


def _empty_mount(tree: LexborHTMLParser, body: LexborNode) -> str:
    """The element that is to be filled: one with a name that frameworks use, or the page's only one."""
    for node in tree.css(_MOUNTS)[:10]:
        if _words(node) < _MOUNT_WORDS:
            name = node.attributes.get("id")
            return f"the element {'#' + name if name else '<' + str(node.tag) + '>'} waits for a script"
    children = [node for node in body.iter() if node.tag not in ("link", "meta", "br")]
    lone = children[0] if len(children) == 1 else None
    if lone is not None and lone.attributes.get("id") and _words(lone) == 0 and not lone.css("img"):
        return f"its only element, #{lone.attributes['id']}, waits for a script"
    custom = [node for node in children if "-" in str(node.tag)]
    if custom and all(_words(node) == 0 for node in children):
        return f"its element <{custom[0].tag}> waits for a script"
    return ""


def _notice(tree: LexborHTMLParser) -> str:
    for node in tree.css("noscript")[:10]:
        # Inside noscript a parser that runs scripts sees text, and tags in it.
        said = re.sub(r"<[^>]{0,500}>", " ", node.html or "")
        if _NOTICE.search(said[:2_000]):
            return "it asks visitors to enable JavaScript"
    return ""


def _island(tree: LexborHTMLParser) -> str:
    for node in _scripts(tree):
        inner = node.text() or ""
        kind = (node.attributes.get("type") or "").lower()
        named = _ISLAND.search(f"{node.attributes.get('id') or ''} {inner[:400]}")
        if len(inner) >= _LARGE_ISLAND and (named or kind == "application/json"):
            return "its content lies in a script as data"
    return ""


def _scripts(tree: LexborHTMLParser) -> list[LexborNode]:
    return [
        node
        for node in tree.css("script")[:200]
        if "ld+json" not in (node.attributes.get("type") or "")
    ]


def _frameset(tree: LexborHTMLParser) -> bool:
    return tree.css_first("frameset") is not None


def _words(node: LexborNode) -> int:
    return len(_WORD.findall(node.text(separator=" ")[:20_000]))
