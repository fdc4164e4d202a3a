"""What archives answer, read: every documented shape, and whatever else may come instead."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.archives.captures import (
    Unreadable,
    available_url,
    cdx_url,
    moment_of,
    read_available,
    read_cdx,
    read_memento,
)
from prospector.archives.describe import describe
from prospector.archives.goodness import why_bad
from prospector.items import LinkContext
from tests.archives.web import PARKED, SOFT, good

URL = "https://gone.test/a?b=c&d"
SNAP = "http://web.archive.org/web/20150203040506/http://gone.test/a"


def snapshot(**closest: object) -> bytes:
    whole = {"available": True, "status": "200", "url": SNAP, "timestamp": "20150203040506"}
    return json.dumps({"archived_snapshots": {"closest": {**whole, **closest}}}).encode()


def test_requests_name_the_address_without_its_scheme_and_escaped() -> None:
    assert (
        available_url(URL) == "https://archive.org/wayback/available?url=gone.test%2Fa%3Fb%3Dc%26d"
    )
    assert "url=gone.test%2Fa%3Fb%3Dc%26d&output=json" in cdx_url(URL)


def test_the_closest_snapshot() -> None:
    found = read_available(snapshot())
    assert found is not None
    assert (found.url, found.at) == (SNAP.replace("http:", "https:", 1), "2015-02-03T04:05:06Z")
    assert found.plain == found.url.replace("20150203040506", "20150203040506id_")


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"url": "x", "archived_snapshots": {}}',
        b'{"archived_snapshots": []}',
        snapshot(available=False),
        snapshot(status="404"),
        snapshot(url="javascript:alert(1)"),
        snapshot(url="http://web.archive.org/web/99999999999999/http://x.test/"),
    ],
)
def test_no_snapshot(body: bytes) -> None:
    assert read_available(body) is None


@pytest.mark.parametrize(
    ("body", "said"),
    [(b"<html>busy", "begins '<html>busy'"), (b"[]", "an object"), (b"", "no JSON")],
)
def test_an_answer_of_another_form_is_named(body: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_available(body)


def test_cdx_lines() -> None:
    rows = [
        ["timestamp", "original", "mimetype", "statuscode"],
        ["20160101000000", "http://gone.test/a", "text/html", "200"],
        ["20140101000000", "http://gone.test/a", "text/html", "200"],
        ["2014", "http://gone.test/a", "text/html", "200"],
        ["20170101000000", "http://gone.test/a", "text/html", "404"],
        ["20170101000000", "short"],
        "no row",
    ]
    found = read_cdx(json.dumps(rows).encode())
    assert [one.at[:4] for one in found] == ["2014", "2016"]
    assert found[0].url == "https://web.archive.org/web/20140101000000/http://gone.test/a"


@pytest.mark.parametrize("body", [b"", b"[]", b"\n"])
def test_cdx_without_captures(body: bytes) -> None:
    assert read_cdx(body) == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots", "keeps"),
        (b"org.archive.wayback.exception.AdministrativeAccessControlException: Blocked", "keeps"),
        (b"<html><title>504 Gateway Time-out", "no JSON"),
        (b'{"a": 1}', "a list"),
        (b"[[1, 2]]", "names no fields"),
    ],
)
def test_cdx_errors(body: bytes, said: str) -> None:
    with pytest.raises(Unreadable, match=said):
        read_cdx(body)


@given(st.binary(max_size=200))
def test_no_answer_breaks_the_readers(body: bytes) -> None:
    for read in (read_available, read_cdx):
        with contextlib.suppress(Unreadable):
            read(body)


@given(st.text(max_size=20))
def test_no_timestamp_breaks_the_clock(text: str) -> None:
    assert moment_of(text) == "" or len(moment_of(text)) == 20


def test_mementos() -> None:
    headers = {"memento-datetime": "Tue, 03 Feb 2015 04:05:06 GMT", "content-type": "text/html"}
    found = read_memento("https://arquivo.test/wayback/20150203040506/http://gone.test/a", headers)
    assert found is not None
    assert (found.at, found.original) == ("2015-02-03T04:05:06Z", "http://gone.test/a")
    assert "20150203040506id_/" in found.plain
    assert read_memento("https://x.test/", {"content-type": "text/html"}) is None


CONTEXTS = (LinkContext("Varroa mites", "A guide to varroa mites in hives", "Links"),)
CASINO = "<title>Best casino slots</title><h1>Casino</h1><p>" + "casino slots poker bonus " * 30
BAD = [
    (SOFT, "page not found"),
    ("<title>x</title><h1>404 - Page not found</h1><p>Use the search.", "404"),
    (PARKED, "parked"),
    ("<title>Just a moment...</title><script>window._cf_chl_opt={}</script>", "loudflare"),
    (CASINO, "gambling"),
    ("<title>Mites</title><p>Welcome.", "next to no words"),
]


@pytest.mark.parametrize(("html", "said"), BAD)
def test_captures_that_show_something_else(html: str, said: str) -> None:
    bad = why_bad(html.encode(), "http://gone.test/mites", {"content-type": "text/html"}, CONTEXTS)
    assert said in bad.casefold() or said in bad


def test_a_good_capture_and_what_was_there() -> None:
    body, headers = good().encode(), {"content-type": "text/html; charset=utf-8"}
    assert why_bad(body, "http://gone.test/mites", headers, CONTEXTS) == ""
    was = describe(body, "http://gone.test/mites", headers)
    assert was.title == "Varroa mite guide"
    assert was.summary.startswith("How to count varroa mites")
    assert was.outline == ((1, "Varroa mite guide"), (2, "Counting mites"), (2, "When to treat"))
    assert was.language == "en"
    assert was.words > 50
    assert "mites" in was.terms


def test_an_article_about_missing_pages_is_good() -> None:
    html = (
        "<title>How we handle 404 pages</title><h1>How we handle 404 pages</h1><p>" + "word " * 300
    )
    assert why_bad(html.encode(), "http://gone.test/404s", {}, ()) == ""


def test_a_page_without_description_is_summed_up_by_its_first_paragraph() -> None:
    html = (
        "<title>T</title><nav><p>" + "menu " * 20 + "</nav><p>Short.</p><p>" + "honest words " * 80
    )
    was = describe(html.encode(), "http://gone.test/", {})
    assert was.summary.startswith("honest words")
    assert len(was.summary) <= 300
