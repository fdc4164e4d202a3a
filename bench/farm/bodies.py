"""The HTML of the farm: curated lists, ordinary target pages, front pages and error pages."""

from __future__ import annotations

import html
import random
from typing import TYPE_CHECKING

from bench.farm.world import WORDS

if TYPE_CHECKING:
    from bench.farm.world import Target, World

_PARAGRAPHS = 256


class Bodies:
    """Makes bodies from ready paragraphs, so that serving costs next to nothing."""

    def __init__(self, world: World) -> None:
        self._world = world
        draw = random.Random(f"{world.seed}/text")
        self._paragraphs = [
            f"<p>{' '.join(draw.choices(WORDS, k=draw.randint(40, 90))).capitalize()}.</p>\n"
            for _ in range(_PARAGRAPHS)
        ]

    def target(self, target: Target) -> bytes:
        """A page of about ``size`` bytes; the paragraphs and their order differ from page to page."""
        if target.kind == "pdf":
            return b"%PDF-1.7\n" + b"0" * (target.size * 10)
        title = _title(target)
        draw = random.Random(target.number)
        parts = [
            (
                f"<!doctype html><html lang='en'><head><title>{title}</title></head><body>"
                f"<nav><a href='/'>Home</a> <a href='/about'>About</a></nav><main><h1>{title}</h1>\n"
            )
        ]
        size = 0
        while size < target.size:
            parts.append(draw.choice(self._paragraphs))
            size += len(parts[-1])
        parts.append("</main><footer>Kept by volunteers.</footer></body></html>")
        return "".join(parts).encode()

    def front(self, host: int) -> bytes:
        """A host's home page."""
        name = WORDS[host % len(WORDS)].capitalize()
        links = "".join(
            f"<li><a href='/{word}/'>{word}</a></li>" for word in WORDS[host % 40 : host % 40 + 12]
        )
        return (
            f"<!doctype html><html lang='en'><head><title>{name} society {host}</title></head>"
            f"<body><h1>{name} society</h1><ul>{links}</ul>{self._paragraphs[host % 256]}"
            "</body></html>"
        ).encode()

    def missing(self, host: int) -> bytes:
        """A host's error page."""
        name = WORDS[host % len(WORDS)].capitalize()
        return (
            f"<!doctype html><html lang='en'><head><title>Not found - {name} society</title></head>"
            "<body><h1>Page not found</h1><p>This page does not exist.</p></body></html>"
        ).encode()

    def page(self, page: int) -> bytes:
        """A curated list: sections of links, each with a sentence, and the site's other lists."""
        world = self._world
        items = []
        for index, target in enumerate(world.links_of(page)):
            if index % 15 == 0:
                topic = WORDS[(page + index) % len(WORDS)].capitalize()
                items.append(f"{'</ul>' if index else ''}<h2>{topic} and telescope links</h2><ul>")
            words = " ".join(WORDS[(target.number * 3 + k * 11) % len(WORDS)] for k in range(9))
            address = html.escape(world.url(target))
            items.append(f"<li><a href='{address}'>{_title(target)}</a>: {words}.</li>\n")
        others = "".join(
            f"<li><a href='{world.page_url(other)}'>Astronomy links, part {index + 1}</a></li>"
            for index, other in enumerate(world.pages_of(page % world.sites))
            if other != page
        )
        return (
            "<!doctype html><html lang='en'><head>"
            f"<title>Astronomy links and resources {page}</title></head><body>"
            f"<h1>Astronomy links and resources</h1>{self._paragraphs[page % 256]}"
            f"{''.join(items)}</ul><h2>More lists</h2><ul>{others}</ul>"
            "<footer>Suggest a link: <a href='mailto:editor@astronomy.example'>editor</a></footer>"
            "</body></html>"
        ).encode()


def _title(target: Target) -> str:
    n = target.number
    return f"{WORDS[n % len(WORDS)].capitalize()} {WORDS[n // 7 % len(WORDS)]} {n}"
