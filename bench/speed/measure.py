"""Run one program against a fresh farm: the system's own account of it, and the farm's."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.farm.world import World

CONTROL = "http://127.0.0.1:{port}/{word}"


@dataclass(slots=True)
class Run:
    """One finished program: seconds of wall and processor, MB of the largest process, the farm's
    counts, how many links it judged by what it said of them, and the seconds of processor that its first
    process took alone."""

    name: str
    wall: float
    cpu: float
    memory: float
    status: int
    counts: dict[str, Any] = field(default_factory=dict)
    judged: dict[str, int] = field(default_factory=dict)
    own: float = 0.0


@contextlib.contextmanager
def farm(world: World) -> Iterator[str]:
    """Serve a world in a process of its own; gives the authority's file."""
    import dataclasses

    wish = [
        part
        for name, value in dataclasses.asdict(world).items()
        for part in (f"--{name.replace('_', '-')}", str(value))
    ]
    with subprocess.Popen(
        [sys.executable, "-m", "bench.farm", *wish],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield str(json.loads(process.stdout.readline())["ca"])
        finally:
            process.stdin.close()
            process.wait(20)


def measure(
    name: str,
    command: Sequence[str],
    world: World,
    *,
    env: Mapping[str, str],
    out: Path,
    longest: float,
) -> Run:
    """Run ``command`` with its output in the file ``out``; ended after ``longest`` seconds."""
    ask(world, "reset")
    began = time.monotonic()
    own = 0.0
    with out.open("wb") as file:
        process = subprocess.Popen(
            command,
            env={**os.environ, **env},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT if name == "prospector" else subprocess.DEVNULL,
            cwd=out.parent,
        )
        while True:
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() - began > longest:
                process.kill()
            own = max(own, alone(process.pid))
            time.sleep(0.02)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        name,
        time.monotonic() - began,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / 1024,
        process.returncode,
        ask(world, "counts"),
        own=own,
    )


def alone(pid: int) -> float:
    """CPU seconds of one process so far, without its children; 0 where the system does not say."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def ask(world: World, word: str) -> dict[str, Any]:
    """The farm's counts (``reset`` begins anew)."""
    with urllib.request.urlopen(CONTROL.format(port=world.http_port, word=word)) as answer:
        found: dict[str, Any] = json.load(answer)
        return found
