"""People's decisions back from a spreadsheet: rows of an export in which somebody changed something.

A row is compared with the decision that stood when it was exported (its column ``decision``), cell
by cell, so that only what the person changed counts, however much was decided since.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.errors import UserError
from prospector.outreach.decisions import (
    LONGEST_NOTE,
    LONGEST_OWNER,
    NOBODY,
    REASON_CODES,
    STATUSES,
    Decision,
    Decisions,
    took_back,
)
from prospector.outreach.exchange.dates import one_date, readings
from prospector.outreach.exchange.reading import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlite_utils import Database

    from prospector.outreach.exchange.reading import Row

WANTED = ("id", "candidate_id")
FIELDS = ("status", "owner", "note", "reason_code", "next_action_at")
"""The columns that a person may change."""
_SAY_WHY = ("status", "reason_code")
_SHOWN = 5
_SAID_OF_DOMAINS = "suppressed"
_COUNT = re.compile(r"([0-9]{1,18})(?:\.0+)?")
_REWRITTEN = re.compile(r"[0-9](?:[.,][0-9]+)?e\+?[0-9]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import found: decisions that changed something, and rows as they were."""

    changed: tuple[Decision, ...]
    unchanged: int
    past: tuple[str, ...] = ()
    """Next actions that it sets, and that lie before today, the earliest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands of a candidate after a decision (``decision`` 0: after none)."""

    decision: int = 0
    status: str = "new"
    owner: str = ""
    note: str = ""
    reason_code: str = ""
    next_action_at: str = ""


class _Wrong(Exception):
    """A row that cannot be taken, in words; ``statuses`` when a list of them would help."""

    def __init__(self, said: str, *, statuses: bool = False) -> None:
        super().__init__(said)
        self.statuses = statuses


def read_decisions(db: Database, rows: Iterable[Row], who: str, file: str = "") -> Imported:
    """The decisions of a table, of ``file`` if it has a name, that differ from what the store holds.

    Raises :class:`UserError` naming the lines with an unknown id, status, reason code or date, those
    that contradict another line, and those changed both in the file and, since its export (its column
    ``decision``), by somebody else; then nothing is written.
    """
    reader = _Reader(db, who)
    changed: dict[str, Decision] = {}
    first: dict[str, tuple[int, int]] = {}
    unchanged = 0
    wrong: list[str] = []
    statuses = False
    for number, cells in rows:
        candidate = (cells.get("id") or cells.get("candidate_id") or "").strip()
        said = hash(tuple(same(cells.get(name, "")) for name in FIELDS))
        line, before = first.setdefault(candidate, (number, said))
        try:
            if before != said and candidate in reader.known:
                raise _Wrong(f"it says something else of {candidate} than line {line}; keep one")
            found = reader.read(candidate, cells)
        except _Wrong as mistake:
            wrong.append(f"line {number}: {mistake}")
            statuses = statuses or mistake.statuses
            continue
        if found is None or candidate in changed:
            unchanged += 1
        else:
            changed[candidate] = found
    if wrong:
        more = f"; and {len(wrong) - _SHOWN} more" if len(wrong) > _SHOWN else ""
        tail = f" Statuses: {', '.join(STATUSES[:-1])}." if statuses else ""
        where = f" from {file}:" if file else "."
        raise UserError(f"Nothing was imported{where} {'; '.join(wrong[:_SHOWN])}{more}.{tail}")
    today = now()[:10]
    past = sorted(day for day in reader.dates.values() if day[:10] < today)
    return Imported(tuple(changed.values()), unchanged, tuple(past))


def write_decisions(db: Database, found: Imported) -> int:
    """Append them all in one transaction; returns how many."""
    return len(Decisions(db).decide(found.changed))


