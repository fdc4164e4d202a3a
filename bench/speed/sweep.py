"""How time and memory grow with the size of a crawl, on farms without latency.

python -m bench.speed.sweep [1000 10000 100000] [--tls 0.1] [--a-host 10] [--port 18080]

``--tls``: share of hosts that speak TLS; ``--a-host``: targets of each host; ``--port``: the farm's,
and the next one for TLS.
"""

from __future__ import annotations

import argparse
import dataclasses
import subprocess
import sys
import time

from rich.console import Console
from rich.table import Table

from bench.farm.world import World
from bench.speed.__main__ import FAST, run_one

SIZES = (1_000, 10_000, 100_000)
MANNERS = dataclasses.replace(FAST, pages_apart=0.05, pause=0.0, confirm=2.0)


def world_of(targets: int, a_host: int = 10, tls: float = 0.1, port: int = 18_080) -> World:
    """Ten targets a host, forty new ones a page, five pages a site; nothing hangs."""
    return World(
        sites=max(1, targets // 200),
        pages=max(1, targets // 40),
        targets=targets,
        hosts=max(1, targets // a_host),
        latency=0.001,
        hanging=0.0,
        tls=tls,
        http_port=port,
        https_port=port + 1,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES, help="targets of each crawl")
    parser.add_argument("--tls", type=float, default=0.1)
    parser.add_argument("--a-host", type=int, default=10)
    parser.add_argument("--port", type=int, default=18_080)
    wish = parser.parse_args()
    console = Console(width=120)
    began = time.monotonic()
    subprocess.run([sys.executable, "-m", "prospector.cli.main", "--version"], check=False)
    console.print(f"start of the command line: {time.monotonic() - began:.2f} s", highlight=False)
    table = Table(title="size of a crawl, no latency")
    columns = (
        "targets",
        "hosts",
        "pages",
        "wall s",
        "CPU s",
        "CPU ms a target",
        "checks/s",
        "peak MB",
    )
    for column in columns:
        table.add_column(column, justify="right")
    for targets in wish.sizes:
        world = world_of(targets, wish.a_host, wish.tls, wish.port)
        run = run_one("prospector", world, 30.0, None, MANNERS)
        console.print(f"{targets:,}: {run.wall:.1f} s, {run.memory:.0f} MB", highlight=False)
        table.add_row(
            f"{sum(run.judged.values()):,}",
            f"{world.hosts:,}",
            f"{world.pages:,}",
            f"{run.wall:.1f}",
            f"{run.cpu:.1f}",
            f"{run.cpu / targets * 1000:.2f}",
            f"{targets / max(0.1, run.wall - MANNERS.confirm):,.0f}",
            f"{run.memory:.0f}",
        )
    console.print(table)


if __name__ == "__main__":
    main()
