"""What a crawl says of itself while it runs: what it waits for, and how long that takes at least."""

from __future__ import annotations

import asyncio
import time

import pytest

from prospector.checking import Checker
from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply
from prospector.extensions.picture import Snapshot, live_panel, log_line

PLAIN = {
    **dict.fromkeys(("queued", "links", "waiting", "dead", "candidates", "hosts", "in_flight"), 0),
    "seconds": 100.0,
    "pages": 50,
    "pages_now": 50,
    "max_pages": 2_000,
    "checked": 200,
    "checked_now": 200,
}


def moment(**more: float) -> Snapshot:
    return Snapshot(**{**PLAIN, "second_sight": 20.0, **more})  # type: ignore[arg-type]


CASES = [
    ("all is done", {}, "(0 waiting)", "about 0:00 left"),
    (
        "only second sights are left",
        {"waiting": 7, "in_flight": 7, "resting": 7, "resting_seconds": 17.4},
        "(7 waiting, 7 of them for a second sight)",
        "waits for second sights of 7, about 0:18 left",
    ),
    (
        "some were not looked at yet, and some of those will be dead",
        {"waiting": 27, "resting": 7, "resting_seconds": 5.0, "dead": 3},
        "(27 waiting, 7 of them for a second sight)",
        "about 0:30 left",
    ),
    (
        "nothing was dead so far",
        {"waiting": 20},
        "(20 waiting)",
        "about 0:10 left",
    ),
    (
        "a page that said when to come again",
        {"queued": 1, "postponed": 1, "postponed_seconds": 41.0},
        "(1 queued)",
        "waits for 1 page to ask for again, about 0:42 left",
    ),
    (
        "both",
        {"queued": 2, "postponed": 2, "waiting": 3, "resting": 3, "resting_seconds": 5.0},
        "(3 waiting, 3 of them for a second sight)",
        "waits for second sights of 3 and 2 pages to ask for again, about 0:06 left",
    ),
    ("less than a second is not nothing", {"waiting": 1}, "(1 waiting)", "about 0:01 left"),
    ("a page under way is not nothing", {"hosts": 1}, "(0 waiting)", "about 0:01 left"),
    ("pages take longest", {"queued": 30, "waiting": 2}, "(2 waiting)", "about 1:00 left"),
    ("no pace yet", {"seconds": 1.0, "waiting": 2}, "(2 waiting)", "about – left"),
    (
        "second sights have their time without a pace, too",
        {"seconds": 1.0, "waiting": 2, "resting": 2, "resting_seconds": 19.0},
        "(2 waiting, 2 of them for a second sight)",
        "waits for second sights of 2, about 0:20 left",
    ),
]


@pytest.mark.parametrize(
    ("more", "waiting", "left"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_is_left(more: dict[str, float], waiting: str, left: str) -> None:
    line = log_line(moment(**more))
    assert waiting in line
    assert line.endswith(left)
    assert live_panel(moment(**more)) is not None


def test_the_checker_tells_when_the_last_second_sight_comes() -> None:
    with Loopback() as web:
        web.site("gone.test", {"/": "<p>Here", "*": Reply(410, "gone")})
        config = Config.load({**web.settings(), "PROSPECTOR_CONFIRM_DELAY": "30"})

        async def look() -> float:
            checker = Checker(config)
            task = asyncio.get_running_loop().create_task(checker.check("http://gone.test/a"))
            try:
                for _ in range(2_000):
                    await asyncio.sleep(0.005)
                    if checker.resting:
                        return checker.rested_at - time.monotonic()
                raise AssertionError("it never waited for its second sight")
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await checker.aclose()

        assert 25 < asyncio.run(look()) <= 30
