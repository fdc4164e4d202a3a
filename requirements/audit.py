"""Known faults in what CI installs: every locked package, or a clear word that nobody could say.

``pip-audit`` ends well and says "No known vulnerabilities found" where its source does not know a
single version that was asked for, as a mirror of PyPI without advisories does. So each of its sources
is tried until one knows them all, and what was audited is counted; between them PyPI's pages of the
newest versions, which such mirrors often keep (`requirements.newest`). With ``--advisories`` a clone of
PyPA's advisory database is asked instead, and nothing else: it needs no way to the net.

Exit code 0: every package was audited and none has a known fault. 1: faults are known. 2: no source
could say.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCK = Path(__file__).parent / "ci.txt"
SOURCES = {
    "pypi": "https://pypi.org/pypi/NAME/VERSION/json",
    "pypi-newest": "https://pypi.org/pypi/NAME/json",
    "osv": "https://api.osv.dev",
    "esms": "https://advisories.ecosyste.ms",
}
SECONDS = 900

# Faults that an advisory gives the locked versions and that cannot happen here, with the reason, which
# every answer repeats. A test sees whether the reason still holds.
SET_ASIDE = {
    "PYSEC-2017-83": "in Scrapy's media pipelines with S3, which prospector does not use; nothing mends it",
    "PYSEC-2023-154": "by its text in datasette 1.0a0 to 1.0a3 only, and the lock stays below 1; its "
    "range names no end",
}


class Audit(NamedTuple):
    """What one source said: ``faults`` in words, how many packages it knew, or why it said nothing."""

    faults: tuple[str, ...] = ()
    known: int = 0
    asked: int = 0
    silence: str = ""


def ask(source: str, lock: Path) -> Audit:
    """Ask one source about every package of the lock: by pip-audit, but for the newest versions."""
    return ask_newest(lock) if source == "pypi-newest" else ask_pip_audit(source, lock)


def ask_newest(lock: Path) -> Audit:
    """Ask PyPI's page of each package, which speaks of its newest version only."""
    from requirements import newest
    from requirements.lock import Unreadable, pins

    try:
        wanted = pins(lock.read_text(encoding="utf-8"))
    except Unreadable as error:
        return Audit(silence=str(error))
    answers = newest.ask(wanted)
    faults = [
        words
        for answer in answers
        for identities, words in answer.faults.items()
        if identities.isdisjoint(SET_ASIDE)
    ]
    silences = [answer.silence for answer in answers if answer.silence]
    known = len(wanted) - len(silences)
    silence = f"it knows {known} of {len(wanted)} packages; {silences[0]}" if silences else ""
    return Audit(tuple(faults), known, len(wanted), silence)


def ask_pip_audit(source: str, lock: Path) -> Audit:
    """Have pip-audit ask one of its sources."""
    command = [
        *(sys.executable, "-m", "pip_audit", "--vulnerability-service", source),
        *("--require-hashes", "--disable-pip", "--progress-spinner", "off"),
        *("--format", "json", "--requirement", str(lock)),
        *(part for advisory in SET_ASIDE for part in ("--ignore-vuln", advisory)),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter
            command, capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Audit(silence=f"no answer within {SECONDS} s")
    return read(done.stdout, done.stderr)


def read(said: str, errors: str) -> Audit:
    """What pip-audit's JSON says; its last line of complaint where there is none."""
    try:
        packages = json.loads(said)["dependencies"]
    except (ValueError, KeyError, TypeError):
        last = next((line for line in reversed(errors.splitlines()) if line.strip()), "no answer")
        return Audit(silence=last.strip()[:300])
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}"
        + (f", mended in {', '.join(fault['fix_versions'])}" if fault.get("fix_versions") else "")
        for one in packages
        for fault in one.get("vulns", ())
    ]
    known = sum("skip_reason" not in one for one in packages)
    return Audit(tuple(faults), known, len(packages))


def main(arguments: Sequence[str] = (), lock: Path = LOCK) -> int:
    """Ask the clone that was named, or the sources on the net; the exit code."""
    parser = argparse.ArgumentParser(prog="audit", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--advisories",
        metavar="CLONE",
        type=Path,
        help="a clone of https://github.com/pypa/advisory-database to ask instead of the net",
    )
    clone = parser.parse_args(arguments).advisories
    pinned = re.compile(r"^[A-Za-z0-9._-]+(?:\[[^]]*\])?==", re.MULTILINE)
    wanted = len(pinned.findall(lock.read_text(encoding="utf-8")))
    return ask_clone(clone, lock, wanted) if clone else ask_net(lock, wanted)


def ask_clone(clone: Path, lock: Path, wanted: int) -> int:
    """Look every package of the lock up in a clone; say what it knows, and as of which day."""
    from requirements import advisories  # needs PyYAML, which asking the net does not
    from requirements.lock import Unreadable, pins

    try:
        database = advisories.load(clone.expanduser())
        pinned = pins(lock.read_text(encoding="utf-8"))
    except Unreadable as error:
        print(f"audit: NOTHING IS KNOWN: {error}.")
        return 2
    source = f"PyPA's advisory database as of {database.day}"
    faults = [
        words
        for pin in pinned
        for advisory, words in advisories.faults(database, pin).items()
        if advisory not in SET_ASIDE
    ]
    if faults:
        print(f"audit: {source} knows of faults:", *faults, sep="\n  ")
        print("Its vulns/PACKAGE/PYSEC-NUMBER.yaml tells of each.", end=" ")
    else:
        print(f"audit: {len(pinned)} of {wanted} locked packages are for this machine;", end=" ")
        print(f"{source} knows no fault of any beyond those set aside")
    print("What was published after that day is not in it.")
    say_set_aside()
    return 1 if faults else 0


def say_set_aside() -> None:
    """Name every fault that is not counted, and why."""
    print("Set aside, since they cannot happen here:")
    print(*(f"  {advisory}: {why}" for advisory, why in SET_ASIDE.items()), sep="\n")


def ask_net(lock: Path, wanted: int) -> int:
    """Ask until one source knows every package; say what it found, or who said nothing and why."""
    silent = []
    for source, address in SOURCES.items():
        found = ask(source, lock)
        if found.faults:
            print(f"audit: {source} knows of faults:", *found.faults, sep="\n  ")
            say_set_aside()
            return 1
        if found.known and found.known == found.asked:
            print(
                f"audit: {found.known} of {wanted} locked packages are for this machine;", end=" "
            )
            print(f"{source} knows no fault of any beyond those set aside")
            say_set_aside()
            return 0
        why = found.silence or f"it knows {found.known} of {found.asked} packages"
        silent.append(f"  {source} ({address}): {why}")
    print("audit: NOTHING IS KNOWN: no source could say whether the locked packages have faults.")
    print(*silent, sep="\n")
    print("Run it again where one of these addresses can be reached, or without the net:")
    print("make audit ADVISORIES=path/to/a/clone/of/github.com/pypa/advisory-database")
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
