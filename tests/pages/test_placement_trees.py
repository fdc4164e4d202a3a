"""The table of trees: every question is of a known feature, and each answer is bounded."""

from __future__ import annotations

import itertools
import json
from importlib.resources import files
from typing import Any

import pytest

from prospector.pages.placement_features import FEATURES
from prospector.pages.placement_trees import score

TABLE = json.loads(files("prospector.pages").joinpath("placement_trees.json").read_text("utf-8"))


def leaves(tree: Any) -> list[float]:
    return leaves(tree[2]) + leaves(tree[3]) if isinstance(tree, list) else [tree]


def walk(tree: Any, values: dict[str, float]) -> float:
    """The answer of one written tree, found another way than the evaluator does."""
    if not isinstance(tree, list):
        return float(tree)
    name, threshold, low, high = tree
    return walk(low if values[name] <= threshold else high, values)


def test_names_of_features_are_told_apart() -> None:
    assert len(set(FEATURES)) == len(FEATURES)


@pytest.mark.parametrize("value", [-20.0, 0.0, 0.5, 1.0, 3.0, 12.0])
def test_score_is_the_sum_of_the_answers(value: float) -> None:
    for odd in range(len(FEATURES)):
        values = dict.fromkeys(FEATURES, value) | {FEATURES[odd]: 5.0}
        expected = TABLE["bias"] + sum(walk(tree, values) for tree in TABLE["trees"])
        assert score(list(values.values())) == pytest.approx(expected)


def test_no_single_tree_decides() -> None:
    answers = list(itertools.chain.from_iterable(leaves(tree) for tree in TABLE["trees"]))
    assert max(map(abs, answers)) < 2
    assert min(answers) < 0 < max(answers)
