"""Reading JSON lines, one object a row, in bounded memory; a bad line is named."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST_LINE = 4_000_000
"""Bytes; a row of an export with every other dead link of a long page is a tenth of it."""
_MOST_NAMES = 500


def json_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(line, values by name) as text: nothing for null, a list's texts with spaces between.

    Empty lines are passed over. Raises :class:`UserError` for a line that is no object.
    """
    with path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise UserError(
                    f"{path}, line {number} is longer than {LONGEST_LINE // 10**6} MB; is this a file"
                    " of JSON lines, one object a line?"
                )
            text = line.lstrip(b"\xef\xbb\xbf") if number == 1 else line
            if text.strip():
                yield number, _row(path, number, text)


def _row(path: Path, number: int, line: bytes) -> dict[str, str]:
    try:
        found = json.loads(line.decode("utf-8"))
        if isinstance(found, dict):
            return {_text(name): _text(value) for name, value in islice(found.items(), _MOST_NAMES)}
    except (ValueError, RecursionError) as cause:
        raise UserError(
            f"{path}, line {number} is no JSON ({str(cause)[:100]}); nothing was imported. One object"
            " a line is wanted, as prospector export --format jsonl writes them."
        ) from cause
    raise UserError(
        f"{path}, line {number} is no JSON object; nothing was imported. One object a line is wanted,"
        " as prospector export --format jsonl writes them."
    )


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        if value.isascii() and "\x00" not in value:
            return value
        # Half of a surrogate pair can be escaped in JSON, and stored nowhere.
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return " ".join(map(_text, value))
    return json.dumps(value, ensure_ascii=False)
