"""``python -m bench.fuzz [TARGET…] [--seconds 120] [--corpus build/fuzz]``: search for inputs that break us.

Needs atheris (``pip install atheris``). The corpus grows from run to run; an input that breaks a target
is left beside it as ``TARGET-crash-…``. Once mended it becomes a row of tests/test_fuzz_targets.py.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from bench.fuzz.targets import TARGETS


def main() -> int:
    """Run the targets one after the other; exits 1 when one found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("targets", nargs="*", help=f"of {', '.join(TARGETS)}; all of them")
    parser.add_argument("--seconds", type=int, default=120, help="for each target")
    parser.add_argument("--corpus", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    unknown = set(given.targets) - set(TARGETS)
    if unknown:
        parser.error(f"there is no target {', '.join(sorted(unknown))}")
    print("| target | inputs tried | kept | seconds | found |\n|---|---|---|---|---|", flush=True)
    found = [search(name, given) for name in given.targets or TARGETS]
    return int(any(found))


def search(name: str, given: argparse.Namespace) -> bool:
    """One target; returns whether something was found."""
    corpus = given.corpus / name
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    done = subprocess.run(
        [
            *(sys.executable, "-m", "bench.fuzz.run", name, f"-max_total_time={given.seconds}"),
            *(f"-max_len={TARGETS[name].longest}", "-timeout=20", "-rss_limit_mb=1500"),
            *(f"-seed={given.seed}", f"-artifact_prefix={given.corpus}/{name}-", "-verbosity=1"),
            *("-print_final_stats=1", str(corpus)),
        ],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    said = done.stdout + done.stderr
    (given.corpus / f"{name}.log").write_text(said)
    tried = re.findall(r"number_of_executed_units: (\d+)", said)
    wrong = re.findall(
        r"^ *(?:\w+\.)*(\w+(?:Error|Exception|Slow|Wrong)[^\n]*)|ERROR: (libFuzzer[^\n]*)",
        said,
        re.MULTILINE,
    )
    what = next((" ".join(filter(None, one)) for one in wrong), "") if done.returncode else ""
    kept = len(list(corpus.iterdir()))
    count = f"{int(tried[-1]):,}" if tried else "?"
    print(
        f"| {name} | {count} | {kept} | {given.seconds} | {what or done.returncode or 'nothing'} |",
        flush=True,
    )
    return bool(done.returncode)


if __name__ == "__main__":
    raise SystemExit(main())
