"""Alive although the server behaves oddly."""

from __future__ import annotations

import gzip

from prospector.demo.loopback import Reply, hang, moved, reset
from tests.checking.behaviours.base import (
    GOOD,
    HOME,
    PROSE,
    by_header,
    case,
    chain,
    cookie_wall,
    first,
    only_get,
    page,
    raw,
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
