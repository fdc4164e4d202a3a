"""A crawl beside a queue of a million pages and as many targets: its memory and its pace.

python -m bench.speed.million [1000000]
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bench.speed.__main__ import LONGEST, settings_of
from bench.speed.measure import farm, measure
from bench.speed.programs import prospector, said_prospector
from bench.speed.sweep import MANNERS, world_of
from prospector.clock import later, now
from prospector.storage.database import open_store

if TYPE_CHECKING:
    from bench.farm.world import World

A_SITE = 10
"""Pages of one site, and targets of one host, among those that only wait."""
_BATCH = 50_000


def fill(path: str, niche: str, size: int) -> None:
    """Queue ``size`` pages of one priority below that of seeds, and as many targets not yet due."""
    store = open_store(path)
    moment = now()
    # Later than two months is taken for a clock that was wrong, and made due at once.
    not_yet = later(moment, 30 * 86_400.0)
    for begin in range(0, size, _BATCH):
        numbers = range(begin, min(size, begin + _BATCH))
        with store.atomic():
            store.conn.executemany(
                "INSERT INTO frontier (niche, url, domain, depth, priority, added_at)"
                " VALUES (?, ?, ?, 1, 0.3, ?)",
                (
                    (
                        niche,
                        f"http://s{n // A_SITE}.web/links/{n}.html",
                        f"s{n // A_SITE}.web",
                        moment,
                    )
                    for n in numbers
                ),
            )
            store.conn.executemany(
                "INSERT INTO targets (url, domain, first_seen, next_check_at) VALUES (?, ?, ?, ?)",
                (
                    (
                        f"http://t{n // A_SITE}.web/a/{n}.html",
                        f"t{n // A_SITE}.web",
                        moment,
                        not_yet,
                    )
                    for n in numbers
                ),
            )
    store.close()


def main() -> None:
    console = Console(width=120)
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    world: World = dataclasses.replace(world_of(1_000), http_port=18_081, https_port=18_444)
    folder = Path(tempfile.mkdtemp(prefix="prospector-bench-"))
    env = {
        "SCRAPY_SETTINGS_MODULE": "prospector.settings",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    for waiting in (0, size):
        with farm(world) as ca:
            wishes = settings_of(MANNERS)
            command = prospector(world, folder, ca, wishes, pages=world.pages)
            began = time.monotonic()
            if waiting:
                fill(str(folder / "farm.db"), "farm", waiting)
                console.print(f"filled in {time.monotonic() - began:.0f} s", highlight=False)
            out = folder / "prospector.out"
            run = measure("prospector", command, world, env=env, out=out, longest=LONGEST)
            run.judged = dict(said_prospector(folder, ""))
        console.print(
            f"{waiting:,} pages and targets waiting: {run.wall:.1f} s, CPU {run.cpu:.1f} s,"
            f" peak {run.memory:.0f} MB, judged {sum(run.judged.values()):,}, exit {run.status}",
            highlight=False,
        )


if __name__ == "__main__":
    main()
