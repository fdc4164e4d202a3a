"""Known links into the store: those to us as backlinks to watch, the others as pages to visit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.sources.backlinks import KnownLink, Refused
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from sqlite_utils import Database

BATCH = 5_000
_BACKLINK = """
    INSERT INTO backlinks (page_url, target_url, expected_anchor, expected_rel, source, acquired_at,
                           expires_at, cost)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (page_url, target_url) DO UPDATE SET
        expected_anchor = coalesce(nullif(excluded.expected_anchor, ''), expected_anchor),
        expected_rel = coalesce(excluded.expected_rel, expected_rel),
        acquired_at = min(coalesce(acquired_at, excluded.acquired_at),
                          coalesce(excluded.acquired_at, acquired_at)),
        expires_at = coalesce(excluded.expires_at, expires_at),
        cost = coalesce(excluded.cost, cost)
"""
_KNOWN = """
    INSERT INTO known_links (niche, page_url, target_url, anchor, rel, source, first_seen, last_seen)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (niche, page_url, target_url) DO UPDATE SET
        anchor = coalesce(nullif(excluded.anchor, ''), anchor),
        rel = coalesce(excluded.rel, rel),
        first_seen = min(coalesce(nullif(first_seen, ''), excluded.first_seen),
                         coalesce(nullif(excluded.first_seen, ''), first_seen)),
        last_seen = max(last_seen, excluded.last_seen)
"""


@dataclass(slots=True)
class Kept:
    """What became of the rows. ``refused`` counts them by reason; ``new`` are links unknown before."""

    to_us: int = 0
    to_others: int = 0
    new: int = 0
    refused: Counter[str] = field(default_factory=Counter)


def keep(
    db: Database,
    found: Iterable[KnownLink | Refused],
    *,
    niche: str,
    ours: Collection[str],
    source: str,
    told: Callable[[Refused], None] = lambda _: None,
    dry_run: bool = False,
) -> Kept:
    """Write links in batches, in bounded memory; the same file twice changes nothing.

    ``told`` hears of every refused row. ``ours`` are our registered domains.
    """
    kept = Kept()
    before = _count(db)
    rows = iter(found)
    while batch := list(islice(rows, BATCH)):
        to_us: list[KnownLink] = []
        others: list[KnownLink] = []
        for one in batch:
            if isinstance(one, Refused):
                kept.refused[one.reason] += 1
                told(one)
            elif one.target_url and registered_domain(one.target_url) in ours:
                to_us.append(one)
            else:
                others.append(one)
        kept.to_us += len(to_us)
        kept.to_others += len(others)
        if not dry_run:
            _write(db, to_us, others, niche, source)
    kept.new = _count(db) - before
    return kept


def _write(
    db: Database, to_us: list[KnownLink], others: list[KnownLink], niche: str, source: str
) -> None:
    with db.atomic():
        db.conn.executemany(
            _BACKLINK,
            [
                (
                    one.page_url,
                    one.target_url,
                    one.anchor,
                    one.rel,
                    source,
                    one.first_seen or None,
                    one.expires or None,
                    one.cost,
                )
                for one in to_us
            ],
        )
        db.conn.executemany(
            _KNOWN,
            [
                (
                    niche,
                    one.page_url,
                    one.target_url,
                    one.anchor,
                    one.rel,
                    source,
                    one.first_seen or now()[:10],
                    one.last_seen,
                )
                for one in others
            ],
        )


def _count(db: Database) -> int:
    row = db.execute(
        "SELECT (SELECT count(*) FROM backlinks) + (SELECT count(*) FROM known_links)"
    ).fetchone()
    return int(row[0])
