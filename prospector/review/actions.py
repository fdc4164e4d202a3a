"""Writing what a person decided: one short transaction a press of a button, all of it or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from prospector.clock import now
from prospector.errors import UserError
from prospector.items import TOXIC
from prospector.outreach.decisions import NOBODY, Decision, Decisions
from prospector.outreach.reach import contact_of
from prospector.outreach.suppressions import Suppressions, below, spelled
from prospector.review.candidate import UnknownCandidateError
from prospector.review.naming import called
from prospector.review.orders import KEEP
from prospector.review.words import rejection_word, status_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from prospector.review.orders import Item, Order

PATIENCE = 5.0
"""Seconds a write waits for a crawl's transaction before it gives up."""


class BusyError(UserError):
    """The file stayed locked; nothing was written."""


class OvertakenError(UserError):
    """Somebody else decided on ``candidate`` since the page was loaded; nothing was written."""

    def __init__(self, sentence: str, candidate: str = "") -> None:
        super().__init__(sentence)
        self.candidate = candidate


@dataclass(frozen=True, slots=True)
class Done:
    """What was written, in words, and what undoes it; ``failed`` says why nothing was.

    Then ``typed`` holds what stood in the fields of the page of the candidate ``of``, by their names;
    of the queue it holds what stood in its bar, and ``ticked`` the ids that were ticked.
    """

    said: str
    reviews: list[int] = field(default_factory=list)
    silenced: list[tuple[str, str]] = field(default_factory=list)
    failed: bool = False
    of: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()


@contextmanager
def writing(path: Path) -> Iterator[Database]:
    """A write transaction of its own on the file, committed at the end or rolled back whole."""
    conn = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
    )
    try:
        conn.execute("PRAGMA synchronous = NORMAL")
        conn.execute("PRAGMA foreign_keys = ON")
        # IMMEDIATE takes the write lock first: what is read below cannot be stale when it is used.
        conn.execute("BEGIN IMMEDIATE")
        yield Database(conn)
        conn.execute("COMMIT")
        # Whoever copies the file takes the decision along; a crawl that writes is not waited for.
        conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
    except sqlite3.OperationalError as cause:
        if "locked" in str(cause) or "busy" in str(cause):
            raise BusyError(
                "The database is busy, probably a crawl is writing; nothing was changed. Wait a"
                " moment and press the button again."
            ) from cause
        if "readonly" in str(cause) or "unable to open" in str(cause):
            raise UserError(
                f"{path} cannot be written ({cause}); check the permissions of the file and its"
                " folder."
            ) from cause
        raise
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        conn.close()


def carry_out(db: Database, order: Order, who: str) -> Done:
    """Write an order's decisions and suppressions; call inside :func:`writing`."""
    rows = [_current(db, item, who) for item in order.items]
    rows, left_out = _for_bulk(order, rows)
    if not rows:
        return Done(f"Nothing was approved.{left_out}", failed=True)
    silenced: list[tuple[str, str]] = []
    notes = {}
    if order.suppress:
        for row in rows:
            pair = _spelling(row, order.suppress)
            if Suppressions(db).add([pair], f"{order.note or 'suppressed in review'} ({who})"):
                silenced.append(pair)
            notes[row["id"]] = f"Suppressed the {pair[0]} {pair[1]}"
    picked: dict[str, str] = {}
    for row in rows:
        if order.contact and order.contact != contact_of(row, Decisions(db).picked(row["id"])):
            picked[row["id"]] = " ".join(order.contact)
            notes[row["id"]] = f"Contact picked: {picked[row['id']]}"
    said = [
        (row, _decision(order, row, who, notes.get(row["id"], ""), picked.get(row["id"])))
        for row in rows
    ]
    if order.status == KEEP:
        said = [(row, one) for row, one in said if _says_something(row, one)]
    if not said:
        return Done("Nothing was different, so nothing was saved.")
    ids = Decisions(db).decide(one for _, one in said)
    return Done(_said(order, rows, silenced) + left_out + _overdue(order, rows), ids, silenced)


def _for_bulk(order: Order, rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], str]:
    """The rows that an approval of many may be of, and a sentence on those that are left out.

    A page that asks for no requests, and a link farm, are approved by somebody who looked at them.
    """
    if order.status != "approved" or len(rows) < 2:
        return rows, ""
    refusing = [row for row in rows if row["no_solicit"]]
    farms = [row for row in rows if row["toxicity"] >= TOXIC and not row["no_solicit"]]
    if not refusing and not farms:
        return rows, ""
    words = [f"{len(refusing)} asking for no link requests"] if refusing else []
    if farms:
        words.append(
            f"{len(farms)} looking like {'a link farm' if len(farms) == 1 else 'link farms'}"
        )
    out = {row["id"] for row in (*refusing, *farms)}
    kept = [row for row in rows if row["id"] not in out]
    them = "it if you mean it" if len(out) == 1 else "them one at a time if you mean it"
    return kept, f" Left out: {' and '.join(words)}; open and approve {them}."


def take_back(
    db: Database, reviews: Sequence[int], silenced: Sequence[tuple[str, str]], who: str
) -> Done:
    """Undo decisions and lift suppressions, unless somebody decided since."""
    for review in reviews:
        later = db.execute(
            "SELECT n.who, n.at FROM reviews o JOIN reviews n ON n.candidate_id = o.candidate_id"
            " AND n.id > o.id WHERE o.id = ? AND n.id NOT IN (SELECT value FROM json_each(?))"
            " ORDER BY n.id DESC LIMIT 1",
            [review, str(list(reviews))],
        ).fetchone()
        if later:
            raise OvertakenError(
                f"{later[0] or 'Somebody'} has decided again at {later[1]}; nothing was taken back."
            )
    lifted = [pair for pair in silenced if Suppressions(db).remove(*pair)]
    done = Decisions(db).undo(reviews, who) if reviews else []
    words = [f"taken back: {_named(db, reviews)}"] if done else []
    words += [f"{value} is no longer suppressed{_left(db, kind, value)}" for kind, value in lifted]
    said = ", ".join(words) or "It was taken back before"
    return Done(f"{said[0].upper()}{said[1:]}.")


