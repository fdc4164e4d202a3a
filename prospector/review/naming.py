"""Candidates that a sentence names by their ids, named as a person knows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.review.words import kind_word

if TYPE_CHECKING:
    import sqlite3

Pieces = list[tuple[str, str]]
"""(text, candidate id) in order; without an id it is plain text."""
_ID = re.compile(r"\b[0-9a-f]{16}\b")
_LONGEST_TITLE = 80


def called(title: object, url: object, kind: object) -> str:
    """A candidate as a toast calls it: a page may be there for two reasons, so its kind belongs to it."""
    return f"“{str(title or url)[:_LONGEST_TITLE]}” ({kind_word(str(kind)).lower()})"


def pieces(conn: sqlite3.Connection, sentence: str, own: str = "") -> Pieces:
    """The sentence with title and host in place of every candidate's id; ``own`` is the page's own."""
    if own:
        sentence = sentence.replace(f"No draft for {own}", "No draft")
    found: Pieces = []
    at = 0
    for match in _ID.finditer(sentence):
        row = conn.execute(
            "SELECT page_title, page_url FROM candidates WHERE id = ?", [match[0]]
        ).fetchone()
        if row is None:
            continue
        host = urlsplit(str(row[1])).netloc
        name = f"“{str(row[0])[:_LONGEST_TITLE]}” on {host}" if row[0] else str(row[1])
        found += [(sentence[at : match.start()], ""), (name, match[0])]
        at = match.end()
    return [*found, (sentence[at:], "")]
