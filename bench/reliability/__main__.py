"""``python -m bench.reliability [--kills 100] [--seed 7]``: the figures of docs/reliability.md."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.reliability.kills import WIDTH, Outcome, killed, uninterrupted


def main() -> int:
    """Crawl the same web left alone and killed; print what differs. Exits 1 when anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--lists", type=int, default=200)
    parser.add_argument("--delay", type=float, default=0.2, help="seconds a page takes")
    parser.add_argument("--longest", type=float, default=0.5, help="seconds of work in one life")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        whole = uninterrupted(Path(name) / "whole", given.lists, given.delay)
        cut = killed(
            Path(name) / "cut", given.lists, given.delay, given.kills, given.seed, given.longest
        )
    return report(whole, cut)


def report(whole: Outcome, cut: Outcome) -> int:
    """Print the table; returns 1 when something was lost, doubled or fetched too often."""
    print(f"kill -9 {cut.kills} times, {cut.early} of them while the program started\n")
    print("| table | rows left alone | rows when killed | missing | extra |")
    print("|---|---|---|---|---|")
    wrong = 0
    for table, rows in whole.tables.items():
        missing = set(rows) - set(cut.tables[table])
        extra = set(cut.tables[table]) - set(rows)
        wrong += len(missing) + len(extra)
        print(
            f"| {table} | {len(rows)} | {len(cut.tables[table])} | {len(missing)} | {len(extra)} |"
        )
        for row in [*sorted(missing, key=str)[:3], *sorted(extra, key=str)[:3]]:
            print("   ", str(row)[:300])
    most = cut.kills * WIDTH
    print(f"\nrows twice: {cut.twice}; pages fetched again: {cut.again} (in flight at most {most})")
    print(f"checks written: {whole.checks} left alone, {cut.checks} when killed")
    asked = sum(whole.fetched.values()), sum(cut.fetched.values())
    print(f"requests: {asked[0]} left alone, {asked[1]} when killed")
    return int(bool(wrong or cut.twice or cut.again > most))


if __name__ == "__main__":
    raise SystemExit(main())
