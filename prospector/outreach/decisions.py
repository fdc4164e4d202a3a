"""What people decided about candidates: an append-only history, and undo as one more row.

Nothing here is ever touched by a crawl or a rescore. The latest row of a candidate is its status;
``candidate_status`` (a view) puts suppressions above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.clock import now
from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

STATUSES = ("new", "approved", "contacted", "replied", "won", "lost", "rejected", "suppressed")
REASON_CODES = (
    "off_topic",
    "low_quality",
    "no_contact",
    "paid",
    "wrong_verdict",
    "duplicate",
    "policy",
    "bounced",
    "no_reply",
    "other",
)
LONGEST_NOTE = 10_000
LONGEST_OWNER = 200
NOBODY = "-"
"""The owner that takes the owner away."""

_TAKEN_BACK = re.compile(r"took back decision ([0-9]+)")


def took_back(note: str) -> int | None:
    """The id of the decision that a row took back, by its note; ``None`` for a person's own note."""
    found = _TAKEN_BACK.fullmatch(note)
    return int(found[1]) if found else None


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's word on one candidate. ``next_action_at`` is a UTC ISO 8601 date or moment.

    ``owner`` empty leaves the owner as it was, :data:`NOBODY` takes it away. ``contact`` is whom to
    write to, ``email ann@site.example`` or with ``form`` or ``profile`` for its kind; empty goes back
    to the one that the crawl found best, ``None`` leaves what stands. ``kept`` says that the status is
    only what it was: such a row with ``contacted`` is no mail.
    """

    candidate_id: str
    status: str
    who: str = ""
    reason_code: str | None = None
    note: str = ""
    owner: str = ""
    next_action_at: str | None = None
    contact: str | None = None
    kept: bool = False


class Decisions:
    """Writes and reads ``reviews``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def decide(self, decisions: Iterable[Decision]) -> list[int]:
        """Append all or none, in one transaction; returns the rows' ids.

        Raises :class:`UserError` for a candidate, status or reason code that does not exist.
        """
        ids = []
        moment = now()
        with self._db.atomic():
            for one in decisions:
                self._check(one)
                ids.append(self._append(one, moment))
        return ids

    def undo(self, review_ids: Sequence[int], who: str = "") -> list[int]:
        """Take decisions back by appending what stood before each; returns the new rows' ids."""
        before = []
        for review_id in sorted(review_ids, reverse=True):
            row = self._db.execute(
                "SELECT candidate_id, owner, contact FROM reviews WHERE id = ?", [review_id]
            ).fetchone()
            if row is None:
                raise UserError(f"There is no decision {review_id} to take back.")
            old = self._db.execute(
                "SELECT status, reason_code, next_action_at FROM reviews"
                " WHERE candidate_id = ? AND id < ? ORDER BY id DESC LIMIT 1",
                [row[0], review_id],
            ).fetchone() or ("new", None, None)
            note = f"took back decision {review_id}"
            owner = self._earlier("owner", review_id, row[0])
            contact = None if row[2] is None else self._earlier("contact", review_id, row[0])
            owner = NOBODY if row[1] and not owner else owner  # it was given by what is undone
            before.append(Decision(row[0], old[0], who, old[1], note, owner, old[2], contact))
        return self.decide(before)

    def _earlier(self, column: str, review_id: int, candidate_id: str) -> str:
        """The owner or contact that stood before a decision; empty for none."""
        row = self._db.execute(
            f"SELECT {column} FROM reviews WHERE candidate_id = ? AND id < ?"
            f" AND nullif({column}, '') IS NOT NULL ORDER BY id DESC LIMIT 1",
            [candidate_id, review_id],
        ).fetchone()
        return str(row[0]) if row else ""

    def picked(self, candidate_id: str) -> tuple[str, str]:
        """The (kind, value) of the contact that a person picked; empty where nobody did."""
        row = self._db.execute(
            "SELECT contact FROM reviews WHERE candidate_id = ? AND contact IS NOT NULL"
            " ORDER BY id DESC LIMIT 1",
            [candidate_id],
        ).fetchone()
        kind, _, value = (str(row[0]) if row else "").partition(" ")
        return kind, value

    def history(self, candidate_id: str) -> list[dict[str, Any]]:
        """Every decision on a candidate, latest first."""
        names = ("id", "at", "who", "status", "reason_code", "note", "owner", "next_action_at")
        rows = self._db.execute(
            f"SELECT {', '.join(names)} FROM reviews WHERE candidate_id = ? ORDER BY id DESC",
            [candidate_id],
        ).fetchall()
        return [dict(zip(names, row, strict=True)) for row in rows]

    def _check(self, one: Decision) -> None:
        if one.status not in STATUSES:
            raise UserError(f"{one.status!r} is no status; use one of {', '.join(STATUSES)}.")
        if one.reason_code is not None and one.reason_code not in REASON_CODES:
            raise UserError(
                f"{one.reason_code!r} is no reason code; use one of {', '.join(REASON_CODES)}."
            )
        known = "SELECT 1 FROM candidates WHERE id = ?"
        if self._db.execute(known, [one.candidate_id]).fetchone() is None:
            raise UserError(f"There is no candidate {one.candidate_id!r}.")

    def _append(self, one: Decision, moment: str) -> int:
        done = self._db.execute(
            "INSERT INTO reviews (candidate_id, at, who, status, reason_code, note, owner,"
            " next_action_at, contact, kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                one.candidate_id,
                moment,
                one.who[:200],
                one.status,
                one.reason_code,
                one.note[:LONGEST_NOTE],
                one.owner[:LONGEST_OWNER],
                one.next_action_at,
                None if one.contact is None else one.contact[:2_100],
                int(one.kept),
            ],
        )
        return int(done.lastrowid or 0)
