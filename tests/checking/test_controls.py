"""Made-up addresses are asked for once a host, and not at all where a target told as much."""

from __future__ import annotations

import asyncio

import pytest

from prospector.checking import Checker
from prospector.config import Config
from prospector.demo.loopback import Asked, Loopback, Reply

TEXT = "All there is to say about bees and how they live in a hive. " * 30
BEES, WASPS = (Reply(200, f"<title>{name}</title><p>{name}: {TEXT}") for name in ("Bees", "Wasps"))
SORRY = Reply(200, "<title>Page not found</title><h1>Page not found</h1><p>Sorry.")


def answers(*urls: str, elsewhere: Reply) -> tuple[list[str], list[str]]:
    """Reasons for some targets of one host, checked in turn; and the paths that it was asked for."""
    asked: list[str] = []

    def any_path(request: Asked) -> Reply:
        path = request.path
        if path == "/robots.txt":
            return Reply(404)
        asked.append(path)
        return {"/": BEES, "/bees": BEES, "/a/wasps": WASPS, "/gone": Reply(404)}.get(
            path, elsewhere
        )

    web = Loopback()
    web.site("bees.test", any_path)

    async def run() -> list[str]:
        config = {**web.settings(), "PROSPECTOR_CONFIRM_DELAY": "0.1"}
        checker = Checker(Config.load(config))
        try:
            return [(await checker.check(f"http://bees.test{url}")).reason for url in urls]
        finally:
            await checker.aclose()

    with web:
        return asyncio.run(run()), asked


@pytest.mark.parametrize(
    ("urls", "made_up"),
    [
        (("/bees", "/a/wasps"), 1),
        (("/gone", "/bees", "/a/wasps"), 0),
        (("/bees", "/gone", "/a/wasps"), 1),
    ],
)
def test_an_honest_host_is_asked_for_one_made_up_address_at_most(
    urls: tuple[str, ...], made_up: int
) -> None:
    reasons, asked = answers(*urls, elsewhere=Reply(404))
    assert reasons == ["http_404" if url == "/gone" else "ok" for url in urls]
    assert len(set(asked) - {"/", *urls}) == made_up


def test_a_soft_404_is_seen_on_a_host_that_also_says_404() -> None:
    reasons, _ = answers("/gone", "/bees", "/b/lost", elsewhere=SORRY)
    assert reasons == ["http_404", "ok", "soft_404"]
