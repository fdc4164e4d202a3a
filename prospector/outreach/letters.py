"""Letters as a person changed them, and who writes: decisions, which nothing of ours overwrites.

Every saving is a row; the latest counts. One with an empty body means that the person went back to
the draft that the facts give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.errors import UserError
from prospector.outreach.drafts.clean import line
from prospector.outreach.drafts.sender import Sender, read_sender

if TYPE_CHECKING:
    from sqlite_utils import Database

LONGEST_SUBJECT = 200
LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject and a body as somebody left them, in the language of the draft they came from."""

    subject: str
    body: str
    language: str = ""
    who: str = ""
    at: str = ""


class Letters:
    """Reads and writes ``letters``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def current(self, candidate_id: str) -> Letter | None:
        """What was saved last for a candidate; ``None`` when the draft of the facts stands."""
        row = self._db.execute(
            "SELECT subject, body, language, who, at FROM letters WHERE candidate_id = ?"
            " ORDER BY id DESC LIMIT 1",
            [candidate_id],
        ).fetchone()
        return Letter(*map(str, row)) if row and row[1] else None

    def save(self, candidate_id: str, letter: Letter) -> bool:
        """Keep a letter; whether it is new. Line ends are made ``\\n``, the subject one line.

        Raises :class:`UserError` for one that is empty or too long to be a letter.
        """
        subject = line(letter.subject, LONGEST_SUBJECT + 1)
        body = letter.body.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not subject or not body:
            raise UserError("A letter needs a subject and a text; nothing was saved.")
        if len(subject) > LONGEST_SUBJECT or len(body) > LONGEST_BODY:
            raise UserError(
                f"The letter is too long: at most {LONGEST_SUBJECT} characters of subject and"
                f" {LONGEST_BODY:,} of text are kept."
            )
        known = self.current(candidate_id)
        if known and (known.subject, known.body) == (subject, f"{body}\n"):
            return False
        self._append(candidate_id, letter, subject, f"{body}\n")
        return True

    def versions(self, candidate_id: str, most: int = 20) -> list[tuple[int, Letter]]:
        """Earlier letters that somebody saved, latest first, each once; not the current one."""
        current = self.current(candidate_id)
        seen = {(current.subject, current.body)} if current else set()
        found: list[tuple[int, Letter]] = []
        for number, *values in self._db.execute(
            "SELECT id, subject, body, language, who, at FROM letters WHERE candidate_id = ?"
            " AND body <> '' ORDER BY id DESC",
            [candidate_id],
        ).fetchall():
            letter = Letter(*map(str, values))
            if (letter.subject, letter.body) not in seen:
                seen.add((letter.subject, letter.body))
                found.append((int(number), letter))
        return found[:most]

    def bring_back(self, candidate_id: str, version: int, who: str = "") -> None:
        """Make an earlier version the current one. Raises :class:`UserError` when there is none."""
        row = self._db.execute(
            "SELECT subject, body, language FROM letters WHERE id = ? AND candidate_id = ?"
            " AND body <> ''",
            [version, candidate_id],
        ).fetchone()
        if row is None:
            raise UserError("There is no such earlier version of this letter; reload the page.")
        subject, body, language = map(str, row)
        self.save(candidate_id, Letter(subject, body, language, who))

    def start_over(self, candidate_id: str, who: str = "") -> bool:
        """Go back to the draft of the facts; whether there was anything to go back from."""
        if self.current(candidate_id) is None:
            return False
        self._append(candidate_id, Letter("", "", "", who), "", "")
        return True

    def _append(self, candidate_id: str, letter: Letter, subject: str, body: str) -> None:
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO letters (candidate_id, at, who, language, subject, body)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [candidate_id, now(), letter.who[:200], letter.language[:8], subject, body],
            )


class Senders:
    """Reads and writes ``senders``: how each person of the desk signs."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, who: str, otherwise: Sender) -> Sender:
        """How this person signs, or ``otherwise`` when she has not said."""
        row = self._db.execute(
            "SELECT spelled, postal FROM senders WHERE who = ?", [who]
        ).fetchone()
        return read_sender(str(row[0]), str(row[1])) if row else otherwise

    def save(self, who: str, sender: Sender) -> None:
        """Keep how a person signs. Raises :class:`SettingError` for what cannot be read back."""
        spelled = sender.spelled()
        read_sender(spelled, sender.postal)
        with self._db.atomic():
            self._db.execute(
                "INSERT OR REPLACE INTO senders (who, spelled, postal, at) VALUES (?, ?, ?, ?)",
                [who, spelled, sender.postal, now()],
            )
