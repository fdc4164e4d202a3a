"""What a link, its address and the page it stands on say about where it leads (pure).

Every sign is a short text hashed to one of 65,536 numbers, so that what a crawl learns about signs
is bounded whatever strangers write. Two signs that share a number blur each other a little.
"""

from __future__ import annotations

import re
from array import array
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit
from zlib import crc32

from prospector.pages.footprints import is_home
from prospector.pages.stems import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.items import Link, PageAnalysis

SIGNS = 1 << 16
"""Numbers that a sign may have."""
RESERVED = 16
"""The first numbers are no words': :mod:`prospector.ranking.model` names them."""
MOST = 48
"""Signs of one link; what comes later is dropped."""

_ANCHOR, _CONTEXT, _HEADING, _PATH, _HOST = 8, 8, 6, 8, 4
_WHOLE = 40
_TEXT = 300
_STEPS = re.compile(r"[^\w]+|_+|\d+|(?<=[a-z])(?=[A-Z])")
_DIGIT = re.compile(r"\d")


def signs_of(link: Link, page: PageAnalysis, depth: int, promise: float, topic: float) -> bytes:
    """The signs of one link of ``page``, each once, as little-endian 16-bit numbers.

    ``depth`` is that of the page it leads to, ``promise`` and ``topic`` (0-1) what the rule says of
    its words. At most :data:`MOST` of them.
    """
    numbers = dict.fromkeys(
        _number(text)
        for text in (
            f"{'out' if link.external else 'in'} promise {int(promise * 5)}",
            f"{'out' if link.external else 'in'} topic {int(topic * 4)}",
            *_texts(link, page, depth),
        )
    )
    return pack(list(numbers)[:MOST])


def pack(numbers: list[int]) -> bytes:
    """Numbers of signs as they are kept with a waiting page."""
    return b"".join(number.to_bytes(2, "little") for number in numbers)


def unpack(signs: bytes) -> array[int]:
    """The numbers in what :func:`pack` made; half a number at the end is ignored."""
    numbers = array("H")
    numbers.frombytes(signs[: len(signs) & ~1])
    if _BIG_ENDIAN:
        numbers.byteswap()
    return numbers


_BIG_ENDIAN = array("H", [1]).tobytes() != b"\x01\x00"


def _number(text: str) -> int:
    return RESERVED + crc32(text.encode("utf-8", "replace")) % (SIGNS - RESERVED)


def _texts(link: Link, page: PageAnalysis, depth: int) -> Iterator[str]:
    where = "out" if link.external else "in"
    yield f"{where} of {page.kind}"
    yield f"{where} in {link.placement}"
    yield f"{where} at {min(depth, 6)}"
    yield f"{where} relevance {int(page.relevance * 4)}"
    yield f"{where} score {int(page.resource_score / 20)}"
    yield f"language {page.language[:8]}"
    if is_home(link.url):
        yield f"{where} to a home"
    anchor = words_of(link.anchor[:_TEXT])
    whole = " ".join(anchor)
    if len(whole) <= _WHOLE:
        yield f"{where} called {whole}"
    section = words_of(link.section[:_TEXT])
    yield f"{where} under {' '.join(section)[:_WHOLE]}"
    path, host, ending = _address(link.url)
    yield f"{where} file {path[-1] if path else ''}{'#' if _DIGIT.search(link.url[-12:]) else ''}"
    yield from (f"a {word}" for word in anchor[:_ANCHOR])
    yield from (f"h {word}" for word in section[:_HEADING])
    yield from (f"p {word}" for word in path[-_PATH:])
    if link.external:
        yield f"under {ending}"
        yield from (f"d {word}" for word in host[:_HOST])
        around = [word for word in words_of(link.context[:_TEXT]) if word not in anchor]
        yield from (f"c {word}" for word in around[:_CONTEXT])


def _address(url: str) -> tuple[list[str], list[str], str]:
    """Words of the path, words of the host without its ending, and that ending."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return [], [], ""
    name, _, ending = (parts.hostname or "").removeprefix("www.").rpartition(".")
    path = unquote(f"{parts.path[:_TEXT]} {parts.query[:80]}", errors="replace")
    return _words(path), _words(name), ending


def _words(text: str) -> list[str]:
    return [word.lower() for word in _STEPS.split(text) if word]
