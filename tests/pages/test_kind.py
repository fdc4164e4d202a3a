"""Kinds of pages: curated lists, all that only looks like one, and the finer kinds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospector.items import PageKind
from prospector.pages import analyse
from prospector.pages.footprints import (
    file_name,
    is_home,
    link_promise,
    names_another_kind,
    title_promise,
    url_promise,
)

PROSE = (
    "<p>"
    + "The bees fly out in spring when the willows bloom and bring the first pollen. " * 6
    + "</p>"
)


def item(number: int, words: str = "All about keeping bees in town") -> str:
    return f'<li><a href="https://site{number}.test/">Bee site {number}</a> – {words}</li>'


def items(count: int, start: int = 0) -> str:
    return "<ul>" + "".join(map(item, range(start, start + count))) + "</ul>"


def page(body: str, title: str = "", head: str = "") -> str:
    return f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def kind(html: str, url: str) -> PageKind:
    return analyse(html, url).kind


LISTS = {
    "described list": items(12),
    "table": "<table>"
    + "".join(
        f"<tr><td><a href='http://s{n}.test'>Site {n}</a></td><td>What there is on it</td></tr>"
        for n in range(12)
    )
    + "</table>",
    "definition list": "<dl>"
    + "".join(
        f"<dt><a href='http://s{n}.test'>Site {n}</a></dt><dd>What there is</dd>" for n in range(12)
    )
    + "</dl>",
    "lines with breaks": "<p>"
    + "<br>".join(f"<a href='http://s{n}.test'>Site {n}</a> - a word" for n in range(12))
    + "</p>",
    "old tables and font": "<table><tr><td><font size=2>"
    + "<br>".join(f"Club {n}: <a href='http://s{n}.test'>http://s{n}.test</a>" for n in range(12))
    + "</font></td></tr></table>",
    "cards": "".join(
        f"<a href='http://s{n}.test'><div>Tool {n}</div><p>What the tool is good for</p></a>"
        for n in range(12)
    ),
    "grouped": "".join(f"<h2>Group {g}</h2>{items(5, 5 * g)}" for g in range(3)),
}


@pytest.mark.parametrize("layout", LISTS)
@pytest.mark.parametrize(
    ("title", "url"),
    [
        ("Useful links", "https://bees.test/page7.html"),
        ("Beekeeping", "https://bees.test/links.html"),
        ("Nützliche Links", "https://imker.test/verein/linkliste.html"),
        ("Enlaces de interés", "https://abejas.test/enlaces.htm"),
        ("Liens utiles", "https://abeilles.test/liens.html"),
        ("Link utili", "https://api.test/link-utili/"),
        ("Links úteis", "https://abelhas.test/recursos"),
        ("Nuttige links", "https://bijen.test/links"),
        ("Przydatne linki", "https://pszczoly.test/linki.html"),
        ("Užitečné odkazy", "https://vcely.test/odkazy.html"),
        ("Användbara länkar", "https://bin.test/lankar.html"),
        ("Полезные ссылки", "https://pchely.test/links.php"),
        ("リンク集", "https://mitsubachi.test/link.html"),
    ],
)
def test_a_list_of_links_is_a_resource_page_in_any_layout_and_language(
    layout: str, title: str, url: str
) -> None:
    body = f"<h1>{title}</h1>{LISTS[layout]}"
    found = analyse(page(body, title), url)
    assert found.kind is PageKind.RESOURCE, found.evidence["resource_score"]
    assert found.resource_score >= 50
    assert "external links to" in found.evidence["resource_score"][0]


NOT_LISTS = {
    "too few links": (items(7), "Links", "https://bees.test/links.html"),
    "few sites": (
        "".join(f"<li><a href='https://one.test/{n}'>Page {n}</a></li>" for n in range(40)),
        "Links",
        "https://bees.test/links.html",
    ),
    "own documents": (
        "".join(f"<li><a href='/files/{n}.pdf'>Guide {n}</a></li>" for n in range(40)),
        "Resources",
        "https://bees.test/resources/",
    ),
    "article with sources": (
        PROSE.replace("willows", "<a href='https://a{}.test/2020/05/a-long-article'>willows</a>")
        * 3
        + "".join(
            f"<p>As was shown in a long study of last year <a href='https://s{n}.test/2021/x/y.html'>by"
            f" the authors</a> the bees come back to the same trees again and again in spring.</p>"
            for n in range(12)
        )
        + PROSE * 6,
        "How bees find their way",
        "https://bees.test/2021/05/how-bees-find-their-way",
    ),
    "news with dates": (
        "".join(
            f"<li>{n + 1} March 2020: The club was in the papers, and many came to see it"
            f" <a href='https://paper{n}.test/2020/03/{n}/story.html'>here</a></li>"
            for n in range(20)
        ),
        "News",
        "https://bees.test/news.html",
    ),
    "sponsors as logos": (
        "".join(
            f"<td><a href='https://firm{n}.test'><img src='{n}.png'></a></td>" for n in range(14)
        ),
        "Our sponsors",
        "https://bees.test/sponsors.html",
    ),
    "publications": (
        "".join(
            f"<li>A. Smith, B. Jones et al. On bees {n}. Journal of Bees, vol. {n}, pp. 1-9, 2019."
            f" <a href='https://doi{n % 7}.test/10.1000/{n}/abc'>pdf</a></li>"
            for n in range(30)
        ),
        "Publications",
        "https://bees.test/publications.html",
    ),
    "link in bio": (
        "".join(
            f"<a href='https://{host}/me'>{host}</a><br>"
            for host in (
                *("twitter.com", "facebook.com", "instagram.com", "youtube.com", "tiktok.com"),
                *("patreon.com", "twitch.tv", "linkedin.com", "github.com", "soundcloud.com"),
            )
        ),
        "My links",
        "https://bio.test/links",
    ),
    "search results": (items(30), "Search results", "https://bees.test/search?q=bees"),
    "paid directory": (
        "<p>Submit your site: regular listing $10, featured links $50.</p>" + items(40),
        "Links directory",
        "https://dir.test/links.html",
    ),
    "link farm": (
        "".join(
            f"<li><a href='https://s{n}.test'>best online casino {n}</a> poker and slots</li>"
            for n in range(40)
        ),
        "Useful links",
        "https://farm.test/links.html",
    ),
    "blogroll beside an article": (
        f"<main><h1>A year with bees</h1>{PROSE * 8}</main><aside class=sidebar>{items(60)}</aside>",
        "A year with bees",
        "https://blog.test/2020/a-year-with-bees/",
    ),
    "blogroll beside a short article with links": (
        f"<div id=secondary class=widget-area><h3>Blogroll</h3>{items(12)}</div><h1>Frost</h1>"
        + "".join(
            f"<p>{PROSE[3:200]} <a href='https://x{n}.test/a'>as I read</a> {PROSE[3:160]}</p>"
            for n in range(3)
        ),
        "Frost in April",
        "https://blog.test/frost-in-april",
    ),
    "home page": (f"<h1>Bee club</h1>{PROSE * 4}{items(9)}", "Welcome", "https://club.test/"),
    "tag archive": (
        "".join(
            f"<h2><a href='/2020/{n}'>Post {n}</a></h2><p>An excerpt of the post on bees.</p>"
            for n in range(20)
        ),
        "Posts tagged bees",
        "https://bees.test/tag/bees/",
    ),
}


@pytest.mark.parametrize("name", NOT_LISTS)
def test_what_only_looks_like_a_list_of_links_is_none(name: str) -> None:
    body, title, url = NOT_LISTS[name]
    found = analyse(page(body, title), url)
    assert found.kind is not PageKind.RESOURCE, found.evidence["resource_score"]
    assert found.resource_score < 50


def test_a_list_that_is_named_like_a_sidebar_counts_when_nothing_else_is_there() -> None:
    html = page(f"<h1>Useful links</h1><div class='resource sidebar'>{items(14)}</div>", "Links")
    assert kind(html, "https://bees.test/links.html") is PageKind.RESOURCE


@pytest.mark.parametrize(
    ("url", "title", "head", "body", "expected"),
    [
        ("https://a.test/", "A", "", PROSE, PageKind.HOME),
        ("https://a.test/index.html", "A", "", PROSE, PageKind.HOME),
        ("https://a.test/story", "Bees", "", PROSE * 4, PageKind.ARTICLE),
        (
            "https://a.test/story",
            "Bees",
            '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
            "<p>Short.</p>",
            PageKind.ARTICLE,
        ),
        ("https://a.test/write-for-us", "Write for us", "", PROSE, PageKind.GUEST_POST),
        ("https://a.test/x", "Gastbeitrag schreiben", "", PROSE, PageKind.GUEST_POST),
        ("https://a.test/viewtopic.php?t=1", "Swarm!", "", PROSE, PageKind.FORUM),
        ("https://forum.a.test/x", "Swarm!", "", PROSE, PageKind.FORUM),
        (
            "https://a.test/t/swarm",
            "Swarm",
            "<meta name=generator content='Discourse 3'>",
            PROSE,
            PageKind.FORUM,
        ),
        ("https://a.test/hive", "Hive", "", "<button>Add to cart</button>", PageKind.PRODUCT),
        (
            "https://a.test/hive",
            "Hive",
            '<script type="application/ld+json">{"@type":"Product"}</script>',
            PROSE * 4,
            PageKind.PRODUCT,
        ),
        ("https://a.test/tag/bees/", "bees", "", PROSE, PageKind.LISTING),
        ("https://a.test/?s=bees", "bees", "", PROSE, PageKind.LISTING),
        ("https://a.test/author/jane/", "Jane", "", PROSE, PageKind.PROFILE),
        ("https://a.test/imprint", "Imprint", "", "<p>Us</p>", PageKind.OTHER),
        (
            "https://a.test/members",
            "Members",
            "",
            "".join(f"<p><a href='mailto:m{n}@a.test'>Member {n}</a></p>" for n in range(9)),
            PageKind.DIRECTORY,
        ),
    ],
)
def test_finer_kinds(url: str, title: str, head: str, body: str, expected: PageKind) -> None:
    assert kind(page(body, title, head), url) is expected


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("Useful links", 1, 1),
        ("Links", 0.7, 0.7),
        ("Enlaces de interés", 1, 1),
        ("Recommended reading", 1, 1),
        ("12 tools that every data analyst must have in 2026", 0.1, 0.4),
        ("Press resources", 0, 0),
        ("Permalink", 0, 0),
        ("Open source", 0, 0),
        ("A walk in the woods", 0, 0),
    ],
)
def test_how_much_a_title_promises(text: str, least: float, most: float) -> None:
    assert least <= title_promise(text) <= most


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test/links.html", 1.0),
        ("https://a.test/links1.htm", 1.0),
        ("https://a.test/usefulLinks.php", 1.0),
        ("https://a.test/resources/", 1.0),
        ("https://a.test/links/index.html", 1.0),
        ("https://a.test/verein/linkliste", 1.0),
        ("https://a.test/nos-liens.html", 1.0),
        ("https://a.test/five-free-resources-for-small-firms-today", 0.5),
        ("https://a.test/backlinks.html", 0.0),
        ("https://a.test/link-building/", 0.0),
        ("https://a.test/about.html", 0.0),
        ("https://a.test/", 0.0),
        ("http://[bad", 0.0),
    ],
)
def test_how_much_an_address_promises(url: str, expected: float) -> None:
    assert url_promise(url) == expected


def test_a_link_promises_by_its_words_and_its_address_together() -> None:
    both = link_promise("Useful links", "https://a.test/links.html")
    assert both == 1
    assert both > link_promise("Useful links", "https://a.test/p7") > 0
    assert link_promise("Links", "https://a.test/p7") > 0
    assert link_promise("Link exchange", "https://a.test/links.html") == 0
    assert link_promise("Cake", "https://a.test/cake") == 0


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.test", True),
        ("https://a.test/default.aspx", True),
        ("https://a.test/club/index.html", True),
        ("https://a.test/a/b/index.html", False),
        ("https://a.test/links.html", False),
    ],
)
def test_first_pages(url: str, expected: bool) -> None:
    assert is_home(url) is expected


def test_names_of_other_kinds() -> None:
    assert names_another_kind("Our sponsors")
    assert names_another_kind(file_name("https://a.test/press-coverage.html"))
    assert not names_another_kind("Beekeeping")


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3_000), st.text(max_size=60))
def test_any_bytes_have_a_kind(html: bytes, path: str) -> None:
    found = analyse(html, f"https://a.test/{path}")
    assert 0 <= found.resource_score <= 100
    assert found.evidence["kind"]
