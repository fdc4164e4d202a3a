"""Harvest rates of breadth-first, the rule and the learned order; writes the curve and the table.

    python -m bench.harvest [--seeds 11,12,13,14,15] [--pages 1200] [--plot FILE]
    python -m bench.harvest --real 11 [--pages 600]

Simulated on seeded webs of some six thousand pages and on the demo web; ``--real`` crawls one such
web over a local server instead, once in each order.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench.harvest import real
from bench.harvest.demo import demo_pages
from bench.harvest.plot import curves
from bench.harvest.simulate import ORDERS, Analysed, crawl
from bench.harvest.web import Web
from prospector.niche import load_niche
from prospector.niche.profile import BREADTH, LEARNED, RULE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SHARES = (10, 25, 50, 100)
console = Console(width=120)
Hits = list[bool]


def harvest(hits: Sequence[bool], pages: int) -> int:
    """Resource pages on topic among the first pages."""
    return sum(hits[:pages])


def show(title: str, budget: int, runs: Mapping[str, list[Hits]]) -> None:
    """Median, lowest and highest of the harvest rate at each share of the budget."""
    table = Table(title=title)
    table.add_column("order")
    for share in SHARES:
        table.add_column(f"{share} % ({budget * share // 100})", justify="right")
    for name, many in runs.items():
        cells = []
        for share in SHARES:
            pages = budget * share // 100
            found = [harvest(hits, pages) for hits in many]
            middle = statistics.median(found)
            spread = f" ({min(found)}-{max(found)})" if len(found) > 1 else ""
            cells.append(f"{middle:g}{spread} = {middle / pages:.1%}")
        table.add_row(name, *cells)
    console.print(table)
    for base in ORDERS:
        if base in runs and base != "learned":
            ratios = []
            for share in SHARES:
                pages = budget * share // 100
                each = [
                    harvest(ours, pages) / max(1, harvest(theirs, pages))
                    for ours, theirs in zip(runs["learned"], runs[base], strict=True)
                ]
                ratios.append(
                    f"{share} %: {statistics.median(each):.2f} ({min(each):.2f}-{max(each):.2f})"
                )
            console.print(f"learned / {base}: " + ", ".join(ratios), highlight=False)


def simulated(seeds: Sequence[int], budget: int) -> dict[str, list[Hits]]:
    """Every order on every web."""
    runs: dict[str, list[Hits]] = {name: [] for name in ORDERS}
    for seed in seeds:
        web = Web(seed)
        niche = web.niche(budget)
        analysed = Analysed(web.pages, niche)
        for name in ORDERS:
            began = time.process_time()
            done = crawl(analysed, niche, name, seed=seed)
            runs[name].append(done.hits)
            console.print(
                f"web {seed}: {len(web.pages):,} pages, {len(web.lists)} lists; {name}:"
                f" {[harvest(done.hits, budget * share // 100) for share in SHARES]},"
                f" {len(done.hits)} fetched, {done.left:,} waiting,"
                f" {1000 * done.cpu / max(1, len(done.hits)):.1f} ms CPU a page in rule and frontier"
                f" ({time.process_time() - began:.0f} s in all)",
                highlight=False,
            )
    return runs


def on_the_demo() -> None:
    """The demo web: small, friendly, and all of it is read in the end."""
    pages = demo_pages()
    niche = load_niche("demo")
    analysed = Analysed(pages, niche)
    runs = {name: [crawl(analysed, niche, name).hits] for name in ORDERS}
    fetched = {name: len(many[0]) for name, many in runs.items()}
    budget = min(fetched["rule"], fetched["breadth-first"])
    show(f"Demo web, {budget} pages (fetched in all: {fetched})", budget, runs)


def over_a_server(seed: int, budget: int) -> None:
    """The same web, fetched by real crawls."""
    web = Web(seed)
    runs = {}
    for name, order in (("breadth-first", BREADTH), ("rule", RULE), ("learned", LEARNED)):
        niche = web.niche(budget)
        runs[name] = [real.crawl(web.pages, niche, order)]
    show(f"Real crawls of web {seed}, {budget} pages", budget, runs)


def plotted(budget: int, runs: Mapping[str, list[Hits]], file: Path) -> None:
    """Write the curve."""
    lines = {}
    for name in ("learned", "rule", "breadth-first", "breadth-first, every link"):
        sums = [[harvest(hits, n) for n in range(budget + 1)] for hits in runs[name]]
        each = list(zip(*sums, strict=True))
        lines[name] = (
            [statistics.median(found) for found in each],
            [min(found) for found in each],
            [max(found) for found in each],
        )
    title = (
        f"Resource pages on topic by pages fetched: median and range of {len(runs['rule'])} webs"
    )
    file.write_text(curves(title, budget, lines), encoding="utf-8")
    console.print(f"wrote {file}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--seeds", default="11,12,13,14,15", help="of the webs, by comma")
    parser.add_argument("--pages", type=int, default=1_200, help="pages that a crawl may fetch")
    parser.add_argument("--real", type=int, help="crawl the web of this seed over a local server")
    parser.add_argument("--plot", type=Path, default=Path("docs/pictures/harvest.svg"))
    given = parser.parse_args()
    if given.real is not None:
        over_a_server(given.real, given.pages)
        return
    seeds = [int(seed) for seed in given.seeds.split(",")]
    runs = simulated(seeds, given.pages)
    show(f"Seeded webs {given.seeds}, {given.pages} pages each", given.pages, runs)
    plotted(given.pages, runs, given.plot)
    on_the_demo()


if __name__ == "__main__":
    main()
