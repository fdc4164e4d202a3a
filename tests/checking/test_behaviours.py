"""Every behaviour of the web in ``behaviours.py`` gets its verdict; no living page is called dead."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from prospector.checking import Checker
from prospector.config import Config
from tests.checking.behaviours import CASES, behaviours

if TYPE_CHECKING:
    from prospector.items import CheckResult


@pytest.fixture(scope="module")
def verdicts() -> dict[str, CheckResult]:
    async def check_all(settings: dict[str, str]) -> dict[str, CheckResult]:
        config = Config.load(
            {
                **settings,
                "PROSPECTOR_CONFIRM_DELAY": "1",
                "PROSPECTOR_CHECK_TIMEOUT": "8",
                # The web and the checker share a processor: all at once would be slow servers.
                "PROSPECTOR_CHECKS_AT_ONCE": "50",
            }
        )
        checker = Checker(config)
        try:
            found = await asyncio.gather(
                *(checker.check(case.url, case.contexts) for case in CASES.values())
            )
        finally:
            await checker.aclose()
        return dict(zip(CASES, found, strict=True))

    with behaviours() as web:
        return asyncio.run(check_all(web.settings()))


@pytest.mark.parametrize("name", CASES)
def test_the_behaviour_gets_its_verdict(verdicts, name: str) -> None:
    expected, found = CASES[name], verdicts[name]
    assert (str(found.verdict), str(found.reason)) == (expected.verdict, expected.reason), (
        found.evidence
    )
    assert found.evidence.endswith(".")


def test_no_false_dead_and_most_of_the_dead_found(verdicts) -> None:
    matrix = Counter((CASES[name].verdict, str(found.verdict)) for name, found in verdicts.items())
    dead = sum(count for (truth, _), count in matrix.items() if truth == "dead")
    assert matrix["alive", "dead"] == 0
    assert matrix["unsure", "dead"] == 0
    assert matrix["dead", "dead"] >= 0.95 * dead


ELSEWHERE = {
    "P18": "the client speaks HTTP/1.1 only",
    "P28": "tests/crawl/test_every_failure.py: hints to browsers are no links",
    "P30": "tests/storage/test_pages_and_targets.py: a target that comes back",
    "P36": "tests/checking/test_our_own_network.py",
    "N17": "tests/checking/test_our_own_network.py",
    "N19": "tests/checking/test_cadence.py",
    "N24": "tests/crawl/test_every_failure.py: each failure class has a row",
}
"""Causes that are no matter of one URL's behaviour."""


def test_every_known_cause_of_false_verdicts_has_a_row() -> None:
    """37 causes of false positives and 28 of false negatives, numbered in their table."""
    known = {f"P{n}" for n in range(1, 38)} | {f"N{n}" for n in range(1, 29)}
    rows = {cause for case in CASES.values() for cause in case.causes.split()}
    assert rows | set(ELSEWHERE) == known


def test_requests_stay_few(verdicts) -> None:
    total = sum(found.requests for found in verdicts.values())
    assert total <= 3 * len(CASES)
    alive = [
        f.requests
        for n, f in verdicts.items()
        if CASES[n].reason == "ok" and "/step" not in f.final_url
    ]
    assert sorted(alive)[len(alive) // 2] <= 2  # the page and one control a host
