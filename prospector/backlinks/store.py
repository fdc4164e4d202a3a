"""The ``backlinks`` table: what is watched, what is due, and what each look found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.backlinks.cadence import is_due
from prospector.backlinks.judge import Expected, Finding
from prospector.clock import now, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Watched:
    """One backlink that is watched."""

    page_url: str
    expected: Expected
    state: str | None


class Backlinks:
    """Reads and writes the backlinks to some registered domains of ours."""

    def __init__(self, db: Database, ours: Collection[str]) -> None:
        self._db = db
        self._ours = sorted(ours)
        self._is_ours = f"t.domain IN ({','.join('?' * len(self._ours))})"

    def adopt(self) -> int:
        """Watch from now on what a crawl saw linking to us; returns how many links are new."""
        before = self._db.conn.total_changes
        with self._db.atomic():
            self._db.execute(
                "INSERT OR IGNORE INTO backlinks (page_url, target_url, expected_anchor, source,"
                " acquired_at) SELECT p.url, t.url, '', 'crawl', substr(min(l.first_seen), 1, 10)"
                " FROM targets t JOIN link_facts l ON l.target_id = t.id JOIN page_facts p"
                f" ON p.id = l.page_id WHERE {self._is_ours} AND p.domain <> t.domain"
                " AND l.lost_at IS NULL AND l.placement <> 'hidden' GROUP BY p.url, t.url",
                self._ours,
            )
        return self._db.conn.total_changes - before

    def due_pages(self) -> Iterator[str]:
        """Pages with a link whose turn has come, each once."""
        at = parse(now())
        rows = self._db.execute(
            "SELECT page_url, acquired_at, checked_at, state FROM backlinks ORDER BY page_url"
        ).fetchall()
        last = ""
        for page_url, acquired_at, checked_at, state in rows:
            if page_url != last and is_due(acquired_at, checked_at, state, at):
                last = str(page_url)
                yield last

    def of_page(self, page_url: str) -> list[Watched]:
        """The links that are watched on one page; a rel seen before counts as expected."""
        rows = self._db.execute(
            "SELECT b.target_url, b.expected_anchor,"
            " b.expected_rel, b.state,"
            " coalesce(t.final_url, ''), coalesce(t.moved_to, '') FROM backlinks b"
            " LEFT JOIN targets t ON t.url = b.target_url WHERE b.page_url = ?",
            [page_url],
        ).fetchall()
        return [
            Watched(
                page_url,
                Expected(target, anchor, rel, frozenset((final, moved)) - {""}),
                state,
            )
            for target, anchor, rel, state, final, moved in rows
        ]

    def record(self, watched: Watched, found: Finding) -> bool:
        """Write one look inside a transaction; whether the state is another than before."""
        moment, key = now(), [watched.page_url, watched.expected.target_url]
        changed = watched.state != found.state
        self._db.execute(
            "UPDATE backlinks SET state_since = CASE WHEN state IS ? THEN state_since ELSE ? END,"
            " state = ?, checked_at = ?, note = CASE WHEN state IS ? AND ? = '' THEN note ELSE ? END"
            " WHERE page_url = ? AND target_url = ?",
            [
                *(found.state, moment, found.state, moment),
                *(found.state, found.note, found.note[:500]),
                *key,
            ],
        )
        if found.placement:
            self._db.execute(
                "UPDATE backlinks SET found_anchor = ?1, found_rel = ?2, rel_source = ?3,"
                # What a link was at its first look is what it is held against from then on.
                " placement = ?4, expected_rel = coalesce(expected_rel, CASE WHEN state = 'ok'"
                " THEN ?2 END) WHERE page_url = ?5 AND target_url = ?6",
                [found.anchor[:500], found.rel, found.rel_source, found.placement, *key],
            )
        if changed:
            self._db.execute(
                "INSERT INTO backlink_states (page_url, target_url, at, state, note)"
                " VALUES (?, ?, ?, ?, ?)",
                [*key, moment, found.state, found.note[:500]],
            )
        return changed

    def judge_targets(self) -> int:
        """A link that is as expected leads nowhere when our own page is dead; returns how many."""
        rows = self._db.execute(
            "SELECT b.page_url, b.target_url, t.reason FROM backlinks b JOIN targets t"
            " ON t.url = b.target_url WHERE b.state IN ('ok', 'target_error')"
            " AND (t.verdict = 'dead') <> (b.state = 'target_error')"
        ).fetchall()
        with self._db.atomic():
            for page_url, target_url, reason in rows:
                row = self._db.execute(
                    "SELECT state, found_anchor, found_rel, rel_source, placement FROM backlinks"
                    " WHERE page_url = ? AND target_url = ?",
                    [page_url, target_url],
                ).fetchone()
                gone = row[0] == "ok"
                state = "target_error" if gone else "ok"
                note = f"our page is gone ({reason})" if gone else ""
                self.record(
                    Watched(page_url, Expected(target_url), row[0]), Finding(state, note, *row[1:])
                )
        return len(rows)
