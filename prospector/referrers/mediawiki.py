"""Wiki articles that link to an address: MediaWiki's ``list=exturlusage``, page by page.

Every MediaWiki answers at its ``api.php``; Wikipedia's is ``https://en.wikipedia.org/w/api.php``. The
module's parameters begin with ``eu``; errors come with a status of 200 in an ``error`` object, and
what is to be sent along for the next page in ``continue``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urljoin, urlsplit

from prospector.archives.asker import SourceError
from prospector.net.retry import retry_after
from prospector.urls import canonical, host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from prospector.archives.asker import Asker

MOST_PAGES = 2_000
"""Articles of one address that are taken; one with more is linked everywhere."""
_A_PAGE = 500
_PASSING = (
    "maxlag",
    "ratelimited",
    "readonly",
    "internal_api_error_DBQueryError",
    "cirrussearch-too-busy-error",
)
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of results: ``pages`` are (article's address, the address it links to).

    ``onward`` is what the next request sends along, empty at the end. ``error`` is its code with
    what it says, ``passing`` whether asking later may help.
    """

    pages: tuple[tuple[str, str], ...] = ()
    onward: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    passing: bool = False


def request_url(api: str, wanted: str, onward: Mapping[str, str]) -> str:
    """The request for articles that link to ``wanted``: an address, or a domain with all below it."""
    scheme, mark, rest = wanted.partition("://")
    asked = {
        "action": "query",
        "format": "json",
        "formatversion": "2",
        "maxlag": "5",
        "meta": "siteinfo",
        "siprop": "general",
        "list": "exturlusage",
        "euprop": "title|url",
        "eunamespace": "0",
        "eulimit": str(_A_PAGE),
        "euquery": rest if mark else f"*.{wanted}",
        **({"euprotocol": scheme} if mark else {}),
        **onward,
    }
    return f"{api}{'&' if '?' in api else '?'}{urlencode(asked)}"


def read_answer(body: bytes, api: str) -> Answer:
    """Read one answer; whatever is not of the documented form becomes an ``error``."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        start = " ".join(body[:60].decode("utf-8", "replace").split())
        return Answer(error=f"it is no JSON but begins {start!r}")
    if not isinstance(found, dict):
        return Answer(error="it does not answer with an object")
    if "error" in found:
        error = found["error"] if isinstance(found["error"], dict) else {}
        code = str(error.get("code", "unknown"))
        return Answer(error=f"{code}: {str(error.get('info', ''))[:160]}", passing=code in _PASSING)
    query = found.get("query")
    rows = query.get("exturlusage") if isinstance(query, dict) else None
    if not isinstance(query, dict) or not isinstance(rows, list):
        return Answer(error="it names no exturlusage; is this a MediaWiki's api.php?")
    path = _article_path(query.get("general"), api)
    pages = tuple(
        (address, str(row.get("url") or ""))
        for row in rows
        if isinstance(row, dict) and (address := _article(path, row.get("title")))
    )
    onward = found.get("continue")
    if not isinstance(onward, dict):
        return Answer(pages)
    return Answer(pages, {str(key): str(value) for key, value in onward.items()})


async def articles(
    asker: Asker, api: str, wanted: str, onward: Mapping[str, str]
) -> AsyncIterator[Answer]:
    """Page after page of articles that link to ``wanted``; raises :class:`SourceError`."""
    count = 0
    while True:
        answer = await _ask(asker, request_url(api, wanted, onward), api)
        count += len(answer.pages)
        more = bool(answer.onward) and answer.onward != onward and count < MOST_PAGES
        yield answer if more else Answer(answer.pages)
        if not more:
            return
        onward = answer.onward


async def _ask(asker: Asker, url: str, api: str) -> Answer:
    for _ in range(_TRIES):
        fetched = await asker.get(url)
        if fetched.status != 200:
            raise SourceError(f"{host_of(api)} answers {fetched.status}")
        answer = read_answer(fetched.body, api)
        if not answer.error:
            return answer
        if not answer.passing:
            raise SourceError(f"{host_of(api)}: {answer.error}")
        asker.rest(url, retry_after(fetched.header("retry-after")))
    raise SourceError(f"{host_of(api)} is busy: {answer.error}")


def _article_path(general: Any, api: str) -> str:
    """The site's own pattern for the address of an article, with ``$1`` for its title."""
    known = general if isinstance(general, dict) else {}
    parts = urlsplit(api)
    server = urljoin(api, str(known.get("server") or f"{parts.scheme}://{parts.netloc}"))
    return urljoin(server, str(known.get("articlepath") or "/wiki/$1"))


def _article(path: str, title: Any) -> str:
    if not isinstance(title, str) or not title:
        return ""
    return canonical(path.replace("$1", quote(title.replace(" ", "_"), safe="/:@!$'()*,;"))) or ""
