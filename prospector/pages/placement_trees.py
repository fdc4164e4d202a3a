"""Small decision trees that weigh a link's surroundings (pure).

Each tree asks a few questions of the features of a link and ends in a number; their sum, above 0,
speaks for content. Trees see what sums of weights do not: that a short line of links is a menu
before the text and a list of sources after it. The table is ``placement_trees.json`` beside this
file, fitted by ``bench/pages/fit_placement.py``: ``{"bias": …, "trees": [tree, …]}`` where a tree
is a number or ``[feature, threshold, tree if at most, tree if more]``.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from prospector.pages.placement_features import FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    Tree = float | tuple[int, float, Any, Any]


def score(values: Sequence[float]) -> float:
    """How much a link, given by its values of ``FEATURES``, looks like content: log odds."""
    total = _BIAS
    for tree in _TREES:
        node = tree
        while type(node) is tuple:
            node = node[2] if values[node[0]] <= node[1] else node[3]
        total += node  # type: ignore[operator]
    return total


def is_content(values: Sequence[float]) -> bool:
    """Whether :func:`score` is above 0; ends as soon as no tree that is left can change that."""
    total = _BIAS
    for tree, least, most in _WEIGHTIEST_FIRST:
        node = tree
        while type(node) is tuple:
            node = node[2] if values[node[0]] <= node[1] else node[3]
        total += node  # type: ignore[operator]
        if total + least > _NEARLY_ZERO:
            return True
        if total + most < -_NEARLY_ZERO:
            return False
    return score(values) > 0


def _ends(tree: Tree) -> tuple[float, float]:
    """The least and the most that a tree can say."""
    if not isinstance(tree, tuple):
        return tree, tree
    low, high = _ends(tree[2]), _ends(tree[3])
    return min(low[0], high[0]), max(low[1], high[1])


def _weightiest_first() -> tuple[tuple[Tree, float, float], ...]:
    """Each tree with the least and the most that all later ones can add."""
    found: list[tuple[Tree, float, float]] = []
    least = most = 0.0
    for tree in sorted(_TREES, key=lambda tree: _ends(tree)[1] - _ends(tree)[0]):
        found.append((tree, least, most))
        least, most = least + _ends(tree)[0], most + _ends(tree)[1]
    return tuple(reversed(found))


def _tree(written: float | list[Any]) -> Tree:
    if isinstance(written, list):
        name, threshold, low, high = written
        return FEATURES.index(name), float(threshold), _tree(low), _tree(high)
    return float(written)


_TABLE = json.loads(files("prospector.pages").joinpath("placement_trees.json").read_text("utf-8"))
_BIAS = float(_TABLE["bias"])
_TREES = tuple(_tree(tree) for tree in _TABLE["trees"])
_NEARLY_ZERO = 1e-9
"""Sums of the same numbers in another order differ by less."""
_WEIGHTIEST_FIRST = _weightiest_first()
