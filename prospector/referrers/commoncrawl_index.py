"""Likely pages of a site, from Common Crawl's URL index: a fallback, since the index is often down.

``collinfo.json`` lists the crawls, newest first, each with its ``cdx-api``; that answers a query with
JSON lines, or 404 and a message when it has nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from prospector.archives.asker import SourceError
from prospector.pages.footprints import link_promise
from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from prospector.archives.asker import Asker

CRAWLS = "https://index.commoncrawl.org/collinfo.json"
MOST_LINES = 300
MOST_PAGES = 3
"""Pages of one site that are queued, the most promising by their address."""
_LIKELY = (
    "~url:.*(link|resource|resourc|reading|blogroll|useful|recommend|directory|liens|enlaces).*"
)


class Index:
    """The newest crawl's index, asked through an :class:`Asker`."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker
        self._api = ""

    async def pages(self, domain: str) -> list[str]:
        """The most promising pages of a registered domain; raises :class:`SourceError`."""
        if not self._api:
            answer = await self._asker.get(CRAWLS)
            self._api = read_crawls(answer.body) if answer.status == 200 else ""
            if not self._api:
                raise SourceError("index.commoncrawl.org names no crawl", resting=True)
        answer = await self._asker.get(query_url(self._api, domain))
        if answer.status == 404:
            return []
        if answer.status != 200:
            raise SourceError(f"index.commoncrawl.org answers {answer.status}")
        return promising(read_lines(answer.body), domain)


def query_url(api: str, domain: str) -> str:
    """The request for addresses of a domain that look like lists of links."""
    asked = [
        ("url", domain),
        ("matchType", "domain"),
        ("output", "json"),
        ("fl", "url,status,mime"),
        ("filter", "=status:200"),
        ("filter", _LIKELY),
        ("limit", str(MOST_LINES)),
    ]
    return f"{api}?{urlencode(asked)}"


def read_crawls(body: bytes) -> str:
    """The newest crawl's query address; empty when the list names none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    for crawl in found if isinstance(found, list) else []:
        api = crawl.get("cdx-api") if isinstance(crawl, dict) else None
        if isinstance(api, str) and api.startswith("https://"):
            return api
    return ""


def read_lines(body: bytes) -> list[str]:
    """The addresses of an answer's JSON lines; damaged ones are passed over."""
    found = []
    for line in body.splitlines()[:MOST_LINES]:
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            continue
        url = canonical(str(row.get("url") or "")) if isinstance(row, dict) else None
        if url is not None:
            found.append(url)
    return list(dict.fromkeys(found))


def promising(urls: list[str], domain: str) -> list[str]:
    """The best addresses of the domain, by what their paths say."""
    of_site = [url for url in urls if registered_domain(url) == domain]
    rated = [(link_promise("", url, ""), url) for url in of_site]
    best = sorted(
        (pair for pair in rated if pair[0] > 0), key=lambda pair: (-pair[0], len(pair[1]))
    )
    return [url for _, url in best[:MOST_PAGES]]
