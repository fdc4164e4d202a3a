"""Content codings: undone whatever the pieces they come in, never further than there is room."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from prospector.net.unpack import MAX_MEMBERS, unpacker_for

TEXT = b"<p>Hives in winter, and what they need.</p>" * 300


def bare(data: bytes) -> bytes:
    worker = zlib.compressobj(wbits=-15)
    return worker.compress(data) + worker.flush()


PACKED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "GZIP": gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:]),
    "deflate": zlib.compress(TEXT),
    "Deflate": bare(TEXT),
    "br": brotli.compress(TEXT),
    "zstd": zstd.compress(TEXT),
    "gzip, br": brotli.compress(gzip.compress(TEXT)),
    "identity, gzip": gzip.compress(TEXT),
}


def unpacked(codings: str, packed: bytes, size: int, room: int = 2**20) -> bytes:
    worker = unpacker_for(codings)
    assert worker is not None
    found = b""
    for at in range(0, len(packed), size):
        if len(found) == room:
            break
        piece = worker.feed(packed[at : at + size], room - len(found))
        assert len(piece) <= room - len(found)
        found += piece
    return found


@pytest.mark.parametrize("codings", PACKED)
@pytest.mark.parametrize("size", [1, 7, 1_000, 100_000])
def test_it_is_undone_in_any_pieces(codings: str, size: int) -> None:
    assert unpacked(codings, PACKED[codings], size) == TEXT


@pytest.mark.parametrize("codings", PACKED)
def test_it_ends_where_there_is_no_room(codings: str) -> None:
    assert unpacked(codings, PACKED[codings], 64, room=1_000) == TEXT[:1_000]


@pytest.mark.parametrize("codings", ["", "identity", "compress", "gzip, sdch", "br,br,br,br"])
def test_what_is_not_known_is_left_as_it_came(codings: str) -> None:
    assert unpacker_for(codings) is None


@pytest.mark.parametrize("codings", ["gzip", "deflate", "br", "zstd"])
@given(junk=st.binary(min_size=1, max_size=200))
def test_junk_is_refused_or_read_never_worse(codings: str, junk: bytes) -> None:
    worker = unpacker_for(codings)
    assert worker is not None
    with contextlib.suppress(ValueError):
        assert len(worker.feed(junk, 50)) <= 50


def test_what_follows_a_packed_body_is_left() -> None:
    assert unpacked("gzip", gzip.compress(TEXT) + b"<!-- cached -->", 50) == TEXT
    assert unpacked("deflate", zlib.compress(TEXT) + b"more", 50) == TEXT
    assert unpacked("zstd", zstd.compress(TEXT) + b"more", 10_000) == TEXT


def test_members_are_counted() -> None:
    many = gzip.compress(b"x") * (2 * MAX_MEMBERS)
    assert unpacked("gzip", many, 10_000) == b"x" * MAX_MEMBERS
