"""How long the review desk's pages take at 100,000 candidates, beside the bare SQL.

    python -m bench.queue_page [CANDIDATES]

"bare SQL" is the front page's question asked of the public view: the best twenty new rows and the
counts by status. Every page is asked for over HTTP on loopback, complete with facets and counts.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.suppressions import Suppressions
from prospector.review.access import Access
from prospector.storage.database import open_store
from tests.review.live import Desk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_ROUNDS = 15
_NICHES = ("cybersecurity", "gardening", "history", "nutrition", "climate")
_KINDS = ("broken_link",) * 6 + ("resource_page",) * 2 + ("competitor_gap", "unlinked_mention")
_STATUSES = ("approved", "contacted", "replied", "won", "lost", "rejected")
_MOMENT = "2026-11-20T00:00:00Z"
_BARE_PAGE = (
    "SELECT * FROM outreach_candidates WHERE status = 'new' ORDER BY score DESC, id LIMIT 20"
)
_BARE_COUNTS = "SELECT status, count(*) FROM outreach_candidates GROUP BY status"


def fill(path: Path, count: int) -> None:
    """A store of ``count`` candidates on 20,000 domains, 8,000 decisions and 350 suppressions."""
    rng = random.Random(7)
    db = open_store(path)
    rows = list(_rows(rng, count))
    with db.atomic():
        db.conn.executemany(
            f"INSERT INTO candidates ({', '.join(rows[0])}) VALUES"
            f" ({', '.join('?' * len(rows[0]))})",
            [list(row.values()) for row in rows],
        )
    chosen = rng.choices([str(row["id"]) for row in rows], k=min(8000, count))
    Decisions(db).decide(
        Decision(one, rng.choice(_STATUSES), "ann", owner=rng.choice(("", "ann", "bo")))
        for one in chosen
    )
    Suppressions(db).add(
        [("domain", f"site{i * 50}.test") for i in range(200)]
        + [("email", f"ed@site{i * 50 + 7}.test") for i in range(100)]
        + [("url", f"https://site{i * 50 + 9}.test/links-{i * 50 + 9}") for i in range(50)]
    )
    db.close()


def _rows(rng: random.Random, count: int) -> Iterator[dict[str, object]]:
    for number in range(count):
        domain, niche, kind = f"site{number % 20000}.test", rng.choice(_NICHES), rng.choice(_KINDS)
        url = f"https://{domain}/links-{number}"
        yield {
            "id": f"{rng.getrandbits(64):016x}",
            "niche": niche,
            "kind": kind,
            "score": round(rng.betavariate(4, 3) * 100, 1),
            "domain": domain,
            "page_url": url,
            "page_title": f"Useful links about subject {number}",
            "target_url": f"https://dead{number % 9000}.test/guide/{number % 777}",
            "anchor": "The field guide",
            "context": "Read The field guide – the best there is, with maps and tables. " * 3,
            "section": "Guides",
            "reason": "http_404",
            "other_dead": json.dumps([f"https://dead{other}.test/x" for other in range(3)]),
            "asset_url": "https://ours.test/guide",
            "language": rng.choice(("en", "en", "en", "de", "fr", "es")),
            "contact": f"ed@{domain}",
            "contact_kind": "email",
            "verified_at": _MOMENT,
            "why": "A link in the content of this resource page (96% on topic) answers 404 (not"
            " found); 5 more dead links on the page; 6 sites link to the same dead address.",
            "parts": json.dumps({"relevance": 0.9, "page_kind": 0.8, "placement": 1}),
            "first_seen": _MOMENT,
            "last_seen": _MOMENT,
        }


def median_ms(work: Callable[[], object]) -> float:
    """The median of some rounds, in milliseconds, after one that warms up."""
    work()
    times = []
    for _ in range(_ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main(count: int) -> None:
    """Fill a file, measure, print a table."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "queue.db"
        fill(path, count)
        with closing(sqlite3.connect(path)) as conn:
            bare = median_ms(lambda: conn.execute(_BARE_PAGE).fetchall())
            bare_all = bare + median_ms(lambda: conn.execute(_BARE_COUNTS).fetchall())
            ids = [row[0] for row in conn.execute(f"{_BARE_PAGE.replace('20', '400')}").fetchall()]
        print(
            f"{count:,} candidates; bare SQL: page {bare:.0f} ms, page and counts {bare_all:.0f} ms"
        )
        with Desk(path, Access(user="ann")) as desk, httpx.Client(base_url=desk.url) as client:
            fresh = iter(ids)

            def after_a_decision() -> None:
                db = open_store(path)
                Decisions(db).decide([Decision(next(fresh), "approved", "bo")])
                db.close()
                client.get("/").raise_for_status()

            asked: dict[str, Callable[[], object]] = {
                "front page": lambda: client.get("/").raise_for_status(),
                "a niche and a kind": lambda: client.get("/?niche=history&kind=resource_page"),
                "page 1,000": lambda: client.get("/?after=50.0~0"),
                "approved": lambda: client.get("/?status=approved"),
                "search": lambda: client.get("/?q=subject+777"),
                "search, nothing found": lambda: client.get("/?q=zebrafish"),
                "one candidate": lambda: client.get(f"/-/candidate/{ids[50]}").raise_for_status(),
                "decide, then front page": after_a_decision,
            }
            for name, work in asked.items():
                took = median_ms(work)
                print(f"  {name:26} {took:5.0f} ms  {took / bare_all:.2f} of the bare SQL")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
