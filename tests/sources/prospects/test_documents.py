"""Sitemaps, feeds, blogrolls, lists, saved results and exports as they come: from bytes to finds."""

from __future__ import annotations

import contextlib
import gzip
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.niche import Niche, SourceSpec
from prospector.sources.prospects.asker import _unzipped
from prospector.sources.prospects.found import Answer, Reading, SourceError
from prospector.sources.prospects.kinds import source_of
from prospector.sources.prospects.kinds.results import target_of

if TYPE_CHECKING:
    from pathlib import Path

NICHE = Niche("bees", domains=("ours.test",), terms={"beekeeping": 1.0})
SITE = "https://club.test/sitemap.xml"


def parse(kind: str, body: bytes | str, where: str = "", level: int = 1, **headers: str) -> Reading:
    source = source_of(SourceSpec(kind), NICHE)
    data = body.encode() if isinstance(body, str) else body
    return source.parse(data, where or f"https://club.test/{kind}", headers, level)  # type: ignore[attr-defined]


def urls(reading: Reading) -> list[str]:
    return [one.url for one in reading.found]


def test_a_sitemap_names_pages_and_only_those() -> None:
    reading = parse(
        "sitemap",
        '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        ' xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
        "<url><loc> https://club.test/links </loc><image:image><image:loc>https://club.test/a.png"
        "</image:loc></image:image></url><url><loc>/resources?a=1&amp;b=2</loc></url></urlset>",
        SITE,
    )
    assert urls(reading) == ["https://club.test/links", "https://club.test/resources?a=1&b=2"]
    assert reading.found[0].on == SITE


def test_an_index_leads_to_its_sitemaps_but_not_for_ever() -> None:
    index = (
        "<sitemapindex><sitemap><loc>https://club.test/one.xml.gz</loc></sitemap>"
        "<sitemap><loc>https://club.test/one.xml.gz</loc></sitemap></sitemapindex>"
    )
    (ask,) = parse("sitemap", index, SITE).more
    assert (ask.url, ask.number, ask.page) == ("https://club.test/one.xml.gz", 2, True)
    with pytest.raises(SourceError, match="names no address"):
        parse("sitemap", index, SITE, level=3)


def test_robots_txt_names_sitemaps_else_the_usual_place_is_asked() -> None:
    robots = "https://club.test/robots.txt"
    named = parse("sitemap", "User-agent: *\nSitemap: https://cdn.test/a.xml\n", robots)
    assert [ask.url for ask in named.more] == ["https://cdn.test/a.xml"]
    assert [ask.url for ask in parse("sitemap", "", robots).more] == [SITE]


def test_a_sitemap_may_be_text() -> None:
    assert urls(parse("sitemap", "https://club.test/a\nnonsense\nhttps://club.test/b\n")) == [
        "https://club.test/a",
        "https://club.test/b",
    ]


def test_a_zipped_answer_is_unpacked_and_a_bomb_is_cut() -> None:
    assert _unzipped(gzip.compress(b"<urlset/>")) == (b"<urlset/>", False)
    body, cut = _unzipped(gzip.compress(b" " * 60_000_000))
    assert (len(body), cut) == (52_428_800, True)
    assert _unzipped(b"\x1f\x8bnot gzip") == (b"\x1f\x8bnot gzip", False)


