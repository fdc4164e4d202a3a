"""A letter that a person changed and saved, laid over the draft that the facts give."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from prospector.outreach.gates import history_of, mails_sent
from prospector.outreach.letters import Letter, Letters

if TYPE_CHECKING:
    from sqlite_utils import Database

    from prospector.outreach.drafts.render import Draft


def saved_letter(db: Database, candidate_id: str) -> Letter | None:
    """What somebody saved and has not sent yet: after a mail went out the next one is new."""
    letter = Letters(db).current(candidate_id)
    sent = mails_sent(history_of(db, candidate_id))
    return letter if letter and (not sent or letter.at > sent[-1]) else None


def as_saved(db: Database, draft: Draft) -> Draft:
    """The draft with the saved subject and text; whom it goes to and the note stay the draft's."""
    letter = saved_letter(db, draft.candidate_id)
    if letter is None:
        return draft
    by = f" by {letter.who}" if letter.who else ""
    changed = f"Changed{by} on {letter.at[:10]}."
    return dataclasses.replace(
        draft,
        subject=letter.subject,
        body=letter.body,
        language=letter.language or draft.language,
        missing=(),
        note=f"{draft.note} {changed}".strip(),
    )
