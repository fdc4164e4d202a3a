"""Strangers' text and addresses made fit for a page (pure). Escaping itself is the template's."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

LONGEST = 400
"""Characters of a stranger's text that a page shows."""

# Controls, and the marks that turn the direction of the text after them: an address must not be
# able to read backwards. The plain marks U+200E/200F stay; Arabic and Hebrew need them.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")

# Letters that Unicode takes for letters of their own, though people type the plain ones.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"}
)


def folded(text: str) -> str:
    """Text as a search compares it: without case, accents and the forms of one letter."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_PLAIN)


def visible(text: object, longest: int = LONGEST) -> str:
    """At most ``longest`` characters, what cannot be seen written as its code point."""
    if text is None:
        return ""
    whole = str(text)
    cut = whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"
    return _UNSEEN.sub(lambda found: f"⟨U+{ord(found.group()):04X}⟩", cut)


def web_address(url: object) -> str:
    """The address when a link may lead there (http or https, with a host), else empty."""
    text = str(url or "")
    if _UNSEEN.search(text) or any(mark in text for mark in ' \t\n\r"<>\\'):
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and host else ""


def marked(sentence: str, anchor: str) -> tuple[str, str, str]:
    """The sentence before, in and after the anchor; ("", "", sentence) where it is not in it."""
    at = sentence.casefold().find(anchor.casefold()) if anchor else -1
    # Casefolding may change lengths ("ß"): mark only what really is the anchor.
    if at < 0 or sentence[at : at + len(anchor)].casefold() != anchor.casefold():
        return "", "", sentence
    return sentence[:at], sentence[at : at + len(anchor)], sentence[at + len(anchor) :]


def short_address(url: str) -> str:
    """An address as a person reads it: without scheme and ``www.``."""
    return re.sub(r"^https?://(www\.)?", "", url).rstrip("/") or url


def day(moment: object) -> str:
    """The date of a UTC ISO 8601 moment."""
    return str(moment or "")[:10]
