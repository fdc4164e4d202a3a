"""Stand-ins that answer as each service's documentation says: results, mistakes, throttling."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING, Any

from prospector.demo.loopback import Log, Loopback, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prospector.demo.loopback import Asked

BRAVE, SERPER, SEARXNG, WIKI = (
    *("api.search.brave.com", "google.serper.dev"),
    *("searx.test", "en.wikipedia.org"),
)
KEY = "secret-key-0123456789"


def reply(document: Any, status: int = 200, **headers: str) -> Reply:
    """An answer of an interface; header names with underscores for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(document), named, "application/json; charset=utf-8")


def rows(page: int, count: int = 3) -> list[tuple[str, str, str]]:
    """(address, title, snippet) of a page of results."""
    return [
        (f"https://p{page}n{n}.test/links", f"Useful beekeeping links {page}.{n}", "on honey")
        for n in range(count)
    ]


def brave_results(asked: Asked, pages: int = 2) -> Reply:
    """https://api-dashboard.search.brave.com: ``web.results``, pages by ``offset``."""
    if asked.headers.get("x-subscription-token") != KEY:
        return brave_mistake(422, "SUBSCRIPTION_TOKEN_INVALID", "The provided token is invalid.")
    number = int(asked.parameters["offset"])
    assert int(asked.parameters["count"]) <= 20
    assert 0 <= number <= 9
    document = {
        "type": "search",
        "query": {"original": asked.parameters["q"], "more_results_available": number + 1 < pages},
        "web": {
            "type": "search",
            "results": [
                {"title": title, "url": url, "description": text, "profile": {"name": "x"}}
                for url, title, text in rows(number + 1)
            ],
        },
    }
    left = {"X_RateLimit_Remaining": "1, 500", "X_RateLimit_Reset": "1, 1419704"}
    return reply(document, **left)


def brave_mistake(status: int, code: str, detail: str, **headers: str) -> Reply:
    """``ErrorResponse`` as Brave sends it."""
    error = {"id": "6e7b", "status": status, "code": code, "detail": detail, "meta": {}}
    return reply({"type": "ErrorResponse", "error": error, "time": 1773685964}, status, **headers)


def serper_results(asked: Asked) -> Reply:
    """``POST /search`` with the query as JSON; ``organic`` results."""
    if asked.headers.get("x-api-key") != KEY:
        return reply({"message": "Unauthorized.", "statusCode": 403}, 403)
    assert asked.method == "POST"
    assert asked.headers["content-type"] == "application/json"
    wanted = json.loads(asked.body)
    organic = [
        {"title": title, "link": url, "snippet": text, "position": n}
        for n, (url, title, text) in enumerate(rows(wanted.get("page", 1)), 1)
    ]
    parameters = {**wanted, "apiKey": KEY, "type": "search"}
    return reply({"searchParameters": parameters, "organic": organic, "credits": 1})


def searxng_results(asked: Asked) -> Reply:
    """``/search?format=json`` (docs.searxng.org/dev/search_api.html), checked against the program."""
    if asked.path != "/search":
        return Reply(404, "<h1>Not Found</h1>")
    number = int(asked.parameters["pageno"])
    found = [
        {
            "url": url,
            "title": title,
            "content": text,
            "engine": "x",
            "score": 1.0,
            "category": "general",
        }
        for url, title, text in (rows(number) if number < 3 else [])
    ]
    return reply({"query": asked.parameters["q"], "results": found, "unresponsive_engines": []})


def wiki_links(asked: Asked) -> Reply:
    """``prop=extlinks`` with ``formatversion=2`` in two parts, as www.mediawiki.org/wiki/API:Extlinks."""
    given = asked.parameters
    assert given["maxlag"] == "5"
    assert given["action"] == "query"
    assert "Prospector" in asked.headers["user-agent"]
    first = [
        {"url": "https://beelinks.test/beekeeping/links"},
        {"url": "//schemeless.test/bees"},
        {"url": "https://doi.org/10.1/x"},
        {"url": "https://en.wikipedia.org/wiki/Honey"},
    ]
    second = [{"url": "https://second.test/honey/resources"}]
    onward = given.get("elcontinue")
    document: dict[str, Any] = {
        "query": {
            "pages": [
                {
                    "pageid": 1,
                    "title": "Beekeeping & honey",
                    "extlinks": second if onward else first,
                }
            ]
        }
    }
    document["continue"] = {"elcontinue": "http://x|267300440", "continue": "||"}
    if onward:
        document["continue"] = {"gsroffset": 10, "continue": "gsroffset||"}
    return reply(document)


_SHARED: list[Loopback] = []


@contextlib.contextmanager
def shared() -> Iterator[None]:
    """One web for many tests: certificates take longer to make than questions to answer."""
    with Loopback() as web:
        _SHARED.append(web)
        yield
        _SHARED.pop()


@contextlib.contextmanager
def web_with(**sites: Callable[[Asked], Any] | dict[str, Any]) -> Iterator[Loopback]:
    """The shared internet with these services by short name, the others as usual, nothing asked yet."""
    hosts = {"brave": BRAVE, "serper": SERPER, "searxng": SEARXNG, "wiki": WIKI}
    usual = {
        "brave": brave_results,
        "serper": serper_results,
        "searxng": searxng_results,
        "wiki": wiki_links,
    }
    (web,) = _SHARED
    web.log = Log()
    given = {
        hosts.get(name, name.replace("_", ".")): site for name, site in {**usual, **sites}.items()
    }
    for host, handler in given.items():
        web.site(host, handler)
    yield web
    for host in given:
        web.forget(host)
