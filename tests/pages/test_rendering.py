"""Which pages need a browser: a table of shells and of pages that only look like one."""

from __future__ import annotations

import pytest

from prospector.pages.rendering import needs_rendering
from tests.corpus import needs_corpus, pages

SCRIPT = "<script src='/static/main.8f3c.js'></script>"
WORDS = "Hives stand in the garden where the morning sun warms them and bees fly early. "
MENU = (
    "<header><nav>"
    + "".join(f"<a href='/{n}'>Topic {n}</a>" for n in range(20))
    + "</nav></header>"
)
LINKS = "".join(f"<a href='https://a{n}.test/'>Guide {n}</a> " for n in range(8))
ISLAND = "<script id='__NEXT_DATA__' type='application/json'>{\"p\":\"" + "x" * 3000 + '"}</script>'

SHELLS = {
    "react": (f"<div id='root'></div>{SCRIPT}", "#root"),
    "react with a notice": (
        f"<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>{SCRIPT}",
        "#root",
    ),
    "vue, loading": (f"<div id=app><p>Loading…</p></div>{SCRIPT}", "#app"),
    "angular": (f"<app-root></app-root>{SCRIPT}", "<app-root>"),
    "next with its data": (f"<div id='__next'></div>{ISLAND}{SCRIPT}", "#__next"),
    "data only": (f"<div class=page></div><p>Hives</p>{ISLAND}{SCRIPT}", "as data"),
    "menu and footer around nothing": (
        f"{MENU}<main><div id='app'></div></main><footer>{WORDS}</footer>{SCRIPT}",
        "#app",
    ),
    "own element": (f"<bee-club></bee-club>{SCRIPT}", "<bee-club>"),
    "only element": (f"<div id='x1'></div>{SCRIPT}", "#x1"),
    "notice in German": (
        f"<noscript>Bitte aktivieren Sie JavaScript.</noscript><div class=a></div>{SCRIPT}",
        "enable JavaScript",
    ),
    "says that it is loading": (f"<div class=spin>Please wait…</div><p></p>{SCRIPT}", "loading"),
}
PAGES = {
    "plain": f"<h1>Hives</h1><p>{WORDS * 9}</p>",
    "without a script": "<div id='root'></div>",
    "server-rendered application": f"<div id='root'><h1>Hives</h1><p>{WORDS * 9}</p></div>{ISLAND}{SCRIPT}",
    "few words, many links": f"<div id='app'></div><ul>{LINKS}</ul>{SCRIPT}",
    "short page with counters": f"<h1>Soon</h1><p>We are moving house.</p>{SCRIPT}<script>ga()</script>",
    "noscript picture of a counter": (
        f"<h1>Soon</h1><p>We are moving.</p>{SCRIPT}<noscript><img src='/count.gif'></noscript>"
    ),
    "contact page": f"<h1>Write to us</h1><p>Mail ann@hive.test</p>{MENU}{SCRIPT}",
    "data about itself only": (
        f"<h1>Soon</h1><p>We move.</p><script type='application/ld+json'>{'{}' * 2000}</script>{SCRIPT}"
    ),
    "a wall": (
        f"<title>Just a moment...</title><noscript>Enable JavaScript and cookies to continue</noscript>"
        f"<script>window._cf_chl_opt={{}}</script>{SCRIPT}"
    ),
    "frames": "<html><script>x()</script><frameset><frame src='/a'></frameset></html>",
    "nothing at all": "",
    "a photograph": f"<a href='/next'><img src='/hive.jpg'></a>{SCRIPT}",
}  # fmt: skip


@pytest.mark.parametrize("name", SHELLS)
def test_shells(name: str) -> None:
    body, sign = SHELLS[name]
    reason = needs_rendering(f"<!doctype html><title>Bees</title><body>{body}</body>")
    assert sign in reason
    assert "words in the HTML" in reason


@pytest.mark.parametrize("name", PAGES)
def test_pages_that_can_be_read_as_they_are(name: str) -> None:
    assert needs_rendering(f"<!doctype html><body>{PAGES[name]}</body>") == ""


def test_a_host_known_to_be_built_by_script_needs_less_of_a_sign() -> None:
    page = f"<div class='wrap'><div class='inner'></div><p>Bees</p></div>{SCRIPT}".encode()
    assert needs_rendering(page) == ""
    assert "as empty as other pages of its host" in needs_rendering(page, known=True)
    assert needs_rendering(f"<h1>Hives</h1><p>{WORDS * 9}</p>{SCRIPT}", known=True) == ""


@needs_corpus
def test_at_most_one_in_a_hundred_real_static_pages_is_taken_for_a_shell() -> None:
    taken = {url: why for url, body in pages().items() if (why := needs_rendering(body))}
    assert len(taken) <= len(pages()) / 100, taken
