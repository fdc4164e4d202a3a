"""Where a link stands, on pages of many layouts and in several languages.

Every page holds the same article, so that what differs is only how its author marks the parts.
"""

from __future__ import annotations

import pytest

from prospector.items import Link, Placement
from prospector.pages import analyse

TEXT = (
    "Solitary bees nest in hollow stems, in beetle holes and in bare sandy ground, and most of them"
    " fly for a few weeks only, from the first willow blossom to the last ivy of the autumn. "
)
PROSE = f"<p>{TEXT * 2}</p>" * 3
CITED = (
    f'<p>{TEXT}A good start is the <a href="http://cited.example/">survey of the counties</a>,'
    " which lists the species that were seen there since 1990.</p>"
)
MARKED = '<a href="http://marked.example/here">The marked one</a>'
CITED_TOO = f"<p>{TEXT}Read the {MARKED}, which lists all that were seen there.</p>"
FACEBOOK = '<a href="http://marked.example/sharer">Facebook</a>'
PAGE = "http://www.bees.example/articles/nesting.html"


def link_in(html: str, address: str = "marked.example") -> Link:
    found = [link for link in analyse(html, PAGE).links if address in link.url]
    assert len(found) == 1, found
    return found[0]


def page(before: str = "", after: str = "", inside: str = "") -> str:
    return (
        "<!doctype html><title>Where bees nest</title><body>"
        f"{before}<h1>Where bees nest</h1>{PROSE}{inside}{CITED}{PROSE}{after}</body>"
    )


MENU = "".join(f'<li><a href="/p{n}">Page {n}</a></li>' for n in range(6))

AROUND = [
    # HTML5 landmarks
    (f"<nav><ul>{MENU}<li>{MARKED}</li></ul></nav>", "nav"),
    (f"<header><p>{MARKED}</p></header>", "header"),
    (f"<footer><p>{MARKED}</p></footer>", "footer"),
    (f"<aside><p>{MARKED}</p></aside>", "sidebar"),
    # ARIA roles
    (f'<div role="navigation"><ul>{MENU}<li>{MARKED}</li></ul></div>', "nav"),
    (f'<div role="menubar">{MARKED}</div>', "nav"),
    (f'<div role="banner">{MARKED}</div>', "header"),
    (f'<div role="contentinfo">{MARKED}</div>', "footer"),
    (f'<div role="complementary">{MARKED}</div>', "sidebar"),
    # class words and ids, in the spellings of several frameworks and languages
    (f'<div class="main-nav">{MARKED}</div>', "nav"),
    (f'<div class="mainNav">{MARKED}</div>', "nav"),
    (f'<div id="hauptnavigation">{MARKED}</div>', "nav"),
    (f'<ul class="hauptmenue"><li>{MARKED}</li></ul>', "nav"),
    (f'<div class="breadcrumbs">{MARKED}</div>', "nav"),
    (f'<div class="brotkrumen">{MARKED}</div>', "nav"),
    (f'<div class="site-header">{MARKED}</div>', "header"),
    (f'<div id="kopfbereich">{MARKED}</div>', "header"),
    (f'<div class="cabecera">{MARKED}</div>', "header"),
    (f'<div id="site-footer">{MARKED}</div>', "footer"),
    (f'<div class="fusszeile">{MARKED}</div>', "footer"),
    (f'<div class="colophon">{MARKED}</div>', "footer"),
    (f'<div class="seitenleiste">{MARKED}</div>', "sidebar"),
    (f'<div class="barra-lateral">{MARKED}</div>', "sidebar"),
    (f'<div id="sidebar-right">{MARKED}</div>', "sidebar"),
    (f'<div class="widget widget_text">{MARKED}</div>', "sidebar"),
    (f'<div class="related-posts">{MARKED}</div>', "sidebar"),
    (f'<div class="articulos-relacionados relacionados">{MARKED}</div>', "sidebar"),
    (f'<div class="social-share">{MARKED}</div>', "sidebar"),
    (f'<div class="werbung">{MARKED}</div>', "sidebar"),
    (f'<div id="comments"><p>Great, see {MARKED} for more.</p></div>', "comment"),
    (f'<div class="kommentare"><p>Schön, siehe {MARKED}.</p></div>', "comment"),
    (f'<ol class="commentaires"><li>Merci, {MARKED}</li></ol>', "comment"),
    (f'<div class="comentarios"><p>Gracias {MARKED}</p></div>', "comment"),
    (f'<div class="author-bio"><p>Ann writes about bees at {MARKED}.</p></div>', "author_bio"),
    (f'<div class="about-author"><p>Ann writes at {MARKED}.</p></div>', "author_bio"),
    (f"<h3>About the author</h3><p>Ann writes about bees at {MARKED}.</p>", "author_bio"),
    (
        f"<h3>Über die Autorin</h3><p>Anna schreibt über Bienen, auch auf {MARKED}.</p>",
        "author_bio",
    ),
    # comments that only a heading tells of
    (f"<h3>11 responses to “Where bees nest”</h3><p>{TEXT} {MARKED} knows.</p>", "comment"),
    (f"<h2>3 Kommentare</h2><table><tr><td>{TEXT} {MARKED}</td></tr></table>", "comment"),
    (f'<div class="autorenbox"><p>Anna schreibt auf {MARKED}.</p></div>', "author_bio"),
    # hidden from readers
    (f'<div style="display:none">{MARKED}</div>', "hidden"),
    (f'<div style="position:absolute; left:-9999px">{MARKED}</div>', "hidden"),
    (f"<div hidden>{MARKED}</div>", "hidden"),
    (f'<p style="font-size:0">{MARKED}</p>', "hidden"),
    (f'<div class="visually-hidden">{MARKED}</div>', "hidden"),
]


