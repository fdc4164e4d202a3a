"""The table of a comparison."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from bench.farm.world import World
    from bench.speed.measure import Run

_COLUMNS = (
    "",
    "wall s",
    "CPU s",
    "peak MB",
    "requests",
    "a target",
    "MB served",
    "connections",
    "most a host",
    "judged",
    "our wall",
    "our CPU",
    "wall / floor",
)


def show(
    console: Console, world: World, runs: list[Run], floors: dict[str, dict[str, float]]
) -> None:
    """Print one row a program, with our ratio to each and to the floor."""
    ours = next((run for run in runs if run.name == "prospector"), None)
    table = Table(
        title=f"{world.pages:,} pages on {world.sites:,} sites, {world.targets:,} targets on"
        f" {world.hosts:,} hosts, median latency {world.latency * 1000:.0f} ms"
    )
    for column in _COLUMNS:
        table.add_column(column, justify="right" if column else "left")
    for run in runs:
        asked = run.counts["requests"] - run.counts["robots"] - run.counts["pages"]
        least = max(floors[run.name].values()) if run.name in floors else 0.0
        table.add_row(
            run.name if run.status in (0, 1, 2, 8, 123) else f"{run.name} (exit {run.status})",
            f"{run.wall:.1f}",
            f"{run.cpu:.1f}",
            f"{run.memory:.0f}",
            f"{run.counts['requests']:,}",
            f"{asked / world.targets:.2f}",
            f"{run.counts['bytes_out'] / 1e6:,.0f}",
            f"{run.counts['connections']:,}",
            str(run.counts["most"]),
            " ".join(f"{key} {count:,}" for key, count in sorted(run.judged.items())),
            f"{ours.wall / run.wall:.2f}" if ours else "",
            f"{ours.cpu / run.cpu:.2f}" if ours else "",
            f"{run.wall / least:.2f}" if least else "",
        )
    console.print(table)
    for name, bounds in floors.items():
        said = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in bounds.items())
        console.print(f"floor of {name}: {said}", highlight=False)


def median_run(runs: list[Run]) -> Run:
    """The one in the middle by processor time."""
    return sorted(runs, key=lambda run: run.cpu)[(len(runs) - 1) // 2]


def show_rounds(console: Console, turns: dict[str, list[Run]]) -> None:
    """Our ratio to each peer, round by round: on a busy machine only those of one round compare."""
    ours = turns.get("prospector")
    if ours is None:
        return
    table = Table(title="prospector's wall and processor time to each, round by round")
    table.add_column("")
    for number in range(len(ours)):
        table.add_column(f"round {number + 1}", justify="right")
    table.add_column("median", justify="right")
    for name, runs in turns.items():
        if name == "prospector":
            continue
        walls = [mine.wall / other.wall for mine, other in zip(ours, runs, strict=True)]
        cpus = [mine.cpu / other.cpu for mine, other in zip(ours, runs, strict=True)]
        for what, ratios in (("wall", walls), ("processor", cpus)):
            each = [f"{ratio:.2f}" for ratio in (*ratios, median(ratios))]
            table.add_row(f"{what}, {name}", *each)
    console.print(table)
