"""The trees answer the same whether all of them are asked or only as many as it takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from prospector.pages.placement_features import FEATURES
from prospector.pages.placement_trees import is_content, score

VALUES = st.lists(
    st.one_of(st.floats(-20, 20), st.floats(0, 1), st.booleans()),
    min_size=len(FEATURES),
    max_size=len(FEATURES),
)


@given(VALUES)
def test_ending_early_changes_nothing(values: list[float]) -> None:
    assert is_content(values) == (score(values) > 0)


def test_both_answers_happen() -> None:
    assert {is_content([value] * len(FEATURES)) for value in (-20.0, 0.0, 0.5, 1.0, 3.0, 9.0)} == {
        True,
        False,
    }
