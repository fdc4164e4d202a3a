"""What a rescore costs: its processor time and the memory that it takes at most.

    python -m bench.rescore [CANDIDATES]

Half of the candidates are dead links, half the lists that they stand on. The rescore is made in a
process of its own, whose memory is read before and after.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from prospector.niche import load_niche
from prospector.outreach.candidates import rescore
from prospector.storage.database import open_store

_MOMENT = "2026-11-20T08:00:00Z"
_WORDS = (
    "Read The hive guide before winter: it tells how to feed bees and where hives should stand. "
)
_NICHE = """
name = "bees"
seeds = ["https://hive.test/"]
domains = ["ours.test"]
[terms]
bees = 2
[[asset]]
url = "https://ours.test/hive"
title = "The hive guide"
terms = ["hive", "guide"]
"""


def fill(path: Path, pages: int) -> None:
    """A store of so many lists on as many sites, each with one dead link of its own."""
    with closing(open_store(path)) as db, db.atomic():
        for n in range(1, pages + 1):
            site, gone = f"site{n}.test", f"gone{n}.test"
            page, target = f"https://{site}/beekeeping/links-{n}.html", f"https://{gone}/guide/{n}"
            db.execute(
                "INSERT INTO page_facts (id, url, domain, title, language, http_status, fetched_at,"
                " first_seen) VALUES (?, ?, ?, ?, 'en', 200, ?, ?)",
                [n, page, site, f"Links about bees {n}", _MOMENT, _MOMENT],
            )
            db.execute(
                "INSERT INTO page_judgements (page_id, niche, kind, relevance, resource_score, depth)"
                " VALUES (?, 'bees', 'resource', 0.9, 80, 0)",
                [n],
            )
            db.execute(
                "INSERT INTO targets (id, url, domain, verdict, reason, checked_at, dead_since,"
                " evidence, first_seen) VALUES (?, ?, ?, 'dead', 'http_404', ?, ?, 'seen twice', ?)",
                [n, target, gone, _MOMENT, _MOMENT, _MOMENT],
            )
            db.execute(
                "INSERT INTO link_facts (page_id, target_id, anchor, position, href, context, section,"
                " placement, first_seen, last_seen) VALUES (?, ?, 'The hive guide', 0, ?, ?, 'Guides',"
                " 'content', ?, ?)",
                [n, n, target, _WORDS * 2, _MOMENT, _MOMENT],
            )


def measure(folder: Path) -> None:
    """One rescore in this process, told on standard output."""
    profile = folder / "bees.toml"
    profile.write_text(_NICHE, encoding="utf-8")
    niche = load_niche(str(profile))
    with closing(open_store(folder / "store.db")) as db:
        before, began = _peak_mb(), time.process_time()
        done = rescore(db, niche)
        spent = time.process_time() - began
    print(
        f"{done.open:,} candidates: {spent / done.open * 1e6:.0f} µs of processor each,"
        f" {before} MB before, {_peak_mb()} MB at the peak"
    )


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Fill, and measure beside."""
    if sys.argv[1:2] == ["--in"]:
        measure(Path(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        fill(Path(folder) / "store.db", count // 2)
        again = [sys.executable, "-m", "bench.rescore", "--in", folder]
        subprocess.run(again, check=True)


if __name__ == "__main__":
    main()
