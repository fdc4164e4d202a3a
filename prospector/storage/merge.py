"""Two stores made one: every row by its key, the newer sight of a fact, the decisions of both.

The result is a new file, the same whichever of the two is named first; merging it with either of
them again changes nothing. Where both hold a row, the newer one counts (of two equally new ones the
greater by content), first sights are the earlier, and what one crawl no longer saw is lost.
"""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.errors import StoreError
from prospector.storage.database import open_store, read_store

if TYPE_CHECKING:
    from sqlite_utils import Database

_TAKEN_BACK = re.compile(r"took back decision (\d+)")
# table: (key, what says which row is newer, columns of which the least or the most is kept)
_PLAIN: dict[str, tuple[tuple[str, ...], str, tuple[str, ...], tuple[str, ...]]] = {
    # A page that was read live comes before what an archive has of it.
    "page_facts": (("url",), "(captured_at = '') || fetched_at", ("first_seen",), ("live_at",)),
    "targets": (("url",), "coalesce(checked_at, '')", ("first_seen",), ("checks",)),
    "contacts": (("domain", "kind", "value"), "seen_at", (), ("confidence",)),
    "candidates": (("id",), "last_seen", ("first_seen",), ()),
    "suppressions": (("kind", "value"), "at", (), ()),
    "backlinks": (("page_url", "target_url"), "coalesce(checked_at, '')", ("acquired_at",), ()),
    "known_links": (("niche", "page_url", "target_url"), "last_seen", ("first_seen",), ()),
    "crawls": (("spider", "niche", "started_at"), "coalesce(finished_at, '')", (), ()),
    "frontier": (("niche", "url"), "coalesce(fetched_at, '')", ("added_at",), ()),
    # Of two beliefs about one sign the firmer one counts.
    "frontier_beliefs": (("niche", "sign"), "-variance", (), ()),
    "niche_domains": (("niche", "domain"), "role", (), ()),
    "domain_ranks": (("domain", "source"), "at", (), ()),
    "niche_examples": (("niche", "url"), "at", (), ()),
    "fixes": (("niche", "page_url", "target_url"), "fix_kind", (), ()),
    "senders": (("who",), "at", (), ()),
    "digests": (("niche", "at", "items", "sent_to"), "at", (), ()),
    "digest_told": (("niche", "section", "key"), "value", (), ()),
    "backlink_states": (("page_url", "target_url", "at", "state"), "note", (), ()),
    "prospects": (("niche", "url", "origin"), "last_seen", ("first_seen",), ("score",)),
    "source_answers": (("key",), "at", (), ()),
    "source_uses": (("service", "month"), "wait_until", (), ("requests",)),
    "letters": (("candidate_id", "at", "who", "subject", "body"), "language", (), ()),
    # Of two looks into the archives the one that found something counts.
    "captures": (("target_url",), "(state = 'found') || looked_at", (), ()),
    "lookups": (("source", "key"), "(state = 'done') || at", (), ("found",)),
    "domain_links": (("domain", "target_domain", "source"), "at", (), ()),
    "ingests": (("niche", "file_key"), "position", (), ()),
}
_ORDERED = {"crawls": "started_at", "backlink_states": "at", "letters": "at", "digests": "at"}
"""Tables whose later rows come later: their ids follow the time."""


def merge(first: str | Path, second: str | Path, out: Path) -> dict[str, int]:
    """Write both stores into the new file ``out``; returns its rows by table.

    Neither source is changed, but one of an older schema is brought up to date first. Raises
    :class:`StoreError` when a source is none, or ``out`` is there already.
    """
    if out.exists():
        raise StoreError(f"{out} is there already; name a new file to merge into.")
    for path in (first, second):
        read_store(path).close()
    if Path(first).samefile(second):
        raise StoreError(f"{first} and {second} are the same file; name two to merge.")
    with closing(open_store(out)) as db:
        db.execute("ATTACH DATABASE ? AS a", [str(first)])
        db.execute("ATTACH DATABASE ? AS b", [str(second)])
        try:
            with db.atomic():
                for table in _PLAIN:
                    _plain(db, table)
                _checks(db)
                _links(db)
                _judgements(db)
                _reviews(db)
                db.execute("UPDATE main.frontier SET state = 'queued' WHERE state = 'fetching'")
        finally:
            db.execute("DETACH DATABASE a")
            db.execute("DETACH DATABASE b")
        tables = (*_PLAIN, "checks", "link_facts", "page_judgements", "reviews")
        return {
            table: int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
            for table in tables
        }


def _columns(db: Database, table: str) -> list[str]:
    rows = db.execute(f"PRAGMA main.table_info({table})").fetchall()
    numbered = any(row[1] == "id" and str(row[2]).upper() == "INTEGER" for row in rows)
    return [str(row[1]) for row in rows if not (numbered and row[1] == "id")]


