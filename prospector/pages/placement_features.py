"""What is known of a link and its surroundings, as numbers that a judgement applies to (pure)."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.pages import surroundings, wording
from prospector.pages.surroundings import Surroundings
from prospector.urls import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.pages.document import Anchor, Document
    from prospector.pages.shape import Shape

FEATURES = (
    *surroundings.FEATURES,
    "words",
    "empty",
    "image",
    "utility",
    "external",
    "social",
    "fragment",
    "first",
    "last",
    "lower_before",
    "lower_after",
    "punctuation_after",
    "repeats",  # links of the page to the same address
    "same_folder",
    "upward",  # to a folder that the page lies in
    "archive",
    "file",
)
_ARCHIVE = re.compile(
    r"/(?:tags?|categor(?:y|ies|ia|ie)|kategorien?|rubri\w{1,10}|topics?|themen?|authors?|autor(?:en)?"
    r"|users?|profiles?|members?|archives?|search|suche|page)/|[?&](?:s|q|tag|cat|author|p|page|sort)=",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|zip|jpe?g|png|gif|mp3|webp)$", re.IGNORECASE)


class Features:
    """Tells the features of the links of one page.

    ``leads`` says of each anchor, in order, where it leads and whether that is another site.
    """

    def __init__(
        self, document: Document, shape: Shape, leads: Sequence[tuple[str, bool]], page_url: str
    ) -> None:
        self.around = Surroundings(document, shape, [out for _, out in leads])
        self._repeats = Counter(url for url, _ in leads)
        self._path = urlsplit(page_url).path
        self._folder = self._path.rsplit("/", 1)[0]
        self._of_block: dict[int, tuple[float, ...]] = {}
        self._of_address: dict[str, tuple[float, ...]] = {}

    def of(self, anchor: Anchor, url: str, external: bool) -> tuple[float, ...]:
        """The values of :data:`FEATURES` for one link."""
        block = anchor.block
        shared = self._of_block.get(block.index)
        if shared is None:
            shared = self._of_block[block.index] = self.around.features(block)
        address = self._of_address.get(url)
        if address is None:
            address = self._of_address[url] = self._address(url, external)
        text = anchor.text.strip()
        before, after = beside(anchor)
        return (
            *shared,
            min(len(text.split()), 20),
            not text,
            bool(not text and anchor.image),
            wording.UTILITY.match(text[:140]) is not None,
            external,
            external and is_social(url),
            anchor.href.lstrip()[:1] == "#",
            len(before) < 3,
            len(after) < 3,
            before[-1:].islower(),
            after[:1].islower(),
            bool(after) and after[0] in ".,;:)!?",
            *address,
        )

    def _address(self, url: str, external: bool) -> tuple[float, ...]:
        path = _path_of(url) if url.startswith("http") else ""
        inside = not external and len(path) > 1
        return (
            log1p(self._repeats[url]),
            inside and len(self._folder) > 1 and path.startswith(self._folder),
            inside and self._path.startswith(path),
            _ARCHIVE.search(url[:600]) is not None,
            _FILE.search(path[-6:]) is not None,
        )


def _path_of(url: str) -> str:
    """The path of an address that a WHATWG parser wrote, which always has one."""
    whole = url.partition("#")[0].partition("?")[0]
    begin = whole.find("/", 8)
    return whole[begin:] if begin > 0 else ""


def beside(anchor: Anchor) -> tuple[str, str]:
    """Some words before and after a link in its block."""
    pieces = anchor.block.text
    before = "".join(pieces[max(0, anchor.at - 3) : anchor.at])[-60:].strip()
    after = "".join(pieces[anchor.end : anchor.end + 3])[:60].strip()
    return before, after


def is_in_sentence(anchor: Anchor) -> bool:
    """Whether words go on before or after the link as in a sentence."""
    before, after = beside(anchor)
    return before[-1:].islower() or after[:1].islower() or after[:1] in tuple(".,;:)!?")


def is_social(url: str) -> bool:
    """Whether an address is that of a profile on a social network."""
    return _is_social_host(host_of(url))


@lru_cache(maxsize=4_096)
def _is_social_host(host: str) -> bool:
    return wording.SOCIAL_HOST.search(host) is not None
