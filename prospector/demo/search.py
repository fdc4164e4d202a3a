"""A small search engine over the demo web that answers as SearXNG does (``searxng.test``).

It understands phrases, ``intitle:``, ``inurl:``, ``site:`` and what is left out by a minus; a page of
results has five. Shape: https://docs.searxng.org/dev/search_api.html.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from prospector.demo.loopback import Reply
from prospector.urls import host_of

if TYPE_CHECKING:
    from prospector.demo.loopback import Asked, Loopback

HOST = "searxng.test"
PAGES: tuple[tuple[str, str, str], ...] = (
    (
        "https://hivekeepers.test/links",
        "Useful beekeeping links - Hive Keepers of Westmoor",
        "Our members' favourite pages on beekeeping. Know of another link? Suggest a link.",
    ),
    (
        "https://meadowcollege.test/guides/pollinators",
        "Pollinators and beekeeping: a research guide",
        "A library guide to resources on pollinators, honey bees and beekeeping.",
    ),
    (
        "https://beewiki.test/wiki/List_of_beekeeping_resources",
        "List of beekeeping resources - Bee Wiki",
        "A list of resources and websites about beekeeping, with external links.",
    ),
    (
        "https://statebees.test/resources/",
        "Resources for beekeepers - State Office for Bees",
        "Recommended resources, useful links and forms for beekeeping in the state.",
    ),
    (
        "https://honeyblog.test/links-i-like",
        "Beekeeping links I like - Honey Blog",
        "Favorite links of a hobby beekeeping year, with a blogroll.",
    ),
    (
        "http://imkerverein-lindental.test/linkliste.html",
        "Linkliste - Imkerverein Lindental",
        "Linkliste: nützliche Links zur Imkerei und Beekeeping weltweit.",
    ),
    (
        "https://linkbarn.test/",
        "Link Barn: beekeeping, casino, coupons and more links",
        "Add your link free. Link exchange, casino bonus and useful links on beekeeping.",
    ),
    (
        "https://waxworks.test/",
        "Wax Works: beekeeping resources and foundation",
        "Useful links and resources for beekeeping from the maker of foundation.",
    ),
    (
        "https://combcraft.test/guides/varroa",
        "Varroa mite treatments compared - Comb Craft",
        "Beekeeping resources: which mite treatment works when.",
    ),
    (
        "https://beeforum.test/forum/thread-77",
        "Where did the census go? - Bee Forum",
        "A beekeeping forum thread with links to the colony census.",
    ),
)
"""(address, title, snippet) of what the engine has indexed."""
_PER_PAGE = 5
_PART = re.compile(r'(-?)(?:(intitle|inurl|site):)?(?:"([^"]*)"|(\S+))')


def serve_search(web: Loopback) -> None:
    """Put the engine on the web."""
    web.site(HOST, _answer)


def _answer(asked: Asked) -> Reply:
    if asked.path not in ("/", "/search"):
        return Reply(404, "<h1>Not found</h1>")
    given = asked.parameters
    if given.get("format") != "json":
        return Reply(403, "<h1>Forbidden</h1>")
    query = given.get("q", "")
    found = [page for page in PAGES if matches(query, *page)]
    begin = (int(given.get("pageno", "1")) - 1) * _PER_PAGE
    results = [
        {"url": url, "title": title, "content": snippet, "engine": "demo", "engines": ["demo"]}
        for url, title, snippet in found[begin : begin + _PER_PAGE]
    ]
    document = {
        "query": query,
        "number_of_results": 0,
        "results": results,
        "answers": [],
        "corrections": [],
        "infoboxes": [],
        "suggestions": [],
        "unresponsive_engines": [],
    }
    return Reply(200, json.dumps(document), content_type="application/json")


def matches(query: str, url: str, title: str, snippet: str) -> bool:
    """Whether a page answers to every part of a query."""
    words = f"{title} {snippet} {url}".casefold()
    for minus, operator, phrase, word in _PART.findall(query):
        wanted = (phrase or word).casefold()
        places = {"intitle": title.casefold(), "inurl": url.casefold()}
        holds = wanted in places.get(operator, words)
        if operator == "site":
            holds = f".{host_of(url)}".endswith(f".{wanted}")
        if holds == bool(minus):
            return False
    return True
