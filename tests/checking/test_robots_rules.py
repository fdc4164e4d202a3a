"""robots.txt of targets: asked for once an origin, and again where it was never reached."""

from __future__ import annotations

import asyncio

from prospector.checking.robots import RobotsRules
from prospector.items import Reason
from prospector.net.client import Fetched
from prospector.net.errors import FetchError

URL = "https://valley.web/a"


def asked(*answers: Fetched | FetchError) -> tuple[list[str], list[str]]:
    """What two checks in turn hear, each of three requests at once, and what was asked for."""
    left = list(answers)
    log: list[str] = []

    async def fetch(url: str) -> Fetched:
        log.append(url)
        await asyncio.sleep(0)
        answer = left.pop(0)
        if isinstance(answer, FetchError):
            raise answer
        return answer

    async def run() -> list[str]:
        rules = RobotsRules(fetch, "Mozilla/5.0 (compatible; Prospector/0.1)")
        found = []
        for _ in range(2):
            found += set(await asyncio.gather(*(rules.forbids(URL) for _ in range(3))))
        return found

    return asyncio.run(run()), log


def file(status: int, body: str = "") -> Fetched:
    return Fetched(f"{URL}/robots.txt", "GET", status, (), body.encode())


CLOSED = file(200, "User-agent: *\nDisallow: /")
FORBIDS = "robots.txt forbids asking for it"


def test_one_request_serves_all() -> None:
    assert asked(CLOSED) == ([FORBIDS, FORBIDS], ["https://valley.web/robots.txt"])


def test_no_file_allows_everything() -> None:
    assert asked(file(404, "User-agent: *\nDisallow: /"))[0] == ["", ""]


def test_a_server_that_fails_forbids_everything() -> None:
    words = "robots.txt cannot be read, so nothing is asked"
    assert asked(file(503))[0] == [words, words]


def test_a_host_that_does_not_answer_is_not_asked_again() -> None:
    found, log = asked(FetchError(Reason.TIMEOUT, "no answer", connected=True))
    assert (found, len(log)) == (["", ""], 1)


def test_a_name_that_could_not_be_looked_up_does_not_open_a_closed_host() -> None:
    found, log = asked(FetchError(Reason.DNS_FAILURE, "no name server"), CLOSED)
    assert (found, len(log)) == (["", FORBIDS], 2)
