"""TOML with places: on which line each key and each array element of a text stands (pure).

``tomllib`` gives line numbers for mistakes in syntax only; a mistake in meaning ("this weight is no
number") needs the place too. The outline is read after ``tomllib`` has accepted the text, so it is
known to be valid: TOML 1.0, https://toml.io/en/v1.0.0.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Where a value stands: keys, and positions (from 0) in arrays: ``("asset", 0, "url")``."""

# The alternatives inside each repetition begin differently, so nothing is tried twice.
_TOKEN = re.compile(
    r"(?P<skip>[ \t\r]+|\#[^\n]*)|(?P<newline>\n)"
    r'|(?P<text>"""(?:[^"\\]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')'
    r"|(?P<mark>[\[\]{},=.])|(?P<bare>[^\s\[\]{},=.\"'#]+)|(?P<other>.)",
    re.DOTALL,
)


_MOST_DOTS = 500
_SYNTAX_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read_toml(data: bytes) -> tuple[dict[str, object], dict[Path, int]]:
    """The document in UTF-8 bytes (a byte order mark is passed over) and the line of each value.

    Raises :class:`ValueError` with a sentence that says what is wrong, on which line, and the mend.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as cause:
        line = data.count(b"\n", 0, cause.start) + 1
        raise ValueError(
            f"line {line}: byte 0x{data[cause.start]:02x} is not UTF-8; save the file as UTF-8 text."
        ) from cause
    # tomllib needs time that grows with the square of the parts of a dotted key.
    if any(piece.count(".") > _MOST_DOTS for piece in re.split("[,=\n]", text)):
        raise ValueError("a key has too many dots; put phrases and addresses in quotes.")
    try:
        return tomllib.loads(text), lines_of(text)
    except RecursionError:
        raise ValueError("values are nested too deep; keep them flat.") from None
    except ValueError as cause:
        raise ValueError(_syntax(str(cause), text)) from cause


def _syntax(message: str, text: str) -> str:
    found = _SYNTAX_PLACE.search(message)
    if found is None:
        return f"this is not TOML ({message[:200]}); see https://toml.io."
    line = int(found[1]) if found[1] else text.count("\n") + 1
    reason = message[: found.start()]
    return f"line {line}: this is not TOML ({reason[:1].lower()}{reason[1:]}); see https://toml.io."


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


@dataclass
class _Reader:
    tokens: list[_Token]
    at: int = 0
    lines: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def peek(self) -> str:
        return self.tokens[self.at].text if self.at < len(self.tokens) else ""

    def take(self) -> _Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def note(self, path: Path, line: int) -> None:
        self.lines.setdefault(path, line)

    def statements(self) -> None:
        table: Path = ()
        while self.at < len(self.tokens):
            text = self.peek()
            if text == "\n":
                self.at += 1
            elif text == "[":
                table = self.header()
            else:
                self.pair(table)

    def header(self) -> Path:
        line = self.take().line
        is_array = self.peek() == "["
        if is_array:
            self.at += 1
        parts = self.key()
        path: Path = ()
        for number, part in enumerate(parts, start=1):
            path = (*path, part)
            self.note(path, line)
            if is_array and number == len(parts):
                self.counts[path] = self.counts.get(path, 0) + 1
            if path in self.counts:
                path = (*path, self.counts[path] - 1)
                self.note(path, line)
        while self.at < len(self.tokens) and self.peek() == "]":
            self.at += 1
        return path

    def key(self) -> list[str]:
        parts: list[str] = []
        while self.at < len(self.tokens) and self.peek() not in ("=", "]", "\n"):
            token = self.take()
            if token.kind == "text":
                parts.append(str(tomllib.loads(f"key = {token.text}")["key"]))
            elif token.text != ".":
                parts.append(token.text)
        return parts

    def pair(self, table: Path) -> None:
        line = self.tokens[self.at].line
        path = table
        for part in self.key():
            path = (*path, part)
            self.note(path, line)
        self.at += 1
        self.value(path)

    def value(self, path: Path) -> None:
        opening = self.peek()
        if opening == "[":
            self.at += 1
            self.elements(path)
        elif opening == "{":
            self.at += 1
            while self.at < len(self.tokens) and self.peek() != "}":
                if self.peek() in (",", "\n"):
                    self.at += 1
                else:
                    self.pair(path)
            self.at += 1
        else:
            while self.at < len(self.tokens) and self.peek() not in ("\n", ",", "]", "}"):
                self.at += 1

    def elements(self, path: Path) -> None:
        position = 0
        while self.at < len(self.tokens) and self.peek() != "]":
            if self.peek() in (",", "\n"):
                self.at += 1
                continue
            self.note((*path, position), self.tokens[self.at].line)
            self.value((*path, position))
            position += 1
        self.at += 1


def lines_of(text: str) -> dict[Path, int]:
    """Line (from 1) of every table, key and array element of a valid TOML text."""
    tokens: list[_Token] = []
    line = 1
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "other"
        written = found.group()
        if kind != "skip":
            tokens.append(_Token(kind, written, line))
        line += written.count("\n")
    reader = _Reader(tokens)
    reader.statements()
    return reader.lines
