"""One answer off the wire: the same whatever the pieces, and within its bounds."""

from __future__ import annotations

import gzip
import http.client
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.net.exchange import (
    MAX_HEAD,
    MAX_INTERIM,
    Bounds,
    Exchange,
    InvalidAnswerError,
    TooMuchError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

BOUNDS = Bounds(page=1_000, other=20, wire=2**20)
HTML = b"Content-Type: text/html\r\n"


def told(pieces: Sequence[bytes], *, closed: bool | None = None, **kind: bool) -> Exchange:
    """What the exchange makes of the pieces; ``closed``: and then the end, clean or not."""
    found = Exchange(BOUNDS, **kind)
    for piece in pieces:
        found.feed(piece)
        if found.is_over:
            break
    if closed is not None:
        found.ended(cleanly=closed)
    return found


def summary(found: Exchange) -> tuple[object, ...]:
    return found.status, found.headers, found.body, found.is_whole, found.stays, found.broken


ANSWERS = {
    "length": b"HTTP/1.1 200 OK\r\n" + HTML + b"Content-Length: 5\r\n\r\nhives",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhiv\r\n2;x=y\r\nes\r\n0\r\nT: r\r\n\r\n",
    "interim": b"HTTP/1.1 100 Continue\r\nLink: </a>\r\n\r\nHTTP/1.1 404 Gone\r\nContent-Length: 2\r\n\r\nno",
    "no body": b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
    "old": b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nhi",
    "closes": b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi",
    "packed": b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    % len(gzip.compress(b"bees" * 50))
    + gzip.compress(b"bees" * 50),
}


@given(name=st.sampled_from(sorted(ANSWERS)), cuts=st.lists(st.integers(1, 300), max_size=8))
def test_pieces_make_no_difference(name: str, cuts: list[int]) -> None:
    whole = ANSWERS[name]
    ends = sorted({min(cut, len(whole)) for cut in cuts} | {len(whole)})
    pieces = [whole[a:b] for a, b in zip([0, *ends], ends, strict=False)]
    assert summary(told(pieces)) == summary(told([whole]))


@pytest.mark.parametrize("name", ANSWERS)
def test_the_standard_library_reads_the_same(name: str) -> None:
    class Line:
        def makefile(self, _: str) -> io.BytesIO:
            return io.BytesIO(ANSWERS[name])

    other = http.client.HTTPResponse(Line(), method="GET")  # type: ignore[arg-type]
    other.begin()
    body = other.read()
    found = told([ANSWERS[name]])
    assert found.status == other.status
    assert found.body == (gzip.decompress(body) if name == "packed" else body)
    assert found.is_whole
    assert found.stays == (not other.will_close)
    assert [(k.decode(), v.decode()) for k, v in found.headers] == other.getheaders()


def test_a_body_without_a_stated_end_ends_with_the_connection() -> None:
    head = b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n"
    found = told([head, b"some", b"thing"], closed=True)
    assert (found.body, found.is_whole, found.broken) == (b"something", True, "")
    assert told([head, b"some"], closed=False).broken == "the body broke off"


def test_a_body_that_is_shorter_than_stated_broke_off() -> None:
    found = told([b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour"], closed=True)
    assert (found.body, found.broken, found.stays and found.is_whole) == (
        b"four",
        "the body broke off",
        False,
    )


def test_no_more_is_read_than_asked_for() -> None:
    page = told([b"HTTP/1.1 200 OK\r\n" + HTML + b"\r\n" + b"x" * 5_000])
    other = told([b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + b"x" * 5_000])
    assert (len(page.body), page.cut, page.is_whole) == (1_000, True, False)
    assert (len(other.body), other.cut) == (20, True)


def test_head_and_tunnels_end_with_their_head() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"
    assert told([head], bodyless=True).is_whole
    assert told([b"HTTP/1.0 200 Connection established\r\n\r\n"], tunnel=True).stays


@pytest.mark.parametrize(
    "junk",
    [b"SSH-2.0-OpenSSH_9\r\n", b"HTTP/1.1 abc\r\n\r\n", b"<html>", b"HTTP/1.1 200 OK\r\nno colon\r\n\r\n"],
)  # fmt: skip
def test_what_is_no_http_is_said_to_be_none(junk: bytes) -> None:
    with pytest.raises(InvalidAnswerError):
        told([junk])


def test_heads_without_end_are_given_up() -> None:
    with pytest.raises(TooMuchError, match="bytes of headers"):
        told([b"HTTP/1.1 200 OK\r\nX: ", *[b"a" * 60_000] * (MAX_HEAD // 60_000 + 1)])
    with pytest.raises(TooMuchError, match="interim"):
        told([b"HTTP/1.1 100 Continue\r\n\r\n"] * (MAX_INTERIM + 1))


def test_a_second_answer_is_not_taken_for_part_of_the_first() -> None:
    one = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
    found = told([one + one.replace(b"200", b"404")])
    assert (found.status, found.body, len(found.headers)) == (200, b"hi", 1)


@given(junk=st.binary(max_size=400))
def test_any_bytes_are_an_answer_or_a_named_fault(junk: bytes) -> None:
    try:
        found = told([junk], closed=True)
        found = told([ANSWERS["chunks"][:60] + junk], closed=True)
    except (InvalidAnswerError, TooMuchError):
        return
    assert found.has_head
    assert found.is_over
