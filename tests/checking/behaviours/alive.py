"""Alive although it looks bad."""

from __future__ import annotations

import gzip

from prospector.demo.loopback import Asked, Reply, hang, moved, reset
from prospector.items import LinkContext
from tests.checking.behaviours.base import (
    GOOD,
    HOME,
    PROSE,
    at,
    by_header,
    case,
    chain,
    cookie_wall,
    first,
    only_get,
    page,
    raw,
    site,
)

for status in (403, 404, 405, 500, 501):
    case(f"head-{status}", "ok", only_get(Reply(status, "")), causes="P1")
case("head-hangs", "ok", only_get(hang), causes="P2")
case("head-resets", "ok", only_get(reset), causes="P2")
case("needs-mozilla", "ok", by_header("user-agent", "Mozilla", 403), causes="P3")
case(
    "hates-link-and-bot",
    "ok",
    lambda asked: (
        Reply(403, "no")
        if any(
            w in asked.headers.get("user-agent", "").lower()
            for w in ("link", "bot", "check", "spider")
        )
        else Reply(200, GOOD)
    ),
    causes="P4",
)
case("needs-accept", "ok", by_header("accept", "text/html", 404), causes="P5")
case("needs-language", "ok", by_header("accept-language", "en", 406), causes="P5")
case("busy-once-503", "ok", first(1, Reply(503, "busy"), Reply(200, GOOD)), causes="P10")
case("error-once-500", "ok", first(1, Reply(500, "oops"), Reply(200, GOOD)), causes="P10")
case("missing-once-404", "ok", first(1, Reply(404, "gone?"), Reply(200, GOOD)))
case(
    "limit-once-429",
    "ok",
    first(1, Reply(429, "slow", {"Retry-After": "1"}), Reply(200, GOOD)),
    causes="P9",
)
case("reset-once", "ok", first(1, reset, Reply(200, GOOD)), causes="P11")
case("slow-first-byte", "ok", Reply(200, GOOD, delay=1.5), causes="P13")
case(
    "stalling-body",
    "ok",
    raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
        + GOOD.encode(),
        then="hang",
    ),
    causes="P14",
)
case(
    "short-body",
    "ok",
    raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
        + GOOD.encode()
    ),
)
case(
    "no-reason-phrase",
    "ok",
    raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + GOOD.encode()),
)
case("http-1.0", "ok", raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + GOOD.encode()))
case("header-40-kb", "ok", Reply(200, GOOD, {"X-Policy": "a" * 40_000}), causes="P21")
case(
    "bad-content-type",
    "ok",
    Reply(200, GOOD, content_type=";;; text//html charset=???"),
    causes="P22",
)
case(
    "unknown-charset",
    "ok",
    Reply(200, GOOD, content_type="text/html; charset=martian"),
    causes="P22",
)
case(
    "gzip-broken", "ok", Reply(200, gzip.compress(GOOD.encode())[:-9], {"Content-Encoding": "gzip"})
)
case("status-204", "ok", Reply(204, ""), causes="P26")
case("status-202", "ok", Reply(202, GOOD))
case("status-206", "ok", Reply(206, GOOD))
case("chain-of-12", "ok", moved("/step0", 302), others=chain(12), causes="P19")
case("cookie-wall", "ok", cookie_wall, causes="P20")
case("encoded-slash", "ok", GOOD, path="/a%2Fb%3Fc/%5Cd%2B(e)", causes="P23")
case("latin-1-query", "ok", GOOD, path="/q?name=Falk%F6ping", causes="P23")
case("fragment", "ok", GOOD, path="/doc.html#section-9", causes="P27")
case(
    "meta-refresh-alive",
    "ok",
    page("Moved", "", "<meta http-equiv='refresh' content='0; url=/new'>"),
    others={"/new": GOOD},
)
case("moved-for-good", "redirected", moved("/new/winter"), others={"/new/winter": GOOD})
case(
    "http-to-https",
    "redirected",
    lambda asked: (
        Reply(200, GOOD)
        if asked.secure
        else moved("https://http-to-https.web/valley/winter-bees.html")
    ),
    scheme="http",
)
case("index-to-root", "redirected", moved("/"), path="/index.html", causes="P34")
case("locale-redirect", "ok", moved("/en/", 302), path="/", others={"/en/": HOME})
case("one-page-home", "redirected", moved("/"))  # only this page: the sibling is 404
case(
    "article-about-404",
    "ok",
    page("How we handle 404 pages: page not found, and what to do"),
    causes="P33",
)
case("article-404-in-heading", "ok", page("404 Not Found: a history of the web's best known error"))
case(
    "article-about-parking",
    "ok",
    page(
        "This domain is for sale: the business of parked domains",
        PROSE + "<p>Buy this domain, said the lander.",
    ),
    causes="P35",
)
case("article-suspended", "ok", page("My account has been suspended, a diary", PROSE * 3))
case(
    "spec-has-been-removed",
    "ok",
    page("Web Ontology", PROSE + "<p>This section has been removed. Page not found errors."),
    causes="P33",
)
case("very-short-page", "ok", page("Hours", "<p>Open daily."))
case(
    "pdf",
    "ok",
    Reply(200, b"%PDF-1.7" + b"\0" * 5000, content_type="application/pdf"),
    path="/paper.pdf",
)
case("image", "ok", Reply(200, b"\x89PNG" + b"\0" * 500, content_type="image/png"), path="/map.png")
case(
    "endless",
    "ok",
    raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n\r\n" + b"\0" * 1_000_000,
        then="hang",
    ),
    path="/big.iso",
)
case("empty-200", "ok", Reply(200, ""))
case(
    "captcha-on-contact-form", "ok", page("Contact", PROSE * 3 + "<div class='g-recaptcha'></div>")
)
case(
    "similar-articles",
    "ok",
    page(
        "Day 12 of the journey",
        PROSE
        + "<p>Day twelve we rested by the lake and mended nets for hours while rain fell on the tents.",
    ),
    others={"*": Reply(404, page("Not found", "<p>No."))},
)
case(
    "login-redirect",
    "login_required",
    moved("/login?next=/valley", 302),
    others={"/login": page("Log in", "<form><input type=password></form>")},
    causes="N25",
)
case("status-401", "login_required", Reply(401, "members"))


