"""How long the review desk's pages take at 100,000 candidates, beside the bare SQL.

    python -m bench.queue_page [CANDIDATES [LINKS]]

``LINKS`` (default: 50 a candidate) are spread over a page for each candidate; filling takes minutes.
The export of every candidate is timed too, with the memory that it took at most.

"bare SQL" is the front page's question asked of the public view: the best twenty new rows and the
counts by status. Every page is asked for over HTTP on loopback, complete with facets and counts.
"""

from __future__ import annotations

import itertools
import json
import random
import sqlite3
import statistics
import subprocess
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


def fill_links(path: Path, links: int) -> None:
    """A page for every candidate, with its dead link and as many living ones as make ``links``."""
    rng = random.Random(8)
    db = open_store(path)
    pages = db.execute(
        "SELECT DISTINCT page_url, domain, page_title, niche, target_url FROM candidates"
    ).fetchall()
    dead = {target: number for number, target in enumerate(sorted({row[4] for row in pages}), 1)}
    living = max(1, links // 10)
    each = max(1, links // len(pages))
    with db.atomic():
        run = db.conn.executemany
        target = (
            "INSERT INTO targets (id, url, domain, verdict, reason, checked_at, first_seen) VALUES"
        )
        run(
            f"{target} (?, ?, ?, 'dead', 'http_404', ?, ?)",
            ((n, url, url.split("/")[2], _MOMENT, _MOMENT) for url, n in dead.items()),
        )
        base = len(dead) + 1
        run(
            f"{target} (?, ?, ?, 'alive', 'ok', ?, ?)",
            (
                (base + n, f"https://{host}/{n}", host, _MOMENT, _MOMENT)
                for n in range(living)
                for host in (f"living{n % 50_000}.test",)
            ),
        )
        run(
            "INSERT INTO page_facts (id, url, domain, title, fetched_at, first_seen, http_status)"
            " VALUES (?, ?, ?, ?, ?, ?, 200)",
            ((n, row[0], row[1], row[2], _MOMENT, _MOMENT) for n, row in enumerate(pages, 1)),
        )
        run(
            "INSERT INTO page_judgements (page_id, niche, kind, relevance, resource_score, depth)"
            " VALUES (?, ?, 'resource', 0.9, 80, 1)",
            ((n, row[3]) for n, row in enumerate(pages, 1)),
        )
        run(
            "INSERT INTO link_facts (page_id, target_id, anchor, position, href, context, section,"
            " placement, first_seen, last_seen) VALUES (?, ?, ?, ?, '', ?, 'Guides', 'content', ?, ?)",
            (
                (
                    n,
                    to,
                    f"The field guide {at}",
                    at,
                    "Read The field guide, with maps.",
                    _MOMENT,
                    _MOMENT,
                )
                for n, row in enumerate(pages, 1)
                for at, to in enumerate(
                    [dead[row[4]], *(base + rng.randrange(living) for _ in range(each - 1))]
                )
            ),
        )
    db.close()


def export(path: Path) -> tuple[float, int, int]:
    """Seconds, bytes and peak memory (kB) of writing every candidate as CSV, in its own process."""
    started = time.perf_counter()
    code = (
        "import sys; from prospector.cli.main import main; sys.argv[0] = 'prospector'\n"
        "try: main()\n"
        # Not ru_maxrss: a child starts with that of the process it was forked from.
        "finally: print(*[line.split()[1] for line in open('/proc/self/status')"
        " if line.startswith('VmHWM')], file=sys.stderr)"
    )
    out = path.with_suffix(".csv")
    done = subprocess.run(
        [sys.executable, "-c", code, "export", "--db", str(path), "--out", str(out)],
        check=True,
        capture_output=True,
        text=True,
    )
    took = time.perf_counter() - started
    return took, out.stat().st_size, int(done.stderr.split()[-1])


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


def main(count: int, links: int) -> None:
    """Fill a file, measure, print a table."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "queue.db"
        fill(path, count)
        fill_links(path, links)
        with closing(sqlite3.connect(path)) as conn:
            bare = median_ms(lambda: conn.execute(_BARE_PAGE).fetchall())
            bare_all = bare + median_ms(lambda: conn.execute(_BARE_COUNTS).fetchall())
            ids = [row[0] for row in conn.execute(f"{_BARE_PAGE.replace('20', '400')}").fetchall()]
        print(
            f"{count:,} candidates, {links:,} links, {path.stat().st_size / 1e6:,.0f} MB; bare SQL: page {bare:.0f} ms, page and counts {bare_all:.0f} ms"
        )
        with Desk(path, Access(user="ann")) as desk, httpx.Client(base_url=desk.url) as client:
            fresh = iter(ids)

            def after_a_decision() -> None:
                db = open_store(path)
                Decisions(db).decide([Decision(next(fresh), "approved", "bo")])
                db.close()
                client.get("/").raise_for_status()

            words = itertools.count(700)
            asked: dict[str, Callable[[], object]] = {
                "front page": lambda: client.get("/").raise_for_status(),
                "a niche and a kind": lambda: client.get("/?niche=history&kind=resource_page"),
                "page 1,000": lambda: client.get("/?after=50.0~0"),
                "approved": lambda: client.get("/?status=approved"),
                "a new search": lambda: client.get(f"/?q=subject+{next(words)}"),
                "a search's next page": lambda: client.get("/?q=subject+777"),
                "a new search, nothing found": lambda: client.get(f"/?q=zebrafish{next(words)}"),
                "one candidate": lambda: client.get(f"/-/candidate/{ids[50]}").raise_for_status(),
                "decide, then front page": after_a_decision,
            }
            for name, work in asked.items():
                took = median_ms(work)
                print(f"  {name:26} {took:5.0f} ms  {took / bare_all:.2f} of the bare SQL")
        seconds, size, memory = export(path)
        print(
            f"  export: {seconds:.1f} s, {size / 1e6:.0f} MB of CSV, at most {memory / 1e3:.0f} MB of"
            " memory"
        )


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    main(wanted, int(sys.argv[2]) if len(sys.argv) > 2 else 50 * wanted)
