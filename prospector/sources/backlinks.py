"""Rows of a backlink export: each is taken as a known link, or refused with its reason (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.sources.cells import day, yes
from prospector.sources.columns import is_hyperlink
from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from prospector.sources.columns import Columns

_LONGEST_ANCHOR = 2_000
_BARE = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}(?::\d{1,5})?(?:[/?]\S*)?$")
"""An address as some tools write it, without its scheme."""


@dataclass(frozen=True, slots=True)
class KnownLink:
    """A link that somebody says is there: ``page_url`` links to ``target_url``.

    ``target_url`` is empty where the export names none (the page is to be read to find it). ``rel``
    holds ``nofollow ugc sponsored``, ``None`` when the export does not say. Dates are days.
    """

    page_url: str
    target_url: str = ""
    anchor: str = ""
    rel: str | None = None
    first_seen: str = ""
    last_seen: str = ""
    expires: str = ""
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that says nothing we can use: its line in the file, the reason, the cell it is about."""

    line: int
    reason: str
    cell: str = ""


def read_links(
    rows: Iterable[tuple[int, Mapping[str, str]]], columns: Columns, ours: Collection[str]
) -> Iterator[KnownLink | Refused]:
    """Every row as the links that it names (one for each competitor's column), or as refused.

    ``ours`` are our registered domains: a page of ours is no referring page.
    """
    for line, cells in rows:
        yield from _of_row(line, cells, columns, ours)


def _of_row(
    line: int, cells: Mapping[str, str], columns: Columns, ours: Collection[str]
) -> Iterator[KnownLink | Refused]:
    kind = columns.of(cells, "type")
    if not is_hyperlink(kind):
        yield Refused(line, "not a link that people click", kind[:80])
        return
    given = columns.of(cells, "page")
    page = _page(given, columns.of(cells, "domain"))
    if page is None:
        cell = (given or columns.of(cells, "domain"))[:200]
        yield Refused(line, "no http(s) address of a page" if cell else "no address at all", cell)
        return
    if registered_domain(page) in ours:
        yield Refused(line, "a page of ours", page[:200])
        return
    targets = _targets(cells, columns)
    if targets is None:
        cell = columns.of(cells, "target")
        yield Refused(line, "no http(s) address of a target", cell[:200])
        return
    for target in targets:
        if target and registered_domain(target) == registered_domain(page):
            yield Refused(line, "a link inside one site", page[:200])
            continue
        yield KnownLink(
            page,
            target,
            " ".join(columns.of(cells, "anchor").split())[:_LONGEST_ANCHOR],
            _rel(cells, columns),
            day(columns.of(cells, "first_seen")),
            day(columns.of(cells, "last_seen")),
            day(columns.of(cells, "expires")),
            _money(columns.of(cells, "cost")),
        )


def _page(address: str, domain: str) -> str | None:
    if not address and domain and "/" not in domain.rstrip("/"):
        address = f"https://{domain.rstrip('/')}/"
    return _address(address)


def _address(text: str) -> str | None:
    """A web address in our spelling; a host without a scheme is one, other schemes are not."""
    if not text:
        return None
    if _BARE.match(text):
        text = f"https://{text}"
    return canonical(text)


def _targets(cells: Mapping[str, str], columns: Columns) -> list[str] | None:
    """The targets of a row: its own, or the sites whose columns are not empty; ``None`` for a bad one."""
    given = columns.of(cells, "target")
    if given:
        target = _address(given)
        return None if target is None else [target]
    linked = [
        f"https://{domain}/"
        for domain, name in columns.rivals.items()
        if cells.get(name, "").strip() not in ("", "0", "-", "–", "no", "false")
    ]
    return linked or [""]


def _rel(cells: Mapping[str, str], columns: Columns) -> str | None:
    flags = [name for name in ("nofollow", "ugc", "sponsored") if yes(columns.of(cells, name))]
    said = columns.of(cells, "rel").casefold()
    flags += [name for name in ("nofollow", "ugc", "sponsored") if name in said]
    follow = columns.of(cells, "follow").casefold()
    if follow in ("false", "no", "0", "nofollow"):
        flags.append("nofollow")
    if not flags and not follow and not ({"nofollow", "rel", "follow"} & columns.names.keys()):
        return None
    return " ".join(dict.fromkeys(flags))


def _money(cell: str) -> float | None:
    digits = "".join(c for c in cell if c.isdigit() or c in ".,-")
    try:
        return float(digits.replace(",", "")) if digits else None
    except ValueError:
        return None
