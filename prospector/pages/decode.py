"""From bytes to text, as a browser would, and bounded (pure)."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    to_unicode,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHARS = 12_000_000
"""Characters of one page that are read; beyond it a page is cut."""
MAX_TAGS = 420_000
"""Tags of one page that are read: 100,000 list items with a link each. The largest real page of our
corpus has 16,000; each costs about a kilobyte of memory."""
_NO_CHARSETS = frozenset(
    ("idna", "punycode", "undefined", "utf-7", "unicode-escape", "raw-unicode-escape")
)
"""Codecs of Python that no browser knows: they fail, take the square of the time, or hide markup."""
_MAX_DEPTH = 600
"""Elements within elements; real pages stay below 100, and parsers slow down with the square."""
_WATCHED = 60_000

# Elements that only an end tag closes; a new <p> or <li> closes the one before by itself.
_TAG = re.compile(
    r"<(/?)(div|span|table|ul|ol|dl|font|b|i|em|section|article|blockquote|center|form|fieldset|nav"
    r"|main|aside|header|footer|small|big|strong|u|code|sub|sup)\b",
    re.IGNORECASE,
)


def to_text(body: bytes | str, headers: Mapping[str, str] | None = None) -> str:
    """The page as text: BOM, then HTTP charset, then ``<meta>``, then UTF-8, then Windows-1252."""
    declared = (headers or {}).get("content-type")
    text = body if isinstance(body, str) else _decoded(body, declared)
    text = text[:MAX_CHARS].replace("\x00", "")
    if len(text) > _WATCHED and text.count("<") > MAX_TAGS:
        text = "<".join(text.split("<", MAX_TAGS + 1)[: MAX_TAGS + 1])
    return _shallow(text) if len(text) > _WATCHED else text


def _decoded(body: bytes, content_type: str | None) -> str:
    known, mark = read_bom(body)
    if known is not None and mark is not None:
        return str(to_unicode(body[len(mark) :], known))
    name = http_content_type_encoding(content_type) or html_body_declared_encoding(body)
    if not name or not _is_charset(name):
        name = _guess(body)
    elif name in ("utf-16", "utf-32"):
        name += "-be"
    return str(to_unicode(body, name))


@lru_cache(maxsize=256)
def _is_charset(name: str) -> bool:
    """Whether a codec of Python is a charset that a page may be written in."""
    found = codecs.lookup(name)
    is_text = bool(getattr(found, "_is_text_encoding", True))
    return is_text and found.name.replace("_", "-") not in _NO_CHARSETS


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as cause:
        # A page that was cut in the middle of a character is still UTF-8.
        return "utf-8" if cause.start >= len(body) - 4 else "cp1252"
    return "utf-8"


def _shallow(text: str) -> str:
    """Cut a page where it nests deeper than any real one: hostile, or broken beyond reading."""
    depth = 0
    for found in _TAG.finditer(text):
        if found[1]:
            depth = max(0, depth - 1)
        else:
            depth += 1
            if depth > _MAX_DEPTH:
                return text[: found.start()]
    return text
