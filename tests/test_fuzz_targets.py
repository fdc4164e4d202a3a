"""The fuzzing targets hold for their seeds, and for every input that once was a finding."""

from __future__ import annotations

import pytest

from bench.fuzz.targets import TARGETS, feed

FOUND = [
    ("urls", b"http:/%2e%2e/%zz\x0c?a=1&amp;b"),
]


@pytest.mark.parametrize(
    ("name", "data"), [(name, seed) for name, one in TARGETS.items() for seed in one.seeds]
)
def test_seeds_hold_whole_and_cut(name: str, data: bytes) -> None:
    for piece in (data, data[: len(data) // 2], data[::-1], data + data, b""):
        feed(name, piece)


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_was_found_once(name: str, data: bytes) -> None:
    feed(name, data)
