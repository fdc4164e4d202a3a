"""A web of real-world behaviours: one named handler each, real sockets, real TLS.

``CASES`` maps a name to (URL, verdict, reason). A false verdict found in the field becomes one more
row here. Numbers such as P1 or N5 are the causes in the table of causes that the cases stand for.
"""

from __future__ import annotations

import contextlib
import gzip
from typing import TYPE_CHECKING, NamedTuple

from prospector.demo.loopback import Asked, Loopback, Raw, Reply, hang, moved, reset

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

PROSE = (
    "<p>The long winter of the northern valleys is a hard time for every keeper of bees, and those"
    " who live there have learned to read the snow. They wrap the hives in straw, turn the entrances"
    " away from the wind and wait. In March the first flights begin, short and careful, and by May"
    " the meadows are loud again with wings and the boxes heavy with brood.</p>"
    "<p>This page collects what three generations of one family wrote down about those winters:"
    " temperatures, stores, losses, and the days on which the willow flowered first.</p>"
)


def page(title: str, body: str = PROSE, head: str = "") -> str:
    """An ordinary page."""
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"


GOOD = page("Winter bees")
HOME = page(
    "Welcome to our site", "<p>Welcome! News, shop and archive of the valley's keepers.</p>" * 3
)


class Case(NamedTuple):
    """One behaviour: the address to check and what must be said of it."""

    url: str
    verdict: str
    reason: str


CASES: dict[str, Case] = {}
_SETUPS: list[Callable[[Loopback], None]] = []
Answers = "Reply | Raw | Callable[[Asked], Reply | Raw]"


def case(
    name: str,
    reason: str,
    answer: object,
    *,
    path: str = "/valley/winter-bees.html",
    scheme: str = "https",
    others: dict[str, object] | None = None,
    tls: str = "",
    verdict: str = "",
) -> None:
    """Add a behaviour on a host of its own; other paths answer 404, the root a home page."""
    from prospector.items import Reason

    host = f"{name}.web"
    answer = Reply(200, answer) if isinstance(answer, str) else answer
    pages: dict[str, object] = {"/": HOME, "/robots.txt": Reply(404), path.split("#")[0]: answer}
    pages.update(others or {})
    _SETUPS.append(lambda web: web.site(host, pages, tls=tls))
    CASES[name] = Case(f"{scheme}://{host}{path}", verdict or str(Reason(reason).verdict), reason)


def behaviours() -> Loopback:
    """The whole web, not yet running."""
    web = Loopback()
    for setup in _SETUPS:
        setup(web)
    return web


def _raw(data: bytes, *, then: str = "close") -> Raw:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        with contextlib.suppress(OSError):
            await writer.drain()
            if then == "hang":
                await reader.read()

    return handler


def _only_get(on_head: object) -> Callable[[Asked], object]:
    return lambda asked: on_head if asked.method == "HEAD" else Reply(200, GOOD)


def _first(times: int, bad: object, good: object) -> Callable[[Asked], object]:
    return lambda asked: bad if asked.times <= times else good


def _by_header(name: str, needs: str, otherwise: int) -> Callable[[Asked], Reply]:
    def handler(asked: Asked) -> Reply:
        fits = needs in asked.headers.get(name, "")
        return Reply(200, GOOD) if fits else Reply(otherwise, "no")

    return handler


def _cookie_wall(asked: Asked) -> Reply:
    if "seen=1" in asked.headers.get("cookie", ""):
        return Reply(200, GOOD)
    return Reply(302, "", {"Location": asked.path, "Set-Cookie": "seen=1; Path=/"})


def _chain(length: int) -> dict[str, object]:
    steps: dict[str, object] = {f"/step{n}": moved(f"/step{n + 1}", 302) for n in range(length)}
    steps[f"/step{length}"] = GOOD
    return steps


# --- alive although it looks bad --------------------------------------------------------------
for status in (403, 404, 405, 500, 501):
    case(f"head-{status}", "ok", _only_get(Reply(status, "")))  # P1