# --- odd but valid addresses --------------------------------------------------------------------
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

# --- moves ------------------------------------------------------------------------------------
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

# --- pages that speak of such things --------------------------------------------------------------
case(
    "article-expired-domains",
    "ok",
    page(
        "This domain has expired: what now?",
        PROSE + "<p>Renew your domain. Related searches. Sponsored listings.",
    ),
    causes="P35",
)
case(
    "parking-of-cars",
    "ok",
    page(
        "City parking",
        PROSE + "<h2>Related links</h2>",
        "<script src='https://www.cityparking.web/app.js'></script>",
    ),
    causes="P35",
)
case(
    "shop-of-domains",
    "ok",
    page(
        "Domain names",
        "<p>Buy this domain or that one. Domain available? Ask us. " + "We sell names. " * 80,
    ),
    causes="P35",
)
case("boats-for-sale", "ok", page("boats-for-sale.web - For sale and rent", PROSE), causes="P35")
case(
    "small-404-gallery",
    "ok",
    page("404 pages we love", "<p>Page not found, but beautiful. Twelve designers show theirs."),
    causes="P33",
)
case(
    "peugeot-404",
    "ok",
    page("404", "<p>Built from 1960 to 1975, the saloon with the fins was drawn by Pininfarina."),
    path="/cars/404",
    causes="P33",
)
case(
    "own-error-page-linked",
    "ok",
    page("Page not found", "<p>Sorry. Page not found."),
    path="/errors/404.html",
    causes="P33",
)
case(
    "short-suspension-help",
    "ok",
    page("Account suspended | Help", "<p>Write to us, and we look at it again."),
    causes="P33",
)
case(
    "article-gone-missing",
    "ok",
    page("Nothing found: my year with a metal detector", PROSE),
    causes="P33",
)
case("article-maintenance", "ok", page("Planned maintenance of wooden hives", PROSE))
case("nginx-tutorial", "ok", page("Welcome to nginx! A first walk", PROSE), causes="N16")
case(
    "it-works-blog",
    "ok",
    page("It works!", PROSE * 2 + "<p>The web server in the shed is up."),
    causes="N16",
)
case(
    "casino-that-always-was-one",
    "ok",
    page("Grand Casino bonus", "<p>Casino slots, poker, roulette and jackpots. " * 20),
    contexts=(
        LinkContext(
            "casino bonus guide",
            "Where to play poker and slots",
            "Casino links",
            "en",
            "https://list.web/",
        ),
    ),
    causes="N7",
)
case(
    "casino-without-context",
    "ok",
    page("Grand Casino bonus", "<p>Casino slots, poker, roulette and jackpots. " * 20),
    causes="N7",
)
case(
    "report-on-gambling",
    "ok",
    page("Gambling in the valleys: a report", PROSE * 3 + "<p>Casinos, slots, poker and betting."),
    contexts=(
        LinkContext(
            "Rural addiction report",
            "A study of habits in mountain villages",
            "Public health",
            "en",
            "https://list.web/",
        ),
    ),
    causes="N7",
)
case(
    "guarded-but-open",
    "ok",
    Reply(200, GOOD, {"X-DataDome": "protected", "Set-Cookie": "_abck=1"}),
    causes="P6",
)
case(
    "cloudflare-script-in-page",
    "ok",
    page(
        "Hours",
        "<p>Open daily.<script>window.__CF$cv$params={r:'8'};</script><script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
    ),
    causes="P6",
)
case(
    "cookie-banner",
    "ok",
    page("Winter bees", PROSE + "<div>Before you continue: we use cookies. Accept cookies.</div>"),
)
case(
    "no-content-type",
    "ok",
    raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + GOOD.encode()),
    causes="P22",
)
case("length-too-small", "ok", Reply(200, GOOD, {"Content-Length": "120"}))
case(
    "bare-newlines",
    "ok",
    raw(b"HTTP/1.1 200 OK\nContent-Type: text/html\nConnection: close\n\n" + GOOD.encode()),
)
case(
    "latin-1-header",
    "ok",
    raw(
        b"HTTP/1.1 200 OK\r\nX-Place: M\xfcnchen\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n"
        + GOOD.encode()
    ),
)
case(
    "says-416-to-ranges",
    "ok",
    lambda a: Reply(416) if "range" in a.headers else Reply(200, GOOD),
    causes="P25",
)
case(
    "json",
    "ok",
    Reply(200, '{"error": "page not found"}', content_type="application/json"),
    path="/api/bees",
)
case(
    "plain-text",
    "ok",
    Reply(200, "Notes on bees, kept since 1931.", content_type="text/plain"),
    path="/notes.txt",
)
case("status-201", "ok", Reply(201, GOOD), causes="P26")
case("chain-of-19", "ok", moved("/step0", 302), others=chain(18), causes="P19")
case(
    "limit-minute-429",
    "ok",
    first(
        1, Reply(429, "slow", {"Retry-After": "Sat, 01 Jan 2000 00:00:00 GMT"}), Reply(200, GOOD)
    ),
    causes="P9",
)
case("timeout-once", "ok", first(1, hang, Reply(200, GOOD)), causes="P12")
case(
    "redirect-home-once",
    "ok",
    first(1, moved("/", 302), Reply(200, GOOD)),
    others={"*": first(1, moved("/", 302), Reply(404))},
    causes="P37",
)
case("gone-410-once", "ok", first(1, Reply(410), Reply(200, GOOD)), causes="P37")
case(
    "soft-404-once",
    "ok",
    first(1, Reply(200, page("Page not found", "<p>Page not found")), Reply(200, GOOD)),
    causes="P37",
)
case("browsers-only-404", "ok", by_header("sec-fetch-mode", "navigate", 404), causes="P7")


def _shop(asked: Asked) -> Reply:
    """Unknown addresses show tips that change; the asked page has its own words in the same frame."""
    start = sum(map(ord, asked.path)) * 7 + asked.times
    tips = " ".join(
        f"{'abcdefghij'[(start + n) % 10] * 3}{'klmnopqrst'[(start * n) % 10] * 2}"
        for n in range(40)
    )
    own = (
        "<p>Straw hives, woven by hand from rye, with a lid of ash and a door of three widths." * 3
    )
    return Reply(
        200, page("The Valley Keepers", f"{PROSE}{own if 'bees' in asked.path else ''}<p>{tips}")
    )


case("own-words-in-a-changing-frame", "ok", _shop, others={"*": _shop}, causes="P33")
case(
    "for-sale-without-proof",
    "ok",
    page("This website is for sale!", "<p>A novel of the early web, told in forty letters."),
    path="/",
    causes="P35",
)
at("invalid-name", "http://valley.invalid/x", "dns_nxdomain", causes="N20")
