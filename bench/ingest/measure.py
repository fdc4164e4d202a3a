"""One file taken in, in a process of its own: its CPU and its peak memory are of nothing else."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator, WarcRecordType

from prospector.ingest.take_in import Intake
from prospector.niche import load_niche
from prospector.storage.run import CrawlRun

if TYPE_CHECKING:
    from pathlib import Path


def bare(file: Path) -> float:
    """Records a CPU second that FastWARC alone reads of the file: the floor of any intake."""
    kinds = WarcRecordType.metadata if ".wat" in file.name else WarcRecordType.response
    began, count = time.process_time(), 0
    for record in ArchiveIterator(file.open("rb"), record_types=kinds):
        record.reader.read()
        count += 1
    return count / (time.process_time() - began)


def spent_by_all() -> float:
    """CPU seconds of this process and of those it began that have ended."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, kinds))


def measure(file: Path, niche_name: str, processes: int = 1) -> str:
    """Take the file into a fresh store, in a process of its own; one line of figures.

    CPU is that of all processes, the peak that of the largest.
    """
    niche = load_niche(niche_name)
    floor = bare(file)
    run = CrawlRun(file.with_suffix(f".{processes}.db"), "ingest", niche)
    began, wall, own = spent_by_all(), time.monotonic(), time.process_time()
    taken = Intake(run, niche, file, processes=processes).take()
    lasted, spent = time.monotonic() - wall, spent_by_all() - began
    own = time.process_time() - own
    run.finish("finished", complete=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate, pace = taken.records / spent, taken.records / lasted
    return (
        f"{taken.records:>9,} {taken.pages + taken.hints:>6,} {file.stat().st_size / 2**20:>10.1f}"
        f" {spent:>7.1f} {own:>5.1f} {lasted:>7.1f} {rate:>14,.0f} {pace:>15,.0f} {floor:>11,.0f} {peak:>8.0f}"
    )
