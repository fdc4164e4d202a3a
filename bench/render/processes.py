"""The browser's processes below this one: what memory and CPU time they take (Linux)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Use:
    """Of all processes below this one: ``memory`` in bytes, each shared page counted once."""

    processes: int
    memory: int


def use() -> Use:
    """What the processes below this one take now."""
    pids = _below(os.getpid())
    return Use(len(pids), sum(map(_memory, pids)))


def cpu_seconds() -> float:
    """CPU time of the processes below this one, those that have ended counted on their parents."""
    return sum(map(_cpu, _below(os.getpid())))


def _below(root: int) -> list[int]:
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue  # it has ended
    found, edge = [], [root]
    while edge:
        parent = edge.pop()
        children = [pid for pid, above in parents.items() if above == parent]
        found += children
        edge += children
    return found


def _memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def _cpu(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / _TICKS
