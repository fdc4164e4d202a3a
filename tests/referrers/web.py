"""A MediaWiki and Common Crawl's index on loopback, answering as their documentation says."""

from __future__ import annotations

import json
from collections import deque
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from prospector.demo.loopback import Reply

if TYPE_CHECKING:
    from prospector.demo.loopback import Asked, Loopback

API = "https://wiki.test/w/api.php"
COLLINFO = [
    {
        "id": "CC-MAIN-2026-43",
        "name": "October 2026 Index",
        "cdx-api": "https://index.commoncrawl.org/CC-MAIN-2026-43-index",
    },
    {"id": "CC-MAIN-2026-38", "cdx-api": "https://index.commoncrawl.org/CC-MAIN-2026-38-index"},
]


def json_reply(found: Any, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(found), named, content_type="application/json; charset=utf-8")


class Sources:
    """``articles`` maps a wiki's title to the addresses it links to; ``sites`` a domain to its pages."""

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback
        self.articles: dict[str, list[str]] = {}
        self.sites: dict[str, list[str]] = {}
        self.faults: dict[str, deque[Reply]] = {"wiki": deque(), "index": deque()}
        self.always: dict[str, Reply] = {}
        self.asked: list[Asked] = []
        self.a_page = 2
        loopback.site("wiki.test", self._wiki)
        loopback.site("index.commoncrawl.org", self._index)

    def _fault(self, name: str) -> Reply | None:
        if self.faults[name]:
            return self.faults[name].popleft()
        return self.always.get(name)

    def _wiki(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        fault = self._fault("wiki")
        if fault is not None:
            return fault
        given = asked.parameters
        assert (given["action"], given["list"], given["formatversion"]) == (
            "query",
            "exturlusage",
            "2",
        )
        assert int(given["eulimit"]) <= 500, "more is for bots only"
        query, scheme = given["euquery"], given.get("euprotocol")
        rows = [
            {"pageid": number, "ns": 0, "title": title, "url": url}
            for number, (title, urls) in enumerate(sorted(self.articles.items()))
            for url in urls
            if _matches(url, query, scheme)
        ]
        start = int(given.get("eucontinue", "0"))
        found: dict[str, Any] = {
            "batchcomplete": True,
            "query": {
                "general": {"server": "//wiki.test", "articlepath": "/wiki/$1"},
                "exturlusage": rows[start : start + self.a_page],
            },
        }
        if start + self.a_page < len(rows):
            found["continue"] = {"eucontinue": str(start + self.a_page), "continue": "-||"}
        return json_reply(found)

    def _index(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        fault = self._fault("index")
        if fault is not None:
            return fault
        if asked.path == "/collinfo.json":
            return json_reply(COLLINFO)
        assert asked.path == "/CC-MAIN-2026-43-index"
        given = parse_qsl(asked.query)
        assert ("output", "json") in given
        assert ("filter", "=status:200") in given
        domain = dict(given)["url"]
        if domain not in self.sites:
            return json_reply({"message": f"No Captures found for: {domain}"}, 404)
        lines = [json.dumps({"url": url, "status": "200"}) for url in self.sites[domain]]
        return Reply(200, "\n".join(lines), content_type="text/x-ndjson")


def _matches(url: str, query: str, scheme: str | None) -> bool:
    kind, _, rest = url.partition("://")
    if scheme is not None and kind != scheme:
        return False
    if query.startswith("*."):
        host = rest.partition("/")[0]
        return host == query[2:] or host.endswith(query[1:])
    return rest.startswith(query)