def _plain(db: Database, table: str) -> None:
    key, newer, least, most = _PLAIN[table]
    columns = _columns(db, table)
    names = ", ".join(columns)
    by = ", ".join(key)
    # The earliest and the most of what is known, an empty cell being no knowledge.
    kept = [
        f"min(nullif({name}, '')) OVER (PARTITION BY {by}) AS {name}"
        if name in least
        else f"max({name}) OVER (PARTITION BY {by}) AS {name}"
        if name in most
        else name
        for name in columns
    ]
    filled = [f"coalesce({name}, '')" if name == "first_seen" else name for name in columns]
    order = ", ".join(f"{name} DESC" for name in columns)
    db.execute(
        f"INSERT INTO main.{table} ({names}) SELECT {', '.join(filled)} FROM (SELECT"
        f" {', '.join(kept)}, row_number() OVER (PARTITION BY {by} ORDER BY {newer} DESC, {order})"
        f" AS place FROM (SELECT {names} FROM a.{table} UNION ALL SELECT {names} FROM b.{table}))"
        f" WHERE place = 1 ORDER BY {_ORDERED.get(table, by)}, {by}"
    )


def _checks(db: Database) -> None:
    """The history of both, each look once."""
    columns = [name for name in _columns(db, "checks") if name != "target_id"]
    names = ", ".join(columns)
    both = " UNION ".join(
        f"SELECT t.url, {', '.join(f'c.{name}' for name in columns)} FROM {side}.checks c"
        f" JOIN {side}.targets t ON t.id = c.target_id"
        for side in ("a", "b")
    )
    db.execute(
        f"INSERT INTO main.checks (target_id, {names}) SELECT m.id,"
        f" {', '.join(f'u.{name}' for name in columns)} FROM ({both}) u"
        " JOIN main.targets m ON m.url = u.url ORDER BY u.at, u.url"
    )
    db.execute(
        "UPDATE main.targets SET checks = max(checks,"
        " (SELECT count(*) FROM main.checks c WHERE c.target_id = targets.id))"
    )


def _links(db: Database) -> None:
    """Each link once; one that the newer sight of its page does not have is lost since then."""
    columns = [name for name in _columns(db, "link_facts") if name not in ("page_id", "target_id")]
    own = [name for name in columns if name not in ("first_seen", "last_seen", "lost_at")]
    names = ", ".join(own)
    both = " UNION ALL ".join(
        f"SELECT p.url AS page, p.fetched_at AS read_at, t.url AS target,"
        f" {', '.join(f'l.{name}' for name in columns)} FROM {side}.link_facts l"
        f" JOIN {side}.page_facts p ON p.id = l.page_id"
        f" JOIN {side}.targets t ON t.id = l.target_id"
        for side in ("a", "b")
    )
    each = "PARTITION BY page, target, anchor, occurrence"
    order = ", ".join(f"{name} DESC" for name in own)
    db.execute(
        f"INSERT INTO main.link_facts (page_id, target_id, {names}, first_seen, last_seen, lost_at)"
        f" SELECT p.id, t.id, {', '.join(f'u.{name}' for name in own)}, u.first, u.last,"
        # The newest reading of the page decides; one that did not name the link has lost it.
        " CASE WHEN u.read_at < p.fetched_at THEN coalesce(u.lost_at, p.fetched_at)"
        " ELSE u.lost_at END FROM (SELECT *,"
        f" min(first_seen) OVER ({each}) AS first, max(last_seen) OVER ({each}) AS last,"
        f" row_number() OVER ({each} ORDER BY read_at DESC, lost_at IS NOT NULL, {order}) AS place"
        f" FROM ({both})) u JOIN main.page_facts p ON p.url = u.page"
        " JOIN main.targets t ON t.url = u.target WHERE u.place = 1 ORDER BY p.id, u.position, t.id"
    )


def _judgements(db: Database) -> None:
    """Judgements go with the newer sight of their page."""
    columns = [name for name in _columns(db, "page_judgements") if name != "page_id"]
    both = " UNION ALL ".join(
        f"SELECT p.url AS page, p.fetched_at AS read_at, {', '.join(f'j.{n}' for n in columns)}"
        f" FROM {side}.page_judgements j JOIN {side}.page_facts p ON p.id = j.page_id"
        for side in ("a", "b")
    )
    order = ", ".join(f"{name} DESC" for name in columns)
    db.execute(
        f"INSERT INTO main.page_judgements (page_id, {', '.join(columns)})"
        f" SELECT m.id, {', '.join(f'u.{name}' for name in columns)} FROM (SELECT *,"
        f" row_number() OVER (PARTITION BY page, niche ORDER BY read_at DESC, {order}) AS place"
        f" FROM ({both})) u JOIN main.page_facts m ON m.url = u.page WHERE u.place = 1"
    )


def _reviews(db: Database) -> None:
    """The decisions of both in the order of their time, each once; notes that name one follow it."""
    columns = _columns(db, "reviews")
    names = ", ".join(columns)
    note = columns.index("note")
    written: dict[tuple[object, ...], int] = {}
    moved: dict[tuple[str, int], int] = {}
    rows = [
        (side, *row)
        for side in ("a", "b")
        for row in db.execute(f"SELECT id, {names} FROM {side}.reviews").fetchall()
    ]
    at = columns.index("at") + 2
    for side, old, *values in sorted(rows, key=lambda row: (row[at], row[1], str(row[2:]))):
        found = _TAKEN_BACK.fullmatch(str(values[note]))
        if found and (side, int(found[1])) in moved:
            values[note] = f"took back decision {moved[side, int(found[1])]}"
        same = tuple(values)
        if same not in written:
            done = db.execute(
                f"INSERT INTO main.reviews ({names}) VALUES ({', '.join('?' * len(columns))})",
                values,
            )
            written[same] = int(done.lastrowid or 0)
        moved[side, int(old)] = written[same]
