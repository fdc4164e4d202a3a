"""A stranger's text made fit for a letter: one line, bounded, without marks that reorder it (pure)."""

from __future__ import annotations

import re
import unicodedata

from prospector.urls import canonical

_EMAIL = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}",
    re.IGNORECASE,
)
_LONGEST_EMAIL = 254
_LONGEST_URL = 2_000
"""Characters of an address that still is one in a letter; longer ones are left out."""
_MORE = "…"
_JOINERS = "\u200c\u200d"
"""Zero-width, but part of the spelling of Persian, Hindi and emoji."""


def line(text: object, longest: int = 120) -> str:
    """``text`` in one line of at most ``longest`` characters, cut at a word where one ends nearby.

    Controls, line and paragraph separators become spaces; marks that reorder or hide text go.
    """
    raw = str(text or "")[: longest * 8 + 1_000]
    kept = "".join(_kept(character) for character in raw)
    words = " ".join(kept.split())
    if len(words) <= longest:
        return words
    head = words[: longest - 1]
    space = head.rfind(" ")
    return (head[:space] if space > longest * 2 // 3 else head).rstrip(" ,;:-–") + _MORE


def address(url: object) -> str:
    """``url`` in its canonical spelling; empty when it is no http(s) address or far too long."""
    found = canonical(str(url or "").strip())
    return found if found and len(found) <= _LONGEST_URL else ""


def mailbox(text: object) -> str:
    """``text`` when it is one plain e-mail address (international hosts as punycode), else empty."""
    name, _, host = str(text or "").strip()[: 2 * _LONGEST_EMAIL].rpartition("@")
    try:
        spelled = f"{name}@{host.encode('idna').decode('ascii')}"
    except UnicodeError:
        return ""
    return spelled if len(spelled) <= _LONGEST_EMAIL and _EMAIL.fullmatch(spelled) else ""


def _kept(character: str) -> str:
    if character.isspace():
        return " "
    kind = unicodedata.category(character)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    # Cf: bidirectional overrides, byte-order marks, soft hyphens. Cs: half a character.
    return "" if kind in ("Cf", "Cs", "Co", "Cn") and character not in _JOINERS else character
