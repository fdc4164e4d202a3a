"""Records a second and core that ``prospector ingest`` takes in, on files that warcio writes.

    python -m bench.ingest [--pages 4000] [--on-topic 0.02] [--niche cybersecurity]

A WARC of pages as a crawl of everything holds them (about 60 kB and 120 links each, with one part in
fifty on the topic by default), and the WAT records of the same pages. Times are CPU of this process,
writing to the store included. With PROSPECTOR_CORPUS a third file holds that folder's real pages.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from pathlib import Path

from prospector.ingest.take_in import Intake
from prospector.niche import load_niche
from prospector.storage.run import CrawlRun
from tests.corpus import FOLDER, pages
from tests.ingest.files import wat_json, write_warc, write_wat

WORDS = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "is",
    "that",
    "for",
    "it",
    "as",
    "was",
    "with",
    "be",
    "by",
    "on",
    "not",
    "he",
    "his",
    "but",
    "at",
    "are",
    "this",
    "have",
    "from",
    "or",
    "had",
    "an",
    "they",
    "which",
    "one",
    "you",
    "were",
    "all",
    "her",
    "she",
    "there",
    "would",
    "their",
    "we",
    "him",
    "been",
    "has",
    "when",
    "who",
    "will",
    "no",
    "more",
    "if",
    "out",
    "so",
    "up",
    "said",
    "what",
    "its",
    "about",
    "than",
    "into",
    "them",
    "can",
    "only",
    "other",
    "time",
    "new",
    "some",
    "could",
    "these",
    "two",
    "may",
    "first",
    "then",
    "do",
    "any",
    "like",
    "my",
    "now",
    "over",
    "such",
    "our",
    "man",
    "me",
    "even",
    "most",
    "made",
    "after",
    "also",
    "did",
    "many",
    "railway",
    "station",
    "museum",
    "garden",
    "recipe",
    "kitchen",
    "travel",
    "island",
    "football",
    "season",
    "player",
    "music",
    "album",
    "concert",
    "village",
    "church",
    "river",
    "mountain",
    "photograph",
    "portrait",
    "furniture",
    "colour",
    "winter",
    "summer",
    "dress",
    "school",
    "teacher",
    "family",
    "children",
    "hospital",
    "doctor",
    "market",
    "price",
    "office",
    "company",
    "product",
    "service",
]


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


def measure(file: Path, niche_name: str) -> str:
    """Take the file into a fresh store; one line of figures."""
    niche = load_niche(niche_name)
    run = CrawlRun(file.with_suffix(".db"), "ingest", niche)
    began, wall = time.process_time(), time.monotonic()
    taken = Intake(run, niche, file).take()
    spent, lasted = time.process_time() - began, time.monotonic() - wall
    run.finish("finished", complete=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{taken.records:>8,} {taken.pages + taken.hints:>8,} {file.stat().st_size / 2**20:>9.1f}"
        f" {spent:>8.1f} {lasted:>8.1f} {taken.records / spent:>11,.0f} {peak:>8.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=4_000)
    parser.add_argument("--on-topic", type=float, default=0.02)
    parser.add_argument("--niche", default="cybersecurity")
    given = parser.parse_args()
    chance = random.Random(7)
    terms = list(load_niche(given.niche).terms)
    found = [
        (f"https://host{n}.example/p/{n}", page(chance, terms, n, chance.random() < given.on_topic))
        for n in range(given.pages)
    ]
    sizes = sum(len(html) for _, html in found) / len(found) / 1_000
    print(
        f"{given.pages:,} pages of {sizes:.0f} kB, {given.on_topic:.0%} on the topic of {given.niche}"
    )
    print("file      records     kept  MB packed    CPU s   wall s  records/CPU s  peak MB")
    with tempfile.TemporaryDirectory() as folder:
        warc = Path(folder) / "made.warc.gz"
        write_warc(warc, found)
        print(f"WARC   {measure(warc, given.niche)}")
        wat = Path(folder) / "made.wat.gz"
        links = [(f"https://site{n}.example/p", f"an anchor text {n}") for n in range(120)]
        write_wat(wat, (wat_json(url, html[30:90], links) for url, html in found))
        print(f"WAT    {measure(wat, given.niche)}")
        if FOLDER.is_dir():
            real = Path(folder) / "real.warc.gz"
            write_warc(real, [(url, body) for url, body in pages().items()])
            print(f"real   {measure(real, given.niche)}")


if __name__ == "__main__":
    main()
