"""Made-up addresses beside a target: which of them to ask, and in what order (pure).

What a host answers to an address that nobody ever linked to tells whether its 200 means anything
(Bar-Yossef et al., WWW 2004). Asked frugally: one a host as long as the host is honest; more only
for an answer that is in doubt.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.checking.rules.homes import is_home
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.likeness import is_near, is_twin
from prospector.checking.rules.parking import offers_domain
from prospector.checking.rules.soft_404 import says_not_found
from prospector.urls import origin_of

if TYPE_CHECKING:
    from prospector.checking.rules.evidence import Control, Evidence


_THIN = 50
"""Words below which a page may be a shell or an apology that only its own folder shows."""


def next_control(evidence: Evidence) -> Kind | None:
    """Which address to ask next before this look can be judged; ``None`` when enough is known."""
    sight, asked = evidence.sight, evidence.controls
    last = sight.last
    if sight.failure is not None or sight.loop or sight.too_many or last is None:
        return None
    if last.status == 404:
        return Kind.FRONT if Kind.FRONT not in asked else None
    if not 200 <= last.status < 300 or evidence.page is None:
        return None
    said = says_not_found(evidence.page)
    query = bool(urlsplit(sight.url).query)
    if said and query and Kind.QUERY not in asked:
        return Kind.QUERY
    if is_home(sight.url):
        suspect = Kind.HOST not in asked and offers_domain(evidence.page)
        return Kind.HOST if suspect else None
    if Kind.HOST not in asked:
        return Kind.HOST
    if Kind.FOLDER not in asked:
        thin = evidence.page.words < _THIN or evidence.page.mount
        doubt = said or len(sight.hops) > 1 or _answers(asked[Kind.HOST]) or thin
        return Kind.FOLDER if doubt else None
    if Kind.AGAIN not in asked and is_near(evidence, asked[Kind.FOLDER]):
        return Kind.AGAIN
    if Kind.UPPER not in asked and not said and depth(sight.url) >= 2:
        return Kind.UPPER if is_twin(evidence, asked[Kind.FOLDER]) else None
    return None


def address_of(kind: Kind, url: str) -> str:
    """The address to ask for a control of ``url``; the same each time, so that runs repeat."""
    word = "p" + hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=7).hexdigest()
    if kind is Kind.FRONT:
        return f"{origin_of(url)}/"
    if kind is Kind.QUERY:
        return _other_values(url, word)
    if kind is Kind.AGAIN:
        word = f"q{word[:0:-1]}"
    return sibling_of(url, word, folders=kind is Kind.UPPER)


def key_of(kind: Kind, url: str) -> str:
    """Targets with the same key share one control."""
    parts = urlsplit(url)
    folder = parts.path if parts.path == "/" else parts.path.rstrip("/").rpartition("/")[0]
    if kind in (Kind.FOLDER, Kind.AGAIN):
        return f"{kind}:{origin_of(url)}{folder}/*"
    if kind is Kind.UPPER:
        return f"{kind}:{origin_of(url)}{folder.rpartition('/')[0]}/*/*"
    if kind is Kind.QUERY:
        return f"{kind}:{url}"
    return f"{kind}:{origin_of(url)}"


def depth(url: str) -> int:
    """Segments of the path."""
    return sum(1 for part in urlsplit(url).path.split("/") if part)


def sibling_of(url: str, word: str, *, folders: bool = False) -> str:
    """A made-up address beside ``url``: its folder, ``word`` for the last segment, its extension.

    ``folders`` makes the folder up as well. A query is kept out: whatever answers to it would answer
    to anything.
    """
    parts = urlsplit(url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    if folders and folder:
        folder = f"{folder.rpartition('/')[0]}/{word[::-1]}"
    dot = last.rfind(".")
    extension = last[dot:] if dot > 0 and len(last) - dot <= 6 else ""
    slash = "/" if parts.path.endswith("/") and not extension else ""
    return f"{parts.scheme}://{parts.netloc}{folder}/{word}{extension}{slash}"


def _other_values(url: str, word: str) -> str:
    """The same path with each value of the query made up: digits for digits, a word for words."""
    base, _, query = url.partition("?")
    number = str(int(word[1:], 16))[:9]
    pairs = []
    for part in query.split("&"):
        name, equals, value = part.partition("=")
        pairs.append(f"{name}{equals}{(number if value.isdigit() else word) if equals else ''}")
    return f"{base}?{'&'.join(pairs)}"


def _answers(control: Control | None) -> bool:
    return control is not None and 200 <= control.status < 300
