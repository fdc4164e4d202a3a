"""Dead: plainly, at the end of a chain, or although it says 200."""

from __future__ import annotations

from prospector.demo.loopback import Asked, Reply, moved
from tests.checking.behaviours.base import (
    GOOD,
    HOME,
    PROSE,
    case,
    chain,
    everywhere,
    page,
    same,
    site,
)

case("plain-404", "http_404", Reply(404, "Not found"))
case("plain-410", "http_410", Reply(410, "Gone"))
case(
    "head-lies-200",
    "http_404",
    lambda asked: Reply(200, "") if asked.method == "HEAD" else Reply(404, "no"),
    causes="N8",
)
case("redirect-to-404", "http_404", moved("/nowhere", 302))
case(
    "meta-refresh-dead",
    "http_404",
    page("Moved", "", "<meta http-equiv=refresh content='0;url=/nowhere'>"),
    causes="N15",
)
case(
    "redirect-loop",
    "redirect_loop",
    moved("/b", 302),
    others={"/b": moved("/valley/winter-bees.html", 302)},
)
_SORRY = {
    "en": "Page not found",
    "en-long": "Oops! We can't find the page you're looking for.",
    "de": "Seite nicht gefunden",
    "fr": "Page introuvable",
    "es": "Página no encontrada",
    "pt": "Página não encontrada",
    "it": "Pagina non trovata",
    "nl": "Pagina niet gevonden",
    "sv": "Sidan hittades inte",
    "da": "Siden blev ikke fundet",
    "no": "Fant ikke siden",
    "fi": "Sivua ei löytynyt",
    "pl": "Strona nie istnieje",
    "cs": "Stránka nenalezena",
    "sk": "Stránka sa nenašla",
    "hu": "Az oldal nem található",
    "ro": "Pagina nu a fost găsită",
    "ca": "No s'ha trobat la pàgina",
    "hr": "Stranica nije pronađena",
    "ru": "Страница не найдена",
    "uk": "Сторінку не знайдено",
    "bg": "Страницата не е намерена",
    "el": "Η σελίδα δεν βρέθηκε",
    "tr": "Sayfa bulunamadı",
    "ja": "ページが見つかりません",
    "zh": "页面不存在",
    "ko": "페이지를 찾을 수 없습니다",
    "he": "הדף לא נמצא",
    "ar": "الصفحة غير موجودة",
    "fa": "صفحه مورد نظر یافت نشد",
    "vi": "Không tìm thấy trang",
    "id": "Halaman tidak ditemukan",
    "th": "ไม่พบหน้านี้",
}
for language, words in _SORRY.items():
    missing = page(words, "<p>¯\\_(ツ)_/¯ <a href='/'>1</a>")
    case(f"soft-404-{language}", "soft_404", missing, others=everywhere(missing), causes="N1 N4")
    # The rest of the site says 404 as it should: the page's own two statements must do.
    case(f"soft-404-alone-{language}", "soft_404", missing, causes="N1 N4")


def wordless(asked: Asked) -> Reply:
    token = f"{abs(hash((asked.path, asked.times))):x}"
    return Reply(
        200, page("The Valley Keepers", f"{PROSE}<p>Request {token} at 12:{asked.times:02}</p>")
    )


case("soft-404-wordless", "soft_404", wordless, others={"*": wordless}, causes="N1")
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
case("to-home", "redirect_to_home", moved("/", 302), others={"*": moved("/", 302)}, causes="N2")
case(
    "to-home-301",
    "redirect_to_home",
    moved("https://to-home-301.web/"),
    others={"*": moved("/")},
    causes="N2",
)
case(
    "to-error-page",
    "soft_404",
    moved("/404.html", 302),
    others={"/404.html": page("Oops", "<p>Nothing here."), "*": moved("/404.html", 302)},
    causes="N3",
)
case(
    "parked",
    "parked",
    "<title>parked.web is for sale</title><script src='//c.parkingcrew.net/js3caf.js'></script><h1>Buy this domain</h1>",
    others={"*": Reply(404, "")},
    path="/",
    causes="N6",
)
case(
    "parked-redirect",
    "parked",
    moved("https://www.hugedomains.com/domain_profile.cfm?d=x"),
    path="/",
    causes="N6",
)
case(
    "suspended",
    "suspended",
    page("Account Suspended", "<p>Contact your hosting provider."),
    path="/",
    causes="N13",
)
case(
    "render-suspended",
    "suspended",
    Reply(503, page("Service Suspended", "<p>This service has been suspended by its owner.")),
    causes="N13",
)
case(
    "github-pages",
    "suspended",
    Reply(404, page("Site not found", "<p>There isn't a GitHub Pages site here.")),
    causes="N13",
)
case("vercel-paused", "suspended", Reply(402, "<p>DEPLOYMENT_PAUSED"), causes="N13")
case(
    "nginx-default",
    "default_page",
    page(
        "Welcome to nginx!",
        "<p>If you see this page, the nginx web server is successfully installed.",
    ),
    path="/",
    causes="N16",
)
case(
    "apache-default",
    "default_page",
    page("Apache2 Ubuntu Default Page: It works", "<p>This is the default welcome page."),
    path="/",
)

site("www.hugedomains.com", {"*": page("x is for sale", "<p>This domain is for sale.")})
site("www.afternic.com", {"*": page("Inquire", "<p>Inquire about this domain. Call our experts.")})
_DEAR = "<p>We looked in every hive and under every stone of the valley, and it is nowhere to be seen today."


def rotating(asked: Asked) -> Reply:
    tip = ("wrap", "wait", "feed", "count")[asked.times % 4]
    return Reply(200, page("Keepers", PROSE * 3 + f"<p>Tip {asked.times}: {tip} them"))


