"""What part of the queue is looked at: filters, search and cursor, to and from a URL (pure)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from prospector.errors import UserError
from prospector.outreach.decisions import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL = "all"
"""The status filter that lets every status through."""
NOBODY = "-"
"""The owner filter for candidates that nobody owns."""
BANDS = (80, 60, 40, 0)
"""Lower ends of the score bands, best first; a score belongs to the first one that it reaches."""
FACETS = ("niche", "kind", "status", "owner", "language", "band")
PAGE = 20
LARGEST_PAGE = 200
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row seen: the next page begins after it, best score first."""

    score: float
    id: str

    def __str__(self) -> str:
        return f"{self.score!r}~{self.id}"


@dataclass(frozen=True, slots=True)
class Filters:
    """One view of the queue. Empty fields do not filter; ``due`` asks for actions due by today."""

    niche: str = ""
    kind: str = ""
    status: str = "new"
    owner: str = ""
    language: str = ""
    band: str = ""
    q: str = ""
    due: bool = False
    size: int = PAGE
    after: Cursor | None = None

    @classmethod
    def parse(cls, args: Mapping[str, str]) -> Filters:
        """Read a query string's values; raises :class:`UserError` for one that means nothing."""
        text = {name: args.get(name, "").strip()[:_LONGEST] for name in ("q", *FACETS)}
        text["status"] = text["status"] or "new"
        if text["status"] not in (*STATUSES, ALL):
            raise UserError(
                f"{text['status']!r} is no status; use one of {', '.join((*STATUSES, ALL))}."
            )
        if text["band"] and text["band"] not in map(str, BANDS):
            raise UserError(f"{text['band']!r} is no score band; use one of 80, 60, 40 or 0.")
        return cls(
            **text,
            due=args.get("due", "") == "1",
            size=_size(args.get("size", "")),
            after=_cursor(args.get("after", "")),
        )

    def but(self, **changes: str) -> Filters:
        """The same view from its first page, with some fields changed."""
        return replace(self, after=None, **changes)  # type: ignore[arg-type]

    def query(self, *, cursor: bool = False) -> str:
        """The query string that :meth:`parse` reads back; what is as usual is left out."""
        usual = Filters()
        pairs = [
            (name, getattr(self, name))
            for name in (*FACETS, "q")
            if getattr(self, name) != getattr(usual, name)
        ]
        if self.due:
            pairs.append(("due", "1"))
        if self.size != PAGE:
            pairs.append(("size", str(self.size)))
        if cursor and self.after:
            pairs.append(("after", str(self.after)))
        return urlencode(pairs)

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status is filtered."""
        return self.but(status="new").query() != "" or self.due


def band_of(score: float) -> int:
    """The band of a score 0-100, named by its lower end."""
    return next((low for low in BANDS if score >= low), BANDS[-1])


def _size(text: str) -> int:
    if not text:
        return PAGE
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= LARGEST_PAGE:
        raise UserError(f"The page size must be a number from 1 to {LARGEST_PAGE}.")
    return int(text)


def _cursor(text: str) -> Cursor | None:
    if not text:
        return None
    score, _, ident = text.partition("~")
    try:
        value = float(score)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or not ident or len(ident) > _LONGEST:
        raise UserError("This page's address is damaged; begin again at the first page.")
    return Cursor(value, ident)
