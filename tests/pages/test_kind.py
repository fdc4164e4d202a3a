"""Curated lists of links in many layouts and languages, and all that only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospector.items import PageKind
from prospector.pages import analyse

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


def test_a_declared_article_is_a_list_only_when_something_names_one() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle"}</script>'
    story = page(items(30), "A long day in the city", head)
    assert kind(page(items(30), "A long day in the city"), "https://a.test/p7") is PageKind.RESOURCE
    assert kind(story, "https://a.test/p7") is PageKind.ARTICLE
    assert kind(page(items(30), "Useful links", head), "https://a.test/p7") is PageKind.RESOURCE


def test_a_list_that_is_named_like_a_sidebar_counts_when_nothing_else_is_there() -> None:
    html = page(f"<h1>Useful links</h1><div class='resource sidebar'>{items(14)}</div>", "Links")
    assert kind(html, "https://bees.test/links.html") is PageKind.RESOURCE


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3_000), st.text(max_size=60))
def test_any_bytes_have_a_kind(html: bytes, path: str) -> None:
    found = analyse(html, f"https://a.test/{path}")
    assert 0 <= found.resource_score <= 100
    assert found.evidence["kind"]
