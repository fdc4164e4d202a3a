"""The query patterns that come with the package, and what a niche makes of them."""

from __future__ import annotations

import re

import pytest

from prospector.niche.footprints import ANY, PLACES, USUAL, built_in, patterns_of
from prospector.niche.schema import parse_niche

NICHE = b'name = "x"\nseeds = ["https://a.example/"]\n'


def test_every_built_in_pattern_has_holes_that_we_can_fill() -> None:
    campaigns = built_in()
    assert set(USUAL) <= campaigns.keys()
    assert len(campaigns) >= 9
    for spoken in campaigns.values():
        assert set(spoken) & {"en", ANY}
        for patterns in spoken.values():
            assert len(set(patterns)) == len(patterns)
            for pattern in patterns:
                holes = re.findall(r"\{(.*?)\}", pattern)
                assert holes
                assert set(holes) <= set(PLACES)
                assert pattern.count('"') % 2 == 0


def test_every_language_has_its_turn() -> None:
    found = patterns_of("resource_pages", ["de", "en"], {})
    assert [language for language, _ in found[:4]] == ["de", "en", "de", "en"]


@pytest.mark.parametrize("languages", [["xx"], []])
def test_english_stands_in_for_a_language_without_patterns(languages: list[str]) -> None:
    assert {language for language, _ in patterns_of("guest_posts", languages, {})} == {"en"}


def test_patterns_of_a_niche_take_the_place_of_the_built_in_ones() -> None:
    niche = parse_niche(
        NICHE
        + b"[footprints]\nguest_posts = ['{term} \"our authors\"']\n"
        + b"[footprints.de]\nresource_pages = ['{term} Linkecke']\n"
    )
    own = patterns_of("guest_posts", ["en", "de"], niche.footprints)
    assert own == [("", '{term} "our authors"')]
    german = patterns_of("resource_pages", ["de"], niche.footprints)
    assert german == [("de", "{term} Linkecke")]
    assert len(patterns_of("resource_pages", ["en"], niche.footprints)) > 10


def test_a_campaign_of_ones_own_can_be_searched_for() -> None:
    niche = parse_niche(
        NICHE
        + b"[[source]]\nkind = 'brave'\ncampaigns = ['podcasts']\n"
        + b"[footprints]\npodcasts = ['{term} podcast \"show notes\"']\n"
    )
    assert niche.sources[0].campaigns == ("podcasts",)
