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


def measure(file: Path, niche_name: str) -> str:
    """Take the file into a fresh store, in a process of its own; one line of figures."""
    niche = load_niche(niche_name)
    floor = bare(file)
    run = CrawlRun(file.with_suffix(".db"), "ingest", niche)
    began, wall = time.process_time(), time.monotonic()
    taken = Intake(run, niche, file).take()
    spent, lasted = time.process_time() - began, time.monotonic() - wall
    run.finish("finished", complete=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = taken.records / spent
    return (
        f"{taken.records:>9,} {taken.pages + taken.hints:>6,} {file.stat().st_size / 2**20:>10.1f}"
        f" {spent:>7.1f} {lasted:>7.1f} {rate:>14,.0f} {floor:>11,.0f} {peak:>8.0f}"
    )
