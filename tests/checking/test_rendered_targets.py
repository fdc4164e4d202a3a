"""What a browser shows of a target, judged: a table in which doubt is never death."""

from __future__ import annotations

import pytest

from prospector.checking.rules.features import features
from prospector.checking.rules.rendered import Shown, judge_rendered
from prospector.items import Rendered

TEXT = (
    "Wintering a hive: do not open it below ten degrees, lift it to feel its weight and feed sugar. "
    * 4
)
GONE = "<title>Page not found</title><h1>Page not found</h1><p>Sorry, this page does not exist.</p>"
ALIVE = f"<title>Wintering</title><h1>Wintering a hive</h1><p>{TEXT}</p>"
HOME = f"<title>Bee club</title><h1>Welcome</h1><p>{TEXT.replace('hive', 'club')}</p>"
HOST = "https://club.test"


def shown(html: str, path: str = "/guides/winter", **more) -> Shown:
    values = {"final_url": f"{HOST}{path}", "status": 200, **more}
    return Shown(Rendered(url=f"{HOST}{path}", html=html, **values), features(html.encode()))


def made_up(html: str, **more) -> Shown:
    return shown(html, "/guides/p1234", **more)


TROUBLE = ("HTTP 503 for https://club.test/api/guides/winter",)
ROWS = {
    "not found, as a made-up address": (shown(GONE), made_up(GONE), "soft_404"),
    "a view of its own": (shown(ALIVE), made_up(GONE), "ok"),
    "a view of its own beside a home view": (shown(ALIVE), made_up(HOME), "ok"),
    "its data did not come": (shown(GONE, troubles=TROUBLE), made_up(GONE), "spa_shell"),
    "the control's data did not come": (shown(GONE), made_up(GONE, troubles=TROUBLE), "spa_shell"),
    "still coming": (shown(GONE, complete=False), made_up(GONE), "spa_shell"),
    "control still coming": (shown(GONE), made_up(GONE, complete=False), "spa_shell"),
    "no control": (shown(GONE), None, "spa_shell"),
    "alive without control": (shown(ALIVE), None, "spa_shell"),
    "not found, unlike a made-up address": (shown(GONE), made_up(HOME), "spa_shell"),
    "the same as everywhere": (shown(HOME), made_up(HOME), "spa_shell"),
    "nothing appeared": (shown("<title>Club</title><p>Menu</p>"), made_up(GONE), "spa_shell"),
    "the home page says so": (shown(GONE, "/"), made_up(GONE), "spa_shell"),
    "an article about 404 pages": (
        shown(f"<title>Page not found</title><h1>Page not found</h1><p>{TEXT * 3}</p>"),
        made_up(GONE),
        "spa_shell",
    ),
    "logs in": (
        shown(ALIVE, final_url=f"{HOST}/login?next=/guides/winter"),
        made_up(GONE),
        "login_required",
    ),
    "asks for consent": (
        shown("<title>Club</title><p>Please accept cookies to go on</p>"),
        made_up(GONE),
        "blocked",
    ),
    "fails": (
        shown("<title>Club</title><h1>Something went wrong</h1><p>Try again later.</p>"),
        made_up(GONE),
        "server_error",
    ),
    "another site": (shown(ALIVE, final_url="https://else.test/"), made_up(GONE), "spa_shell"),
    "a wall": (
        shown("<title>Just a moment...</title><p>Verifying you are human</p><div class='cf-turnstile'>"),
        made_up(GONE),
        "blocked",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
def test_what_a_browser_shows(name: str) -> None:
    target, control, reason = ROWS[name]
    judgement = judge_rendered(target, control)
    assert judgement.reason == reason
    assert judgement.evidence.endswith(".")
