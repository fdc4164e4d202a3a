"""Five kinds of front ends and the web's bad manners, in a real Chromium."""

from __future__ import annotations

import pytest

from prospector.browser.document import Document
from prospector.demo.loopback import Reply, hang, moved
from prospector.items import Placement, RenderError
from prospector.pages import analyse
from tests.browser import apps


def read(rendered):
    return analyse(rendered.html, rendered.final_url, rendered=("read in a browser",))


def outside(page) -> list[str]:
    return [link.url for link in page.links if link.external]


def test_a_shell_with_a_router_shows_its_list(lab) -> None:
    lab.web.site("react.test", apps.react_like())
    shown = lab.show("https://react.test/links")
    page = read(shown)
    assert outside(page) == [row["url"] for row in apps.links(30)]
    assert page.title == "Beekeeping links"
    assert page.kind == "resource"
    assert {link.placement for link in page.links if link.external} == {Placement.CONTENT}
    assert page.evidence["rendering"] == ["read in a browser"]
    assert shown.complete
    assert not shown.troubles


def test_it_is_the_same_analysis_as_of_the_static_page(lab) -> None:
    lab.web.site("plain.test", {"/list": apps.static_list()})
    static = analyse(apps.static_list(), "http://plain.test/list")
    page = read(lab.show("http://plain.test/list"))
    same = ("kind", "resource_score", "links", "title", "language", "contacts", "words", "text")
    assert {name: getattr(page, name) for name in same} == {
        name: getattr(static, name) for name in same
    }


@pytest.mark.parametrize(
    ("host", "app", "count", "said"),
    [
        ("scroll.test", apps.infinite_scroll, 80, "unrolled its list from 10 to 80 links"),
        ("more.test", apps.load_more, 90, "pressed “load more” 5 times"),
        ("wall.test", apps.cookie_wall, 25, "answered a consent banner: “Reject all”"),
    ],
)
def test_lists_that_have_to_be_asked_for(lab, host, app, count, said) -> None:
    lab.web.site(host, app())
    shown = lab.show(f"https://{host}/list")
    assert len(outside(read(shown))) == count
    assert said in shown.notes
    assert "/bought" not in lab.asked(host)


def test_a_banner_over_a_list_is_answered_once_and_a_cookie_page_is_no_banner(lab) -> None:
    banner = (
        "<div class='cookie-bar' style='position:fixed;bottom:0'>We use cookies."
        "<button onclick=\"fetch('/yes');this.parentNode.remove()\">Akzeptieren</button></div>"
    )
    about = "<main class='post'><h1>Which cookies we bake</h1><button>OK</button></main>"
    body = f"{apps.static_list()}{banner}"
    lab.web.site("bar.test", {"/list": body, "/yes": Reply(204), "/about": about})
    shown = lab.show("http://bar.test/list")
    assert len(outside(read(shown))) == 30
    assert lab.asked("bar.test").count("/yes") == 1
    assert not any("banner" in note for note in lab.show("http://bar.test/about").notes)


def test_links_in_shadow_trees_are_read(lab) -> None:
    script = (
        "<script>customElements.define('link-list', class extends HTMLElement { connectedCallback() {"
        " this.attachShadow({mode: 'open'}).innerHTML ="
        " `<h2>Hives</h2><ul><li><a href='https://a.test/x'>A guide</a> on hives</li></ul><slot></slot>`;"
        " }});</script>"
    )
    body = f"<h1>Links</h1><link-list><a href='https://b.test/y'>Slotted</a></link-list>{script}"
    lab.web.site("shadow.test", {"/": body})
    page = read(lab.show("http://shadow.test/"))
    assert outside(page) == ["https://a.test/x", "https://b.test/y"]


def test_the_browser_knows_what_is_hidden(lab) -> None:
    style = (
        "<style>.a{display:none}.b{position:absolute;left:-5000px}.c{visibility:hidden}"
        ".d{width:1px;height:1px;overflow:hidden;position:absolute}.e{font-size:0}"
        ".hidden{color:green}#fold{display:none}</style>"
    )
    links = "".join(
        f"<p class='{name}'>See <a href='https://{name}.test/'>site {name}</a> for more.</p>"
        for name in ("a", "b", "c", "d", "e", "hidden", "plain")
    )
    fold = (
        "<button aria-controls='fold'>Show</button><div id='fold'>"
        "<a href='https://folded.test/'>folded</a></div>"
        "<details><summary>More</summary><a href='https://details.test/'>inside</a></details>"
        "<p><a href='https://picture.test/'><img src='/p.png' alt='A picture'></a></p>"
    )
    prose = f"<p>{apps.PROSE * 3}</p>"
    html = f"{style}<h1>Links</h1>{prose}{links}{fold}{prose}"
    lab.web.site("styled.test", {"/": html})
    shown = lab.show("http://styled.test/")
    placed = {link.url: link.placement for link in read(shown).links}
    hidden = {url for url, placement in placed.items() if placement is Placement.HIDDEN}
    assert hidden == {f"https://{name}.test/" for name in "abcde"}
    assert "5 links cannot be seen" in shown.notes
    # The HTML alone says otherwise: styles are elsewhere, and a class may be called anything.
    static = {link.url: link.placement for link in analyse(html, "http://styled.test/").links}
    assert static["https://a.test/"] is not Placement.HIDDEN


