"""A WAT record: what Common Crawl extracted from one page, its title and its links, as JSON (pure).

There is no text and no place of a link in it, so it is a hint of a referring page, to be read live:
the format is that of ia-hadoop-tools (``Envelope`` … ``HTML-Metadata`` with ``Head`` and ``Links``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from prospector.urls import absolute, canonical, is_external

MOST_LINKS = 5_000
_ANCHORS = ("A@/href", "AREA@/href")
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class WatLink:
    """One link to another site: where to, the anchor text, its ``rel`` flags."""

    url: str
    anchor: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True)
class WatPage:
    """What is known of one page: its title, all other ``words`` there are, its links as written."""

    url: str
    title: str
    words: str
    base: str
    raw: tuple[dict[str, Any], ...]

    def links(self) -> tuple[WatLink, ...]:
        """The links to other sites, each address once."""
        found: dict[str, WatLink] = {}
        for link in self.raw:
            one = _link(link, self.base)
            if one is not None and is_external(self.url, one.url):
                found.setdefault(one.url, one)
        return tuple(found.values())


def read_wat(body: bytes) -> WatPage | None:
    """The page of a record's JSON; ``None`` for records that are of no HTML page with status 200.

    Raises :class:`ValueError` for what is no JSON object.
    """
    if b'"HTML-Metadata"' not in body:
        if body[:1] != b"{":
            raise ValueError("it is no JSON object")
        return None
    try:
        found = json.loads(body)
    except RecursionError as cause:
        raise ValueError("it nests too deep") from cause
    envelope = _at(found, "Envelope")
    url = canonical(str(_at(envelope, "WARC-Header-Metadata").get("WARC-Target-URI") or ""))
    answer = _at(_at(envelope, "Payload-Metadata"), "HTTP-Response-Metadata")
    if url is None or str(_at(answer, "Response-Message").get("Status") or "200") != "200":
        return None
    html = _at(answer, "HTML-Metadata")
    head = _at(html, "Head")
    base = absolute(url, str(head["Base"])) if isinstance(head.get("Base"), str) else None
    raw = tuple(
        link
        for link in _list(html.get("Links"))[:MOST_LINKS]
        if isinstance(link, dict) and link.get("path") in _ANCHORS
    )
    anchors = (_text(link.get("text") or link.get("title")) for link in raw)
    words = "\n".join((_description(head), *filter(None, anchors)))
    return WatPage(url, _text(head.get("Title")), words, base or url, raw)


def _link(link: dict[str, Any], base: str) -> WatLink | None:
    href = link.get("url")
    url = canonical(absolute(base, href.strip()) or "") if isinstance(href, str) else None
    if url is None:
        return None
    flags = str(link.get("rel") or "").lower().split()
    rel = " ".join(flag for flag in ("nofollow", "ugc", "sponsored") if flag in flags)
    return WatLink(url, _text(link.get("text") or link.get("title")), rel)


def _description(head: dict[str, Any]) -> str:
    for meta in _list(head.get("Metas")):
        if isinstance(meta, dict) and str(meta.get("name", "")).lower() == "description":
            return _text(meta.get("content"))
    return ""


def _at(found: Any, name: str) -> dict[str, Any]:
    value = found.get(name) if isinstance(found, dict) else None
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""
