"""The targets' side of the store: what is due for a check, and what a check found."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from prospector.checking.cadence import STRIKES, given_up, next_check, next_strike
from prospector.clock import later, now
from prospector.items import CheckResult, Known, LinkContext, Reason, Verdict
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlite_utils import Database

_LONGEST_OFF = 61 * 86_400.0
_CONTEXTS = 5
"""Referring links handed to the judge per target: enough to know what the editors meant."""


@dataclass(frozen=True, slots=True)
class DueTarget:
    """A target whose check is due, with what the store remembers and what links say of it."""

    id: int
    url: str
    known: Known
    contexts: tuple[LinkContext, ...]


class Targets:
    """Reads due targets in the order of their turn and writes results, history included.

    ``trust_the_clock`` is off once the clock was set while we ran: then no strike is counted, since
    days that nobody waited for prove nothing.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.trust_the_clock = True

    def mend_moments(self) -> int:
        """Make due what a clock that was wrong put off; returns how many targets.

        No look is due later than two months on, and what was never looked at is due at once.
        """
        moment = now()
        with self._db.atomic():
            done = self._db.execute(
                "UPDATE targets SET next_check_at = ?1 WHERE next_check_at > ?2",
                [moment, later(moment, _LONGEST_OFF)],
            )
        return int(done.rowcount)

    def due(self, limit: int, without: Collection[int] = ()) -> list[DueTarget]:
        """Up to ``limit`` targets due now, never-checked ones first, without those in flight."""
        # The index alone tells which they are: those in flight are passed over without a look.
        ids = self._db.execute(
            "SELECT id FROM targets WHERE next_check_at IS NOT NULL AND next_check_at <= ?"
            " ORDER BY next_check_at, id LIMIT ?",
            [now(), limit + len(without)],
        )
        chosen = list(islice((row[0] for row in ids if row[0] not in without), limit))
        rows = (
            self._db.conn.execute(
                "SELECT id, url, verdict, reason, checked_at, strikes, unsure_since, title"
                " FROM targets WHERE id = ?",
                [target_id],
            ).fetchone()
            for target_id in chosen
        )
        return [self._with_contexts(row) for row in rows]

    def answered_since(self, moment: str) -> Iterator[str]:
        """The addresses at which targets checked since then ended with a page."""
        rows = self._db.execute(
            "SELECT final_url FROM targets WHERE checked_at >= ? AND http_status BETWEEN 200 AND 299"
            " AND final_url IS NOT NULL",
            [moment],
        )
        for (url,) in rows:
            yield str(url)

    def dead_since(self, moment: str) -> int:
        """How many targets checked since then are dead."""
        row = self._db.execute(
            "SELECT count(*) FROM targets WHERE verdict = 'dead' AND checked_at >= ?", [moment]
        ).fetchone()
        return int(row[0])

    def look_again(self, origin: str, since: str) -> int:
        """Make due once more what has looked, since then, as if its host shut us out; how many."""
        done = self._db.conn.execute(
            "UPDATE targets SET next_check_at = '' WHERE domain = ? AND reason = 'blocked'"
            " AND http_status IN (404, 410) AND checked_at >= ? AND substr(url, 1, ?) = ?",
            [registered_domain(origin), since, len(origin) + 1, f"{origin}/"],
        )
        return int(done.rowcount)

    def find(self, url: str) -> DueTarget | None:
        """One target by its address, due or not; ``None`` when no page links to it."""
        row = self._db.execute(
            "SELECT id, url, verdict, reason, checked_at, strikes, unsure_since, title"
            " FROM targets WHERE url = ?",
            [url],
        ).fetchone()
        return self._with_contexts(row) if row else None

    def _with_contexts(self, row: tuple[object, ...]) -> DueTarget:
        target_id, url, verdict, reason, checked_at, strikes, since, title = row
        known = Known(
            verdict=Verdict(str(verdict)) if checked_at else None,
            reason=Reason(str(reason)) if checked_at else None,
            checked_at=str(checked_at or ""),
            strikes=int(str(strikes)),
            first_unsure_at=str(since or ""),
            title=str(title or ""),
        )
        links = self._db.conn.execute(
            "SELECT l.anchor, l.context, p.title, p.language, p.url FROM link_facts l"
            " JOIN page_facts p ON p.id = l.page_id WHERE l.target_id = ? AND l.lost_at IS NULL"
            " ORDER BY l.placement <> 'content', l.id LIMIT ?",
            [target_id, _CONTEXTS],
        ).fetchall()
        return DueTarget(
            int(str(target_id)), str(url), known, tuple(LinkContext(*link) for link in links)
        )

    def _steady_since(self, target_id: int, found: CheckResult, at: str) -> str:
        """The first look since which every one had this verdict."""
        row = self._db.conn.execute(
            "SELECT min(at) FROM checks WHERE target_id = ?1 AND verdict = ?2 AND at > coalesce("
            " (SELECT max(at) FROM checks WHERE target_id = ?1 AND verdict <> ?2), '')",
            [target_id, str(found.verdict)],
        ).fetchone()
        return str(row[0] or at)

    def is_dead(self, url: str) -> bool:
        """Whether the last look at this address found it dead."""
        row = self._db.execute("SELECT verdict FROM targets WHERE url = ?", [url]).fetchone()
        return row is not None and row[0] == Verdict.DEAD

    def waiting(self) -> int:
        """How many targets are due now."""
        row = self._db.execute(
            "SELECT count(*) FROM targets WHERE next_check_at IS NOT NULL AND next_check_at <= ?",
            [now()],
        ).fetchone()
        return int(row[0])

    def record(self, target_id: int, found: CheckResult) -> None:
        """Write one sight: history always, the target's row, and when to look again.

        ``offline`` is no sight of the target: it is written nowhere but on a target that has no
        verdict yet, and the target stays due.
        """
        if found.reason is Reason.OFFLINE:
            self._db.conn.execute(
                "UPDATE targets SET reason = 'offline', evidence = ? WHERE id = ?"
                " AND checked_at IS NULL",
                [found.evidence, target_id],
            )
            return
        at = found.checked_at or now()
        old = self._db.conn.execute(
            "SELECT verdict, reason, dead_since, unsure_since, strikes, last_strike_at, checked_at"
            " FROM targets WHERE id = ?",
            [target_id],
        ).fetchone()
        verdict, reason, dead_since, unsure_since, strikes, last_strike, seen = old
        # A target given up as unreachable stays so while the doubt behind it lasts.
        lasting = reason == Reason.UNREACHABLE and found.reason in STRIKES
        same = seen is not None and (reason == found.reason or lasting)
        judged = found
        if found.verdict is Verdict.UNSURE:
            known = (strikes, last_strike) if same else (0, None)
            if self.trust_the_clock or not known[0]:
                strikes, last_strike = next_strike(at, *known)
            else:
                strikes, last_strike = known
            unsure_since = unsure_since if same and unsure_since else at
            if given_up(found.reason, strikes):
                judged = _unreachable(found, unsure_since, strikes)
        else:
            strikes, last_strike, unsure_since = 0, None, None
        if judged.verdict is Verdict.DEAD:
            dead_since = dead_since if verdict == Verdict.DEAD and dead_since else at
        elif judged.verdict is Verdict.ALIVE:
            dead_since = None
        steady = at if seen is None else self._steady_since(target_id, found, at)
        self._db.conn.execute(
            "UPDATE targets SET verdict = ?, reason = ?, http_status = ?, final_url = ?,"
            " moved_to = coalesce(?, CASE WHEN verdict = 'dead' AND ? = 'dead' THEN moved_to END),"
            " title = coalesce(nullif(?, ''), title), checked_at = ?,"
            " dead_since = ?, unsure_since = ?, strikes = ?, last_strike_at = ?,"
            " checks = checks + 1, evidence = ?, next_check_at = ? WHERE id = ?",
            [
                str(judged.verdict),
                str(judged.reason),
                judged.http_status,
                judged.final_url or None,
                judged.moved_to or None,
                # Where a dead page's content went stays known while it is dead.
                str(judged.verdict),
                judged.title if judged.verdict is Verdict.ALIVE else "",
                at,
                dead_since,
                unsure_since,
                strikes,
                last_strike,
                judged.evidence,
                next_check(judged.verdict, judged.reason, at, steady),
                target_id,
            ],
        )
        self._db.conn.execute(
            "INSERT INTO checks (target_id, at, verdict, reason, http_status, final_url, evidence,"
            " requests, bytes, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                target_id,
                at,
                str(found.verdict),
                str(found.reason),
                found.http_status,
                found.final_url or None,
                found.evidence,
                found.requests,
                found.bytes,
                json.dumps(found.detail, ensure_ascii=False, default=str),
            ],
        )


def _unreachable(found: CheckResult, since: str, strikes: int) -> CheckResult:
    """The same sight, read as the last of many: nobody has reached this page for days."""
    return dataclasses.replace(
        found,
        verdict=Verdict.DEAD,
        reason=Reason.UNREACHABLE,
        evidence=f"It has not answered since {since[:10]}: {strikes} looks, each at least three days"
        f" after the one before, ended the same way. The last: {found.evidence}",
    )