def test_marks_of_a_stranger_are_not_believed() -> None:
    html = f"<h1>Links</h1><p>{apps.PROSE}</p><a data-prospector-shown='0' href='https://a.test/'>A</a>"
    link = analyse(html, "http://x.test/").links[0]
    assert link.placement is not Placement.HIDDEN


def test_what_is_not_needed_is_not_asked_for(lab) -> None:
    html = (
        "<link rel='stylesheet' href='/style.css'><h1>Links</h1><img src='/photo.jpg'>"
        "<video src='/film.mp4'></video><script src='https://www.google-analytics.com/ga.js'></script>"
        "<iframe src='http://other.test/ad'></iframe><a href='https://a.test/'>A</a>"
        "<script src='http://cdn.test/lib.js'></script>"
        "<style>@font-face{font-family:F;src:url(/font.woff2)}h1{font-family:F}</style>"
    )
    lab.web.site("heavy.test", {"/": html, "/style.css": Reply(200, "", content_type="text/css")})
    lab.web.site("other.test", {"/ad": "ad"})
    lab.web.site("cdn.test", {"/lib.js": apps.js("document.title = 'Run'")})
    shown = lab.show("http://heavy.test/")
    assert set(lab.asked("heavy.test")) == {"/robots.txt", "/", "/style.css"}
    assert lab.asked("other.test") == []
    assert lab.asked("cdn.test") == ["/lib.js"]
    assert read(shown).title == "Run"
    note = next(note for note in shown.notes if note.startswith("not asked for"))
    assert "needless" in note
    assert "of trackers" in note


def test_robots_txt_holds_for_all_that_is_asked_of_the_site(lab) -> None:
    rules = "User-agent: *\nDisallow: /api/\nDisallow: /secret\n"
    app = apps.js(
        "fetch('/api/links').catch(() => { document.getElementById('root').innerHTML ="
        " '<h1>Page not found</h1>' })"
    )
    lab.web.site(
        "ruled.test",
        {"/robots.txt": rules, "/": apps.shell("/app.js"), "/app.js": app, "/api/links": "[]",
         "/secret": "no", "/go": "<script>location.href = '/secret'</script>"},
    )  # fmt: skip
    shown = lab.show("http://ruled.test/")
    assert "/api/links" not in lab.asked("ruled.test")
    assert "robots.txt forbids" in shown.troubles[0]
    with pytest.raises(RenderError, match=r"robots\.txt forbids"):
        lab.show("http://ruled.test/secret")
    with pytest.raises(RenderError, match=r"robots\.txt forbids"):
        lab.show("http://ruled.test/go")
    assert "/secret" not in lab.asked("ruled.test")


def test_workers_and_what_is_fetched_ahead_go_round_nothing(lab) -> None:
    rules = "User-agent: *\nDisallow: /secret\n"
    ahead = '{"prefetch": [{"urls": ["/ahead"], "eagerness": "immediate"}]}'
    html = (
        f"{apps.static_list(3)}<script type='speculationrules'>{ahead}</script>"
        "<link rel=prefetch href='/later'><script>new Worker('/worker.js');</script>"
        "<script>new SharedWorker('/shared.js');</script>"
    )
    lab.web.site(
        "sly.test",
        {"/robots.txt": rules, "/": html, "/menu.js": apps.js(""),
         "/worker.js": apps.js("fetch('/secret/a')"), "/shared.js": apps.js("fetch('/secret/b')")},
    )  # fmt: skip
    page = Document(200, {"content-type": "text/html", "speculation-rules": '"/r"'}, html.encode())
    shown = lab.show("https://sly.test/", document=page)
    assert set(lab.asked("sly.test")) == {"/robots.txt", "/menu.js", "/worker.js"}
    assert "robots.txt forbids asking for it: https://sly.test/secret/a" in shown.troubles


