"""Bot walls: said by their marks; the same marks on ordinary pages say nothing."""

from __future__ import annotations

import pytest

from prospector.checking.rules.walls import wall_of

PROSE = b"<p>" + b"bees in winter keep warm by trembling in a ball " * 40


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"CF-Mitigated": "challenge"}, PROSE),
        (404, {}, b"<script>window._cf_chl_opt={}</script>"),
        (403, {"X-DataDome": "protected"}, b"<p>no"),
        (200, {"X-Iinfo": "1"}, b"<html><script src=/x></script></html>"),
        (403, {"Set-Cookie": "_abck=1; Path=/"}, b"<h1>Denied</h1>"),
        (200, {}, b"<p>One step<div class=h-captcha></div>"),
        (503, {}, PROSE + b"<div class=g-recaptcha></div>"),
    ],
)
def test_walls(status: int, headers: dict[str, str], body: bytes) -> None:
    assert wall_of(status, list(headers.items()), body, len(body.split()) if PROSE in body else 3)


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (200, {"X-DataDome": "protected", "X-Iinfo": "1"}, PROSE),
        (200, {"Set-Cookie": "_abck=1"}, PROSE),
        (404, {"X-Iinfo": "1"}, PROSE),
        (200, {}, PROSE + b"<div class=g-recaptcha></div>"),
        (200, {}, PROSE + b"<script>window._cf_chl_opt</script>"),
        (200, {}, b"<p>Open daily.<script>window.__CF$cv$params={}</script>"),
        (530, {}, b"<title>Origin DNS error</title>error code: 1016"),
    ],
)
def test_no_walls(status: int, headers: dict[str, str], body: bytes) -> None:
    assert wall_of(status, list(headers.items()), body, len(body.split())) == ""


@pytest.mark.parametrize(
    ("status", "headers", "words", "walled"),
    [
        (200, {}, None, False),
        (200, {}, 4, True),  # it was read as HTML, whatever it begins with
        (403, {}, None, True),
        (200, {"CF-Mitigated": "challenge"}, None, True),
    ],
)
def test_a_pdf_that_came_is_no_wall_whatever_it_speaks_of(
    status: int, headers: dict[str, str], words: int | None, walled: bool
) -> None:
    body = b"%PDF-1.7 of the g-recaptcha sort"
    assert bool(wall_of(status, list(headers.items()), body, words)) is walled


def test_the_time_is_linear_in_hostile_bodies() -> None:
    import time

    began = time.process_time()
    for junk in (b"<script", b"document.cookie = ", b"/cdn-cgi/", b"<!--", b"haproxy hashcash "):
        wall_of(403, [], junk * (2**20 // len(junk)), 0)
    assert time.process_time() - began < 5
