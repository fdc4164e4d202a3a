"""Everything a reviewer looks at before she decides: one candidate with its evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from prospector.archives.briefs import outline_of
from prospector.errors import UserError
from prospector.outreach.decisions import Decisions
from prospector.outreach.reach import contact_of
from prospector.outreach.suppressions import below
from prospector.pictures.shelf import Picture, picture_of
from prospector.review.drafts import Writing, writing_of
from prospector.review.sums import Sum, stored_parts, sum_of, weights_of
from prospector.review.text import marked

if TYPE_CHECKING:
    import sqlite3

MOST_LINKS = 50
_MOST_CHECKS = 12
_MAY_HAVE_MOVED = ("broken_link", "lost_link", "reclaim")


class UnknownCandidateError(UserError):
    """An id that no candidate of the file has."""


@dataclass(frozen=True, slots=True)
class DeadLink:
    """One dead link of the page: ``sentence`` is (before, anchor, after)."""

    url: str
    anchor: str
    sentence: tuple[str, str, str]
    section: str
    placement: str
    rel: str
    reason: str
    evidence: str
    dead_since: str
    checked_at: str
    referring_domains: int
    fix: str
    fix_kind: str
    shared: str
    first: bool
    checks: list[dict[str, Any]]
    archive: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the editor; ``suppressed`` says why not to use it."""

    kind: str
    value: str
    role: str
    source_url: str
    picked: bool
    suppressed: bool


@dataclass(frozen=True, slots=True)
class Opportunity:
    """The candidate page's view model."""

    row: dict[str, Any]
    made_of: Sum
    sentence: tuple[str, str, str]
    links: list[DeadLink]
    more_links: int
    contacts: list[Contact]
    history: list[dict[str, Any]]
    siblings: list[dict[str, Any]]
    suppressions: list[dict[str, Any]]
    below: list[tuple[str, str]]
    page: dict[str, Any]
    letter: Writing
    picture: Picture | None
    seen: int
    next_action_at: str = field(default="")


def look_up(conn: sqlite3.Connection, candidate_id: str, who: str = "") -> Opportunity:
    """Read one candidate, its letter as ``who`` would sign it; raises :class:`UnknownCandidateError`."""
    found = conn.execute(
        "SELECT c.*, s.status, s.owner FROM candidates c JOIN candidate_status s ON s.id = c.id"
        " WHERE c.id = ?",
        [candidate_id],
    ).fetchone()
    if found is None:
        raise UnknownCandidateError(
            f"There is no candidate {candidate_id[:60]!r} in this file; it may be of another"
            " database. Go back to the queue."
        )
    row = dict(found)
    history = _all(
        conn,
        "SELECT id, at, who, status, reason_code, note, owner, next_action_at FROM reviews"
        " WHERE candidate_id = ? ORDER BY id DESC",
        [candidate_id],
    )
    links = _links(conn, row)
    choice = Decisions(Database(conn)).picked(candidate_id)
    return Opportunity(
        row=row,
        made_of=_sum(conn, row),
        # A dead link shows its own sentence; other kinds rest on the one of the row itself.
        sentence=("", "", "") if any(one.first for one in links) else _sentence(row),
        links=links[:MOST_LINKS],
        more_links=max(0, len(links) - MOST_LINKS),
        contacts=_contacts(conn, row, choice),
        history=history,
        siblings=_all(
            conn,
            "SELECT c.id, c.kind, c.page_title, c.page_url, c.score, s.status FROM candidates c"
            " JOIN candidate_status s ON s.id = c.id WHERE c.domain = ? AND c.id <> ?"
            " AND c.closed_at IS NULL ORDER BY c.score DESC, c.id LIMIT 6",
            [row["domain"], candidate_id],
        ),
        suppressions=_all(
            conn,
            "SELECT kind, value, reason, at FROM suppressions WHERE (kind = 'domain' AND value = ?)"
            " OR (kind = 'url' AND value IN (?, ?)) OR (kind = 'email' AND value = ?)",
            [row["domain"], row["page_url"], row["target_url"], row["contact"].lower()],
        ),
        below=below(conn, row["domain"]),
        page=_page(conn, row),
        letter=writing_of(conn, candidate_id, who),
        picture=picture_of(conn, row["page_url"], row["target_url"]),
        seen=history[0]["id"] if history else 0,
        next_action_at=(history[0]["next_action_at"] or "")[:10] if history else "",
    )


