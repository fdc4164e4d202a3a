"""Terms learned from a niche's own seed pages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.niche import Niche
from prospector.pages.examples import shared_words, with_examples
from prospector.pages.topic import relevance_of

SEEDS = [
    "Home Contact Links for beekeepers: swarms, varroa treatment, nectar and pollen in spring",
    "About us. The swarm came, varroa mites too, and nectar flowed. Pollen everywhere. Contact",
    "Information on varroa and swarming; pollen traps, nectar flows, propolis. Privacy policy",
    "Search the site: propolis, varroa, swarms. Copyright 2020. All rights reserved",
]
NICHE = Niche("bees", languages=("en",), terms={"beekeeping": 3.0, "honey": 1.0, "swarm": 2.0})


def test_words_that_many_seeds_share_are_learned_and_small_change_is_not() -> None:
    words = shared_words(SEEDS)
    assert words[0] in ("varroa", "swarms")
    assert {"varroa", "pollen", "nectar"} <= set(words)
    assert not {"home", "contact", "copyright", "information", "2020", "the", "spring"} & set(words)


def test_learned_terms_support_a_topic_and_never_outweigh_its_own() -> None:
    taught = with_examples(NICHE, SEEDS)
    assert taught.terms["varroa"] < min(NICHE.terms.values())
    assert taught.terms["beekeeping"] == 3.0
    text = "varroa, pollen and nectar"
    assert relevance_of(NICHE, "", "", text)[0] == 0
    assert (
        0 < relevance_of(taught, "", "", text)[0] < relevance_of(taught, "Beekeeping", "", text)[0]
    )


def test_an_inflection_of_a_term_is_not_learned_again() -> None:
    assert "swarms" not in with_examples(NICHE, SEEDS).terms


@pytest.mark.parametrize("texts", [[], SEEDS[:2], ["", "", ""], ["a b c"] * 5])
def test_too_little_teaches_nothing(texts: list[str]) -> None:
    assert with_examples(NICHE, texts) == NICHE


def test_a_niche_without_terms_learns_none() -> None:
    assert with_examples(Niche("x"), SEEDS) == Niche("x")


@given(st.lists(st.text(), max_size=6))
def test_any_texts_can_be_examples(texts: list[str]) -> None:
    assert set(NICHE.terms) <= set(with_examples(NICHE, texts).terms)
