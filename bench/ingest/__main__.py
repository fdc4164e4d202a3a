"""Records a second and core that ``prospector ingest`` takes in, on files that warcio writes.

    python -m bench.ingest [--pages 4000] [--on-topic 0.02] [--niche cybersecurity]
        [--processes 1,2 --turns 3]

A WARC of pages as a crawl of everything holds them (about 60 kB and 120 links each, with one part in
fifty on the topic by default), and the WAT records of the same pages. Times are CPU of all processes,
writing to the store included; *own* is the part of the first process. Several numbers of processes take turns. With PROSPECTOR_CORPUS a third file holds that folder's real pages.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from bench.farm.world import WORDS
from bench.ingest.measure import measure
from prospector.niche import load_niche
from tests.corpus import FOLDER, pages
from tests.ingest.files import wat_json, write_warc, write_wat

if TYPE_CHECKING:
    from collections.abc import Iterator

Pool = get_context("spawn").Pool


def page(chance: random.Random, niche_words: list[str], number: int, on_topic: bool) -> str:
    """One page of some 60 kB: a frame of navigation, paragraphs, and links in and out."""

    def words(count: int) -> str:
        text = chance.choices(WORDS, k=count)
        if on_topic:
            for _ in range(max(1, count // 25)):
                text[chance.randrange(count)] = chance.choice(niche_words)
        return " ".join(text)

    nav = "".join(
        f'<li class="menu-item item-{n}"><a class="nav-link" href="/section/{n}/">{words(2)}</a></li>'
        for n in range(40)
    )
    cards = "".join(
        f'<article class="card card--wide" id="c{n}" data-track="list-{n}"><h3 class="card__title">'
        f'<a href="{f"https://site{chance.randrange(9_000)}.example" if n % 3 else ""}/p/{number}-{n}.html"'
        f' class="card__link">{words(6)}</a></h3><p class="card__text">{words(45)}</p><div class="card__meta">'
        f'<span class="date">2024</span><span class="author">{words(2)}</span></div></article>'
        for n in range(80)
    )
    style = "".join(f".c{n}{{margin:{n}px;padding:{n % 7}px;color:#{n:06x}}}" for n in range(300))
    title = f"{niche_words[number % len(niche_words)]} resources" if on_topic else words(5)
    return (
        f"<!doctype html><html lang=en><head><title>{title}</title><meta name=description content='{words(15)}'>"
        f"<style>{style}</style><script>var a={list(range(600))};</script></head><body><nav><ul>{nav}</ul></nav>"
        f"<main><h1>{title}</h1><p>{words(80)}</p>{cards}</main><footer>{words(30)}</footer></body></html>"
    )


def made(count: int, share: float, niche: str) -> Iterator[tuple[str, str]]:
    """The same pages each time."""
    chance, terms = random.Random(7), list(load_niche(niche).terms)
    for number in range(count):
        on_topic = chance.random() < share
        yield f"https://host{number}.example/p/{number}", page(chance, terms, number, on_topic)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--on-topic", type=float, default=0.02)
    parser.add_argument("--niche", default="cybersecurity")
    parser.add_argument(
        "--processes", default="1", help="numbers of processes to compare, by comma"
    )
    parser.add_argument("--turns", type=int, default=1)
    given = parser.parse_args()
    numbers = [int(one) for one in given.processes.split(",")] * given.turns
    sample = [len(html) for _, html in made(100, given.on_topic, given.niche)]
    print(
        f"{given.pages:,} pages of {statistics.mean(sample) / 1_000:.0f} kB,"
        f" {given.on_topic:.0%} on the topic of {given.niche}"
    )
    print(
        "          records   kept  MB packed   CPU s   own  wall s  records/CPU s  records/wall s"
        "  FastWARC's  peak MB"
    )
    with tempfile.TemporaryDirectory() as folder, Pool(1, maxtasksperchild=1) as own:

        def compare(name: str, file: Path) -> None:
            for number in numbers:
                file.with_suffix(f".{number}.db").unlink(missing_ok=True)
                print(f"{name:<5} {number:>2} {own.apply(measure, (file, given.niche, number))}")

        warc, wat = Path(folder) / "made.warc.gz", Path(folder) / "made.wat.gz"
        write_warc(warc, made(given.pages, given.on_topic, given.niche))
        compare("WARC", warc)
        links = [(f"https://site{n}.example/p", f"an anchor text {n}") for n in range(120)]
        pairs = made(given.pages, given.on_topic, given.niche)
        write_wat(wat, (wat_json(url, html[30:90], links) for url, html in pairs))
        compare("WAT", wat)
        if FOLDER.is_dir():
            real = Path(folder) / "real.warc.gz"
            write_warc(real, [(url, body) for url, body in pages().items()])
            compare("real", real)


if __name__ == "__main__":
    main()