case("head-hangs", "ok", _only_get(hang))  # P2
case("head-resets", "ok", _only_get(reset))  # P2
case("needs-mozilla", "ok", _by_header("user-agent", "Mozilla", 403))  # P3
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
)  # P4
case("needs-accept", "ok", _by_header("accept", "text/html", 404))  # P5
case("needs-language", "ok", _by_header("accept-language", "en", 406))  # P5
case("busy-once-503", "ok", _first(1, Reply(503, "busy"), Reply(200, GOOD)))  # P10
case("error-once-500", "ok", _first(1, Reply(500, "oops"), Reply(200, GOOD)))  # P10
case("missing-once-404", "ok", _first(1, Reply(404, "gone?"), Reply(200, GOOD)))
case(
    "limit-once-429", "ok", _first(1, Reply(429, "slow", {"Retry-After": "1"}), Reply(200, GOOD))
)  # P9
case("reset-once", "ok", _first(1, reset, Reply(200, GOOD)))  # P11
case("slow-first-byte", "ok", Reply(200, GOOD, delay=1.5))  # P13
case(
    "stalling-body",
    "ok",
    _raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
        + GOOD.encode(),
        then="hang",
    ),
)  # P14
case(
    "short-body",
    "ok",
    _raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999\r\n\r\n"
        + GOOD.encode()
    ),
)
case(
    "no-reason-phrase",
    "ok",
    _raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + GOOD.encode()),
)
case("http-1.0", "ok", _raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + GOOD.encode()))
case("header-40-kb", "ok", Reply(200, GOOD, {"X-Policy": "a" * 40_000}))  # P21
case("bad-content-type", "ok", Reply(200, GOOD, content_type=";;; text//html charset=???"))  # P22
case("unknown-charset", "ok", Reply(200, GOOD, content_type="text/html; charset=martian"))  # P22
case(
    "gzip-broken", "ok", Reply(200, gzip.compress(GOOD.encode())[:-9], {"Content-Encoding": "gzip"})
)
case("status-204", "ok", Reply(204, ""))  # P26
case("status-202", "ok", Reply(202, GOOD))
case("status-206", "ok", Reply(206, GOOD))
case("chain-of-12", "ok", moved("/step0", 302), others=_chain(12))  # P19
case("cookie-wall", "ok", _cookie_wall)  # P20
case("encoded-slash", "ok", GOOD, path="/a%2Fb%3Fc/%5Cd%2B(e)")  # P23
case("latin-1-query", "ok", GOOD, path="/q?name=Falk%F6ping")  # P23
case("fragment", "ok", GOOD, path="/doc.html#section-9")  # P27
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
case("index-to-root", "redirected", moved("/"), path="/index.html", verdict="alive")  # P34
case("locale-redirect", "ok", moved("/en/", 302), path="/", others={"/en/": HOME})
case(
    "one-page-home", "redirected", moved("/"), verdict="alive"
)  # only this page: the sibling is 404
case(
    "article-about-404", "ok", page("How we handle 404 pages: page not found, and what to do")
)  # P33
case("article-404-in-heading", "ok", page("404 Not Found: a history of the web's best known error"))
case(
    "article-about-parking",
    "ok",
    page(
        "This domain is for sale: the business of parked domains",
        PROSE + "<p>Buy this domain, said the lander.",
    ),
)  # P35
case("article-suspended", "ok", page("My account has been suspended, a diary", PROSE * 3))
case(
    "spec-has-been-removed",
    "ok",
    page("Web Ontology", PROSE + "<p>This section has been removed. Page not found errors."),
)  # P33
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
    _raw(
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
)  # N25
case("status-401", "login_required", Reply(401, "members"))

# --- never dead -------------------------------------------------------------------------------
for status in (402, 403, 405, 407, 418, 429, 451, 999):
    case(f"status-{status}", "blocked", Reply(status, "no"))  # P6
for status in (500, 502, 503, 504, 521, 530):
    case(f"status-{status}", "server_error", Reply(status, "oops"))  # N14
_CHALLENGE = "<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'}</script>"
for status in (200, 403, 404, 503):
    case(
        f"cloudflare-{status}", "blocked", Reply(status, _CHALLENGE, {"cf-mitigated": "challenge"})
    )  # P6 P7 N22
case(
    "datadome-403",
    "blocked",
    Reply(403, "<script src='https://geo.captcha-delivery.com/c.js'></script>"),
)
case(
    "incapsula-200",
    "blocked",
    Reply(200, "<html><iframe src='/_Incapsula_Resource?x=1'></iframe></html>"),
)
case("px-403", "blocked", Reply(403, "<div id='px-captcha'></div>"))
case(
    "anubis-200",
    "blocked",
    Reply(
        200, "<title>Making sure you're not a bot!</title><script id='anubis_challenge'></script>"
    ),
)
case("404-shut-host", "blocked", Reply(404, "no"), others={"/": Reply(403, "no")})  # P7
case("hangs", "timeout", hang)
case("resets", "reset", reset)
case("not-http", "reset", _raw(b"SSH-2.0-OpenSSH_9.6\r\n"))
case(
    "robots-forbids", "robots", GOOD, others={"/robots.txt": "User-agent: *\nDisallow: /valley/"}
)  # P32 N9
case("robots-fails", "robots", GOOD, others={"/robots.txt": Reply(500, "x")})
for flaw in ("expired", "self-signed", "other-name"):
    case(f"tls-{flaw}", "tls", GOOD, tls=flaw)  # P17
_SHELL = "<!doctype html><title>App</title><div id=root></div><script src='/app.js'></script>"
case("spa-shell", "spa_shell", _SHELL, others={"*": _SHELL})  # N5

