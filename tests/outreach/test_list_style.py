"""An entry of ours, written as the entries beside it are."""

from __future__ import annotations

import pytest

from prospector.niche import Asset
from prospector.outreach.list_style import entry_like, style_of

OURS = Asset(
    "https://ours.test/mites",
    "Varroa guide",
    ("varroa",),
    "en",
    description="how to count the mites",
)
DASHED = [
    ("Hive Keepers", "Hive Keepers – all about hives and frames"),
    ("Bee Base", "Bee Base – maps of every county"),
    ("Pollen", "Pollen"),
]


@pytest.mark.parametrize(
    ("entries", "written"),
    [
        (DASHED, "Varroa guide – how to count the mites"),
        ([(a, c.replace(" –", ":")) for a, c in DASHED], "Varroa guide: how to count the mites"),
        (
            [(a, f"{a} ({c} and so on)") for a, c in DASHED],
            "Varroa guide (how to count the mites)",
        ),
        ([("Hive Keepers", "Hive Keepers"), ("Bee Base", "Bee Base")], "Varroa guide"),
        (
            [("http://hives.test/", "http://hives.test/"), ("www.bees.test", "www.bees.test")],
            "https://ours.test/mites – Varroa guide",
        ),
        (
            [("bees.test", "bees.test: maps of every county in the land")],
            "https://ours.test/mites: Varroa guide",
        ),
        ([("", "a picture of a bee on a flower")], ""),
        ([], ""),
    ],
)
def test_an_entry_like_its_neighbours(entries, written: str) -> None:
    assert entry_like(style_of(entries), OURS) == written


def test_only_what_the_profile_says_is_said() -> None:
    style = style_of(DASHED)
    keywords = Asset("https://ours.test/", "Varroa guide", ("varroa", "mite counts"))
    assert entry_like(style, keywords) == "Varroa guide", "terms are no description"
    unspoken = Asset("https://ours.test/", "Varroa guide", (), "", "how to count")
    assert entry_like(style, unspoken) == "Varroa guide", "in which language?"
    assert entry_like(style, Asset("https://ours.test/", "", ("varroa",))) == ""
