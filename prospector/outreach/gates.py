"""Whether a candidate may be pitched now: the team's manners as rules, with a small query.

One open pitch a registered domain, a cool-down across niches, one follow-up at most, nobody who
said no. The rules (:func:`refusal`) are pure; :func:`why_not` asks the store for what they need.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from prospector.clock import now, parse
from prospector.outreach.decisions import took_back
from prospector.outreach.suppressions import Suppressions
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlite_utils import Database

COOL_DOWN_DAYS = 90
"""Days after a mail to a domain before another of its pages may be pitched."""
MOST_MAILS = 2
"""The first one and one follow-up."""
FOLLOW_UP_DAYS = 7
"""Days that an editor has to answer before the reminder may be written."""
GATES = {
    "closed": "what they offered has passed",
    "no_solicit": "the page asks not to be sent requests",
    "suppressed": "suppressed",
    "archive_only": "known from an archive only",
    "decided": "answered, or closed in review",
    "follow_up_sent": "the one follow-up went out",
    "too_soon": "written to less than a week ago",
    "open_pitch": "the site has an open pitch",
    "cool_down": "the site was written to in the last 90 days",
}
"""What may stand in the way of a pitch, in words that a count can follow."""
_OPEN = ("contacted", "replied")
_CLOSED = {
    "replied": "they have replied; answer them instead",
    "won": "it is won already",
    "lost": "it is lost; whoever said no is not asked again",
    "rejected": "it was rejected in review",
    "suppressed": "it was suppressed in review",
}


@dataclass(frozen=True, slots=True)
class Review:
    """One row of a candidate's history, as the rules need it."""

    id: int
    at: str
    status: str
    owner: str = ""
    note: str = ""
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Pitched:
    """Another candidate of the same registered domain: its status, and when it was written to."""

    candidate_id: str
    niche: str
    status: str
    contacted_at: str = ""


def mails_sent(history: Sequence[Review]) -> list[str]:
    """When mails went out (UTC ISO 8601, oldest first), by the decisions that still stand.

    Every ``contacted`` counts but one that was taken back, one that only restores what stood
    before, and one that only adds a note or a date or hands the candidate to another owner.
    """
    gone: set[int] = set()
    restoring: set[int] = set()
    for row in sorted(history, key=lambda one: one.id, reverse=True):
        decision = took_back(row.note)
        if decision is None:
            continue
        restoring.add(row.id)
        if row.id not in gone:
            gone.add(decision)
    sent: list[str] = []
    status = owner = ""
    for row in sorted(history, key=lambda one: one.id):
        handed_over = status == "contacted" and row.owner not in ("", owner)
        owner = row.owner or owner
        status = row.status
        no_mail = row.kept or handed_over or row.id in gone or row.id in restoring
        if row.status == "contacted" and not no_mail:
            sent.append(row.at)
    return sent


def status_of(history: Sequence[Review]) -> str:
    """What the latest decision says; ``new`` without one."""
    return max(history, key=lambda one: one.id).status if history else "new"


def refusal(history: Sequence[Review], others: Sequence[Pitched], at: str) -> str:
    """Why this candidate may not be pitched at the moment ``at``, in words; empty when it may."""
    return _manners(history, others, at)[1]


def _manners(history: Sequence[Review], others: Sequence[Pitched], at: str) -> tuple[str, str]:
    status = status_of(history)
    if status in _CLOSED:
        return "decided", _CLOSED[status]
    sent = mails_sent(history)
    if len(sent) >= MOST_MAILS:
        said = f"its one follow-up went out {sent[-1][:10]}; there is no second"
        return "follow_up_sent", said
    if sent and parse(at) < (due := parse(sent[-1]) + timedelta(days=FOLLOW_UP_DAYS)):
        said = f"it was written to {sent[-1][:10]}; a reminder may follow from {due.date()} on"
        return "too_soon", said
    for other in others:
        if other.status in _OPEN:
            return "open_pitch", (
                f"the domain has an open pitch, {other.candidate_id} ({other.niche},"
                f" {other.status}{_since(other)}); one at a time, mark that won or lost first"
            )
    latest = max((one for one in others if one.contacted_at), key=_moment, default=None)
    if latest is not None:
        ends = parse(latest.contacted_at) + timedelta(days=COOL_DOWN_DAYS)
        if parse(at) < ends:
            return "cool_down", (
                f"the domain was written to {latest.contacted_at[:10]} ({latest.niche},"
                f" {latest.candidate_id}); it has rest until {ends.date().isoformat()}"
            )
    return "", ""