_BY_META = page("Moved", "", "<meta http-equiv='refresh' content='0; url=/'>")
_BY_SCRIPT = "<script>window.location='/'</script>"
same(
    "soft-404-in-text",
    "soft_404",
    page("The Valley", f"{_DEAR}<p>The page you requested could not be found."),
    causes="N1",
)
case(
    "soft-404-by-query",
    "soft_404",
    lambda a: Reply(200, page("Article not found", "<p>There is no such article here.")),
    path="/article.php?id=991",
    others={"/article.php": GOOD, "*": Reply(404)},
    causes="N1 N11",
)
same(
    "soft-404-product",
    "soft_404",
    page("This product is no longer available", "<p>This product has been removed."),
    causes="N1",
)
same("soft-404-long-menu", "soft_404", page("Page not found", PROSE * 2), causes="N1")
same("soft-404-rotating", "soft_404", rotating, causes="N1 N4")
same(
    "soft-404-deep-wordless",
    "soft_404",
    page("The Valley Keepers", PROSE),
    path="/a/b/c.html",
    causes="N4",
)
case(
    "soft-404-by-redirect",
    "soft_404",
    moved("/oops?from=/valley", 302),
    others={"/oops": page("Not found", _DEAR), "*": lambda a: moved(f"/oops?from={a.path}", 302)},
    causes="N3",
)
case(
    "to-not-found-path",
    "soft_404",
    moved("/not-found", 302),
    others={"/not-found": page("Oops", _DEAR)},
    causes="N3",
)
case(
    "to-error-aspx",
    "soft_404",
    moved("/Error.aspx?aspxerrorpath=/valley", 302),
    others={"/Error.aspx": page("Error", _DEAR), "*": moved("/Error.aspx?aspxerrorpath=/x", 302)},
    causes="N3",
)
same("to-home-by-meta", "redirect_to_home", _BY_META, causes="N2 N15")
same("to-home-by-script", "redirect_to_home", _BY_SCRIPT, causes="N2 N15")
case(
    "to-home-index",
    "redirect_to_home",
    moved("/index.php", 302),
    others={"/index.php": HOME, "*": moved("/index.php", 302)},
    causes="N2",
)
case(
    "to-home-of-language",
    "redirect_to_home",
    moved("/en/", 302),
    others={"/en/": HOME, "*": moved("/en/", 302)},
    causes="N2",
)
same(
    "bought-and-sent-home",
    "redirect_to_home",
    moved("https://bigcorp.web/"),
    path="/docs/fieldwork/methods.html",
    causes="N2 N28",
)
site("bigcorp.web", {"/": page("BigCorp: insurance for everyone", PROSE)})
case("script-to-404", "http_404", "<script>location.replace('/nowhere')</script>", causes="N15")
case("404-with-200-siblings", "http_404", Reply(404, page("Gone", PROSE)), others={"/other": GOOD})
_PLAIN_404 = page(
    "Not found", "<p>Nothing is here, and never was, as far as we know, at this address."
)
case(
    "404-behind-guard",
    "http_404",
    Reply(404, _PLAIN_404, {"X-Iinfo": "1", "Set-Cookie": "visid_incap_1=x"}),
    causes="P6",
)
case("404-long-page", "http_404", Reply(404, page("Not found", PROSE * 30)))
case(
    "404-pdf",
    "http_404",
    Reply(404, b"%PDF", content_type="application/pdf"),
    path="/paper.pdf",
    causes="N8",
)
case(
    "404-pdf-head-lies",
    "http_404",
    lambda a: Reply(200 if a.method == "HEAD" else 404, "", content_type="application/pdf"),
    path="/paper.pdf",
    causes="N8",
)
case("404-nofollowed", "http_404", Reply(404), causes="N10")
case("410-json", "http_410", Reply(410, "{}", content_type="application/json"))
case("404-after-chain", "http_404", moved("/step0", 302), others={**chain(3), "/step3": Reply(404)})
case("404-big-page", "http_404", Reply(404, "<p>" + "no " * 500_000), causes="N26")
case(
    "loop-of-three",
    "redirect_loop",
    moved("/b", 302),
    others={"/b": moved("/c", 302), "/c": moved("/valley/winter-bees.html", 302)},
)
case("loop-to-itself", "redirect_loop", lambda a: moved(a.path, 302))
case(
    "loop-http-https",
    "redirect_loop",
    lambda a: moved(f"{'http' if a.secure else 'https'}://{a.host}{a.path}"),
)


_KOI8 = page("Страница не найдена", "<p>Нет такой страницы.").encode("koi8-r")
same(
    "soft-404-koi8",
    "soft_404",
    Reply(200, _KOI8, content_type="text/html; charset=koi8-r"),
    causes="N1 P22",
)
_SJIS = page("ページが見つかりません", "<p>x", "<meta charset=shift_jis>").encode("shift_jis")
same("soft-404-shift-jis", "soft_404", Reply(200, _SJIS, content_type="text/html"), causes="N1 P22")


def _shuffled(asked: Asked) -> Reply:
    """A soft 404 of which a third is other news each time."""
    start = sum(map(ord, asked.path)) * 7 + asked.times
    news = " ".join(
        f"{'abcdefghij'[(start + n) % 10] * 3}{'klmnopqrst'[(start * n) % 10] * 2}"
        for n in range(40)
    )
    return Reply(200, page("The Valley Keepers", f"{PROSE}<p>{news}"))


same("soft-404-a-third-new", "soft_404", _shuffled, causes="N1 N4")
case(
    "to-error-with-code",
    "soft_404",
    moved("/error?code=404", 302),
    others={"/error": page("Hm", _DEAR)},
    causes="N3",
)
