"""Where a dead page of ours should lead, and the rules that make a server do it (pure)."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from prospector.niche import Asset
from prospector.outreach.matching import best_asset
from prospector.outreach.text import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FORMATS = ("csv", "nginx", "apache")
_SAFE = re.compile(r"[A-Za-z0-9/_.~!$&'()*+,;=:@%-]+")


@dataclass(frozen=True, slots=True)
class LivingPage:
    """A page of ours that answers, by address and title."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """A dead address of ours, the living page that comes closest (empty for none), and why.

    ``domains`` and ``inside`` count the referring domains and our own pages that link to it.
    """

    dead: str
    to: str
    shared: tuple[str, ...] = ()
    reason: str = ""
    domains: int = 0
    inside: int = 0


def closest(dead: str, words: str, living: Sequence[LivingPage]) -> tuple[str, tuple[str, ...]]:
    """The living page that fits what links say of a dead one, with the shared words; else nothing.

    ``words`` are the anchors and sentences of the links to it. A page of the same site whose address
    ends alike comes first.
    """
    name = _slug(dead)
    same = [page for page in living if name and _slug(page.url) == name and page.url != dead]
    if len(same) == 1:
        return same[0].url, (name,)
    pages = [
        Asset(page.url, f"{page.title} {_slug(page.url).replace('-', ' ')}")
        for page in living
        if urlsplit(page.url).path not in ("", "/")
    ]
    found = best_asset(pages, f"{unquote(dead)} {words}")
    return (found.url, found.shared) if found else ("", ())


def as_text(redirects: Iterable[Redirect], form: str) -> str:
    """The redirects as CSV, or as lines for nginx or Apache; those without a target are comments."""
    if form == "csv":
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("from", "to", "referring_domains", "internal_links", "reason", "shared"))
        for one in redirects:
            cells = (one.dead, one.to, one.domains, one.inside, one.reason, " ".join(one.shared))
            table.writerow([safe_cell(cell) for cell in cells])
        return out.getvalue()
    return "".join(f"{_rule(one, form)}\n" for one in redirects)


def _rule(one: Redirect, form: str) -> str:
    parts = urlsplit(one.dead)
    if not one.to:
        return f"# no page of ours fits {_harmless(one.dead)} ({one.domains} referring domains)"
    if not _SAFE.fullmatch(parts.path) or not _SAFE.fullmatch(one.to.split("?", 1)[0]):
        return f"# to be written by hand: {_harmless(one.dead)} -> {_harmless(one.to)}"
    if parts.query:
        return f"# has a query, to be written by hand: {_harmless(one.dead)} -> {_harmless(one.to)}"
    if form == "nginx":
        # `=` compares the decoded path.
        return f'location = "{unquote(parts.path)}" {{ return 301 "{one.to}"; }}'
    return f'RedirectMatch 301 "^{re.escape(unquote(parts.path))}$" "{one.to}"'


def _slug(url: str) -> str:
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2].casefold()
    return re.sub(r"\.(?:html?|php|aspx?)$", "", last)


def _harmless(text: str) -> str:
    return "".join(c for c in text[:500] if c.isprintable())
