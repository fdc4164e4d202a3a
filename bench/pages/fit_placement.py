"""Fit the weights of ``prospector/pages/placement_weights.py`` and say how well they carry over.

    PROSPECTOR_CORPUS=… python -m bench.pages.fit_placement [--write]

Needs numpy and scikit-learn, which nothing else does. Only links that neither names nor wording
decide are weighed. Labels of articles alone would teach that a list of outbound links is a menu, so
the resource pages lend theirs too: there, external links are content and those of the own site in
a menu are not, each page counting little. Cross-validation is by page.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from bench.pages.corpus import LabelledPage, fold, numbered, placement_pages, resource_pages
from prospector.pages.decode import to_text
from prospector.pages.dom import read
from prospector.pages.links import addresses_of
from prospector.pages.placement import Places
from prospector.pages.placement_features import FEATURES

C = 0.05
LENT = 2.0
"""How much the links of one resource page count together, in labelled links."""
FOLDS, ROUNDS = 10, 5


class Row:
    """One link: its features, where something else than weights decides ``None``."""

    def __init__(self, page: int, features: tuple[float, ...] | None, label: bool, weight: float):
        self.page, self.features, self.label, self.weight = page, features, label, weight


def rows_of(number: int, page: LabelledPage) -> list[Row]:
    document = read(to_text(page.html))
    leads = addresses_of(document, page.url)
    places = Places(document, [out for _, out in leads], page.url)

    class Shown:
        def __init__(self, href: str, anchor: str) -> None:
            self.href, self.anchor = href, anchor

    keys = numbered([Shown(a.href, fold(a.text)) for a in document.anchors])
    rows = []
    for key, anchor, (url, out) in zip(keys, document.anchors, leads, strict=True):
        region = anchor.region
        decided = region.hidden or places.part_of(region) or places.is_service(anchor, url)
        features = None if decided else places.around.features(anchor, url, out)
        if page.resource is None:
            label = page.links.get(key)
            if label:
                rows.append(Row(number, features, label == "content", 1.0))
        elif features is not None and url.startswith("http") and out:
            rows.append(Row(-1, features, True, 1.0))
    return rows


def main() -> None:
    rows = [row for n, page in enumerate(placement_pages()) for row in rows_of(n, page)]
    decided = [row for row in rows if row.features is None]
    open_rows = [row for row in rows if row.features is not None]
    lent = []
    for page in resource_pages():
        of_page = rows_of(-1, page)
        for row in of_page:
            row.weight = min(1.0, LENT / len(of_page))
        lent += of_page
    wrong_decided = sum(row.label for row in decided)
    x = np.array([row.features for row in open_rows], dtype=float)
    y = np.array([row.label for row in open_rows], dtype=int)
    pages = np.array([row.page for row in open_rows])
    counts = np.bincount(pages)
    weights = 1 / np.sqrt(counts[pages])
    weights /= weights.mean()
    lx = np.array([row.features for row in lent], dtype=float)
    ly = np.array([row.label for row in lent], dtype=int)
    lw = np.array([row.weight for row in lent])

    def fit(chosen: np.ndarray, strength: float) -> tuple[StandardScaler, LogisticRegression]:
        every = np.r_[x[chosen], lx]
        scaler = StandardScaler().fit(every)
        model = LogisticRegression(C=strength, max_iter=5000)
        model.fit(
            scaler.transform(every), np.r_[y[chosen], ly], sample_weight=np.r_[weights[chosen], lw]
        )
        return scaler, model

    print(
        f"{len(rows)} labelled links; names and wording decide {len(decided)}, "
        f"{wrong_decided} of them content"
    )
    for strength in (0.02, 0.05, 0.1, 0.3):
        errors = []
        for seed in range(ROUNDS):
            folds = GroupKFold(FOLDS, shuffle=True, random_state=seed)
            wrong = 0
            for train, test in folds.split(x, y, pages):
                scaler, model = fit(train, strength)
                wrong += int((model.predict(scaler.transform(x[test])) != y[test]).sum())
            errors.append(wrong)
        accuracy = 1 - (np.mean(errors) + wrong_decided) / len(rows)
        print(f"C={strength}: {np.mean(errors):.1f} of {len(y)} wrong, accuracy {accuracy:.4f}")
    scaler, model = fit(np.arange(len(y)), C)
    coefficients = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - (coefficients * scaler.mean_).sum())
    for weight, name in sorted(
        zip(model.coef_[0], FEATURES, strict=True), key=lambda p: -abs(p[0])
    ):
        print(f"  {weight:+.2f} {name}")
    if "--write" in sys.argv:
        lines = "".join(
            f"    {w:.3f},  # {n}\n" for w, n in zip(coefficients, FEATURES, strict=True)
        )
        target = Path(__file__).parents[2] / "prospector" / "pages" / "placement_weights.py"
        target.write_text(
            '"""Weights of a link\'s surroundings: above 0 speaks for content.\n\n'
            "Fitted by ``bench/pages/fit_placement.py`` to labelled links of real pages; one a feature of\n"
            ':data:`prospector.pages.placement_features.FEATURES`, in its order.\n"""\n\n'
            f"BIAS = {bias:.3f}\nWEIGHTS = (\n{lines})\n",
            encoding="utf-8",
        )


if __name__ == "__main__":
    main()
