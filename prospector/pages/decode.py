"""From bytes to text, as a browser would, and bounded (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from w3lib.encoding import html_to_unicode

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_CHARS = 12_000_000
"""Characters of one page that are read; beyond it a page is cut."""
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
    if isinstance(body, str):
        text = body
    else:
        declared = (headers or {}).get("content-type")
        _, text = html_to_unicode(declared, body, default_encoding="utf-8", auto_detect_fun=_guess)
    text = text[:MAX_CHARS].replace("\x00", "")
    return _shallow(text) if len(text) > _WATCHED else text


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
