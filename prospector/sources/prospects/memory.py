"""What the file remembers of sources: their answers, how much was asked of them, their prospects."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from prospector.clock import later, now
from prospector.items import Prospect
from prospector.sources.prospects.found import Ask, Found, Reading
from prospector.storage.frontier import Frontier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlite_utils import Database

    from prospector.sources.prospects.found import Described

_PRIORITY = (0.3, 0.6)
"""A prospect's place in the frontier: at least, and how much more its score brings. Seeds have 1."""
_KEEP_DAYS = 400
_MOST_UNPACKED = 64 * 2**20


class Memory:
    """The tables ``source_answers``, ``source_uses`` and ``prospects``; no method awaits anything."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- answers ------------------------------------------------------------------------------

    def answered(self, ask: Ask, refresh_days: int) -> Reading | None:
        """What was read from an answer that is not too old; ``None`` when it is to be asked."""
        row = self._db.execute(
            "SELECT reading FROM source_answers WHERE key = ? AND at > ?",
            [ask.key, later(now(), -refresh_days * 86_400)],
        ).fetchone()
        return None if row is None else _unpacked(bytes(row[0]))

    def remember(self, ask: Ask, service: str, reading: Reading) -> None:
        """Keep what was read; answers of long ago are forgotten."""
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO source_answers (key, service, at, reading) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (key) DO UPDATE SET at = excluded.at, reading = excluded.reading",
                [ask.key, service, now(), _packed(reading)],
            )
            self._db.execute(
                "DELETE FROM source_answers WHERE at < ?", [later(now(), -_KEEP_DAYS * 86_400)]
            )

    # --- quotas -------------------------------------------------------------------------------

    def used(self, service: str) -> int:
        """Requests to a service in this calendar month (UTC)."""
        row = self._db.execute(
            "SELECT requests FROM source_uses WHERE service = ? AND month = ?",
            [service, now()[:7]],
        ).fetchone()
        return int(row[0]) if row else 0

    def use(self, service: str) -> None:
        """Count a request before it is made: a kill may count one too many, never one too few."""
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO source_uses (service, month, requests) VALUES (?, ?, 1)"
                " ON CONFLICT (service, month) DO UPDATE SET requests = requests + 1",
                [service, now()[:7]],
            )

    def wait_until(self, service: str) -> str:
        """Until when a service asked to be left alone; empty when it did not, or that has passed."""
        row = self._db.execute(
            "SELECT max(wait_until) FROM source_uses WHERE service = ? AND wait_until > ?",
            [service, now()],
        ).fetchone()
        return str(row[0] or "")

    def leave_alone(self, service: str, seconds: float) -> str:
        """Keep that a service asked to be left alone for so long; returns until when."""
        until = later(now(), seconds)
        with self._db.atomic():
            self._db.execute(
                "INSERT INTO source_uses (service, month, wait_until) VALUES (?, ?, ?)"
                " ON CONFLICT (service, month) DO UPDATE SET wait_until = excluded.wait_until",
                [service, now()[:7], until],
            )
        return until

    # --- prospects ----------------------------------------------------------------------------

    def best_by_site(self, niche: str, but: str) -> dict[str, float]:
        """The best score of each registered domain that other origins than ``but`` named."""
        rows = self._db.execute(
            "SELECT domain, max(score) FROM prospects WHERE niche = ? AND origin <> ?"
            " GROUP BY domain",
            [niche, but],
        ).fetchall()
        return {str(domain): float(score) for domain, score in rows}

    def take(self, niche: str, origin: str, chosen: Sequence[Described]) -> int:
        """Write prospects and queue them; returns how many pages the frontier had not heard of."""
        moment = now()
        with self._db.atomic():
            self._db.conn.executemany(
                "INSERT INTO prospects (niche, url, origin, domain, campaign, query, found_on, title,"
                " snippet, score, why, first_seen, last_seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                " ?, ?, ?) ON CONFLICT (niche, url, origin) DO UPDATE SET title = excluded.title,"
                " snippet = excluded.snippet, score = excluded.score, why = excluded.why,"
                " campaign = excluded.campaign, query = excluded.query,"
                " found_on = excluded.found_on, last_seen = excluded.last_seen",
                [
                    (
                        niche,
                        one.found.url,
                        origin,
                        one.domain,
                        one.found.campaign,
                        one.found.query,
                        one.found.on,
                        one.found.title,
                        one.found.snippet,
                        one.score,
                        one.why,
                        moment,
                        moment,
                    )
                    for one in chosen
                ],
            )
            least, more = _PRIORITY
            return Frontier(self._db, niche).add(
                Prospect(
                    one.found.url,
                    0,
                    round(least + more * one.score, 4),
                    one.found.on if one.found.on.startswith(("http://", "https://")) else "",
                    origin,
                )
                for one in chosen
            )


def _packed(reading: Reading) -> bytes:
    found = [(f.url, f.title, f.snippet, f.on, f.query, f.campaign) for f in reading.found]
    more = [
        (a.url, a.label, a.body, a.page, a.campaign, a.number, a.language) for a in reading.more
    ]
    return zlib.compress(json.dumps([found, more], ensure_ascii=False).encode(), 6)


def _unpacked(data: bytes) -> Reading | None:
    """A kept reading; ``None`` for what another version wrote, which is asked anew."""
    try:
        plain = zlib.decompressobj().decompress(data, _MOST_UNPACKED)
        found, more = json.loads(plain)
        return Reading(tuple(Found(*one) for one in found), tuple(Ask(*one) for one in more))
    except (zlib.error, ValueError, TypeError):
        return None
