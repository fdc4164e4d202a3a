"""Whom a first letter may go to today: one rule for mail merge, report, digest and table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prospector.clock import now
from prospector.items import TOXIC
from prospector.outreach.gates import GATES, gate_of
from prospector.plural import counted

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from sqlite_utils import Database

FIRST = ("new", "approved")
"""Statuses of what nobody has written about yet."""
REFUSED = {"suppressed": GATES["suppressed"], "rejected": "rejected in review"}
IN_WORK = "already in work"
FARM = "the page looks like a link farm"


class Today:
    """Asks of rows of ``outreach_candidates`` why nobody may be written to about them today.

    What the rules need of the whole file is read once, so that a row costs a query only where
    somebody decided something about its site, or suppressed anything.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._at = now()
        self._decided = self._set(
            "SELECT DISTINCT c.domain FROM reviews r JOIN candidates c ON c.id = r.candidate_id"
        )
        self._suppressions = bool(self._set("SELECT 1 FROM suppressions LIMIT 1"))
        self._farms = self._set("SELECT url FROM page_facts WHERE toxicity >= ?", TOXIC)

    def why_not(self, row: Mapping[str, Any]) -> str:
        """In the words of a count; empty where a first letter may go out."""
        if row["status"] in REFUSED:
            return REFUSED[row["status"]]
        if row["status"] not in FIRST:
            return IN_WORK
        if row["page_url"] in self._farms:
            return FARM
        asked = (
            self._suppressions
            or row["domain"] in self._decided
            or any(row[name] for name in ("closed_at", "no_solicit", "captured_at"))
        )
        gate = gate_of(self._db, row, at=self._at)[0] if asked else ""
        return GATES[gate] if gate else ""

    def obstacle(self, row: Mapping[str, Any]) -> str:
        """The same of one row, as a sentence about it with its dates."""
        said = gate_of(self._db, row, at=self._at)[1]
        return said or (FARM if row["page_url"] in self._farms else "")

    def _set(self, sql: str, *values: object) -> set[object]:
        return {row[0] for row in self._db.execute(sql, list(values)).fetchall()}


def said_of_left_out(left: Counter[str], what: str) -> str:
    """``Left out, …: 3 pages (2: the site has an open pitch; 1: suppressed).``, or empty."""
    if not left:
        return ""
    whys = sorted(left.items(), key=lambda one: (-one[1], one[0]))
    listed = "; ".join(f"{count:,}: {why}" for why, count in whys)
    return (
        f"Left out, as nobody may be written to about them today: {counted(left.total(), what)}"
        f" ({listed})."
    )
