"""Pages a second with one process and with two, on a farm where pages are nearly all the work.

    python -m bench.speed.cores [--sites 200 --pages 1000 --turns 3 --processes 1,2]

No latency, no pause between two pages of a site, few targets. *own* is the CPU of the crawl's first
process, which bounds its pace where a core is free for the others.
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sqlite3
import statistics
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bench.farm.world import World
from bench.speed.__main__ import FAST, LONGEST, settings_of
from bench.speed.measure import farm, measure
from bench.speed.programs import prospector

if TYPE_CHECKING:
    from bench.speed.measure import Run

MANNERS = dataclasses.replace(FAST, pages_apart=0.0, pause=0.0, confirm=0.0)
_DAY = re.compile(r"\d{4}-\d\d-\d\dT[\d:]+Z")


def one(world: World, processes: int) -> tuple[Run, set[tuple[object, ...]]]:
    """One crawl; what it says of each page."""
    folder = Path(tempfile.mkdtemp(prefix="prospector-bench-"))
    wishes = [*settings_of(MANNERS), f"PROSPECTOR_PROCESSES={processes}", "DOWNLOAD_DELAY_JITTER=0"]
    root = str(Path(__file__).parents[2])
    env = {"SCRAPY_SETTINGS_MODULE": "prospector.settings", "PYTHONPATH": root}
    with farm(world) as ca:
        command = prospector(world, folder, ca, wishes)
        out = folder / "prospector.out"
        run = measure("prospector", command, world, env=env, out=out, longest=LONGEST)
    db = sqlite3.connect(folder / "farm.db")
    pages = db.execute("SELECT url, kind, title, relevance, resource_score, evidence FROM pages")
    return run, {tuple(_DAY.sub("", str(value)) for value in row) for row in pages}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--pages", type=int, default=1_000)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--processes", default="1,2")
    given = parser.parse_args()
    world = World(
        sites=given.sites,
        pages=given.pages,
        targets=600,
        hosts=60,
        latency=0.001,
        hanging=0.0,
        dead=0.0,
        tls=0.0,
        http_port=18_082,
        https_port=18_445,
    )
    console = Console(width=120)
    paces: dict[int, list[float]] = defaultdict(list)
    said: list[set[tuple[object, ...]]] = []
    for _ in range(given.turns):
        for number in map(int, given.processes.split(",")):
            run, pages = one(world, number)
            said.append(pages)
            paces[number].append(len(pages) / run.wall)
            console.print(
                f"{number} processes: {len(pages):,} pages in {run.wall:.1f} s, {paces[number][-1]:.1f}"
                f" a second; CPU {run.cpu:.1f} s, own {run.own:.1f} s; peak {run.memory:.0f} MB;"
                f" exit {run.status}",
                highlight=False,
            )
    for number, found in paces.items():
        console.print(f"{number} processes: median {statistics.median(found):.1f} pages/s")
    console.print(f"the same said of every page: {all(pages == said[0] for pages in said)}")


if __name__ == "__main__":
    main()
