"""What a form asks for, read and checked (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.errors import UserError
from prospector.outreach.decisions import LONGEST_NOTE, REASON_CODES, STATUSES
from prospector.outreach.exchange.dates import one_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KEEP = "keep"
"""The verb that leaves the status: a note, an owner, a date or a contact is recorded."""
SUPPRESSIBLE = ("domain", "email", "url")
MOST_ITEMS = 500
_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


@dataclass(frozen=True, slots=True)
class Item:
    """A candidate and the latest decision on it that the person saw (0 for none)."""

    id: str
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """One press of a button: ``status`` for all ``items``, or ``suppress`` of each one's domain,
    e-mail or page. ``next_action_at`` of ``None`` leaves the date as it is. ``whole``: from the
    page of one candidate, whose fields come filled in, so that an empty one was emptied."""

    items: tuple[Item, ...]
    status: str = KEEP
    reason_code: str | None = None
    suppress: str = ""
    note: str = ""
    owner: str = ""
    next_action_at: str | None = None
    contact: tuple[str, str] | None = None
    whole: bool = False


def parse(form: Mapping[str, Sequence[str]]) -> Order:
    """Read a form; raises :class:`UserError` with a sentence for what makes no sense.

    ``do`` is a status, ``rejected:REASON_CODE``, ``suppress:KIND`` or ``keep``; ``item`` is
    ``ID:SEEN`` and may come many times.
    """
    verb, _, detail = _one(form, "do").partition(":")
    items = tuple(dict.fromkeys(_item(text) for text in form.get("item", ())))
    if not items:
        raise UserError("Nothing was chosen: tick at least one candidate, then press the button.")
    if len(items) > MOST_ITEMS:
        raise UserError(f"At most {MOST_ITEMS} candidates can be changed at once.")
    note = _one(form, "note").strip()
    if len(note) > LONGEST_NOTE:
        raise UserError(f"The note is too long; at most {LONGEST_NOTE:,} characters are kept.")
    suppress = detail if verb == "suppress" else ""
    if verb == "suppress" and suppress not in SUPPRESSIBLE:
        raise UserError("Choose what to suppress: the domain, the e-mail address or the page.")
    if verb not in (*STATUSES, KEEP, "suppress") or verb == "suppressed":
        raise UserError(f"{verb[:40]!r} is nothing that can be done to a candidate.")
    if verb not in ("suppress", KEEP) and detail and detail not in REASON_CODES:
        raise UserError(f"{detail[:40]!r} is no reason; use one of {', '.join(REASON_CODES)}.")
    if verb == "rejected" and not detail:
        raise UserError("Say why it is rejected: choose one of the reasons.")
    return Order(
        items=items,
        status=KEEP if verb == "suppress" else verb,
        reason_code=detail or None if verb not in ("suppress", KEEP) else None,
        suppress=suppress,
        note=note,
        owner=_one(form, "owner").strip()[:200],
        next_action_at=_date(_one(form, "next_action")) if "next_action" in form else None,
        contact=_contact(_one(form, "contact")) if _one(form, "contact") else None,
        whole="owner" in form and "next_action" in form and len(items) == 1,
    )


def parse_undo(form: Mapping[str, Sequence[str]]) -> tuple[list[int], list[tuple[str, str]]]:
    """The (review ids, suppressions) of an undo form: ``review=12`` and ``silenced=KIND:VALUE``."""
    reviews = [text for text in form.get("review", ()) if text]
    pairs = [text.partition(":") for text in form.get("silenced", ()) if text]
    if any(not re.fullmatch(r"[0-9]{1,18}", text) for text in reviews) or any(
        kind not in SUPPRESSIBLE or not value for kind, _, value in pairs
    ):
        raise UserError("What is to be taken back is not clear; look at the candidate's history.")
    if not reviews and not pairs:
        raise UserError("There is nothing to take back.")
    return [int(text) for text in reviews], [(kind, value) for kind, _, value in pairs]


def _one(form: Mapping[str, Sequence[str]], name: str) -> str:
    values = form.get(name) or ("",)
    return values[0]


def _item(text: str) -> Item:
    ident, _, seen = text.partition(":")
    if not _ID.fullmatch(ident) or not re.fullmatch(r"[0-9]{0,18}", seen):
        raise UserError(f"{text[:60]!r} names no candidate; reload the page.")
    return Item(ident, int(seen or 0))


def _date(text: str) -> str:
    if not text:
        return ""
    try:
        return one_date(text)[:10]
    except ValueError as mistake:
        raise UserError(f"{mistake}.") from None


def _contact(text: str) -> tuple[str, str]:
    kind, _, value = text.partition(" ")
    if kind not in ("email", "form", "profile") or not value or "\n" in value or "\r" in value:
        raise UserError("This contact cannot be read; reload the page and choose again.")
    return kind, value
