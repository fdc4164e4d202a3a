"""The settings that bound a check are what it costs."""

from __future__ import annotations

import asyncio

import pytest

from prospector.checking import Checker
from prospector.config import Config
from prospector.demo.loopback import Asked, Loopback, Reply

LONG = "<title>Bees</title><p>" + "All there is to say about bees. " * 40_000


def turn(asked: Asked) -> Reply:
    number = int(asked.parameters.get("n", "0"))
    if number == 10:
        return Reply(200, "<title>Bees</title><p>At last, bees and what they do all day.")
    return Reply(302, "", {"Location": f"/r?n={number + 1}"})


def check(url: str, **settings: str):
    web = Loopback()
    web.site("long.test", {"/bees": LONG, "/robots.txt": Reply(404)})
    web.site("turn.test", {"/r": turn, "/robots.txt": Reply(404)})

    async def run():
        config = {**web.settings(), "PROSPECTOR_CONFIRM_DELAY": "0.1", **settings}
        checker = Checker(Config.load(config))
        try:
            return await checker.check(url)
        finally:
            await checker.aclose()

    with web:
        return asyncio.run(run())


@pytest.mark.parametrize("most", [65_536, 2**18, 2**20])
def test_no_more_of_a_target_is_read(most: int) -> None:
    found = check("http://long.test/bees", PROSPECTOR_CHECK_BYTES=str(most))
    assert found.reason == "ok"
    assert most <= found.bytes < most + 1_000


@pytest.mark.parametrize(("most", "verdict", "requests"), [(10, "alive", 11), (9, "unsure", 10)])
def test_redirects_are_followed_so_far(most: int, verdict: str, requests: int) -> None:
    found = check("http://turn.test/r?n=0", PROSPECTOR_CHECK_REDIRECTS=str(most))
    assert found.verdict == verdict
    assert found.requests >= requests
    assert len(found.detail["last"]) == requests
