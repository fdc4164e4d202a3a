"""Fit the trees of ``prospector/pages/placement_trees.json`` and say how well they carry over.

    PROSPECTOR_CORPUS=… PROSPECTOR_BENCHMARKS=… python -m bench.pages.fit_placement [--write]

Needs numpy and scikit-learn, which nothing else does. Only links that neither names nor wording
decide are learned from: those of public benchmarks (``bench/pages/benchmarks.py``), which are many
and mostly English; the labelled ones of the corpus, which are few and mostly not; and the outbound
ones of resource pages, so that a list of sources is no menu. Each page counts with the square root
of its links. Cross-validation is by page of the corpus.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from bench.pages.benchmarks import benchmark_pages, labels_of
from bench.pages.corpus import fold, numbered, placement_pages, resource_pages
from prospector.pages.decode import to_text
from prospector.pages.dom import Document, read
from prospector.pages.links import addresses_of
from prospector.pages.placement import Places
from prospector.pages.placement_features import FEATURES
from prospector.urls import canonical

TREES, LEAVES, RATE = 30, 5, 0.2
OF_CORPUS, OF_RESOURCES = 1.0, 3.0
"""How much a page of the corpus counts beside one of a benchmark, and the outbound links of one
resource page together."""
KINDS = {"article": 1.0, "press": 1.0, "documentation": 0.5, "listing": 0.5}
MOST_LINKS = 60
"""Links of one benchmark page that are learned from."""
TARGET = Path(__file__).parents[2] / "prospector" / "pages" / "placement_trees.json"


class Table:
    """Rows of features with labels, weights and pages; what is decided otherwise is counted."""

    def __init__(self) -> None:
        self.rows: list[tuple[float, ...]] = []
        self.labels: list[bool] = []
        self.weights: list[float] = []
        self.pages: list[int] = []
        self.bios: list[bool] = []
        self.decided = self.decided_wrong = 0

    def add(
        self,
        page: int,
        document: Document,
        url: str,
        labels: list[bool | None],
        weight: float,
        outbound_only: bool = False,
    ) -> None:
        """Take in the labelled links of one page."""
        url = canonical(url) or url
        leads = addresses_of(document, url)
        places = Places(document, leads, url)
        start = len(self.rows)
        for anchor, (target, out), label in zip(document.anchors, leads, labels, strict=True):
            if label is None or (outbound_only and not out):
                continue
            if places.decided(anchor, target) is not None:
                self.decided += 1
                self.decided_wrong += label
                continue
            self.rows.append(places.features.of(anchor, target, out))
            self.labels.append(label)
            self.pages.append(page)
            self.bios.append(places.is_bio(anchor.block))
        found = len(self.rows) - start
        if found:
            self.weights += [weight / found**0.5] * found

    def arrays(self) -> tuple[Any, Any, Any, Any]:
        return (
            np.array(self.rows, dtype=float),
            np.array(self.labels, dtype=int),
            np.array(self.weights),
            np.array(self.pages),
        )


def of_corpus() -> Table:
    """The labelled links of the corpus."""
    table = Table()
    for number, page in enumerate(placement_pages()):
        document = read(to_text(page.html))
        keys = numbered(_shown(document))
        labels = [page.links[key] == "content" if key in page.links else None for key in keys]
        table.add(number, document, page.url, labels, OF_CORPUS)
    return table


class _Shown:
    def __init__(self, href: str, anchor: str) -> None:
        self.href, self.anchor = href, anchor


def _shown(document: Document) -> list[_Shown]:
    return [_Shown(anchor.href, fold(anchor.text)) for anchor in document.anchors]


def of_others() -> Table:
    """The links of benchmarks, and the outbound ones of resource pages."""
    table = Table()
    for page in benchmark_pages():
        if page.kind in KINDS:
            document = read(to_text(page.html))
            labels = labels_of(document, page.text)
            if labels is not None:
                step = 1 + sum(label is not None for label in labels) // (4 * MOST_LINKS)
                few = [label if i % step == 0 else None for i, label in enumerate(labels)]
                table.add(-1, document, page.url, few, KINDS[page.kind])
    for resource in resource_pages():
        document = read(to_text(resource.html))
        labels = [True] * len(document.anchors)
        table.add(-1, document, resource.url, list(labels), OF_RESOURCES, outbound_only=True)
    return table


def fit(*parts: tuple[Any, Any, Any]) -> HistGradientBoostingClassifier:
    """One model of several (features, labels, weights)."""
    x, y, weights = (np.concatenate(column) for column in zip(*parts, strict=True))
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=40,
        l2_regularization=10,
        early_stopping=False,
        random_state=0,
    )
    return model.fit(x, y, sample_weight=weights)


def written(model: HistGradientBoostingClassifier) -> str:
    """The model as our table, one tree a line."""

    def node(nodes: Any, at: int) -> Any:
        here = nodes[at]
        if here["is_leaf"]:
            return round(float(here["value"]), 3)
        threshold = float(f"{float(here['num_threshold']):.4g}")
        low, high = (node(nodes, int(here[side])) for side in ("left", "right"))
        return [FEATURES[int(here["feature_idx"])], threshold, low, high]

    trees = [node(step[0].nodes, 0) for step in model._predictors]
    lines = ",\n".join(json.dumps(tree) for tree in trees)
    bias = round(float(np.ravel(model._baseline_prediction)[0]), 3)
    return f'{{"bias": {bias}, "trees": [\n{lines}\n]}}\n'


def main() -> None:
    corpus, others = of_corpus(), of_others()
    x, y, weights, pages = corpus.arrays()
    more = others.arrays()[:3]
    total = corpus.decided + len(y)
    print(
        f"{total} labelled links; names and wording decide {corpus.decided}, "
        f"{corpus.decided_wrong} of them content; {len(more[1])} links of other pages"
    )

    def told(name: str, scores: Any) -> None:
        content = (scores > 0) & ~np.array(corpus.bios)
        wrong = int((content != y).sum())
        missed = int((~content & (y == 1)).sum())
        print(
            f"{name}: {wrong} of {len(y)} wrong ({missed} content missed), accuracy "
            f"{1 - (wrong + corpus.decided_wrong) / total:.4f}"
        )

    told("learned from other pages only", fit(more).decision_function(x))
    for seed in range(2):
        scores = np.zeros(len(y))
        for train, test in GroupKFold(8, shuffle=True, random_state=seed).split(x, y, pages):
            model = fit((x[train], y[train], weights[train]), more)
            scores[test] = model.decision_function(x[test])
        told("cross-validated by page", scores)
    model = fit((x, y, weights), more)
    told("in sample", model.decision_function(x))
    if "--write" in sys.argv:
        TARGET.write_text(written(model), encoding="utf-8")


if __name__ == "__main__":
    main()