def _left(db: Database, kind: str, value: str) -> str:
    """How many suppressions below a domain stay when it is lifted."""
    count = len(below(db, value)) if kind == "domain" else 0
    if not count:
        return ""
    one = "one page or address below it still is" if count == 1 else ""
    return f" ({one or f'{count} pages or addresses below it still are'})"


def _named(db: Database, reviews: Sequence[int]) -> str:
    """What decisions said, and of what: one by name, more by their number."""
    if len(reviews) > 1:
        return f"{len(reviews)} decisions"
    row = db.execute(
        "SELECT r.status, c.page_title, c.page_url, c.kind FROM reviews r"
        " JOIN candidates c ON c.id = r.candidate_id WHERE r.id = ?",
        [reviews[0]],
    ).fetchone()
    return f"{status_word(row[0])}, {called(*row[1:])}"


def _current(db: Database, item: Item, who: str) -> dict[str, Any]:
    """The candidate as it stands; refuses what another person changed since ``item.seen``."""
    row = db.execute(
        "SELECT id, kind, domain, contact, contact_kind, page_url, page_title, submit_url, no_solicit,"
        " coalesce((SELECT toxicity FROM page_facts f WHERE f.url = c.page_url), 0)"
        " FROM candidates c WHERE id = ?",
        [item.id],
    ).fetchone()
    if row is None:
        raise UnknownCandidateError(f"There is no candidate {item.id!r} in this file any more.")
    last = db.execute(
        "SELECT id, who, status, at, next_action_at FROM reviews WHERE candidate_id = ?"
        " ORDER BY id DESC LIMIT 1",
        [item.id],
    ).fetchone() or (0, "", "new", "", None)
    if last[0] > item.seen and last[1] != who:
        name = called(row[6], row[5], row[1])
        raise OvertakenError(
            f"{last[1] or 'Somebody'} marked {name} as {last[2]} at {last[3]}, after you loaded the"
            " page; nothing was changed. Look at it again.",
            item.id,
        )
    owner = db.execute(
        "SELECT nullif(owner, '-') FROM reviews WHERE candidate_id = ? AND owner <> ''"
        " ORDER BY id DESC LIMIT 1",
        [item.id],
    ).fetchone()
    names = (
        "id",
        "kind",
        "domain",
        "contact",
        "contact_kind",
        "page_url",
        "page_title",
        "submit_url",
        "no_solicit",
        "toxicity",
    )
    return {
        **dict(zip(names, row, strict=True)),
        # One's own decision from another tab is no conflict, but it is not passed over in silence.
        "overtaken": last[2] if last[0] > item.seen and last[2] != "new" else "",
        "status": last[2],
        "next_action_at": last[4],
        "owner": (owner[0] or "") if owner else "",
    }


def _spelling(row: dict[str, Any], kind: str) -> tuple[str, str]:
    if kind == "email":
        if "@" not in row["contact"]:
            raise UserError(f"No e-mail address of {row['domain']} is known; suppress the domain.")
        return spelled(row["contact"], "email")
    return spelled(row["domain" if kind == "domain" else "page_url"], kind)


def _decision(
    order: Order, row: dict[str, Any], who: str, about: str, contact: str | None
) -> Decision:
    status = row["status"] if order.status == KEEP else order.status
    due = row["next_action_at"] if order.next_action_at is None else order.next_action_at or None
    note = "\n".join(part for part in (about, order.note) if part)
    # The owner's field of a candidate's own page comes filled in: emptied, it takes the owner away.
    owner = NOBODY if row["owner"] and order.owner == "" and order.whole else order.owner
    # A note or an owner on a contacted row is no second mail.
    kept = order.status == KEEP
    return Decision(row["id"], status, who, order.reason_code, note, owner, due, contact, kept)


def _says_something(row: dict[str, Any], one: Decision) -> bool:
    return bool(
        one.note
        or (one.owner and one.owner != (row["owner"] or NOBODY))
        or (one.next_action_at or "")[:10] != (row["next_action_at"] or "")[:10]
    )


def _overdue(order: Order, rows: list[dict[str, Any]]) -> str:
    """A date in the past may be a slip of the year: it is taken, and said."""
    day = order.next_action_at or ""
    if (
        not day
        or day >= now()[:10]
        or all((row["next_action_at"] or "")[:10] == day for row in rows)
    ):
        return ""
    return f" The next action, {day}, lies in the past: it is due at once."


def _said(order: Order, rows: list[dict[str, Any]], silenced: list[tuple[str, str]]) -> str:
    one = rows[0]
    what = f"{len(rows)} candidates"
    if len(rows) == 1:
        what = called(one["page_title"], one["page_url"], one["kind"])
    if order.suppress:
        values = ", ".join(dict.fromkeys(value for _, value in silenced)) or "it already was"
        return f"Suppressed: {values[:200]}."
    if order.status == KEEP:
        return f"Saved for {what}."
    why = f" ({rejection_word(order.reason_code).lower()})" if order.reason_code else ""
    before = next((row["overtaken"] for row in rows if row["overtaken"]), "")
    was = f" You had marked it {status_word(before).lower()} elsewhere; undo brings that back."
    return f"{status_word(order.status)}{why}: {what}.{was if before else ''}"
