"""Which candidates an export holds, in bounded memory and in the order of the queue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.outreach.exchange.shapes import MAILED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database


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


def chosen(db: Database, choice: Choice, form: str) -> Iterator[dict[str, Any]]:
    """The rows of ``outreach_candidates``, best first."""
    where: list[str] = ["score >= ?", "first_seen >= ?"]
    values: list[object] = [choice.min_score, choice.since]
    for column in ("niche", "kind", "status"):
        wanted = getattr(choice, column)
        if wanted:
            where.append(f"{column} = ?")
            values.append(wanted)
    if not choice.status:
        where.append("status NOT IN ('suppressed', 'rejected')")
    if form in MAILED:
        where.append("contact_kind = 'email' AND no_solicit = '' AND captured_at = ''")
    cursor = db.execute(
        f"SELECT * FROM outreach_candidates WHERE {' AND '.join(where)} ORDER BY score DESC, id",
        values,
    )
    names = [column[0] for column in cursor.description]
    domains: set[str] = set()
    count = 0
    for values_of_row in cursor:
        row = dict(zip(names, values_of_row, strict=True))
        if choice.one_per_domain:
            if row["domain"] in domains:
                continue
            domains.add(row["domain"])
        yield row
        count += 1
        if choice.limit is not None and count >= choice.limit:
            return
