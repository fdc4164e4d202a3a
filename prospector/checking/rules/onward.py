"""Where an answer sends a browser on to: redirects, meta refreshes, plain script redirects (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.urls import absolute, canonical

if TYPE_CHECKING:
    from prospector.net.client import Fetched

_REDIRECTS = (301, 302, 303, 307, 308)
_HEAD = 20_000
"""Bytes of a page in which it may send visitors on."""
_SCRIPTED = 4_000
"""Bytes up to which a page may be nothing but a redirect written as a script."""
_SOON = 10
"""Seconds; a refresh after longer reloads a page that is meant to be read."""
_META = re.compile(rb"<meta\b([^<>]{0,3000})", re.IGNORECASE)
_REFRESH = re.compile(rb"http-equiv\s{0,9}=\s{0,9}[\"']?refresh", re.IGNORECASE)
_CONTENT = re.compile(
    rb"content\s{0,9}=\s{0,9}[\"']?\s{0,9}(\d{1,4})(?:\.\d{0,9})?\s{0,9}[;,]\s{0,9}url\s{0,9}="
    rb"\s{0,9}[\"']?([^\"'>\s]{1,2000})",
    re.IGNORECASE,
)
_SCRIPT = re.compile(
    rb"(?:window|document|self|top)?\.?location(?:\.href)?\s*=\s*[\"']([^\"'\s]{1,2000})[\"']"
    rb"|location\.(?:replace|assign)\(\s*[\"']([^\"'\s]{1,2000})[\"']\s*\)",
    re.IGNORECASE,
)
_TAGS = re.compile(rb"<[^<>]{0,500}>")
_SCRIPT_TAGS = re.compile(rb"<script\b[^<>]{0,300}>[^<]{0,3000}</script\s*>", re.IGNORECASE)
_FEW_BYTES = 60


def onward(answer: Fetched) -> str | None:
    """The canonical address that a browser would go on to, if any."""
    location = answer.header("location")
    if answer.status in _REDIRECTS and location:
        return _leads_to(answer, location.encode("utf-8", "surrogateescape"))
    if not 200 <= answer.status < 300:
        return None
    head = answer.body[:_HEAD]
    target = None
    if b"http-equiv" in head.lower():
        found = _refresh(_without_comments(head))
        if found and int(found[1]) <= _SOON:
            target = _leads_to(answer, found[2])
    if target is None and len(answer.body) <= _SCRIPTED and b"location" in head:
        target = _by_script(answer)
    return target if target is not None and target != canonical(answer.url) else None


def _refresh(html: bytes) -> re.Match[bytes] | None:
    """Seconds and address of the first meta refresh that has both, whatever their order."""
    for tag in _META.finditer(html):
        if _REFRESH.search(tag[1]):
            found = _CONTENT.search(tag[1])
            if found:
                return found
    return None


def _by_script(answer: Fetched) -> str | None:
    """The literal address in a page that is a script redirect and nothing else.

    A script that sets a cookie first is a wall's, not a redirect.
    """
    found = _SCRIPT.search(answer.body)
    if not found or b"document.cookie" in answer.body or answer.body.count(b"location") > 4:
        return None
    shown = _TAGS.sub(b" ", _SCRIPT_TAGS.sub(b" ", answer.body))
    if len(b" ".join(shown.split())) > _FEW_BYTES:
        return None
    return _leads_to(answer, found[1] or found[2])


def _without_comments(html: bytes) -> bytes:
    first, *rest = html.split(b"<!--")
    return first + b"".join(part.partition(b"-->")[2] for part in rest)


def _leads_to(answer: Fetched, address: bytes) -> str | None:
    """Bytes that are no UTF-8 are escaped as they are, as browsers do."""
    try:
        text = address.decode("utf-8")
    except UnicodeDecodeError:
        text = "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in address)
    text = text.replace("&amp;", "&")
    return canonical(absolute(answer.url, text) or "")
