"""Addresses: one spelling each, whatever somebody writes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.urls import (
    absolute,
    canonical,
    has_scheme,
    host_of,
    is_external,
    origin_of,
    registered_domain,
)

SPELLINGS = [
    ("HTTP://Example.ORG:80/a/../b#c", "http://example.org/b"),
    ("https://example.org", "https://example.org/"),
    ("https://ann:secret@example.org/x", "https://example.org/x"),
    ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
    ("https://example.org/a%2Fb?q=%F6", "https://example.org/a%2Fb?q=%F6"),
    ("https://example.org/?utm_source=x&id=1&fbclid=y", "https://example.org/?id=1"),
    ("https://example.org/?utm_source=x", "https://example.org/"),
    ("http://0x7f.1/", "http://127.0.0.1/"),
    ("http://[::FFFF:7f00:1]/", "http://[::ffff:7f00:1]/"),
    ("https:\\\\example.org\\a", "https://example.org/a"),
]


@pytest.mark.parametrize(("written", "kept"), SPELLINGS)
def test_one_spelling(written: str, kept: str) -> None:
    assert canonical(written) == kept
    assert canonical(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "",
        "mailto:a@b.test",
        "javascript:x",
        "http://",
        "http://[bad",
        "x",
        "http://../",
        "http://.:8/x",
    ],
)
def test_no_web_address(text: str) -> None:
    assert canonical(text) is None


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("https://a.test", True),
        ("mailto:a@b.test", True),
        ("file:///etc/passwd", True),
        ("data:text/html,x", True),
        ("", False),
        ("notaurl", False),
        ("a.test/x", False),
        ("//a.test/x", False),
        ("#part", False),
        ("http://", False),
        ("http://[bad", False),
        ("http://../", False),
        ("https://a b.test/", False),
    ],
)
def test_a_url_is_whole_by_itself(text: str, whole: bool) -> None:
    assert has_scheme(text) is whole


ANY = st.text(max_size=300)
_WRITTEN = "http:// https: // @ : 80 99999 / .. ? & = # % %2F %zz [ ] ::1 xn-- utm_source= é \u202e \x00 \\ a.b ß"
PARTS = st.lists(st.sampled_from([*_WRITTEN.split(" "), " "]), max_size=14).map("".join)
HREFS = st.one_of(ANY, PARTS, st.builds("https://example.org/{}".format, ANY))


@given(HREFS)
def test_normalising_twice_is_normalising_once(href: str) -> None:
    once = canonical(href)
    if once is None:
        return
    assert canonical(once) == once
    assert once.startswith(("http://", "https://"))
    assert "#" not in once
    assert host_of(once) == host_of(once).lower() != ""
    assert once.isascii()


@given(HREFS, HREFS)
def test_an_href_of_whatever_page_leads_somewhere_or_nowhere(base: str, href: str) -> None:
    found = absolute(base, href)
    if found is not None:
        assert absolute(found, "") is not None or ":" in found
        canonical(found)
    is_external(base, href)
    origin_of(href)


@given(HREFS)
def test_the_registered_domain_of_a_registered_domain_is_itself(href: str) -> None:
    domain = registered_domain(href)
    assert registered_domain(domain) == domain
