"""The one place where the desk asks for a draft: shown when ``prospector.outreach.drafts`` is there."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

from sqlite_utils import Database

from prospector.config import Config
from prospector.errors import UserError

if TYPE_CHECKING:
    import sqlite3


def draft_text(conn: sqlite3.Connection, candidate_id: str, contact: tuple[str, str]) -> str:
    """The draft for a candidate as plain text, for the template's ``draft`` block; empty for none.

    ``contact`` is the (kind, value) that was picked. A draft that is refused, or that lacks a fact,
    gives the sentence that says so.
    """
    name = "prospector.outreach.drafts"
    if importlib.util.find_spec(name) is None:
        return ""
    drafts = importlib.import_module(name)
    choices = drafts.Choices(to=contact[1] if contact[0] == "email" else "")
    try:
        sender = getattr(Config.load(), "sender", "")
        draft = drafts.draft_for(Database(conn), candidate_id, choices=choices, sender=sender)
    except UserError as refusal:
        return str(refusal)
    if draft.missing:
        return f"The draft lacks: {', '.join(draft.missing)}."
    return f"{draft.subject}\n\n{draft.body}"
