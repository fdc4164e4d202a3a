"""People's decisions back from a spreadsheet: rows of an export with another status (pure but for
the store it compares with)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.errors import UserError
from prospector.outreach.decisions import REASON_CODES, STATUSES, Decision, Decisions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from prospector.outreach.exchange.reading import Row

WANTED = ("id", "candidate_id")
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found: decisions that changed something, and rows as they were."""

    changed: tuple[Decision, ...]
    unchanged: int


def read_decisions(db: Database, rows: Iterable[Row], who: str) -> Imported:
    """The decisions of a table that differ from what the store holds.

    Raises :class:`UserError` naming the lines with an unknown id, status or reason code, and those
    that somebody decided on after the export (its column ``decision``); then nothing is written.
    """
    known = {
        str(row[0]): (str(row[1]), str(row[2]))
        for row in db.execute("SELECT id, status, owner FROM candidate_status").fetchall()
    }
    latest = {
        str(row[0]): str(row[1])
        for row in db.execute(
            "SELECT candidate_id, max(id) FROM reviews GROUP BY candidate_id"
        ).fetchall()
    }
    changed: dict[str, Decision] = {}
    unchanged = 0
    wrong: list[str] = []
    for number, cells in rows:
        candidate = cells.get("id") or cells.get("candidate_id") or ""
        status = cells.get("status", "").strip().casefold()
        code = cells.get("reason_code", "").strip().casefold() or None
        owner = cells.get("owner", "").strip()
        note = cells.get("note", "").strip()
        if candidate not in known:
            wrong.append(f"line {number}: there is no candidate {candidate[:40]!r}")
        elif status not in STATUSES:
            wrong.append(f"line {number}: {status[:40]!r} is no status")
        elif code is not None and code not in REASON_CODES:
            wrong.append(f"line {number}: {code[:40]!r} is no reason code")
        elif (status, owner) == known[candidate] and not code and not note:
            unchanged += 1
        elif status == "suppressed":
            # That is said of a domain or address, not of one candidate: prospector suppress.
            unchanged += 1
        elif cells.get("decision", "").strip() not in ("", latest.get(candidate, "0")):
            wrong.append(
                f"line {number}: {candidate} is {known[candidate][0]} since this file was written;"
                " export anew"
            )
        else:
            due = cells.get("next_action_at", "").strip() or None
            changed[candidate] = Decision(candidate, status, who, code, note, owner, due)
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        raise UserError(
            f"Nothing was imported. {'; '.join(wrong[:_SHOWN])}{more}. Statuses:"
            f" {', '.join(STATUSES)}."
        )
    return Imported(tuple(changed.values()), unchanged)


def write_decisions(db: Database, found: Imported) -> int:
    """Append them all in one transaction; returns how many."""
    return len(Decisions(db).decide(found.changed))