def test_entities_of_a_hostile_sitemap_are_not_followed() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]><urlset><url><loc>https://club.test/&b;</loc></url>'
        "<url><loc>&f;</loc></url><url><loc>https://club.test/links</loc></url></urlset>"
    )
    found = urls(parse("sitemap", bomb, SITE))
    assert "https://club.test/links" in found
    assert not any("aaaa" in url or "root:" in url for url in found)


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Bee News</title>
<item><title>Links of the week</title><link>https://club.test/week-12</link>
<description>&lt;p&gt;What we &lt;b&gt;read&lt;/b&gt;&lt;/p&gt;</description></item>
<item><guid isPermaLink="true">https://club.test/only-a-guid</guid></item>
<item><title>No address</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Bees</title><entry><title>One</title>
<link rel="alternate" href="/relative"/><summary>sum</summary></entry></feed>"""


def test_entries_of_feeds_are_finds() -> None:
    found = parse("feed", RSS).found
    assert [(f.url, f.title, f.snippet, f.query) for f in found] == [
        ("https://club.test/week-12", "Links of the week", "What we read", "Bee News"),
        ("https://club.test/only-a-guid", "", "", "Bee News"),
    ]
    assert urls(parse("feed", ATOM)) == ["https://club.test/relative"]


@pytest.mark.parametrize(
    ("kind", "body", "sentence"),
    [
        ("feed", "<html><title>404</title></html>", "is no feed"),
        ("feed", "", "is no feed"),
        ("opml", "<html></html>", "is no OPML"),
        ("sitemap", "<html><body>Not here</body></html>", "is no sitemap"),
        ("results", "nothing to see", "names no address of a result"),
    ],
)
def test_what_is_something_else_is_said_in_a_sentence(kind, body, sentence) -> None:
    with pytest.raises(SourceError, match=sentence):
        parse(kind, body)


def test_a_blogroll_names_blogs_by_their_pages() -> None:
    reading = parse(
        "opml",
        '<opml version="2.0"><body><outline text="Bees"><outline type="rss" text="A &amp; B"'
        ' htmlUrl="https://a.test/" xmlUrl="https://a.test/feed" description="On bees"/>'
        '<outline type="rss" text="C" xmlUrl="https://c.test/blog/feed.xml"/>'
        '<outline type="link" text="D" url="https://d.test/x"/></outline></body></opml>',
    )
    assert [(f.url, f.title) for f in reading.found] == [
        ("https://a.test/", "A & B"),
        ("https://d.test/x", "D"),
        ("https://c.test/", "C"),
    ]


MARKDOWN = """# Awesome beekeeping
- [Useful links](https://a.test/links) - the club's list
- Bare: https://b.test/resources
* <a href="https://c.test/">C</a>
- ![badge](https://img.test/badge.svg) [internal](#top)
"""


def test_a_markdown_list_is_read_with_anchors_and_what_is_said() -> None:
    found = parse("list", MARKDOWN, "lists/bees.md").found
    assert [f.url for f in found] == [
        "https://a.test/links",
        "https://b.test/resources",
        "https://c.test/",
    ]
    assert found[0].title == "Useful links"
    assert "the club's list" in found[0].snippet
    assert found[0].on == "lists/bees.md"


def test_an_html_list_of_the_web_gives_what_leads_elsewhere() -> None:
    html = "<ul><li><a href='/own'>Own</a><li><a href='https://a.test/x'>A</a> on bees</ul>"
    found = parse("list", html, "https://club.test/list", **{"content-type": "text/html"}).found
    assert [(f.url, f.title) for f in found] == [("https://a.test/x", "A")]


GOOGLE = "https://www.google.com/url?sa=t&url=https%3A%2F%2Fa.test%2Flinks&usg=1"
SAVED = {
    "lines": "Useful bee links\nhttps://a.test/links\n\n2. B site https://b.test/x.\n",
    "search page": (
        f"<html><body><div><a href='{GOOGLE}'>Useful bee links</a></div>"
        "<a href='https://www.google.com/search?q=x&start=10'>Next</a>"
        "<div><a href='https://b.test/x'>B site</a></div></body></html>"
    ),
    "csv": "Position,Title,URL\n1,Useful bee links,https://a.test/links\n2,B site,https://b.test/x\n",
    "searxng": json.dumps(
        {"results": [{"url": "https://a.test/links", "title": "Useful bee links", "content": "c"},
                     {"url": "https://b.test/x", "title": "B site"}]}
    ),
    "brave": json.dumps(
        {"web": {"results": [{"url": "https://a.test/links", "title": "Useful bee links"},
                             {"url": "https://b.test/x", "title": "B site"}]}}
    ),
    "serper": json.dumps(
        {"organic": [{"link": "https://a.test/links", "title": "Useful bee links"},
                     {"link": "https://b.test/x", "title": "B site"}]}
    ),
    "json lines": '{"url": "https://a.test/links", "title": "Useful bee links"}\n'
    '{"url": "https://b.test/x", "title": "B site"}\n',
}  # fmt: skip


@pytest.mark.parametrize("text", SAVED.values(), ids=SAVED)
def test_pasted_and_saved_results_are_read_in_every_form(text) -> None:
    found = parse("results", text, "/tmp/saved").found
    assert [(f.url, f.title) for f in found] == [
        ("https://a.test/links", "Useful bee links"),
        ("https://b.test/x", "B site"),
    ]
    assert {f.on for f in found} == {"saved"}


@pytest.mark.parametrize(
    ("written", "target"),
    [
        (GOOGLE, "https://a.test/links"),
        ("https://duckduckgo.com/l/?uddg=https%3A%2F%2Fa.test%2F", "https://a.test/"),
        ("https://www.bing.com/search?q=bees", ""),
        ("https://www.google.co.uk/maps", ""),
        ("https://a.test/?url=https://b.test/", "https://a.test/?url=https://b.test/"),
        ("mailto:x@a.test", ""),
    ],
)
def test_a_search_engines_own_links_are_unwrapped_or_left_out(written, target) -> None:
    assert target_of(written) == target


def test_an_export_names_pages_that_link_to_others(tmp_path: Path) -> None:
    (tmp_path / "ahrefs.csv").write_text(
        "Referring page URL,Target URL,Anchor\n"
        "https://a.test/links,https://rival.test/,Rival\n"
        "https://b.test/links,https://ours.test/,Us\n",
        encoding="utf-8",
    )
    niche = Niche("bees", domains=("ours.test",), path=str(tmp_path / "bees.toml"))
    found = source_of(SourceSpec("export", files=("ahrefs.csv",)), niche).begin().found
    assert [(f.url, f.snippet, f.query) for f in found] == [
        ("https://a.test/links", "Rival", "ahrefs:ahrefs.csv")
    ]


@pytest.mark.parametrize("kind", ["list", "opml", "feed", "results", "export"])
def test_a_file_that_is_not_there_is_named(tmp_path: Path, kind) -> None:
    niche = Niche("bees", path=str(tmp_path / "bees.toml"))
    with pytest.raises(SourceError, match=r"gone\.csv"):
        source_of(SourceSpec(kind, files=("gone.csv",)), niche).begin()


@pytest.mark.parametrize("kind", ["sitemap", "feed", "opml", "list", "results"])
@given(body=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_no_document_makes_more_trouble_than_a_sentence(kind, body) -> None:
    for start in (b"", b"<?xml version='1.0'?><urlset><url><loc>", b"<opml><outline ", b"[{"):
        try:
            reading = parse(kind, start + body)
        except SourceError:
            continue
        assert all(one.url.startswith(("http://", "https://")) for one in reading.found)


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.sampled_from(
                ["results", "web", "organic", "query", "pages", "extlinks", "url", "link", "title",
                 "continue", "error", "unresponsive_engines", "content", "elcontinue"]
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=20,
)  # fmt: skip


@pytest.mark.parametrize("kind", ["searxng", "brave", "serper", "wikipedia"])
@given(document=JSON)
def test_no_answer_makes_more_trouble_than_a_sentence(kind, document) -> None:
    spec = SourceSpec(kind, queries=("bees",), pages=3)
    source = source_of(spec, NICHE, {"PROSPECTOR_SEARXNG": "http://s.test"}, asking=False)
    (ask,) = source.begin().more
    answer = Answer(200, {}, json.dumps(document).encode())
    with contextlib.suppress(SourceError):
        assert len(source.read(ask, answer).more) <= 1
    assert isinstance(source.refusal(ask, Answer(500, {}, answer.body)), SourceError)
