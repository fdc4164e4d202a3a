"""The draft as a screen shows it: the letter, or in a sentence why there is none."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from sqlite_utils import Database

from prospector.config import Config
from prospector.errors import NicheError, UserError
from prospector.niche import load_niche
from prospector.outreach.drafts.desk import Choices, draft_for, row_of
from prospector.outreach.drafts.formats import as_text

if TYPE_CHECKING:
    import sqlite3

    from prospector.niche import Asset
    from prospector.outreach.drafts.render import Draft


def assets_of(niche: str) -> tuple[Asset, ...]:
    """The assets of a niche, for their titles; none when its profile is not at hand."""
    try:
        return load_niche(niche).assets
    except NicheError:
        return ()


def preview(
    connection: sqlite3.Connection, candidate_id: str, *, choices: Choices | None = None
) -> str:
    """The draft for a candidate as plain text, from what the store holds; it asks for no page.

    The sender is ``PROSPECTOR_SENDER``. Never raises for what a person can mend: it says so.
    """
    try:
        db = Database(connection)
        row = row_of(db, candidate_id)
        wanted = choices or Choices()
        if not wanted.assets:
            wanted = dataclasses.replace(wanted, assets=assets_of(str(row["niche"])))
        draft = draft_for(db, candidate_id, sender=Config.load().sender, choices=wanted)
    except UserError as why:
        return f"{why}\n"
    return as_text(draft) if not draft.missing else f"{why_missing(draft)}\n"


def why_missing(draft: Draft) -> str:
    """Which facts the template of a draft lacks, in a sentence; and what to do about it."""
    facts = [name for name in draft.missing if name != "sender"]
    text = f"No draft for {draft.candidate_id}: "
    if facts:
        text += f"its {draft.kind} template needs {', '.join(facts)}, which the row has not"
    if "sender" in draft.missing:
        text += f"{'; and ' if facts else ''}it must say who writes, set PROSPECTOR_SENDER"
    return f"{text}."
