"""How each program is run on the farm, and how many links it judged.

The peers get the pages handed to them and only check links. Prospector finds the pages by itself
from one page a site, and analyses, scores and stores them as well.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import shutil
import sqlite3
import sys
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bench.farm.world import World

NICHE = """name = "farm"
seeds = [{seeds}]
[terms]
astronomy = 3
telescope = 2
observatory = 1
[limits]
max_pages = {pages}
max_depth = 2
pages_per_site = 1000
follow_external = false
"""


def niche_file(world: World, folder: Path, pages: int | None = None) -> Path:
    """The farm's niche: one seed a site, every page of it (or so many), no other site."""
    path = folder / "farm.toml"
    seeds = ", ".join(f'"{world.page_url(site)}"' for site in range(world.sites))
    path.write_text(NICHE.format(seeds=seeds, pages=pages or world.pages * 2), encoding="utf-8")
    return path


def prospector(
    world: World, folder: Path, ca: str, wishes: list[str], pages: int | None = None
) -> list[str]:
    """The whole crawl; ``wishes`` are further ``-s NAME=value``, ``pages`` the most to read."""
    given = {
        "PROSPECTOR_DB": str(folder / "farm.db"),
        "PROSPECTOR_ALLOW_PRIVATE": "127.0.0.0/8",
        "PROSPECTOR_CANARIES": "localhost",
        "PROSPECTOR_TLS_CA": ca,
    }
    for suffix in ("", "-wal", "-shm"):
        (folder / f"farm.db{suffix}").unlink(missing_ok=True)
    settings = [part for key, value in given.items() for part in ("-s", f"{key}={value}")]
    settings += [part for wish in wishes for part in ("-s", wish)]
    niche = f"niche={niche_file(world, folder, pages)}"
    return [
        sys.executable,
        "-m",
        "scrapy",
        "crawl",
        "resources",
        "-a",
        niche,
        "-L",
        "WARNING",
        *settings,
    ]


def said_prospector(folder: Path, _: str) -> Counter[str]:
    """Verdicts from the database."""
    db = sqlite3.connect(folder / "farm.db")
    rows = db.execute(
        "SELECT verdict, count(*) FROM targets WHERE checked_at IS NOT NULL GROUP BY 1"
    )
    return Counter(dict(rows.fetchall()))


def linkinator(pages: list[str], folder: Path, ca: str, seconds: int, at_once: int) -> list[str]:
    """linkinator: HEAD, then GET where that fails; no limit a host."""
    return [
        "linkinator",
        *pages,
        "--format",
        "json",
        "--timeout",
        str(seconds * 1000),
        "--concurrency",
        str(at_once),
    ]


def said_linkinator(folder: Path, text: str) -> Counter[str]:
    """States of the links of its JSON."""
    data = json.loads(text[text.index("{") :]) if "{" in text else {}
    return Counter({row["url"]: str(row["state"]) for row in data.get("links", [])}.values())


def lychee(pages: list[str], folder: Path, ca: str, seconds: int, at_once: int) -> list[str]:
    """lychee: GET, ten at once a host and 50 ms apart."""
    return [
        "lychee",
        "--format",
        "json",
        "-vv",
        "--no-progress",
        "--timeout",
        str(seconds),
        "--max-concurrency",
        str(at_once),
        *pages,
    ]


def said_lychee(folder: Path, text: str) -> Counter[str]:
    """The counts of its JSON."""
    data = json.loads(text[text.index("{") :]) if "{" in text else {}
    names = ("unique", "total", "successful", "errors", "timeouts", "excludes")
    return Counter({name: int(data[name]) for name in names if data.get(name)})


def linkchecker(pages: list[str], folder: Path, ca: str, seconds: int, at_once: int) -> list[str]:
    """LinkChecker: GET, at most ten requests a second and host."""
    settings = folder / "linkcheckerrc"
    settings.write_text(f"[checking]\nsslverify={ca}\n", encoding="utf-8")
    return [
        "linkchecker",
        "-f",
        str(settings),
        "--check-extern",
        "-r1",
        "-v",
        "--no-status",
        f"--timeout={seconds}",
        f"--threads={at_once}",
        "-o",
        "csv",
        *pages,
    ]


def said_linkchecker(folder: Path, text: str) -> Counter[str]:
    """Valid or not, by address."""
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    rows = csv.DictReader(io.StringIO("".join(lines)), delimiter=";")
    return Counter({row["urlname"]: f"valid={row['valid']}" for row in rows}.values())


def wget(pages: list[str], folder: Path, ca: str, seconds: int, at_once: int) -> list[str]:
    """wget: one request at a time, HEAD then GET; so many of it side by side, each with its pages.

    Alone it would take an hour. What two of them link to, both ask.
    """
    listed = folder / "pages.txt"
    listed.write_text("\n".join(pages), encoding="ascii")
    options = "--spider -nv -r -l1 -H -e robots=off --tries=1 --no-hsts"
    one = f"wget {options} --timeout={seconds} --ca-certificate={shlex.quote(ca)}"
    share = -(-len(pages) // at_once)
    side_by_side = f"xargs -P {at_once} -n {share} {one} 2>&1 < {shlex.quote(str(listed))}"
    return ["sh", "-c", side_by_side]


def said_wget(folder: Path, text: str) -> Counter[str]:
    """Addresses that answered 200, and the broken ones of its closing lists."""
    fine = len(set(re.findall(r"URL: ?(\S+) (?:200 OK|\[)", text)))
    return Counter({"200": fine, "broken": len(set(re.findall(r"^http\S+$", text, re.MULTILINE)))})


PEERS: dict[str, tuple[Callable[..., list[str]], Callable[[Path, str], Counter[str]], int]] = {
    "linkinator": (linkinator, said_linkinator, 200),
    "lychee": (lychee, said_lychee, 200),
    "linkchecker": (linkchecker, said_linkchecker, 100),
    "wget": (wget, said_wget, 20),
}
"""Command, reader of its output, and how many requests at once it is told to make."""


def available() -> list[str]:
    """The peers whose programs are on the PATH."""
    return [name for name in PEERS if shutil.which(name)]