def _links(conn: sqlite3.Connection, row: dict[str, Any]) -> list[DeadLink]:
    """The page's dead links, the one that leads the pitch first, one a target."""
    rows = _all(
        conn,
        "SELECT b.*, t.id AS target_id, x.fix, x.fix_kind, x.shared FROM broken_links b"
        " JOIN targets t ON t.url = b.target_url LEFT JOIN fixes x ON x.niche = b.niche"
        " AND x.page_url = b.page_url AND x.target_url = b.target_url WHERE b.niche = ? AND b.page_url = ?"
        " AND b.placement <> 'hidden' ORDER BY b.target_url <> ?, b.target_url",
        [row["niche"], row["page_url"], row["target_url"]],
    )
    seen: set[str] = set()
    links: list[DeadLink] = []
    for one in rows:
        if one["target_url"] in seen:
            continue
        seen.add(one["target_url"])
        links.append(
            DeadLink(
                url=one["target_url"],
                anchor=one["anchor"],
                sentence=marked(one["context"], one["anchor"]),
                section=one["section"],
                placement=one["placement"],
                rel=one["rel"],
                reason=one["reason"],
                evidence=one["evidence"] or "",
                dead_since=one["dead_since"] or "",
                checked_at=one["last_checked_at"] or "",
                referring_domains=one["referring_domains"],
                fix=one["fix"] or "",
                fix_kind=one["fix_kind"] or "",
                shared=one["shared"] or "",
                first=one["target_url"] == row["target_url"],
                checks=_checks(conn, one["target_id"]) if len(links) < MOST_LINKS else [],
                archive=_archive(conn, one["target_url"]) if len(links) < MOST_LINKS else {},
            )
        )
    return links


def _checks(conn: sqlite3.Connection, target_id: int) -> list[dict[str, Any]]:
    return _all(
        conn,
        "SELECT at, verdict, reason, http_status, evidence FROM checks WHERE target_id = ?"
        " ORDER BY at DESC, id DESC LIMIT ?",
        [target_id, _MOST_CHECKS],
    )


def _archive(conn: sqlite3.Connection, url: str) -> dict[str, Any]:
    """What stood behind a dead link, as far as an archive was asked; ``outline`` is a list."""
    rows = _all(
        conn,
        "SELECT state, archive_url, captured_at, title, summary, words, outline, note FROM captures"
        " WHERE target_url = ?",
        [url],
    )
    return {**rows[0], "outline": outline_of(rows[0]["outline"])} if rows else {}


def _contacts(
    conn: sqlite3.Connection, row: dict[str, Any], choice: tuple[str, str]
) -> list[Contact]:
    rows = _all(
        conn,
        "SELECT kind, value, role, source_url, EXISTS (SELECT 1 FROM suppressions s WHERE"
        " (s.kind = 'email' AND s.value = lower(c.value)) OR (s.kind = 'domain' AND s.value ="
        " c.domain)) AS suppressed FROM contacts c WHERE domain = ? ORDER BY"
        " CASE kind WHEN 'email' THEN 0 WHEN 'form' THEN 1 ELSE 2 END, confidence DESC, value",
        [row["domain"]],
    )
    chosen = contact_of(row, choice)
    there = {(one["kind"], one["value"]) for one in rows}
    if row["submit_url"] and ("form", row["submit_url"]) not in there:
        rows.append(
            {
                "kind": "form",
                "value": row["submit_url"],
                "role": "suggest a link",
                "source_url": row["page_url"],
                "suppressed": 0,
            }
        )
    return [
        Contact(
            one["kind"],
            one["value"],
            one["role"],
            one["source_url"],
            picked=(one["kind"], one["value"]) == chosen,
            suppressed=bool(one["suppressed"]),
        )
        for one in rows
    ]


def _page(conn: sqlite3.Connection, row: dict[str, Any]) -> dict[str, Any]:
    found = conn.execute(
        "SELECT kind, relevance, resource_score, language, outbound_links, outbound_domains,"
        " last_updated, fetched_at, http_status FROM pages WHERE url = ? AND niche = ?",
        [row["page_url"], row["niche"]],
    ).fetchone()
    return dict(found) if found else {}


def _sentence(row: dict[str, Any]) -> tuple[str, str, str]:
    before, anchor, after = marked(row["context"], row["anchor"])
    return (before, anchor, after) if anchor else ("", row["anchor"], row["context"])


def _sum(conn: sqlite3.Connection, row: dict[str, Any]) -> Sum:
    toxicity = conn.execute(
        "SELECT toxicity FROM page_facts WHERE url = ?", [row["page_url"]]
    ).fetchone()
    moved = conn.execute(
        "SELECT moved_to FROM targets WHERE url = ?", [row["target_url"]]
    ).fetchone()
    return sum_of(
        row["score"],
        stored_parts(row["parts"]),
        weights_of(str(row["niche"])),
        toxicity=float(toxicity[0]) if toxicity else 0.0,
        no_solicit=bool(row["no_solicit"]),
        moved=bool(moved and moved[0]) and row["kind"] in _MAY_HAVE_MOVED,
    )


def _all(conn: sqlite3.Connection, sql: str, values: list[Any]) -> list[dict[str, Any]]:
    return [dict(one) for one in conn.execute(sql, values).fetchall()]
