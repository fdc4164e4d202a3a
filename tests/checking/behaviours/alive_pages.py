"""Alive although the page looks like, or speaks of, what the dead show."""

from __future__ import annotations

from prospector.demo.loopback import Asked, Reply, hang, moved
from prospector.items import LinkContext
from tests.checking.behaviours.base import (
    GOOD,
    PROSE,
    at,
    by_header,
    case,
    chain,
    first,
    page,
    raw,
)

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
case("robots-hangs", "ok", GOOD, others={"/robots.txt": hang})
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
