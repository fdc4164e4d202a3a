"""CPU time of one page: our whole analysis beside what others do of it, in one run.

    PROSPECTOR_CORPUS=… python -m bench.pages.speed

trafilatura (needed for this alone) extracts the text with its links; Scrapy's LinkExtractor finds
links only. Each page counts with the fastest of three goes; figures are medians over the corpus.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import trafilatura
from scrapy.http import HtmlResponse
from scrapy.linkextractors import LinkExtractor

from bench.pages.corpus import placement_pages, resource_pages
from prospector.pages import analyse

if TYPE_CHECKING:
    from collections.abc import Callable

GOES = 3


def milliseconds(work: Callable[[], object]) -> float:
    """CPU time of the fastest go."""
    times = []
    for _ in range(GOES):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) * 1_000


def main() -> None:
    extractor = LinkExtractor()
    rows: dict[str, list[float]] = {
        "prospector analyse": [],
        "trafilatura with links": [],
        "Scrapy LinkExtractor": [],
    }
    sizes, counts, per_page = [], [], []
    for page in (*placement_pages(), *resource_pages()):
        url = page.url if page.url.startswith("http") else "http://unknown.example/"
        body = page.html
        found = analyse(body, url)
        sizes.append(len(body) / 1_000)
        counts.append(len(found.links))
        works: list[Callable[[], object]] = [
            lambda body=body, url=url: analyse(body, url),
            lambda body=body, url=url: trafilatura.extract(body, url=url, include_links=True),
            lambda body=body, url=url: extractor.extract_links(
                HtmlResponse(url, body=body, encoding="utf-8")
            ),
        ]
        for name, work in zip(rows, works, strict=True):
            rows[name].append(milliseconds(work))
        per_page.append((len(body) / 1_000, len(found.links), rows["prospector analyse"][-1]))
    print(
        f"{len(sizes)} pages, median {statistics.median(sizes):.0f} kB and "
        f"{statistics.median(counts):.0f} links"
    )
    for name, times in rows.items():
        print(
            f"  {name:24} median {statistics.median(times):6.2f} ms, "
            f"mean {statistics.mean(times):6.2f}, worst {max(times):7.2f}"
        )
    alike = [ms for size, links, ms in per_page if 25 <= size <= 60 and 75 <= links <= 225]
    if alike:
        print(
            f"  like 40 kB with 150 links ({len(alike)} pages): "
            f"prospector median {statistics.median(alike):.2f} ms"
        )


if __name__ == "__main__":
    main()
