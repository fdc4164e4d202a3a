"""Alive although the address is odd, or leads on."""

from __future__ import annotations

from prospector.demo.loopback import Reply, hang, moved
from prospector.items import LinkContext
from tests.checking.behaviours.base import GOOD, HOME, PROSE, at, case, page, raw, site

case("upper-case-host", "ok", GOOD, host="upper-case-host.web")
at("upper-case", "HTTPS://UPPER-CASE-HOST.WEB/valley/winter-bees.html", "ok", causes="P24")
at("default-port", "https://upper-case-host.web:443/valley/winter-bees.html", "ok", causes="P24")
at("space-in-path", "https://spaces.web/winter bees/march flights.html", "ok", causes="P23 P24")
at(
    "tab-and-newline",
    " https://spaces.web/wint\ter%20bees/march%20\nflights.html ",
    "ok",
    causes="P24",
)
site("spaces.web", {"/winter%20bees/march%20flights.html": GOOD, "/": HOME})
at("non-ascii-path", "https://umlaut.web/täler/bienen.html", "ok", causes="P23")
site("umlaut.web", {"/t%C3%A4ler/bienen.html": GOOD, "/": HOME})
at("idn", "https://bücher-im-tal.web/bees", "ok", causes="P24")
site("bücher-im-tal.web".encode("idna").decode(), {"/bees": GOOD, "/": HOME})
at("double-slash", "https://double-slash.web//a//b.html", "ok", causes="P23")
site("double-slash.web", {"//a//b.html": GOOD, "/": HOME})
at("nested-url", "https://nested.web/go/https://other.web/a?b=c&amp=1", "ok", causes="P23")
site("nested.web", {"/go/https://other.web/a": GOOD, "/": HOME})
at("dot-segments", "https://dots.web/a/../b/./c.html", "ok", causes="P24")
site("dots.web", {"/b/c.html": GOOD, "/": HOME})
case(
    "query-values-matter",
    "ok",
    lambda a: Reply(200 if a.query == "id=2" else 404, GOOD),
    path="/show?id=2",
    causes="N11",
)
case("semicolons-and-stars", "ok", GOOD, path="/a;v=1,2*(3)!'$&+=:@~.html", causes="P23")
case("final-dot-host", "ok", GOOD, host="final-dot.web")
at("final-dot", "https://final-dot.web./valley/winter-bees.html", "ok", causes="P15")


case("relative-location", "redirected", moved("../new/bees"), others={"/new/bees": GOOD})
case(
    "no-scheme-location", "redirected", moved("//no-scheme-location.web/new"), others={"/new": GOOD}
)
_TO = "HTTP/1.1 301 Moved\r\nLocation: /täler\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
case("utf-8-location", "redirected", raw(_TO.encode()), others={"/t%C3%A4ler": GOOD})
case("latin-1-location", "redirected", raw(_TO.encode("latin-1")), others={"/t%E4ler": GOOD})
case(
    "loop-until-second-cookie",
    "ok",
    lambda a: (
        Reply(200, GOOD)
        if "b=2" in a.headers.get("cookie", "")
        else Reply(302, "", {"Location": a.path, "Set-Cookie": "b=2"})
        if "a=1" in a.headers.get("cookie", "")
        else Reply(302, "", {"Location": a.path, "Set-Cookie": "a=1"})
    ),
    causes="P20",
)
case(
    "cookie-of-the-domain",
    "ok",
    lambda a: (
        Reply(200, GOOD)
        if "sso=1" in a.headers.get("cookie", "")
        else moved("https://login.cookie-of-the-domain.web/set", 302)
    ),
    causes="P20",
)
site(
    "login.cookie-of-the-domain.web",
    {
        "/set": Reply(
            302,
            "",
            {
                "Location": "https://cookie-of-the-domain.web/valley/winter-bees.html",
                "Set-Cookie": "sso=1; Domain=cookie-of-the-domain.web; Path=/; Secure",
            },
        )
    },
)
case(
    "first-visit-goes-home",
    "ok",
    lambda a: (
        Reply(200, GOOD)
        if "been=1" in a.headers.get("cookie", "")
        else Reply(302, "", {"Location": "/", "Set-Cookie": "been=1"})
    ),
    others={
        "*": lambda a: (
            Reply(404)
            if "been=1" in a.headers.get("cookie", "")
            else Reply(302, "", {"Location": "/", "Set-Cookie": "been=1"})
        )
    },
    causes="P34",
)
case(
    "needs-a-referrer",
    "ok",
    lambda a: Reply(200, GOOD) if a.headers.get("referer") else moved("/", 302),
    others={"*": lambda a: Reply(404) if a.headers.get("referer") else moved("/", 302)},
    contexts=(
        LinkContext(
            "winter bees", "A diary of winter bees", "Bee links", "en", "https://list.web/bees"
        ),
    ),
    causes="P34",
)
case(
    "short-link",
    "redirected",
    moved("https://valley-project.web/"),
    host="sho.web",
    path="/x7Qa",
    causes="P34",
)
site("valley-project.web", {"/": page("The Valley Project", PROSE)})
case("renamed-project", "redirected", moved("https://valley-project.web/"), path="/", causes="P34")
case(
    "renamed-project-folder",
    "redirected",
    moved("https://valley-project.web/"),
    path="/valley/",
    others={"*": moved("https://valley-project.web/")},
    causes="P34",
)
case(
    "renamed-deep-same-subject",
    "redirected",
    moved("https://valley-project.web/"),
    path="/projects/valley/",
    others={"*": moved("https://valley-project.web/")},
    causes="P34",
)
case(
    "to-own-language-home", "ok", moved("/de/", 302), path="/", others={"/de/": HOME}, causes="P34"
)
case(
    "to-own-language",
    "ok",
    moved("/en/valley/bees", 302),
    others={"/en/valley/bees": GOOD},
    causes="P34",
)
case(
    "slug-is-decoration",
    "ok",
    GOOD,
    path="/questions/4711/winter-bees",
    others={
        "*": lambda a: Reply(200, GOOD) if a.path.startswith("/questions/4711/") else Reply(404)
    },
    causes="P33",
)
case(
    "slug-is-corrected",
    "redirected",
    moved("/questions/4711/winter-bees"),
    path="/questions/4711/winter-bee",
    others={
        "/questions/4711/winter-bees": GOOD,
        "*": lambda a: (
            moved("/questions/4711/winter-bees")
            if a.path.startswith("/questions/4711/")
            else Reply(404)
        ),
    },
    causes="P34",
)
case(
    "script-redirect",
    "ok",
    "<html><script>window.location.href='/new/bees';</script></html>",
    others={"/new/bees": GOOD},
    causes="N15",
)
case(
    "meta-refresh-later",
    "ok",
    page("Live ticker", PROSE, "<meta http-equiv=refresh content='300;url=/nowhere'>"),
    causes="N15",
)
case(
    "meta-refresh-in-a-comment",
    "ok",
    page("Comments", PROSE, "<!-- <meta http-equiv=refresh content='0;url=/nowhere'> -->"),
    causes="P29",
)
case(
    "http-silent-https-lives",
    "ok",
    lambda a: Reply(200, GOOD) if a.secure else hang,
    scheme="http",
    causes="P16",
)
