"""Which candidates an export holds, in bounded memory and in the order of the queue.

Formats that mail tools take hold whom a first letter may go to today: through the gates that hold for
drafts, and one row a site and an address.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.clock import now
from prospector.outreach.exchange.shapes import MAILED
from prospector.outreach.gates import GATES, gate_of
from prospector.outreach.today import FIRST, IN_WORK, REFUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

_OTHER_WAY = {
    "form": "the site has its own form",
    "guidelines": "the site has guidelines for contributions",
    "profile": "only a profile is known",
}
_NO_CONTACT = "no e-mail address is known"
_WRITTEN_TO = f"{IN_WORK} (--status contacted holds those whose reminder is due)"
_SAME_SITE = "a better row of the same site is in"
_SAME_PERSON = "the same address is in for another site"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for; suppressed and rejected rows only when their status is named."""

    niche: str | None = None
    kind: str | None = None
    status: str | None = None
    min_score: float = 0.0
    limit: int | None = None
    one_per_domain: bool = False
    since: str = ""


def chosen(
    db: Database, choice: Choice, form: str, left_out: Counter[str] | None = None
) -> Iterator[dict[str, Any]]:
    """The rows of ``outreach_candidates``, best first.

    Mail formats count in ``left_out`` what they hold back, by the reason in words, as far as they
    have read when the limit is reached.
    """
    left = Counter[str]() if left_out is None else left_out
    mailing = _Mailing(db, choice) if form in MAILED else None
    domains: set[str] = set()
    count = 0
    for row in _rows(db, choice, mailing=mailing is not None):
        if mailing is not None:
            why = mailing.why_not(row)
            if why:
                left[why] += 1
                continue
        elif choice.one_per_domain:
            if row["domain"] in domains:
                continue
            domains.add(row["domain"])
        yield row
        count += 1
        if choice.limit is not None and count >= choice.limit:
            return


def _rows(db: Database, choice: Choice, *, mailing: bool) -> Iterator[dict[str, Any]]:
    where: list[str] = ["score >= ?", "first_seen >= ?"]
    values: list[object] = [choice.min_score, choice.since]
    for column in ("niche", "kind", "status"):
        wanted = getattr(choice, column)
        if wanted:
            where.append(f"{column} = ?")
            values.append(wanted)
    if not choice.status and not mailing:
        where.append("status NOT IN ('suppressed', 'rejected')")
    cursor = db.execute(
        f"SELECT * FROM outreach_candidates WHERE {' AND '.join(where)} ORDER BY score DESC, id",
        values,
    )
    names = [column[0] for column in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))


class _Mailing:
    """Whom an e-mail may go to now, each site and each address once."""

    def __init__(self, db: Database, choice: Choice) -> None:
        self._db = db
        self._any_status = bool(choice.status)
        self._at = now()
        self._domains: set[str] = set()
        self._addresses: set[str] = set()

    def why_not(self, row: dict[str, Any]) -> str:
        """Why a row is left out, in the words of a count; empty when it is in, once and for all."""
        if not self._any_status and row["status"] in REFUSED:
            return REFUSED[row["status"]]
        if row["way"] != "email":
            return _OTHER_WAY.get(row["way"], _NO_CONTACT)
        if not self._any_status and row["status"] not in FIRST:
            return _WRITTEN_TO
        if row["domain"] in self._domains:
            return _SAME_SITE
        address = str(row["write_to"]).strip().casefold()
        if address in self._addresses:
            return _SAME_PERSON
        gate, _ = gate_of(self._db, row, at=self._at)
        if gate:
            return GATES[gate]
        self._domains.add(row["domain"])
        self._addresses.add(address)
        return ""
