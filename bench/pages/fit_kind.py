"""Fit the weights of ``prospector/pages/kind_weights.py`` and say how well they carry over.

    PROSPECTOR_CORPUS=… python -m bench.pages.fit_kind [--more FOLDER] [--write]

Needs numpy and scikit-learn, which nothing else does. The labelled pages are the corpus's resource
pages, its articles as further negatives, and those of FOLDER, laid out like ``resource-pages``.
Pages with too few links are decided without weights and left out. Cross-validation leaves out one
site at a time.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from bench.pages.corpus import placement_pages, resource_pages
from prospector.pages.catalogue import catalogue_of
from prospector.pages.decode import to_text
from prospector.pages.dom import read
from prospector.pages.footprints import url_promise
from prospector.pages.kind_features import FEATURES, features_of
from prospector.pages.links import links_of
from prospector.urls import registered_domain

C = 1.0
TARGET = Path(__file__).parents[2] / "prospector" / "pages" / "kind_weights.py"
HEAD = '''"""Weights of the features of a resource page: above 0 speaks for it.

Fitted by ``bench/pages/fit_kind.py`` to labelled real pages; one a feature of
:data:`prospector.pages.kind_features.FEATURES`, in its order.
"""

'''


LENT = 0.15
"""How much a page of a FOLDER whose label says ``"set": "lent"`` counts, beside one of ours."""


def pages(more: str) -> list[tuple[str, bytes, bool, str]]:
    """Address, bytes, label and set of each page."""
    found = [(p.url, p.html, bool(p.resource), "corpus") for p in resource_pages()]
    found += [(p.url, p.html, False, "articles") for p in placement_pages()]
    if more:
        folder = Path(more)
        for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            html = gzip.decompress((folder / "pages" / row["page"]).read_bytes())
            found.append((row["url"], html, row["label"] == "resource", row.get("set", "more")))
    return found


def main() -> None:
    more = sys.argv[sys.argv.index("--more") + 1] if "--more" in sys.argv else ""
    rows, labels, sites, urls, sets = [], [], [], [], []
    missed = 0
    for url, html, label, name in pages(more):
        document = read(to_text(html))
        links = links_of(document, url)
        lines = [block.words() for block in document.blocks]
        catalogue = catalogue_of(document, links, lines, named=url_promise(url) == 1)
        if not catalogue.enough:
            missed += label
            continue
        rows.append(features_of(catalogue, document, url, lines))
        labels.append(label)
        sites.append(registered_domain(url))
        urls.append(url)
        sets.append(name)
    x, y = np.array(rows), np.array(labels)
    of, group = np.array(sets), np.array(sites)
    print(f"{len(y)} pages, {y.sum()} resource pages; {missed} more have too few links")
    weight = np.where(of == "lent", LENT, 1.0)
    weight *= np.where(y, 1.25, 1.0)
    model = LogisticRegression(C=C, max_iter=2_000).fit(x, y, weight)
    for (feature, _), value in zip(FEATURES, model.coef_[0], strict=True):
        print(f"  {feature:12} {value:6.2f}")
    within = model.predict_proba(x)[:, 1]
    across = np.zeros(len(y))
    for site in set(sites):
        left = group == site
        across[left] = (
            LogisticRegression(C=C, max_iter=2_000)
            .fit(x[~left], y[~left], weight[~left])
            .predict_proba(x[left])
        )[:, 1]
    for how, guess in (("in sample", within), ("left out", across)):
        for name in dict.fromkeys(sets):
            report(f"{how:9} {name:8}", guess[of == name] > 0.5, y[of == name])
        for threshold in (0.4, 0.45, 0.5, 0.55, 0.6):
            report(f"{how:9} all > {threshold}", guess > threshold, y)
    for i in np.flatnonzero((across > 0.5) != y):
        print(f"  {'misses' if y[i] else 'takes in'} {urls[i]} ({across[i]:.2f})")
    if "--write" in sys.argv:
        values = "".join(
            f"    {w:.3f},  # {name}\n"
            for (name, _), w in zip(FEATURES, model.coef_[0], strict=True)
        )
        TARGET.write_text(f"{HEAD}BIAS = {model.intercept_[0]:.3f}\nWEIGHTS = (\n{values})\n")


def report(title: str, guess: np.ndarray, label: np.ndarray) -> None:
    """Print precision, recall and F1."""
    hits = int((guess & label).sum())
    precision = hits / max(1, int(guess.sum()))
    recall = hits / max(1, int(label.sum()))
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{title}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")


if __name__ == "__main__":
    main()
