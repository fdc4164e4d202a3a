"""The Wayback Machine and a Memento TimeGate on loopback, answering as their documentation says."""

from __future__ import annotations

import json
from collections import defaultdict, deque
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

from prospector.demo.loopback import Reply, moved

if TYPE_CHECKING:
    from prospector.demo.loopback import Asked, Loopback

FIELDS = ["timestamp", "original", "mimetype", "statuscode"]
WORDS = (
    "Bees carry mites from hive to hive, and a beekeeper who counts them early keeps the colony."
)


def good(title: str = "Varroa mite guide") -> str:
    """A page as an editor would link to it."""
    return (
        f"<html lang=en><title>{title}</title><meta name=description content='How to count varroa"
        f" mites in a hive and when to treat the colony.'><h1>{title}</h1><p>{WORDS} {WORDS}</p>"
        f"<h2>Counting mites</h2><p>{WORDS}</p><h2>When to treat</h2><p>{WORDS}</p>"
    )


SOFT = "<title>Page not found</title><h1>Page not found</h1><p>Sorry, that page does not exist."
PARKED = (
    "<title>gone.test</title><h1>gone.test</h1><p>This domain is for sale. Buy this domain today at"
    " a good price; the domain gone.test is for sale."
)


class ArchiveWeb:
    """Captures by address; ``faults`` are handed out first, by host, one a request."""

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback
        self.captures: dict[str, list[tuple[str, int, str, str]]] = defaultdict(list)
        self.faults: dict[str, deque[Reply]] = defaultdict(deque)
        self.always: dict[str, Reply] = {}
        self.asked: list[Asked] = []
        self.memento: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for host in ("archive.org", "web.archive.org", "timegate.test"):
            loopback.site(host, self._answer)

    def add(
        self, url: str, timestamp: str, html: str, status: int = 200, mime: str = "text/html"
    ) -> None:
        """One capture of ``url`` at a 14-digit moment."""
        self.captures[url.partition("://")[2]].append((timestamp, status, html, mime))

    def paths(self, host: str) -> list[str]:
        """What was asked of a host, in order."""
        return [one.path for one in self.asked if one.host == host]

    def _answer(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        what = "cdx" if asked.path.startswith("/cdx/") else asked.host
        for name in (what, asked.host):
            if self.faults[name]:
                return self.faults[name].popleft()
            if name in self.always:
                return self.always[name]
        if asked.host == "timegate.test":
            return self._timegate(asked)
        if asked.path == "/wayback/available":
            return self._available(asked.parameters["url"])
        if asked.path == "/cdx/search/cdx":
            return self._cdx(asked.parameters)
        return self._replay(asked)

    def _available(self, url: str) -> Reply:
        if "://" in url or not (found := [c for c in self.captures[url] if c[1] == 200]):
            return _json({"url": url, "archived_snapshots": {}})
        at = max(found)[0]
        closest = {
            "status": "200",
            "available": True,
            "url": f"http://web.archive.org/web/{at}/http://{url}",
            "timestamp": at,
        }
        return _json({"url": url, "archived_snapshots": {"closest": closest}})

    def _cdx(self, asked: dict[str, str]) -> Reply:
        assert asked["output"] == "json"
        assert asked["filter"] == "statuscode:200"
        assert asked["limit"].startswith("-")
        rows = [
            [at, f"http://{asked['url']}", mime, str(status)]
            for at, status, _, mime in sorted(self.captures[asked["url"]])
            if status == 200
        ]
        return _json([FIELDS, *rows[int(asked["limit"]) :]] if rows else [])

    def _replay(self, asked: Asked) -> Reply:
        _, _, stamp, url = asked.path.split("/", 3)
        at = stamp.removesuffix("id_")
        for when, status, html, mime in self.captures[url.partition("://")[2]]:
            if when == at:
                return Reply(
                    status,
                    html,
                    {"Memento-Datetime": _http_date(at), "X-Archive-Orig-Server": "Apache"},
                    content_type=f"{mime}; charset=utf-8",
                )
        return Reply(404, "<h1>The Wayback Machine has not archived that URL.</h1>")

    def _timegate(self, asked: Asked) -> Reply:
        """``/timegate/URL`` leads to the memento before Accept-Datetime; ``/m/STAMP/URL`` is one."""
        whole = f"{asked.path}?{asked.query}" if asked.query else asked.path
        if whole.startswith("/m/"):
            _, _, at, url = whole.split("/", 3)
            html = dict(self.memento[unquote(url)]).get(at)
            if html is None:
                return Reply(404, "<h1>No such memento</h1>")
            return Reply(200, html, {"Memento-Datetime": _http_date(at)})
        url = whole.removeprefix("/timegate/")
        wish = datetime.strptime(asked.headers["accept-datetime"], "%a, %d %b %Y %H:%M:%S GMT")
        before = [at for at, _ in self.memento[url] if at <= wish.strftime("%Y%m%d%H%M%S")]
        if not before:
            return Reply(404, "no mementos")
        return moved(f"https://timegate.test/m/{max(before)}/{url}", 302)


def _json(found: object) -> Reply:
    return Reply(200, json.dumps(found), content_type="application/json")


def _http_date(stamp: str) -> str:
    moment = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return format_datetime(moment, usegmt=True)
