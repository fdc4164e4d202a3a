"""Sitemaps of a site: the ones that its robots.txt names, indexes of them, plain and gzipped.

https://www.sitemaps.org/protocol.html; a file has at most 50,000 addresses and 50 MiB unpacked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from protego import Protego

from prospector.sources.prospects.found import MOST_FOUND, Ask, AskError, Found, Reading
from prospector.sources.prospects.kinds.web import WebSource
from prospector.sources.prospects.kinds.xml import elements
from prospector.urls import absolute, canonical, origin_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.sources.prospects.found import Answer

DEEPEST = 3
"""Levels of indexes within indexes."""
_USUAL = "/sitemap.xml"
_FILE = re.compile(r"\.(?:xml|txt)(?:\.gz)?$|sitemap", re.IGNORECASE)


class Sitemap(WebSource):
    """``url`` is a sitemap, or a site whose robots.txt names its sitemaps."""

    def first(self, url: str) -> Ask:
        """The sitemap itself; of a site its robots.txt, which is not under its own rules."""
        path = url.removeprefix(origin_of(url)).partition("?")[0]
        if _FILE.search(path):
            return Ask(url, url, page=True)
        robots = f"{origin_of(url)}/robots.txt"
        return Ask(robots, robots, page=True)

    def parse(self, body: bytes, where: str, headers: Mapping[str, str], level: int) -> Reading:
        """An index leads to sitemaps, a sitemap to pages; robots.txt to both."""
        if where.endswith("/robots.txt"):
            return self._of_robots(body, where, level)
        if body.lstrip()[:1] != b"<":
            return self._plain(body, where)
        found: list[Found] = []
        more: list[Ask] = []
        for name, parent, text in elements(body, ("loc",)):
            url = (
                canonical(absolute(where, text) or "")
                if where.startswith("http")
                else canonical(text)
            )
            if url is None or name != "loc":
                continue
            if parent == "sitemap":
                if level < DEEPEST and where.startswith("http") and url != where:
                    more.append(Ask(url, url, page=True, number=level + 1))
            elif parent == "url" and len(found) < MOST_FOUND:
                found.append(Found(url, on=where))
        if not found and not more:
            raise AskError(f"{where} is no sitemap: it names no address.")
        return Reading(tuple(found), tuple(dict.fromkeys(more)))

    def _of_robots(self, body: bytes, where: str, level: int) -> Reading:
        named = Protego.parse(body.decode("utf-8", "replace")).sitemaps
        urls = [canonical(absolute(where, one) or "") for one in named]
        found = dict.fromkeys(url for url in urls if url) or {f"{origin_of(where)}{_USUAL}": None}
        return Reading(more=tuple(Ask(url, url, page=True, number=level) for url in found))

    def _plain(self, body: bytes, where: str) -> Reading:
        """A sitemap may be text with one address a line."""
        lines = body.decode("utf-8-sig", "replace").splitlines()[:MOST_FOUND]
        urls = [url for line in lines if (url := canonical(line.strip()))]
        if not urls:
            raise AskError(f"{where} is no sitemap: it names no address.")
        return Reading(tuple(Found(url, on=where) for url in urls))

    def refusal(self, ask: Ask, answer: Answer) -> AskError:
        """Most often there is none."""
        return AskError(
            f"{ask.url} answers HTTP {answer.status}; the site may have no sitemap there."
        )
