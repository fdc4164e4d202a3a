"""Rare wording is sought around telling words only: what is found is what a whole search finds."""

from __future__ import annotations

import re

import pytest

from prospector.pages.near import found_near

PATTERN = re.compile(r"(?:send|write) us your link\w{0,9}", re.IGNORECASE)


@pytest.mark.parametrize(
    "before", ["", "of it " * 60, "İstanbul ", "Straße und Fuß ", "ﬁrst İİİ ß " * 9]
)
def test_letters_that_fold_to_several_move_no_place(before: str) -> None:
    text = f"{before}Write US your LINKS and more, or SEND us your Link."
    near = found_near(PATTERN, ("us your link",), text, text.casefold(), before=20, after=30)
    assert [found[0] for found in near] == PATTERN.findall(text)
    assert PATTERN.findall(text) == ["Write US your LINKS", "SEND us your Link"]
