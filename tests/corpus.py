"""The real pages with labels that lie beside the project; tests that need them skip without."""

from __future__ import annotations

import gzip
import json
import os
from functools import cache
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("PROSPECTOR_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))

needs_corpus = pytest.mark.skipif(
    not FOLDER.is_dir(), reason=f"the corpus of real pages is not at {FOLDER}"
)


@cache
def pages() -> dict[str, bytes]:
    """Every real page by its own address."""
    found = {}
    for part in ("placement", "resource-pages"):
        addresses = {}
        for line in (FOLDER / part / "labels.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            addresses[row["page"]] = row["url"]
        for name, url in addresses.items():
            if not url.startswith("http"):
                continue  # one label names a page by something that is no address
            found[url] = gzip.decompress((FOLDER / part / "pages" / name).read_bytes())
    return found
