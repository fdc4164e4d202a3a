"""Reading a table that another program wrote: CSV of any encoding and delimiter, a workbook, or JSON
lines.

Rows come as dictionaries by folded header with the line they stand on. Lines above the header, such
as some tools write, are passed over until a line has one of the wanted names; so is Excel's ``sep=;``.
"""

from __future__ import annotations

import csv
import struct
import zipfile
from itertools import chain, islice
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.escape import unescape

from prospector.errors import UserError
from prospector.outreach.exchange.json_lines import json_rows
from prospector.outreach.exchange.other_formats import HEAD_BYTES, ZIP, looks_like
from prospector.outreach.exchange.sep_line import sep_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

MAX_BYTES = 512 * 2**20
MOST_COLUMNS = 500
_PREAMBLE = 20
_LONGEST_CELL = 1_000_000
_JSON = (".jsonl", ".ndjson", ".json")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
Row = tuple[int, dict[str, str]]


def read_table(path: Path, wanted: Collection[str]) -> Iterator[Row]:
    """(line, cells by header) of a .csv, .tsv, .txt, .xlsx or .jsonl file with a ``wanted`` column.

    Raises :class:`UserError` when the file cannot be read or no header has any of the names.
    """
    header = header_of(path, wanted)
    if not any(header):
        raise UserError(f"{path} is empty; there is nothing to import.")
    if not any(name in header for name in wanted):
        names = ", ".join(sorted(wanted))
        raise UserError(f"{path} has no column that is called {names}; is the header row there?")
    rows = rows_of(path, wanted)
    first = next(rows, None)
    if first is None:
        raise UserError(f"{path} has a header but no rows under it; there is nothing to import.")
    yield first
    yield from rows


def header_of(path: Path, wanted: Collection[str] = ()) -> list[str]:
    """The folded headers: the first line with a ``wanted`` one, else the first that is not empty.

    Of JSON lines it is every name that the first of them have.
    """
    if _is_json(path):
        first = islice(json_rows(_there(path)), _PREAMBLE)
        return list(dict.fromkeys(folded(name) for _, cells in first for name in cells))
    return _split(path, wanted)[0]


def rows_of(path: Path, wanted: Collection[str] = ()) -> Iterator[Row]:
    """The rows under :func:`header_of`, with the lines that they stand on; empty ones are left out."""
    if _is_json(path):
        for number, named in json_rows(_there(path)):
            if any(named.values()):
                yield number, {folded(name): value for name, value in named.items()}
        return
    header, numbered = _split(path, wanted)
    for number, cells in numbered:
        if any(cell.strip() for cell in cells[:MOST_COLUMNS]):
            yield number, dict(zip(header, map(plain, cells), strict=False))


def _split(
    path: Path, wanted: Collection[str]
) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    lines = _book_lines(path) if is_book(_there(path)) else _csv_lines(path, wanted)
    first = list(enumerate(islice(lines, _PREAMBLE), 1))
    headers = [[folded(cell) for cell in cells[:MOST_COLUMNS]] for _, cells in first]
    at = next((i for i, names in enumerate(headers) if any(one in wanted for one in names)), None)
    if at is None:
        at = next((i for i, names in enumerate(headers) if any(names)), 0)
    header = headers[at] if headers else []
    return header, chain(first[at + 1 :], enumerate(lines, len(first) + 1))


def _there(path: Path) -> Path:
    if path.is_dir():
        raise UserError(f"{path} is a folder; give the path of a file in it.")
    if not path.is_file():
        raise UserError(f"There is no file {path}; give the path of a CSV file or a workbook.")
    if path.stat().st_size > MAX_BYTES:
        raise UserError(f"{path} is larger than {MAX_BYTES // 2**20} MB; split it.")
    what = other_format(path)
    if what:
        raise UserError(f"{path} is {what}.")
    return path


def other_format(path: Path) -> str:
    """What a file is whose bytes are no table's, and what to do with it; empty for a table."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    packed = head.startswith(ZIP)
    what = looks_like(head, str(path), _members(path) if packed else ())
    if not what and packed and not is_book(path):
        return "a workbook; give it the ending .xlsx"
    if not what and head and not packed and is_book(path):
        return "no workbook, whatever its ending says; if it is a text, give it the ending .csv"
    return what


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as packed:
            return packed.namelist()
    except (zipfile.BadZipFile, struct.error, OSError, RuntimeError, ValueError):
        # A damaged one: a workbook is said to be so by whoever reads it.
        return ["xl/workbook.xml"] if is_book(path) else []


def is_book(path: Path) -> bool:
    """Whether the name is a workbook's."""
    return path.suffix.lower() in (".xlsx", ".xlsm")


def _is_json(path: Path) -> bool:
    return path.suffix.lower() in _JSON


def folded(header: str) -> str:
    """A header as it is compared: lower case, one space or underscore."""
    return "_".join(header.strip().lstrip("\ufeff").casefold().replace("-", " ").split())


def plain(cell: str) -> str:
    """A cell without the apostrophe by which an export kept it from being a formula."""
    cell = cell.strip("\x00")
    return cell[1:] if cell.startswith(("'=", "'+", "'-", "'@", "'\t", "'\r", "' ")) else cell


def _csv_lines(path: Path, wanted: Collection[str]) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    head = path.read_bytes()[:65_536] if path.stat().st_size < 65_536 else _head(path)
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    encoding = encoding or ("utf-8" if _is_utf_8(head) else "cp1252")
    text = head.decode(encoding, "replace")
    lines = text.splitlines()[:_PREAMBLE]
    told = sep_of(lines[0]) if lines else ""
    delimiter = told or max(",;\t|", key=lambda mark: _divides(lines, mark, wanted))
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            if told:
                file.readline()
                yield []
            yield from csv.reader(_without_nul(file), delimiter=delimiter)
    except csv.Error as cause:
        raise UserError(f"{path} is not a table that can be read ({cause}).") from cause


def _divides(lines: list[str], mark: str, wanted: Collection[str]) -> tuple[bool, int]:
    """How well a delimiter fits: whether it gives a ``wanted`` header (a cell may hold more of
    another), and into how many cells it divides a line."""
    cells = [line.split(mark) for line in lines]
    names = {folded(cell.strip('"')) for line in cells if len(line) > 1 for cell in line}
    return not names.isdisjoint(wanted), max(map(len, cells), default=0)


def _book_lines(path: Path) -> Iterator[list[str]]:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > MAX_BYTES:
                raise UserError(f"{path} unpacks to more than {MAX_BYTES // 2**20} MB.")
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            for row in sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True):
                yield ["" if cell is None else _spelled_out(str(cell)) for cell in row]
        finally:
            book.close()
    except UserError:
        raise
    except Exception as cause:  # openpyxl raises whatever it stumbles over, rows included
        raise UserError(
            f"{path} is no workbook that can be read: it is damaged, or something else with that"
            " ending. Open it in a spreadsheet and save it anew, or save it as CSV."
        ) from cause


def _spelled_out(cell: str) -> str:
    """A workbook writes some characters, such as the line ends of a form, as _x000D_."""
    if "_x" not in cell:
        return cell
    return str(unescape(cell)).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(65_536)


def _is_utf_8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as cause:
        return cause.start >= len(head) - 4
    return True


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line.replace("\x00", "")