class _Reader:
    """One row after the other, compared with the store."""

    def __init__(self, db: Database, who: str) -> None:
        self._db = db
        self._who = who
        self.dates: dict[str, str] = {}
        self.known = {
            str(row[0]): (str(row[1]), str(row[2]))
            for row in db.execute(
                "SELECT s.id, s.status, c.domain FROM candidate_status s"
                " JOIN candidates c ON c.id = s.id"
            ).fetchall()
        }
        self._decided = {
            str(row[0])
            for row in db.execute("SELECT DISTINCT candidate_id FROM reviews").fetchall()
        }

    def read(self, candidate: str, cells: Mapping[str, str]) -> Decision | None:
        """The decision of one row, ``None`` when it says what the store says."""
        if candidate not in self.known:
            raise _Wrong(_unknown(candidate))
        history = self._history(candidate) if candidate in self._decided else [Standing()]
        latest = history[-1]
        exported = _COUNT.fullmatch(cells.get("decision", "").strip())
        ours = exported is not None
        seen = int(exported[1]) if exported else latest.decision
        at_export = next((one for one in history if one.decision == seen), latest)
        said = self._changes(candidate, cells, at_export, ours=ours)
        if all(same(getattr(latest, name)) == same(value) for name, value in said.items()):
            return None
        if ours and seen != latest.decision:
            raise _Wrong(
                f"{candidate} is {latest.status} since this file was written, and the row was changed"
                " in it too; export anew"
            )
        if day := said.get("next_action_at"):
            self.dates[candidate] = day
        return self._decision(candidate, latest, said)

    def _changes(
        self, candidate: str, cells: Mapping[str, str], base: Standing, *, ours: bool
    ) -> dict[str, str]:
        """What the row says otherwise than ``base``, checked.

        An empty cell says nothing, except in our own export (``ours``): there it was emptied.
        """
        found: dict[str, str] = {}
        for name in FIELDS:
            given = cells.get(name, "").strip()
            if name == "note" and took_back(given):  # an export of before has it
                given = ""
            old = getattr(base, name)
            if name == "status" and name in cells:
                status = self._status(candidate, given.casefold(), old)
                if status != old:
                    found[name] = status
            elif name in cells and (given or ours) and same(given) != same(old):
                value = _checked(name, given, old)
                if value != old:
                    found[name] = value
        return found

    def _status(self, candidate: str, given: str, old: str) -> str:
        now, domain = self.known[candidate]
        if given == _SAID_OF_DOMAINS and old != given:
            if now != given:
                raise _Wrong(
                    f"suppressed is said of a site or an address, not in a table; say: prospector"
                    f" suppress {domain}"
                )
            return old
        if given not in STATUSES:
            near = get_close_matches(given, STATUSES, n=1)
            meant = f" (did you mean {near[0]}?)" if near else ""
            raise _Wrong(
                f"{given[:40]!r} is no status{meant}" if given else "its status is empty",
                statuses=True,
            )
        return given

    def _decision(self, candidate: str, latest: Standing, said: Mapping[str, str]) -> Decision:
        status = said.get("status", latest.status)
        kept = status == latest.status
        # A note belongs to its own decision; a reason holds as long as the status does.
        code = said.get("reason_code", latest.reason_code if kept else "")
        if status == "rejected" and not code and not said.keys().isdisjoint(_SAY_WHY):
            raise _Wrong(
                f"{candidate} is rejected without a reason; write one into the column reason_code:"
                f" {', '.join(REASON_CODES)}"
            )
        owner = said.get("owner", "")
        return Decision(
            candidate,
            status,
            self._who,
            code or None,
            said.get("note", ""),
            NOBODY if "owner" in said and not owner else owner,
            said.get("next_action_at", latest.next_action_at) or None,
            kept=kept,
        )

    def _history(self, candidate: str) -> list[Standing]:
        """What stood before every decision and after each, oldest first."""
        found = [Standing()]
        owner = ""
        for row in self._db.execute(
            "SELECT id, status, owner, note, coalesce(reason_code, ''),"
            " coalesce(next_action_at, '') FROM reviews WHERE candidate_id = ? ORDER BY id",
            [candidate],
        ).fetchall():
            owner = str(row[2]) or owner
            one = Standing(*row)
            # An undo's own note is in no export, and no person's.
            note = "" if took_back(one.note) else one.note
            owned = "" if owner == NOBODY else owner
            found.append(dataclasses.replace(one, owner=owned, note=note))
        return found


def _checked(name: str, given: str, old: str) -> str:
    """The cell as it is stored; ``old`` where it is another spelling of that."""
    if name == "owner":
        return "" if given == NOBODY else given[:LONGEST_OWNER]
    if name == "reason_code" and given:
        code = given.casefold()
        if code not in REASON_CODES:
            raise _Wrong(f"{given[:40]!r} is no reason code; they are {', '.join(REASON_CODES)}")
        return code
    if name == "next_action_at" and given:
        dates = readings(given)
        if old and (old in dates or old[:10] in dates):
            return old
        try:
            return one_date(given)
        except ValueError as mistake:
            raise _Wrong(str(mistake)) from None
    return given[:LONGEST_NOTE]


def _unknown(candidate: str) -> str:
    if not candidate:
        return "its id is empty"
    said = f"there is no candidate {candidate[:40]!r}"
    if _REWRITTEN.fullmatch(candidate):
        said += " (a spreadsheet made a number of its id; export as xlsx, which keeps it)"
    return said


def same(text: str) -> str:
    """A text as it is compared: spaces, line ends and apostrophes change in spreadsheets."""
    kept = (c for c in plain(text) if (c >= " " and c not in "\ufffe\uffff") or c in "\t\n\r")
    return " ".join("".join(kept).split())