def test_at_most_two_requests_at_once_reach_a_host(lab) -> None:
    scripts = "".join(f"<script async src='/s{n}.js'></script>" for n in range(12))
    pages = {
        f"/s{n}.js": Reply(200, ";", content_type="text/javascript", delay=0.1) for n in range(12)
    }
    lab.web.site(
        "busy.test", {"/": f"<h1>Busy</h1>{scripts}<a href='https://a.test/'>A</a>", **pages}
    )
    for scheme in ("http", "https"):
        lab.show(f"{scheme}://busy.test/")
    assert len(lab.asked("busy.test")) == 28
    assert lab.web.log.most["busy.test"] == 2


def test_dialogs_popups_and_downloads_do_not_hold_it_up(lab) -> None:
    html = (
        "<h1>Links</h1><a href='https://a.test/'>A</a><script>alert('hello'); confirm('sure?');"
        "window.open('/popup'); setTimeout(() => { location.href = '/file.zip' }, 100);"
        "window.onbeforeunload = () => 'stay!';</script>"
    )
    file = Reply(200, "PK", {"Content-Disposition": "attachment"}, content_type="application/zip")
    lab.web.site("rude.test", {"/": html, "/popup": "<h1>Pop</h1>", "/file.zip": file})
    assert outside(read(lab.show("http://rude.test/"))) == ["https://a.test/"]
    assert "/popup" not in lab.asked("rude.test")
    with pytest.raises(RenderError):
        lab.show("http://rude.test/file.zip")


def test_what_is_no_page_is_not_rendered(lab) -> None:
    lab.web.site("pdf.test", {"/x": Reply(200, "%PDF", content_type="text/plain")})
    with pytest.raises(RenderError, match="no web page but text/plain"):
        lab.show("http://pdf.test/x")


def test_a_click_of_ours_leads_nowhere(lab) -> None:
    html = f"{apps.static_list(5)}<button onclick=\"location.href='/elsewhere'\">Load more</button>"
    lab.web.site("trap.test", {"/list": html, "/elsewhere": "<h1>Elsewhere</h1>"})
    shown = lab.show("http://trap.test/list")
    assert shown.final_url == "http://trap.test/list"
    assert len(outside(read(shown))) == 5
    assert "/elsewhere" not in lab.asked("trap.test")


def test_an_endless_list_has_an_end(lab) -> None:
    script = (
        "<script>let n = 0; const add = () => { for (let i = 0; i < 1500; i++) {"
        "const a = document.createElement('a'); a.href = 'https://a' + n + '.test/'; a.innerText = 'Site ' + n++;"
        "const p = document.createElement('p'); p.append(a); document.body.append(p); } };"
        "addEventListener('scroll', add); add();</script>"
    )
    lab.web.site("endless.test", {"/": f"<body><h1>Links</h1>{script}"})
    shown = lab.show("http://endless.test/")
    assert 1_000 < len(outside(read(shown))) < 12_000
    assert "the list goes on; it was read up to here" in shown.notes


def test_a_slow_page_is_read_as_it_is_in_the_end(browser) -> None:
    from tests.browser.conftest import Lab

    with Lab(PROSPECTOR_RENDER_SECONDS="3") as lab:
        script = (
            "<script>let n = 0; setInterval(() => document.body.insertAdjacentHTML('beforeend',"
            "`<p><a href='https://t${n++}.test/'>tick</a></p>`), 100)</script>"
        )
        lab.web.site("ticker.test", {"/": f"<body><h1>Links</h1>{script}", "/wait": hang})
        shown = lab.show("http://ticker.test/")
        assert not shown.complete
        assert "content was still coming after 3 seconds" in shown.notes
        assert outside(read(shown))
        with pytest.raises(RenderError):
            lab.show("http://ticker.test/wait")


def test_redirects_of_documents_and_scripts_are_followed(lab) -> None:
    lab.web.site(
        "moved.test",
        {"/": moved("/new"), "/new": "<script>location.replace('/newer')</script>",
         "/newer": "<h1>Here</h1><a href='x'>x</a><a href='https://a.test/'>A</a>"},
    )  # fmt: skip
    shown = lab.show("http://moved.test/")
    assert shown.final_url == "http://moved.test/newer"
    assert outside(read(shown)) == ["https://a.test/"]


def test_it_says_who_it_is_and_keeps_nothing(lab) -> None:
    seen = []

    def answer(asked):
        seen.append(asked.headers)
        return Reply(200, "<h1>Hello</h1><a href='https://a.test/'>A</a>", {"Set-Cookie": "id=7"})

    lab.web.site("who.test", answer)
    for _ in range(2):
        lab.show("http://who.test/page")
    browser_headers = [headers for headers in seen if "chrome/" in headers["user-agent"].lower()]
    assert len(browser_headers) == 2
    assert all("compatible; Prospector/" in one["user-agent"] for one in browser_headers)
    assert all("cookie" not in one for one in browser_headers)
