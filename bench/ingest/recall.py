"""What the sieve of ``prospector ingest`` loses of real pages that the whole analysis calls relevant.

PROSPECTOR_CORPUS=… python -m bench.ingest.recall [NICHE …]
"""

from __future__ import annotations

import sys
from collections import Counter

from prospector.ingest.sieve import LEAST_RELEVANCE, Interest, Sieve
from prospector.niche import load_niche
from prospector.pages import analyse
from tests.corpus import pages

NICHES = (
    "cybersecurity",
    "gardening",
    "astronomy",
    "genealogy",
    "history",
    "photography",
    "nutrition",
)


def main() -> None:
    names = sys.argv[1:] or NICHES
    counts: Counter[str] = Counter()
    for name in names:
        niche = load_niche(name)
        sieve = Sieve.of(niche, Interest())
        for url, body in pages().items():
            by_bytes = sieve.may_matter(body)
            by_text = by_bytes and sieve.nearly(body, {})
            counts["all"] += 1
            counts["past the bytes"] += by_bytes
            counts["past the text"] += by_text
            if analyse(body, url, niche=niche).relevance >= LEAST_RELEVANCE:
                counts["relevant"] += 1
                counts["lost by the bytes"] += not by_bytes
                counts["lost by the text"] += by_bytes and not by_text
    print(
        f"{len(pages())} pages, {len(names)} niches: "
        + ", ".join(f"{n} {c}" for n, c in counts.items())
    )


if __name__ == "__main__":
    main()
