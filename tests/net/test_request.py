"""What goes over the wire for an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.net.errors import FetchError
from prospector.net.pool import Place
from prospector.net.request import request_to
from prospector.urls import canonical

DIRECT = Place("", 0, None, None)
LINES = [
    ("http://a.test", "GET / HTTP/1.1", "a.test"),
    ("https://a.test:443/b?c=d#e", "GET /b?c=d HTTP/1.1", "a.test"),
    ("https://A.test:8443/?q", "GET /?q HTTP/1.1", "a.test:8443"),
    ("http://user:pass@a.test/x", "GET /x HTTP/1.1", "a.test"),
    ("http://[2001:db8::1]:80/", "GET / HTTP/1.1", "[2001:db8::1]"),
    ("http://bücher.test/ä b", "GET /%C3%A4%20b HTTP/1.1", "xn--bcher-kva.test"),
    ("http://a.test/x%20y?z=%E4", "GET /x%20y?z=%E4 HTTP/1.1", "a.test"),
]


@pytest.mark.parametrize(("url", "line", "host"), LINES)
def test_the_first_lines(url: str, line: str, host: str) -> None:
    sent = request_to(url, "GET", {"Accept": "*/*"}).lines(DIRECT).decode()
    assert sent == f"{line}\r\nHost: {host}\r\nAccept: */*\r\n\r\n"


@pytest.mark.parametrize(
    "url", ["ftp://a.test/", "http://", "http://a.test:99999/", "mailto:x", "http://[::1", ""]
)
def test_what_cannot_be_asked_for(url: str) -> None:
    with pytest.raises(FetchError, match="not an address"):
        request_to(url, "GET", {})


@given(st.text(max_size=60))
def test_no_address_breaks_out_of_its_line(text: str) -> None:
    url = canonical(f"http://a.test/{text}") or f"http://a.test/{text}"
    try:
        sent = request_to(url, "GET", {"Accept": "*/*"}).lines(DIRECT)
    except FetchError:
        return
    first, *rest = sent.split(b"\r\n")
    assert len(rest) == 4
    assert len(first.split(b" ")) == 3
    assert first.isascii()