@pytest.mark.parametrize(("part", "expected"), AROUND)
@pytest.mark.parametrize("place", ["before", "after"])
def test_part_around_the_text(part: str, expected: str, place: str) -> None:
    html = page(before=part) if place == "before" else page(after=part)
    assert link_in(html).placement == expected
    assert link_in(html, "cited.example").placement is Placement.CONTENT


WRAPPERS = [
    "{}",
    "<main>{}</main>",
    "<main><article>{}</article></main>",
    '<div role="main">{}</div>',
    '<div id="content"><div class="post type-post hentry category-news">{}</div></div>',
    '<div class="mw-body"><div id="mw-content-text"><div class="mw-parser-output">{}</div></div></div>',
    '<table width="100%"><tr><td valign="top"><font face="Arial" size="2">{}</font></td></tr></table>',
    '<table><tr><td><a href="/1">1</a><br><a href="/2">2</a></td><td>{}</td></tr></table>',
    '<center><font size="3">{}</font></center>',
    # names of a part on something that holds the whole text say nothing
    '<div class="page-header-wrap header">{}</div>',
    '<div class="has-sidebar with-footer">{}</div>',
    '<div class="sidebar">{}</div>',
    '<div class="comment"><div class="text">{}</div></div>',
    '<form id="aspnetForm"><div class="inhalt">{}</div></form>',
    '<div class="overflow-hidden menu-open">{}</div>',
]


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_sentence_of_the_text_is_content(wrapper: str) -> None:
    html = f"<title>Bees</title><body>{wrapper.format(PROSE + CITED + PROSE)}"
    assert link_in(html, "cited.example").placement is Placement.CONTENT


INSIDE = [
    (f"<ul><li>{MARKED}: traps and keys for beginners, with drawings</li></ul>", True),
    (f"<blockquote><p>{TEXT}, says {MARKED}.</p></blockquote>", True),
    (f"<table><tr><td>Keys</td><td>{MARKED}, with drawings of wings</td></tr></table>", True),
    (f"<p>{TEXT}<b>See the {MARKED}</b> for pictures of all of them.</p>", True),
    ('<p class="share"><a href="http://marked.example/sharer.php?u=1">Tweet</a></p>', False),
    # what builders, scripts and numbered headings are called tells of no part
    (f'<div class="elementor-widget elementor-widget-text-editor">{CITED_TOO}</div>', True),
    (f'<div id="the-social-life-of-bees-and-their-ads">{CITED_TOO}</div>', True),
    (f'<div class="bbcode_postedby">{CITED_TOO}</div>', True),
    (
        f'<p>{TEXT} <a class="tag" href="http://marked.example/here">Osmia</a> is one of them.</p>',
        True,
    ),
    (f'<p class="advert">{MARKED}</p>', False),
    (f'<div class="elementor-widget elementor-widget-share-buttons">{MARKED}</div>', False),
    (f'<div class="js-share-links">{MARKED}</div>', False),
    (f"<p>Follow us on {FACEBOOK} for more of this.</p>", False),
    ('<p>Tags: <a href="http://marked.example/here">bees</a></p>', False),
    (f'<ul class="pagination"><li>{MARKED}</li></ul>', False),
    (f'<div class="entry-meta">Filed under {MARKED}</div>', False),
    (f'<p class="tags">Tags: {MARKED}</p>', False),
]


@pytest.mark.parametrize(("part", "is_content"), INSIDE)
def test_part_amid_the_text(part: str, is_content: bool) -> None:
    placement = link_in(page(inside=part)).placement
    assert (placement is Placement.CONTENT) == is_content


FORUM = "".join(
    f'<div class="post" id="post{n}"><div class="postauthor"><a href="/u/{n}">user{n}</a></div>'
    f'<div class="postbody"><p>{TEXT * 2}</p></div></div>'
    for n in range(5)
)


BYLINES = [
    '<meta name="author" content="Ann Miller">',
    '<p>By <a rel="author" href="/x">Ann  Miller</a>, 4 May</p>',
    '<div>By <a href="/authors/ann-miller/">Ann Miller</a></div>',
]


