"""Packed bodies in archives: undone up to a bound, whatever they unpack to, and as far as they go."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib

import brotli
import pytest

from prospector.ingest.payload import MOST_BYTES, decoded

PLAIN = b"<p>" + b"honey " * (12 * 2**20)
BOMBS = {
    "gzip": gzip.compress(PLAIN, 9),
    "deflate": zlib.compress(PLAIN, 9),
    "br": brotli.compress(PLAIN, quality=3),
}


@pytest.mark.parametrize("coding", BOMBS)
def test_a_bomb_in_an_archive_is_unpacked_up_to_its_bound(coding: str) -> None:
    tracemalloc.start()
    found = decoded(BOMBS[coding], {"content-encoding": coding})
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (len(found), found[:9]) == (MOST_BYTES, PLAIN[:9])
    assert peak < 4 * MOST_BYTES


@pytest.mark.parametrize("cut", [0, 1, 20, 3_000])
def test_what_is_there_of_a_cut_brotli_body_is_read(cut: int) -> None:
    packed = brotli.compress(random.Random(7).randbytes(4_000))
    found = decoded(packed[: len(packed) - cut], {"content-encoding": "br"})
    assert random.Random(7).randbytes(4_000).startswith(found[: 4_000 - cut - 64])
    assert found or cut >= 3_000
