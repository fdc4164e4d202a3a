"""What the desk shows of a candidate's letter: the draft of the facts, or what somebody made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlite_utils import Database

from prospector.clock import later, now
from prospector.config import Config
from prospector.errors import UserError
from prospector.outreach.drafts import LANGUAGES, Choices, Draft, draft_for, row_of
from prospector.outreach.drafts.assets import assets_of
from prospector.outreach.drafts.render import why_missing
from prospector.outreach.drafts.saved import as_saved, saved_letter
from prospector.outreach.drafts.sender import Sender, read_sender
from prospector.outreach.gates import captured_only
from prospector.outreach.letters import Letter, Letters, Senders
from prospector.review.naming import Pieces, pieces

if TYPE_CHECKING:
    import sqlite3

FRESH_SECONDS = 86_400
"""A look at the page and its links older than this is made anew before a letter leaves the desk."""
_LONGEST_MAILTO = 6_000
"""Longer addresses are cut or refused by mail programs; the .eml file holds everything."""


@dataclass(frozen=True, slots=True)
class Writing:
    """The letter's part of the candidate page.

    ``refused`` says why there is no letter (``why`` with its candidates named); then the rest is empty. ``by`` and ``at`` are of the
    person who changed it; ``looked_at`` is the day of the last look, ``stale`` whether that is long
    ago. ``sender`` is how the person at the desk signs, ``earlier`` what was saved before (its number
    and the letter).
    ``captured`` is the day on which an archive took the page, when nobody has seen it live: then there
    is no letter before a look.
    """

    refused: str = ""
    subject: str = ""
    body: str = ""
    language: str = ""
    way: str = ""
    to: str = ""
    note: str = ""
    mailto: str = ""
    by: str = ""
    at: str = ""
    looked_at: str = ""
    stale: bool = True
    sender: Sender = field(default_factory=Sender)
    languages: tuple[str, ...] = LANGUAGES
    earlier: tuple[tuple[int, Letter], ...] = ()
    captured: str = ""
    why: Pieces = field(default_factory=list)


def writing_of(conn: sqlite3.Connection, candidate_id: str, who: str = "") -> Writing:
    """The letter for a candidate as ``who`` would sign it; never raises for what a person can mend."""
    db = Database(conn)
    sender, captured = Sender(), ""

    def refused(why: str, captured: str = "") -> Writing:
        told = pieces(conn, why, candidate_id)
        return Writing(refused=why, sender=sender, captured=captured, why=told)

    try:
        captured = captured_only(db, str(row_of(db, candidate_id)["page_url"]))[:10]
        sender = sender_of(db, who)
        draft = letter_for(db, candidate_id, sender)
    except UserError as why:
        return refused(str(why), captured)
    if set(draft.missing) == {"sender"}:
        return refused("Say below who signs: then the letter is written.")
    if draft.missing:
        return refused(why_missing(draft))
    looked_at = str(row_of(db, candidate_id)["verified_at"] or "")
    saved = saved_letter(db, candidate_id)
    return Writing(
        subject=draft.subject,
        body=draft.body,
        language=draft.language,
        way=draft.way,
        to=draft.to,
        note=draft.note,
        mailto=mailto(draft),
        by=saved.who if saved else "",
        at=saved.at if saved else "",
        looked_at=looked_at,
        stale=is_stale(looked_at),
        sender=sender,
        earlier=tuple(Letters(db).versions(candidate_id)),
    )


def is_stale(looked_at: str) -> bool:
    """Whether a look at the page is too old to write on."""
    return not looked_at or later(looked_at, FRESH_SECONDS) < now()


def sender_of(db: Database, who: str) -> Sender:
    """How a person signs: as she said at the desk, else ``PROSPECTOR_SENDER``."""
    config = Config.load()
    return Senders(db).of(who, read_sender(config.sender, config.postal))


def letter_for(
    db: Database, candidate_id: str, sender: Sender, *, language: str = "", fresh: bool = False
) -> Draft:
    """The letter as it stands: saved by a person, unless ``fresh``, or from the facts.

    Raises :class:`UserError` with the reason when there must be none.
    """
    choices = Choices(assets_of(str(row_of(db, candidate_id)["niche"])))
    draft = draft_for(db, candidate_id, language=language, sender=sender, choices=choices)
    return draft if fresh else as_saved(db, draft)


def mailto(draft: Draft) -> str:
    """The letter as a ``mailto:`` address (RFC 6068); empty where no e-mail is to be written."""
    if draft.way != "email":
        return ""
    body = quote(draft.body.replace("\n", "\r\n"), safe="")
    address = (
        f"mailto:{quote(draft.to, safe='@')}?subject={quote(draft.subject, safe='')}&body={body}"
    )
    return address if len(address) <= _LONGEST_MAILTO else ""
