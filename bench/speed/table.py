"""The table of a comparison."""

from __future__ import annotations

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
