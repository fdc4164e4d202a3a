"""The columns of backlink exports by their real names, and what a table is from them (pure).

Names are compared folded (``prospector.outreach.exchange.reading.folded``). Ahrefs, Semrush, Moz,
Majestic, Screaming Frog, Google Search Console, Linkody, BuzzStream and TraceLinker are known by
their headers, others by the aliases; a table whose headers are in another language is known by its
shape, see :func:`by_shape`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIELDS: dict[str, tuple[str, ...]] = {
    "page": (
        *("referring_page_url", "source_url", "sourceurl", "url_from", "linking_page"),
        *("linking_from", "source", "backlink_url", "referring_url", "url_(from)", "link_from"),
    ),
    "target": (
        *("target_url", "targeturl", "link_url", "linking_to", "expected_landing_page_url"),
        *("destination", "target_page", "url_to", "link_to", "landing_page_url"),
    ),
    "anchor": (
        "anchor",
        "anchor_text",
        "anchortext",
        "link_anchor",
        "expected_anchor",
        "link_text",
    ),
    "domain": (
        "domain",
        "site",
        "referring_domain",
        "root_domain",
        "linking_domain",
        "top_linking_sites",
    ),
    "first_seen": (
        *("first_seen", "source_first_found_date", "firstindexeddate", "found", "added"),
        *("acquired_at", "first_found"),
    ),
    "last_seen": (
        "last_seen",
        "last_crawled",
        "source_crawl_date",
        "lastseendate",
        "date",
        "last_checked",
    ),
    "lost": ("lost", "lost_status", "lost_link", "datelost", "date_lost"),
    "expires": ("expires", "expires_at"),
    "cost": ("cost", "price", "payment"),
    "nofollow": ("nofollow", "flagnofollow"),
    "ugc": ("ugc",),
    "sponsored": ("sponsored",),
    "follow": ("follow", "expected_follow"),
    "rel": ("rel", "expected_rel"),
    "type": ("type",),
}
"""What a column means, and the headers that mean it, likeliest first."""
_LINKY_TYPES = ("", "hyperlink", "text", "image", "ahref", "href", "link", "redirect", "canonical")
_HOST = re.compile(r"(?:https?://)?(?:[a-z0-9-]{1,63}\.){1,10}[a-z]{2,24}/?", re.IGNORECASE)
_TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ahrefs", ("referring_page_url",)),
    ("semrush", ("page_ascore", "source_url")),
    ("semrush", ("domain_ascore", "domain")),
    ("majestic", ("source_url", "source_trust_flow")),
    ("majestic", ("sourceurl",)),
    ("screaming-frog", ("source", "destination")),
    ("gsc", ("linking_page", "last_crawled")),
    ("gsc", ("linking_page",)),
    ("gsc", ("site", "linking_pages")),
    ("linkody", ("url_from",)),
    ("buzzstream", ("linking_from",)),
    ("ahrefs", ("domain", "dr")),
    ("moz", ("url", "spam_score")),
    ("moz", ("url", "pa")),
    ("moz", ("url", "anchor_text")),
)
_SHAPE_ROWS = 20


@dataclass(frozen=True, slots=True)
class Columns:
    """Which header holds what. ``rivals`` are columns named for a domain (link intersect, backlink
    gap), by the domain; ``tool`` is whose export it looks like."""

    tool: str
    names: Mapping[str, str]
    rivals: Mapping[str, str] = field(default_factory=dict)

    def of(self, cells: Mapping[str, str], what: str) -> str:
        """A cell by its meaning, trimmed; empty where the table has no such column."""
        name = self.names.get(what)
        return cells.get(name, "").strip() if name is not None else ""


def by_names(header: Sequence[str]) -> Columns | None:
    """The columns of a table with these folded headers; ``None`` when none names a page or site."""
    there = set(header)
    names = {
        what: found
        for what, aliases in FIELDS.items()
        if (found := next((alias for alias in aliases if alias in there), None))
    }
    tool = next((tool for tool, marks in _TOOLS if there.issuperset(marks)), "other")
    if "page" not in names and tool == "moz":
        names["page"] = "url"
    if "page" not in names and "domain" not in names:
        return None
    known = set(names.values())
    rivals = {name: name.rstrip("/") for name in header if name not in known and _is_host(name)}
    return Columns(tool, names, {rivals[name].split("://")[-1]: name for name in rivals})


def by_shape(header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Columns | None:
    """The columns of a table whose headers say nothing to us: Search Console in any language.

    A first column of addresses is ``Latest links`` (and a second one of addresses their targets),
    one of hosts is ``Top linking sites``. ``rows`` are some of the first.
    """
    sample = list(rows[:_SHAPE_ROWS])
    if not sample or not header:
        return None

    def all_of(column: str, pattern: re.Pattern[str] | None) -> bool:
        cells = [row.get(column, "").strip() for row in sample]
        if pattern is None:
            return all(cell.startswith(("http://", "https://")) for cell in cells)
        return all(pattern.fullmatch(cell) for cell in cells)

    if all_of(header[0], None):
        names = {"page": header[0]}
        if len(header) > 1 and all_of(header[1], None):
            names["target"] = header[1]
        elif len(header) > 1:
            names["last_seen"] = header[1]
        return Columns("gsc", names)
    if all_of(header[0], _HOST):
        return Columns("gsc", {"domain": header[0]})
    return None


def is_hyperlink(kind: str) -> bool:
    """Whether a ``Type`` column speaks of a link that people can click."""
    return kind.strip().casefold() in _LINKY_TYPES


def _is_host(name: str) -> bool:
    return "." in name and _HOST.fullmatch(name) is not None
