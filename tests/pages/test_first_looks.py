"""A dear search runs only where a cheap look finds a word of it: that must never miss one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from prospector.pages import wording


@given(st.from_regex(wording.SERVICE_HREF))
@settings(max_examples=500, deadline=None)
def test_every_address_of_a_service_has_a_core(href: str) -> None:
    folded = href.casefold()
    assert any(core in folded for core in wording.SERVICE_CORES)
