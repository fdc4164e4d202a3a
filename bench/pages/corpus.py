"""The labelled real pages that lie beside the project, read for scoring.

The folder is ``../shared/corpus`` seen from the project, or ``PROSPECTOR_CORPUS``. Its own README
says what the labels mean.
"""

from __future__ import annotations

import gzip
import json
import os
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("PROSPECTOR_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))


@dataclass(slots=True)
class LabelledPage:
    """One page: its bytes, its address and the labels that people gave it.

    ``links`` maps (href as written, anchor, which of equal ones from 0) to ``content`` or
    ``boilerplate``. ``resource`` is ``None`` where nobody said.
    """

    name: str
    url: str
    html: bytes
    links: dict[tuple[str, str, int], str] = field(default_factory=dict)
    resource: bool | None = None
    kind: str = ""
    language: str = ""


def present() -> bool:
    """Whether the corpus is there."""
    return (FOLDER / "placement" / "labels.jsonl").is_file()


@cache
def placement_pages() -> tuple[LabelledPage, ...]:
    """Pages whose links are labelled."""
    pages: dict[str, LabelledPage] = {}
    for row in _rows("placement"):
        page = pages.get(row["page"])
        if page is None:
            page = pages[row["page"]] = _page("placement", row)
        page.links[row["href"], row["anchor"], row["n"]] = row["label"]
    return tuple(pages.values())


@cache
def resource_pages() -> tuple[LabelledPage, ...]:
    """Pages labelled as resource pages or as pages that only look like one."""
    pages = []
    for row in _rows("resource-pages"):
        page = _page("resource-pages", row)
        page.resource = row["label"] == "resource"
        page.kind, page.language = row["kind"], row["lang"]
        pages.append(page)
    return tuple(pages)


def fold(text: str) -> str:
    """White space folded: how labels and ours are compared."""
    return " ".join(text.split())


def numbered(links: Any) -> list[tuple[str, str, int]]:
    """(href, anchor, n) of each link, ``n`` counting equal pairs from 0 in document order."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for link in links:
        pair = (link.href, fold(link.anchor))
        keys.append((*pair, seen[pair]))
        seen[pair] += 1
    return keys


def _rows(part: str) -> list[dict[str, Any]]:
    text = (FOLDER / part / "labels.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def _page(part: str, row: dict[str, Any]) -> LabelledPage:
    packed = (FOLDER / part / "pages" / row["page"]).read_bytes()
    return LabelledPage(row["page"], row["url"], gzip.decompress(packed))
