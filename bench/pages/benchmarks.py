"""Pages of public benchmarks of text extraction, with labels for their links.

The folder ``PROSPECTOR_BENCHMARKS`` holds copies of four repositories under these names:
``wcxb`` (github.com/Murrough-Foley/web-content-extraction-benchmark, CC-BY-4.0), ``zyte``
(github.com/scrapinghub/article-extraction-benchmark, MIT), ``readability``
(github.com/mozilla/readability, Apache-2.0) and ``fundus`` (github.com/flairNLP/fundus, MIT: the
press of forty countries). They give the text of each page's content; a link is content where the
words around it, four at a time, stand in that text.
"""

from __future__ import annotations

import gzip
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.pages.dom import Document

FOLDER = Path(os.environ.get("PROSPECTOR_BENCHMARKS", "benchmarks"))
_WORDS = re.compile(r"\w+")
_RUN = 4
_LEAST_TEXT = 200
_LEAST_FOUND = 0.85


class BenchmarkPage(NamedTuple):
    """One page: what sort, its address, its bytes and the text of its content."""

    kind: str
    url: str
    html: bytes
    text: str


def benchmark_pages() -> Iterator[BenchmarkPage]:
    """Every page with enough text, in a steady order."""
    for page in (*_wcxb(), *_zyte(), *_readability(), *_fundus()):
        if len(page.text) >= _LEAST_TEXT:
            yield page


def labels_of(document: Document, text: str) -> list[bool | None] | None:
    """Of each anchor whether it is content, ``None`` in doubt; nothing when the text is another's."""
    wanted = _WORDS.findall(text.lower())
    runs = {tuple(wanted[i : i + _RUN]) for i in range(len(wanted) - _RUN + 1)}
    words, spans = _read(document)
    covered = [False] * len(words)
    for i in range(len(words) - _RUN + 1):
        if tuple(words[i : i + _RUN]) in runs:
            covered[i : i + _RUN] = [True] * _RUN
    if sum(covered) < _LEAST_FOUND * len(wanted):
        return None
    return [_label(covered, start, end) for start, end in spans]


def _label(covered: list[bool], start: int, end: int) -> bool | None:
    if end > start:
        share = sum(covered[start:end]) / (end - start)
    else:  # an image: what stands on both sides
        beside = covered[max(0, start - 2) : start + 2]
        share = sum(beside) / max(1, len(beside))
        share = share if share in (0, 1) else 0.5
    return True if share > 0.7 else False if share < 0.3 else None


def _read(document: Document) -> tuple[list[str], list[tuple[int, int]]]:
    """The words of the page in order, and where among them each anchor begins and ends."""
    words: list[str] = []
    spans: dict[int, tuple[int, int]] = {}
    of_block: dict[int, list[int]] = {}
    for number, anchor in enumerate(document.anchors):
        of_block.setdefault(anchor.block.index, []).append(number)
    for block in document.blocks:
        at = 0
        for number in of_block.get(block.index, ()):
            anchor = document.anchors[number]
            words += _WORDS.findall("".join(block.text[at : anchor.at]).lower())
            start = len(words)
            words += _WORDS.findall("".join(block.text[anchor.at : anchor.end]).lower())
            spans[number] = (start, len(words))
            at = anchor.end
        words += _WORDS.findall("".join(block.text[at:]).lower())
    return words, [spans[number] for number in range(len(document.anchors))]


def _wcxb() -> Iterator[BenchmarkPage]:
    for path in sorted((FOLDER / "wcxb").glob("*/ground-truth/*.json")):
        truth = json.loads(path.read_text("utf-8"))
        kind = (truth.get("_internal") or {}).get("page_type", {}).get("primary", "unknown")
        packed = path.parent.parent / "html" / f"{path.stem}.html.gz"
        text = truth["ground_truth"].get("main_content") or ""
        url = truth.get("url") or "https://unknown.example/page"
        yield BenchmarkPage(kind, url, gzip.decompress(packed.read_bytes()), text)


def _zyte() -> Iterator[BenchmarkPage]:
    folder = FOLDER / "zyte"
    for name, row in json.loads((folder / "ground-truth.json").read_text("utf-8")).items():
        packed = (folder / "html" / f"{name}.html.gz").read_bytes()
        yield BenchmarkPage("article", row["url"], gzip.decompress(packed), row["articleBody"])


def _readability() -> Iterator[BenchmarkPage]:
    for path in sorted((FOLDER / "readability" / "test" / "test-pages").glob("*/expected.html")):
        text = path.read_text("utf-8").strip()
        if text:
            words = " ".join(lxml.html.fromstring(text).itertext())
            body = (path.parent / "source.html").read_bytes()
            yield BenchmarkPage("article", "http://fakehost/test/page.html", body, words)


def _fundus() -> Iterator[BenchmarkPage]:
    """Articles of the press. A page is read by one of several versions of a publisher's rules,
    and which one is not said: the text most of which the page holds is its own.
    """
    folder = FOLDER / "fundus" / "tests" / "resources" / "parser" / "test_data"
    for about in sorted(folder.glob("*/meta.info")):
        for name, row in json.loads(about.read_text("utf-8")).items():
            packed = about.parent / name
            if not packed.exists():
                continue
            body = gzip.decompress(packed.read_bytes())
            rules = about.parent / f"{re.sub(r'_[0-9_]+[.]html[.]gz$', '', name)}.json"
            texts = [
                " ".join(_strings(version.get("body")))
                for version in json.loads(rules.read_text("utf-8")).values()
            ]
            words = set(_WORDS.findall(body.decode("utf-8", "replace")))
            text = max(texts, key=lambda t: _known(t, words), default="")
            yield BenchmarkPage("press", row["url"], body, text)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def _known(text: str, words: set[str]) -> float:
    wanted = set(_WORDS.findall(text))
    return len(wanted & words) / len(wanted) if wanted else 0
