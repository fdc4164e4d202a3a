"""Feeds (RSS, Atom) and blogrolls (OPML): who writes about the topic, and what they link to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import feedparser

from prospector.sources.prospects.found import AskError, Found, Reading, brief
from prospector.sources.prospects.kinds.web import WebSource
from prospector.sources.prospects.kinds.xml import attributes
from prospector.urls import absolute, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST_ENTRIES = 1_000
_MOST_FEEDS = 2_000


class Feed(WebSource):
    """Every entry of a feed is a find: a page that its title and summary describe."""

    def parse(self, body: bytes, where: str, headers: Mapping[str, str], level: int) -> Reading:
        """RSS 0.9 to 2.0 and Atom, by feedparser, as forgivingly as it reads them."""
        document: Any = feedparser.parse(
            body,
            response_headers={"content-type": headers.get("content-type", "application/xml")},
            sanitize_html=False,
            resolve_relative_uris=False,
        )
        entries = document.get("entries") or []
        if not entries and not document.get("version"):
            raise AskError(f"{where} is no feed: it is neither RSS nor Atom.")
        found = []
        for entry in entries[:_MOST_ENTRIES]:
            url = _link(entry, where)
            if url:
                title, summary = brief(entry.get("title")), _plain(entry.get("summary"))
                found.append(Found(url, title, summary, where, brief(document.feed.get("title"))))
        return Reading(tuple(found))


class Opml(WebSource):
    """A list of blogs: each blog's own page (``htmlUrl``) is a find; feeds stay unread."""

    def parse(self, body: bytes, where: str, headers: Mapping[str, str], level: int) -> Reading:
        """``<outline htmlUrl= xmlUrl= text= title= description=>`` (http://opml.org/spec2.opml)."""
        found: list[Found] = []
        feeds: list[Found] = []
        outlines = 0
        for outline in attributes(body, "outline"):
            outlines += 1
            title = brief(outline.get("title") or outline.get("text"))
            page = canonical(outline.get("htmlurl", "")) or (
                canonical(outline.get("url", "")) if outline.get("type") != "rss" else None
            )
            feed = canonical(outline.get("xmlurl", ""))
            if page is not None:
                found.append(Found(page, title, brief(outline.get("description")), where))
            elif feed is not None and len(feeds) < _MOST_FEEDS:
                # Without a page of its own the blog is where its feed is: the front page.
                feeds.append(Found(_front(feed), title, "", where))
        if not outlines:
            raise AskError(f"{where} is no OPML: it has no outline.")
        return Reading(tuple(found + feeds))


def _link(entry: Any, where: str) -> str:
    """An entry's own page: its ``link``, or a guid that is an address."""
    for written in (entry.get("link"), entry.get("id")):
        if isinstance(written, str) and written:
            base = where if where.startswith("http") else written
            url = canonical(absolute(base, written) or "")
            if url:
                return url
    return ""


def _plain(html: object) -> str:
    """A summary without its markup."""
    from selectolax.lexbor import LexborHTMLParser

    if not isinstance(html, str):
        return ""
    text = html[:20_000]
    return brief(LexborHTMLParser(text).text(separator=" ") if "<" in text else text)


def _front(url: str) -> str:
    return absolute(url, "/") or url
