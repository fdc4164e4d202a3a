"""A list of results that somebody pasted or saved: text, CSV, a search page as HTML, an API's JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from prospector.outreach.exchange.reading import folded
from prospector.pages import analyse
from prospector.pages.decode import to_text
from prospector.sources.prospects.found import MOST_FOUND, Found, Reading, SourceError, brief
from prospector.sources.prospects.kinds.web import WebSource
from prospector.urls import canonical, host_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ENGINES = frozenset(
    (
        *(
            "google",
            "bing",
            "duckduckgo",
            "yahoo",
            "yandex",
            "startpage",
            "qwant",
            "ecosia",
            "brave",
        ),
        *("baidu", "mojeek", "kagi", "gstatic", "googleusercontent", "microsoft", "msn", "yimg"),
    )
)
_WRAPPED = ("q", "url", "uddg", "u", "RU")
_URL = re.compile(r"https?://[^\s<>\"'\]\)]+")
_MARKUP = re.compile(r"<(?:!doctype|html|head|body|div|a\s)", re.IGNORECASE)
_COLUMNS = {
    "url": ("url", "link", "address", "page", "result_url", "page_url", "landing_page", "href"),
    "title": ("title", "name", "page_title", "anchor"),
    "snippet": ("snippet", "description", "content", "meta_description", "text"),
}
_MOST_DEEP = 12
_ADDRESS = ("url", "link", "href")
_SNIPPET = ("content", "description", "snippet", "text")


class Results(WebSource):
    """Reads what people have at hand, by its content and not by its name."""

    def parse(self, body: bytes, where: str, headers: Mapping[str, str], level: int) -> Reading:
        """Every result with what is said of it; links of the search engine itself are left out."""
        text = to_text(body, headers)
        found = tuple(_unwrapped(read_results(text), Path(where).name))
        if not found:
            raise SourceError(
                f"{where} names no address of a result; paste addresses with http:// or https://, one"
                " a line, a saved page of results, CSV with a column url, or an API's JSON."
            )
        return Reading(found[:MOST_FOUND])


def read_results(text: str) -> list[tuple[str, str, str]]:
    """(address, title, snippet) of each result in a text of any of the forms."""
    start = text.lstrip("\ufeff \t\r\n")[:1]
    if start and start in "[{":
        rows = _of_json(text)
        if rows:
            return rows
    if _MARKUP.search(text[:4_000]):
        return _of_html(text)
    return _of_table(text) or _of_lines(text)


def _of_json(text: str) -> list[tuple[str, str, str]]:
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        # JSON lines: one result each.
        document = []
        for line in text.splitlines()[:MOST_FOUND]:
            try:
                document.append(json.loads(line))
            except (ValueError, RecursionError):
                continue
    return list(_objects(document, 0))


def _objects(value: Any, depth: int) -> Iterator[tuple[str, str, str]]:
    """Objects with an address and a title, wherever they are: every API calls its list otherwise."""
    if depth > _MOST_DEEP:
        return
    if isinstance(value, dict):
        url = next((value[key] for key in _ADDRESS if isinstance(value.get(key), str)), "")
        if url.startswith(("http://", "https://")) and isinstance(value.get("title"), str):
            words = next((value[key] for key in _SNIPPET if isinstance(value.get(key), str)), "")
            yield url, value["title"], words
            return
        for inner in value.values():
            yield from _objects(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _objects(inner, depth + 1)


def _of_html(text: str) -> list[tuple[str, str, str]]:
    page = analyse(text, "https://results.invalid/")
    return [(link.url, link.anchor, link.context) for link in page.links if link.external]


def _of_table(text: str) -> list[tuple[str, str, str]]:
    """CSV, or a table pasted from a sheet, if its first line names a column of addresses."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        header = [folded(cell) for cell in next(csv.reader([first], delimiter=delimiter))]
        places = {
            what: next((header.index(name) for name in names if name in header), -1)
            for what, names in _COLUMNS.items()
        }
        if places["url"] < 0:
            return []
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))[1:]
    except (csv.Error, StopIteration):
        return []
    return [
        (_cell(row, places["url"]), _cell(row, places["title"]), _cell(row, places["snippet"]))
        for row in rows
    ]


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if 0 <= place < len(row) else ""


def _of_lines(text: str) -> list[tuple[str, str, str]]:
    """Lines with addresses; the words of the line, else those of the line above, are the title."""
    found = []
    above = ""
    for line in text.splitlines():
        urls = _URL.findall(line)
        words = _URL.sub(" ", line).strip(" \t-*•|>[]()0123456789.").strip()
        for url in urls:
            found.append((url.rstrip(".,;:"), words or above, ""))
        above = "" if urls else line.strip()
    return found


def _unwrapped(rows: list[tuple[str, str, str]], where: str) -> Iterator[Found]:
    seen: set[str] = set()
    for written, title, snippet in rows:
        url = target_of(written)
        if url and url not in seen:
            seen.add(url)
            yield Found(url, brief(title), brief(snippet), where)


def target_of(written: str) -> str:
    """Where a result leads: the address within a search engine's own link; empty for its other links."""
    url = canonical(written.strip())
    if url is None:
        return ""
    name = registered_domain(url).partition(".")[0]
    if name not in _ENGINES:
        return url
    try:
        query = parse_qs(urlsplit(url).query)
    except ValueError:
        return ""
    for key in _WRAPPED:
        for value in query.get(key, ()):
            inner = canonical(value)
            if inner is not None and registered_domain(inner).partition(".")[0] not in _ENGINES:
                return inner
    return url if host_of(url).startswith("sites.") else ""
