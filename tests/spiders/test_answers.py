"""What the crawl does about each kind of answer to a page request."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from prospector.net.retry import retry_after
from prospector.spiders.answers import Next, read_answer

HTML = {"content-type": "text/html; charset=utf-8"}


@pytest.mark.parametrize(
    ("status", "headers", "body", "expected"),
    [
        (200, HTML, b"<p>", Next.READ),
        (203, {"content-type": "application/xhtml+xml"}, b"<p>", Next.READ),
        (200, {}, b"<!doctype html>", Next.READ),
        (200, {}, b"plain words", Next.PASS_OVER),
        (200, {"content-type": "application/pdf"}, b"%PDF", Next.PASS_OVER),
        (301, {"location": "/new"}, b"", Next.FOLLOW),
        (302, {"location": "https://b.test/"}, b"", Next.FOLLOW),
        (302, {}, b"", Next.GIVE_UP),
        (302, {"location": "javascript:alert(1)"}, b"", Next.GIVE_UP),
        (304, {}, b"", Next.GIVE_UP),
        (404, HTML, b"", Next.GIVE_UP),
        (403, HTML, b"", Next.GIVE_UP),
        (429, {"retry-after": "7"}, b"", Next.WAIT),
        (503, {}, b"", Next.WAIT),
        (500, {}, b"", Next.WAIT),
        (429, {"retry-after": "86400"}, b"", Next.GIVE_UP),
    ],
)
def test_what_comes_next(status, headers, body, expected) -> None:
    assert read_answer("https://a.test/x", status, headers, body, 0).next is expected


def test_a_redirect_is_resolved_and_spelled_one_way() -> None:
    answer = read_answer("https://a.test/x/y", 301, {"location": "../Z?utm_source=q#f"}, b"", 0)
    assert answer.location == "https://a.test/Z"


def test_waits_grow_without_a_retry_after() -> None:
    waits = [read_answer("https://a.test/", 500, {}, b"", n).seconds for n in range(3)]
    assert waits == sorted(waits)
    assert waits[0] < waits[2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("120", 120.0),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", 59.0),
        ("Fri, 31 Dec 1999 23:00:00 GMT", 0.0),
        ("9" * 400, None),
    ],
)
def test_retry_after(text, expected) -> None:
    assert retry_after(text, datetime(1999, 12, 31, 23, 59, 0, tzinfo=UTC)) == expected


def test_a_page_that_is_as_it_was_only_when_that_was_asked() -> None:
    found = read_answer("https://a.test/x", 304, {}, b"", 0, conditional=True)
    assert found.next is Next.UNCHANGED