@pytest.mark.parametrize("byline", BYLINES)
def test_last_paragraph_about_the_author(byline: str) -> None:
    def written(**parts: str) -> str:
        if byline.startswith("<meta"):
            return page(**parts).replace("<title>", byline + "<title>")
        return page(before=byline, **parts)

    about = (
        f"<p>ANN MILLER keeps bees in three counties, writes about them at {MARKED} and sings.</p>"
    )
    assert link_in(written(after=about)).placement is Placement.AUTHOR_BIO
    assert link_in(written(inside=about)).placement is Placement.CONTENT
    assert link_in(page(after=about)).placement is Placement.CONTENT


BIOS = [
    ("Dr. Ann Maria Keeper", "is a gardener in York who has kept bees", Placement.AUTHOR_BIO),
    ("Anna Imker", "ist Gärtnerin in Ulm, hält Bienen", Placement.AUTHOR_BIO),
    ("Anna Imker", "Gärtnerin in Ulm, hält Bienen", Placement.CONTENT),  # may be any list of people
    ("Where they nest", "is a question that takes a summer", Placement.CONTENT),
]


@pytest.mark.parametrize(("heading", "beginning", "expected"), BIOS)
def test_last_paragraph_that_goes_on_from_a_name(
    heading: str, beginning: str, expected: Placement
) -> None:
    part = (
        f"<h3>{heading}</h3><p>{beginning}, and tells of it at {MARKED}, with pictures of all.</p>"
    )
    assert link_in(page(after=part)).placement is expected


TITLES = ["Kommentar: Bienen sind keine Haustiere", "Thoughts on bees", "Responses to a dry summer"]


@pytest.mark.parametrize("title", TITLES)
def test_title_that_begins_like_a_heading_of_comments(title: str) -> None:
    html = page().replace("<h1>Where bees nest", f"<h1>{title}")
    assert link_in(html, "cited.example").placement is Placement.CONTENT


LICENCES = [
    ("Unless otherwise noted, what stands here is under", False),
    ("Sofern nicht anders ausgewiesen, stehen Inhalte dieser Website unter", False),
    ("This work is licensed under a", False),
    ("Photo by Ann Keeper, ", True),  # the credit of one picture is part of the text
]


@pytest.mark.parametrize(("words", "is_content"), LICENCES)
def test_licence_of_the_site_is_no_content(words: str, is_content: bool) -> None:
    deed = '<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>'
    html = page(inside=f"<p>{words} {deed}</p>")
    assert (link_in(html, "creativecommons").placement is Placement.CONTENT) == is_content


CARD = (
    '<a class="btn card" href="http://site{}.example/"><div>Site {}</div>'
    "<p>keys and maps of the bees of this county, with pictures of each</p></a>"
)


def test_cards_that_describe_other_sites_are_content() -> None:
    cards = "".join(CARD.format(n, n) for n in range(20))
    html = f"<title>Links</title><body><main><h1>Links about bees</h1><div>{cards}</div></main>"
    assert {link.placement for link in analyse(html, PAGE).links} == {Placement.CONTENT}


def test_posts_of_a_forum_are_its_content() -> None:
    answer = f'<div class="post"><div class="postbody"><p>{TEXT} Try {MARKED}.</p></div></div>'
    html = f'<body><div id="topics"><a href="/">Index</a></div>{FORUM}{answer}{FORUM}'
    assert link_in(html).placement is Placement.CONTENT


def entries(count: int) -> str:
    return "".join(
        f'<li><a href="http://site{n}.example/">Site {n}</a> – keys and maps of the bees of'
        f" county {n}</li>"
        for n in range(count)
    )


@pytest.mark.parametrize(
    "layout",
    [
        "<h1>Links</h1><ul>{}</ul>",
        "<main><h2>Links about bees</h2><ul>{}</ul></main>",
        '<div class="related-links"><h1>Links</h1><ul>{}</ul></div>',
        '<table><tr><td><font size="2"><h3>Our favourite links</h3><ul>{}</ul></font></td></tr></table>',
    ],
)
def test_list_of_links_is_the_content_of_a_page_of_links(layout: str) -> None:
    menu = f'<div id="menu"><ul>{MENU}</ul></div>'
    html = f"<title>Links about bees</title><body>{menu}{layout.format(entries(30))}"
    links = [link for link in analyse(html, PAGE).links if link.external]
    assert len(links) == 30
    assert {link.placement for link in links} == {Placement.CONTENT}


def test_menu_of_a_page_of_links_is_none_of_its_content() -> None:
    html = f'<body><div id="menu"><ul>{MENU}</ul></div><h1>Links</h1><ul>{entries(30)}</ul>'
    menu = [link for link in analyse(html, PAGE).links if not link.external]
    assert {link.placement for link in menu} == {Placement.NAV}
