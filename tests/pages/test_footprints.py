"""The wording of titles and addresses, and the finer kinds that they and a page's data tell."""

from __future__ import annotations

import pytest

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

PROSE = "<p>" + "The bees fly out in spring when the willows bloom and bring pollen. " * 6 + "</p>"


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
    html = f"<html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    assert analyse(html, url).kind is expected


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
