"""The other checkers: how each is run on a page of links, and how its answer is read.

Each function returns, by canonical URL, ``broken``, ``fine`` or ``skipped``; what a program does not
mention is missing. All run with their defaults but for a time limit of 30 seconds a request.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable

Answers = dict[str, str]
LONGEST = 1_200
"""Seconds for one program."""


def _run(command: list[str], ca: str) -> str:
    """What a program prints; kept in the folder named by BENCH_KEEP, where there is one."""
    given = {"SSL_CERT_FILE": ca, "NODE_EXTRA_CA_CERTS": ca, "REQUESTS_CA_BUNDLE": ca}
    try:
        done = subprocess.run(
            command,
            env={**os.environ, **given},
            cwd=tempfile.mkdtemp(),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as cut:
        out = cut.stdout or b""
        return out.decode("utf-8", "replace") if isinstance(out, bytes) else out
    if os.environ.get("BENCH_KEEP"):
        (Path(os.environ["BENCH_KEEP"]) / f"{command[0]}.out").write_text(done.stdout + done.stderr)
    return done.stdout


def lychee(page: str, ca: str) -> Answers:
    """lychee: error, timeout, success and exclusion maps of its JSON."""
    text = _run(["lychee", "--format", "json", "-vv", "--no-progress", "--timeout", "30", page], ca)
    found: Answers = {}
    data = json.loads(text[text.index("{") :]) if "{" in text else {}
    for key, said in (
        ("success_map", "fine"),
        ("redirect_map", "fine"),
        ("excluded_map", "skipped"),
        ("timeout_map", "broken"),
        ("error_map", "broken"),
    ):
        for rows in (data.get(key) or {}).values():
            for row in rows:
                found[_key(row.get("url") or row.get("origin") or "")] = said
    return found


def linkchecker(page: str, ca: str) -> Answers:
    """LinkChecker: CSV, every link."""
    settings = Path(ca).with_name("linkcheckerrc")
    settings.write_text(f"[checking]\nsslverify={ca}\n", encoding="utf-8")
    text = _run(
        [
            "linkchecker",
            "-f",
            str(settings),
            "--check-extern",
            "-r1",
            "-v",
            "--no-status",
            "--timeout=30",
            "-o",
            "csv",
            page,
        ],
        ca,
    )
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    found: Answers = {}
    for row in csv.DictReader(io.StringIO("".join(lines)), delimiter=";"):
        if row.get("parentname"):
            said = "fine" if row.get("valid") == "True" else "broken"
            found[_key(row.get("urlname") or "")] = said
    return found


def linkinator(page: str, ca: str) -> Answers:
    """linkinator: the links of its JSON."""
    text = _run(["linkinator", page, "--format", "json", "--timeout", "30000"], ca)
    data = json.loads(text[text.index("{") :]) if "{" in text else {}
    states = {"OK": "fine", "BROKEN": "broken", "SKIPPED": "skipped"}
    return {_key(row["url"]): states.get(row["state"], "") for row in data.get("links", [])}


def available() -> dict[str, Callable[[str, str], Answers]]:
    """The peers whose programs are on the PATH."""
    every = {"lychee": lychee, "linkchecker": linkchecker, "linkinator": linkinator}
    return {name: run for name, run in every.items() if shutil.which(name)}


def version(name: str) -> str:
    """The first number that ``name --version`` prints."""
    out = subprocess.run([name, "--version"], capture_output=True, text=True, check=False).stdout
    return next((word for word in out.split() if word[:1].isdigit()), "?")


def _key(url: str) -> str:
    return canonical(url) or url


def readable(ca: str) -> str:
    """A copy of the authority's file that a program which gives up its rights can read."""
    folder = Path(tempfile.mkdtemp(prefix="prospector-bench-"))
    folder.chmod(0o755)
    copy = folder / "ca.pem"
    shutil.copy(ca, copy)
    copy.chmod(0o644)
    return str(copy)