# --- dead although it says 200, and plainly dead ------------------------------------------------
case("plain-404", "http_404", Reply(404, "Not found"))
case("plain-410", "http_410", Reply(410, "Gone"))
case(
    "head-lies-200",
    "http_404",
    lambda asked: Reply(200, "") if asked.method == "HEAD" else Reply(404, "no"),
)  # N8
case("redirect-to-404", "http_404", moved("/nowhere", 302))
case(
    "meta-refresh-dead",
    "http_404",
    page("Moved", "", "<meta http-equiv=refresh content='0;url=/nowhere'>"),
)  # N15
case(
    "redirect-loop",
    "redirect_loop",
    moved("/b", 302),
    others={"/b": moved("/valley/winter-bees.html", 302)},
)
_SORRY = {
    "en": "Page not found",
    "de": "Seite nicht gefunden",
    "fr": "Page introuvable",
    "es": "Página no encontrada",
    "it": "Pagina non trovata",
    "ru": "Страница не найдена",
    "ja": "ページが見つかりません",
    "zh": "页面不存在",
    "pl": "Strona nie istnieje",
    "tr": "Sayfa bulunamadı",
}
for language, words in _SORRY.items():
    missing = page(words, "<p>¯\\_(ツ)_/¯ <a href='/'>Home</a>")
    case(f"soft-404-{language}", "soft_404", missing, others={"*": missing})  # N1


def _wordless(asked: Asked) -> Reply:
    token = f"{abs(hash((asked.path, asked.times))):x}"
    return Reply(
        200, page("The Valley Keepers", f"{PROSE}<p>Request {token} at 12:{asked.times:02}</p>")
    )


case("soft-404-wordless", "soft_404", _wordless, others={"*": _wordless})  # N1
case(
    "soft-404-echo",
    "soft_404",
    lambda a: Reply(
        200,
        page(
            "Search",
            f"<p>We could not show {a.path}. Try the menu, or read about the keepers of the valley and their long history instead.",
        ),
    ),
    others={
        "*": lambda a: Reply(
            200,
            page(
                "Search",
                f"<p>We could not show {a.path}. Try the menu, or read about the keepers of the valley and their long history instead.",
            ),
        )
    },
)
case("to-home", "redirect_to_home", moved("/", 302), others={"*": moved("/", 302)})  # N2
case(
    "to-home-301", "redirect_to_home", moved("https://to-home-301.web/"), others={"*": moved("/")}
)  # N2
case(
    "to-error-page",
    "soft_404",
    moved("/404.html", 302),
    others={"/404.html": page("Oops", "<p>Nothing here."), "*": moved("/404.html", 302)},
)  # N3
case(
    "parked",
    "parked",
    "<title>parked.web is for sale</title><script src='//c.parkingcrew.net/js3caf.js'></script><h1>Buy this domain</h1>",
    others={"*": Reply(404, "")},
    path="/",
)  # N6
case(
    "parked-redirect",
    "parked",
    moved("https://www.hugedomains.com/domain_profile.cfm?d=x"),
    path="/",
)  # N6
case(
    "suspended",
    "suspended",
    page("Account Suspended", "<p>Contact your hosting provider."),
    path="/",
)  # N13
case(
    "render-suspended",
    "suspended",
    Reply(503, page("Service Suspended", "<p>This service has been suspended by its owner.")),
)  # N13
case(
    "github-pages",
    "suspended",
    Reply(404, page("Site not found", "<p>There isn't a GitHub Pages site here.")),
)  # N13
case("vercel-paused", "suspended", Reply(402, "<p>DEPLOYMENT_PAUSED"), verdict="")  # N13
case(
    "nginx-default",
    "default_page",
    page(
        "Welcome to nginx!",
        "<p>If you see this page, the nginx web server is successfully installed.",
    ),
    path="/",
)  # N16
case(
    "apache-default",
    "default_page",
    page("Apache2 Ubuntu Default Page: It works", "<p>This is the default welcome page."),
    path="/",
)
_SETUPS.append(
    lambda web: web.site(
        "www.hugedomains.com", {"*": page("x is for sale", "<p>This domain is for sale.")}
    )
)
_SETUPS.append(lambda web: web.dns("servfail.web", fault="servfail"))
_SETUPS.append(lambda web: web.dns("nodata.web", fault="nodata"))
_SETUPS.append(lambda web: web.dns("silent.web", fault="silent"))
_SETUPS.append(lambda web: web.dns("private.web", "192.168.1.1"))
_SETUPS.append(lambda web: web.dns("refused.web", "127.0.0.77"))
CASES |= {
    "dns-nxdomain": Case("http://no-such-name.web/x", "dead", "dns_nxdomain"),
    "dns-servfail": Case("http://servfail.web/x", "unsure", "dns_failure"),  # P15
    "dns-nodata": Case("http://nodata.web/x", "unsure", "dns_failure"),
    "dns-silent": Case("http://silent.web/x", "unsure", "dns_failure"),
    "private-name": Case("http://private.web/x", "unsure", "private_address"),
    "private-literal": Case("http://10.1.2.3/x", "unsure", "private_address"),
    "private-metadata": Case("http://169.254.169.254/latest", "unsure", "private_address"),
    "refused": Case("http://refused.web/x", "unsure", "refused"),
    "mailto": Case("mailto:a@b.web", "unsure", "unsupported_scheme"),
    "nonsense": Case("http://[::1", "unsure", "unsupported_scheme"),
}
