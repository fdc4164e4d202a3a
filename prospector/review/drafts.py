"""The one place where the desk asks for a draft: shown when ``prospector.outreach.drafts`` is there."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def draft_text(conn: sqlite3.Connection, candidate_id: str) -> str:
    """The draft for a candidate as plain text, or empty where there is none to show.

    Asks ``prospector.outreach.drafts.preview(conn, candidate_id) -> str`` of a prospector that has
    it; the text is shown in the template's ``draft`` block.
    """
    name = "prospector.outreach.drafts"
    if importlib.util.find_spec(name) is None:
        return ""
    preview = getattr(importlib.import_module(name), "preview", None)
    return str(preview(conn, candidate_id)) if preview else ""
