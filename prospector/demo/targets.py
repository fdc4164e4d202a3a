"""What the recommended sites of the demo web answer: fine pages, and every fault there is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.demo.field import FAULTS, LIVING
from prospector.demo.layouts import modern, prose
from prospector.demo.loopback import Asked, Raw, Reply, hang, moved, reset

if TYPE_CHECKING:
    from prospector.demo.loopback import Handler, Loopback

_MARKET = prose(
    "Slot machines, live roulette and sports betting with the best odds. Join our online casino today"
    " and claim a 200% welcome bonus on your first deposit. Poker rooms open day and night.",
    "Jackpot slots, blackjack, baccarat, betting tips, free spins every day. Casino bonus codes.",
)


def serve_targets(web: Loopback) -> None:
    """Set up every host that a list of the demo links to."""
    for reference in LIVING:
        _living(web, reference.url, reference.name, reference.about)
    _dead(web)
    _unsure(web)
    _alive_although(web)


def _living(web: Loopback, url: str, name: str, about: str) -> None:
    host, path = urlsplit(url).netloc, urlsplit(url).path
    menu = (("Home", "/"), ("About", "/about"))
    page = modern(
        name,
        name,
        menu,
        prose(
            about,
            f"{name} is kept by volunteers. We add what readers send us, season by season, and say"
            " where it comes from.",
        ),
    )
    about_page = modern(f"About {name}", name, menu, prose(f"Write to hello@{host}."))
    web.site(host, {"/": page, path: page, "/about": about_page, "/robots.txt": ""})


def _host(name: str) -> str:
    return urlsplit(FAULTS[name].url).netloc


def _path(name: str) -> str:
    return urlsplit(FAULTS[name].url).path


def _ordinary(title: str) -> str:
    return modern(title, title, (("Home", "/"),), prose("Welcome. We are open all year."))


def _dead(web: Loopback) -> None:
    web.site(_host("gone"), {"/": _ordinary("Colony Census")})
    web.site(_host("410"), {"/": _ordinary("Nectar Notes"), _path("410"): Reply(410, "Gone")})
    web.site(
        _host("loop"), {_path("loop"): moved("/again", 302), "/again": moved(_path("loop"), 302)}
    )
    missing = modern(
        "Page not found",
        "Hive Plans",
        (("Home", "/"),),
        prose("Sorry, the page you are looking for could not be found. It may have been removed."),
    )
    web.site(_host("soft"), {"/": _ordinary("Hive Plans"), "*": missing})
    same = modern(
        "Propolis Society",
        "Propolis Society",
        (("Home", "/"), ("Join", "/join")),
        prose("Members meet each spring.", "The society was founded to study the bees' own glue."),
    )
    front = modern(
        "Propolis Society: welcome", "Propolis Society", (), prose("Welcome to the society.")
    )
    web.site(_host("soft-wordless"), {"/": front, "*": same, "/robots.txt": ""})
    web.site(
        _host("home"),
        lambda asked: (
            Reply(200, _ordinary("Smoker Supply")) if asked.path == "/" else moved("/", 302)
        ),
    )
    web.site(
        _host("parked"),
        {
            "*": Reply(
                200,
                "<html><head><title>beginnerbees.test is for sale</title></head><body>"
                "<h1>The domain beginnerbees.test may be for sale.</h1>"
                "<p>Buy this domain. Related searches: <a href='/?q=1'>Bee hives</a></p>"
                "<script src='https://www.parkingcrew.test/assets/scripts/js3caf.js'></script>"
                "<p>This domain parking page is provided by the registrar.</p></body></html>",
                {"Set-Cookie": "parking_session=1"},
            ),
            "/robots.txt": Reply(404),
        },
    )
    web.site(
        _host("suspended"),
        {
            "*": "<html><head><title>Account Suspended</title></head><body><h1>Account Suspended</h1>"
            "<p>This account has been suspended. Contact your hosting provider for more information."
            "</p></body></html>",
            "/robots.txt": Reply(404),
        },
    )
    web.site(
        _host("default"),
        {
            "*": "<!DOCTYPE html><html><head><title>Welcome to nginx!</title></head><body>"
            "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully"
            " installed and working. Further configuration is required.</p></body></html>",
            "/robots.txt": Reply(404),
        },
    )
    web.site(
        _host("repurposed"),
        {
            "*": modern("Best Online Casino Slots 2026", "Mega Slots", (), _MARKET),
            "/robots.txt": Reply(404),
        },
    )


def _unsure(web: Loopback) -> None:
    web.site(_host("403"), {_path("403"): Reply(403, "<h1>Forbidden</h1>"), "/robots.txt": ""})
    challenge = Reply(
        403,
        "<title>Just a moment...</title><script>window._cf_chl_opt={}</script>",
        {"cf-mitigated": "challenge", "Server": "cloudflare"},
    )
    web.site(_host("challenge"), {"/": challenge, "/robots.txt": ""})
    web.site(_host("429"), {_path("429"): Reply(429, "Slow down"), "/robots.txt": ""})
    web.site(_host("500"), {_path("500"): Reply(500, "Oops"), "/robots.txt": ""})
    web.site(_host("timeout"), {_path("timeout"): hang, "/robots.txt": ""})
    web.dns(_host("refused"), "127.0.0.93")
    web.site(_host("reset"), {"/": reset, "/robots.txt": ""})
    web.site(_host("tls"), {"/": _ordinary("Bee Law")}, tls="expired")
    web.dns(_host("servfail"), fault="servfail")
    web.dns(_host("private"), "10.0.0.5")
    web.site(
        _host("robots"),
        {"/robots.txt": "User-agent: *\nDisallow: /api/", _path("robots"): "{}"},
    )
    web.site(_host("login"), {_path("login"): Reply(401, "Members only"), "/robots.txt": ""})


def _alive_although(web: Loopback) -> None:
    guide = modern(
        "Bee-friendly gardening", "Bee Friendly", (), prose("Plant for nectar from February on.")
    )
    web.site(
        _host("moved"),
        lambda asked: (
            Reply(200, guide)
            if asked.secure and asked.path == "/guides/gardening"
            else moved("https://beefriendly.test/guides/gardening")
            if asked.path == _path("moved")
            else Reply(404)
        ),
    )
    web.site(
        _host("slow"), {"/": Reply(200, _ordinary("Slow Honey"), delay=2.0), "/robots.txt": ""}
    )
    web.site(_host("flaky"), _flaky(_ordinary("Bee Weather")))
    comparison = _ordinary("Four hives compared")
    web.site(
        _host("chain"),
        lambda asked: (
            moved("http://goo.test/step2", 302) if asked.path == "/hives" else _step(asked)
        ),
    )
    web.site("hivecompare.test", {"/": comparison, "/compare": comparison})


def _step(asked: Asked) -> Reply:
    if asked.path == "/step2":
        return moved("https://hivecompare.test/compare", 307)
    return Reply(404)


def _flaky(page: str) -> Handler:
    """A server error at the first visit, fine afterwards."""

    def handler(asked: Asked) -> Reply | Raw:
        if asked.path == "/robots.txt":
            return Reply(404)
        return Reply(503, "Busy") if asked.times == 1 else Reply(200, page)

    return handler