def why_not(
    db: Database, candidate: Mapping[str, Any], *, at: str = "", to: str = "", live: bool = False
) -> str:
    """Why a candidate (a row of ``outreach_candidates``) may not be pitched now, or empty.

    ``at`` is the moment (UTC ISO 8601, default now), ``to`` an e-mail address to be used in place
    of the row's contact. ``live``: the page is looked at before the letter leaves, so that one known
    from an archive only may pass. Needs of the row: ``id domain page_url``; reads ``target_url contact
    contact_kind no_solicit closed_at why`` where they are there.
    """
    return gate_of(db, candidate, at=at, to=to, live=live)[1]


def gate_of(
    db: Database, candidate: Mapping[str, Any], *, at: str = "", to: str = "", live: bool = False
) -> tuple[str, str]:
    """The same with the name of the gate (of :data:`GATES`) before it; both empty when it may."""
    if candidate.get("closed_at"):
        since = str(candidate["closed_at"])[:10]
        return "closed", f"it is closed since {since}: {candidate.get('why', '')}"
    if candidate.get("no_solicit"):
        said = str(candidate["no_solicit"])[:200]
        return "no_solicit", f"the page asks not to be sent requests: “{said}”"
    suppressed = _suppressed(db, candidate, to)
    if suppressed:
        return "suppressed", suppressed
    captured = "" if live else captured_only(db, str(candidate["page_url"]))
    if captured:
        return "archive_only", (
            f"its page is known from an archive only (captured {captured[:10]}); nobody has looked at"
            " it live yet, which a crawl or a draft's second look does"
        )
    history = history_of(db, str(candidate["id"]))
    others = _others(db, str(candidate["domain"]), str(candidate["id"]))
    return _manners(history, others, at or now())


def captured_only(db: Database, page_url: str) -> str:
    """When an archive took what we know of a page, if nobody has seen the page itself; else empty."""
    row = db.execute(
        "SELECT captured_at FROM page_facts WHERE url = ? AND live_at = ''", [page_url]
    ).fetchone()
    return str(row[0]) if row else ""


def history_of(db: Database, candidate_id: str) -> list[Review]:
    """The decisions on one candidate, oldest first."""
    rows = db.execute(
        "SELECT id, at, status, owner, note, kept FROM reviews WHERE candidate_id = ? ORDER BY id",
        [candidate_id],
    ).fetchall()
    return [Review(*row) for row in rows]


def _suppressed(db: Database, candidate: Mapping[str, Any], to: str) -> str:
    held = Suppressions(db)
    is_mail = candidate.get("contact_kind") == "email"
    email = to or (str(candidate.get("contact") or "") if is_mail else "")
    asked = (
        held.why_suppressed(domain=str(candidate["domain"]), email=email),
        *(
            held.why_suppressed(url=str(candidate.get(name) or ""))
            for name in ("page_url", "target_url", "submit_url")
        ),
    )
    return next(filter(None, asked), "")


def _others(db: Database, domain: str, candidate_id: str) -> list[Pitched]:
    """What was decided on the domain's other candidates, in every niche."""
    rows = db.execute(
        "SELECT c.id, c.niche, r.id, r.at, r.status, r.owner, r.note, r.kept FROM"
        " candidates c JOIN reviews r ON r.candidate_id = c.id WHERE c.domain = ? AND c.id <> ?"
        " ORDER BY r.id",
        [registered_domain(domain) or domain, candidate_id],
    ).fetchall()
    found: dict[tuple[str, str], list[Review]] = {}
    for other, niche, *review in rows:
        found.setdefault((str(other), str(niche)), []).append(Review(*review))
    return [
        Pitched(other, niche, status_of(history), max(mails_sent(history), default=""))
        for (other, niche), history in found.items()
    ]


def _since(other: Pitched) -> str:
    return f" {other.contacted_at[:10]}" if other.contacted_at else ""


def _moment(one: Pitched) -> str:
    return one.contacted_at
