"""What a page may ask for, what a crawl remembers, and who the browser says it is: tables."""

from __future__ import annotations

import pytest

from prospector.browser.chromium import user_agent
from prospector.browser.heads import RefusedError, parse_head
from prospector.browser.memory import RenderMemory
from prospector.browser.rules import Ruling, rule, trouble
from prospector.browser.trackers import is_tracker
from prospector.config import Config

SITE = "club.test"
ROWS = [
    ("https://club.test/", "document", {"main_document": True}, Ruling.IF_ROBOTS_ALLOW),
    ("https://club.test/x", "document", {"main_document": True, "settled": True}, Ruling.LEAVES),
    ("https://www.club.test/api", "fetch", {}, Ruling.IF_ROBOTS_ALLOW),
    ("https://club.test/a.css", "stylesheet", {}, Ruling.IF_ROBOTS_ALLOW),
    ("https://cdn.test/react.js", "script", {}, Ruling.ASK),
    ("https://other.test/", "document", {"main_document": True}, Ruling.IF_ROBOTS_ALLOW),
    ("https://other.test/ad", "document", {}, Ruling.FRAME),
    ("https://consent.other.test/wall", "document", {}, Ruling.IF_ROBOTS_ALLOW),
    ("https://club.test/inner", "document", {}, Ruling.IF_ROBOTS_ALLOW),
    ("https://club.test/a.jpg", "image", {}, Ruling.NEEDLESS),
    ("https://club.test/a.jpg", "image", {"pictures": True}, Ruling.IF_ROBOTS_ALLOW),
    ("https://club.test/a.mp4", "media", {"pictures": True}, Ruling.NEEDLESS),
    ("https://club.test/f.woff2", "font", {}, Ruling.NEEDLESS),
    ("https://www.google-analytics.com/g.js", "script", {}, Ruling.TRACKER),
    ("https://stats.g.doubleclick.net/x", "xhr", {}, Ruling.TRACKER),
    ("data:text/javascript,1", "script", {}, Ruling.ASK),
    ("data:text/html,x", "document", {"main_document": True}, Ruling.SCHEME),
    ("file:///etc/passwd", "document", {}, Ruling.SCHEME),
    ("ftp://club.test/x", "fetch", {}, Ruling.SCHEME),
]


@pytest.mark.parametrize(("url", "kind", "more", "ruling"), ROWS)
def test_each_request_is_ruled_on(url: str, kind: str, more: dict, ruling: Ruling) -> None:
    assert rule(url, kind, site=SITE, **more) is ruling


@pytest.mark.parametrize(
    ("kind", "status", "is_trouble"),
    [("fetch", 404, False), ("xhr", 410, False), ("fetch", 503, True), ("xhr", 403, True),
     ("fetch", 429, True), ("script", 404, True), ("script", 200, False), ("image", 500, False),
     ("document", 404, False)],
)  # fmt: skip
def test_what_may_be_why_a_page_looks_as_it_does(kind: str, status: int, is_trouble: bool) -> None:
    assert trouble(kind, status) is is_trouble


def test_trackers_are_known_by_their_domain_and_all_below() -> None:
    assert is_tracker("region1.google-analytics.com")
    assert not is_tracker("analytics.club.test")
    assert not is_tracker("google.com")


def test_a_host_is_left_at_its_html_once_rendering_brought_nothing_twice() -> None:
    memory = RenderMemory("auto", 10)
    for _ in range(2):
        assert memory.may_render("a.test")
        memory.begin()
        assert not memory.learn("a.test", (2, 30), (3, 40))
    assert not memory.may_render("a.test")
    assert memory.may_render("b.test")
    assert memory.learn("b.test", (0, 0), (30, 400))
    assert memory.is_scripted("b.test")
    for _ in range(3):
        memory.learn("b.test", (2, 30), (2, 30))
    assert memory.may_render("b.test"), "what brought much once may do so again"


def test_the_budget_is_one_for_the_crawl_and_never_is_never() -> None:
    memory = RenderMemory("always", 2)
    for host in ("a.test", "b.test"):
        assert memory.may_render(host)
        memory.begin()
    assert not memory.may_render("c.test")
    assert memory.is_spent
    assert not RenderMemory("never", 2).may_render("a.test")


def test_the_browser_names_itself_and_us() -> None:
    said = user_agent(Config(contact="https://me.test/bot").user_agent, "156.0.8078.108")
    assert said == (
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; Prospector/0.1;"
        " +https://me.test/bot) Chrome/156.0.0.0 Safari/537.36"
    )


def test_heads_of_requests_to_the_proxy() -> None:
    tunnel = parse_head(b"CONNECT Club.test:443 HTTP/1.1\r\nHost: club.test:443\r\n\r\n")
    assert (tunnel.connect, tunnel.host, tunnel.port) == (True, "club.test", 443)
    plain = parse_head(
        b"POST http://club.test:8080/a?b=c HTTP/1.1\r\nHost: club.test\r\nContent-Length: 5\r\n"
        b"Proxy-Connection: keep-alive\r\nProxy-Authorization: x\r\nUpgrade: y\r\n\r\n"
    )
    assert (plain.connect, plain.host, plain.port, plain.length) == (False, "club.test", 8080, 5)
    assert plain.rest == (
        b"POST /a?b=c HTTP/1.1\r\nHost: club.test\r\nContent-Length: 5\r\nConnection: close\r\n\r\n"
    )
    for bad in (
        b"GET / HTTP/1.1",
        b"GET ftp://x/ HTTP/1.1",
        b"\x16\x03\x01",
        b"CONNECT a:b HTTP/1.1",
        b"",
    ):
        with pytest.raises(RefusedError):
            parse_head(bad + b"\r\n\r\n")
