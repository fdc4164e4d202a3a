"""Writing an export row by row: nothing is held in memory but the row at hand.

Page text was written by strangers: cells that a spreadsheet would take for formulas are neutralised,
in workbooks nothing is turned into formulas or links.
"""

from __future__ import annotations

import csv
import json
from typing import IO, TYPE_CHECKING, Any

import xlsxwriter

from prospector.outreach.text import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_LONGEST_CELL = 32_767
"""Characters that a cell of a workbook holds (Excel's specification)."""
MOST_ROWS = 1_048_575
"""Rows under the header that a sheet holds."""


def write_csv(
    rows: Iterable[Mapping[str, object]], file: IO[str], header: Sequence[str] = ()
) -> int:
    """Rows as CSV (RFC 4180); returns how many. The first row names the columns: without rows it is
    ``header``."""
    writer = csv.writer(file)
    count = 0
    for row in rows:
        if not count:
            writer.writerow(row)
        writer.writerow([safe_cell(value) for value in row.values()])
        count += 1
    if not count and header:
        writer.writerow(header)
    return count


def write_jsonl(
    rows: Iterable[Mapping[str, object]], file: IO[str], header: Sequence[str] = ()
) -> int:
    """Rows as JSON lines, as they are; they need no ``header``."""
    count = 0
    for row in rows:
        file.write(json.dumps(dict(row), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_xlsx(rows: Iterable[Mapping[str, object]], path: Path, header: Sequence[str] = ()) -> int:
    """Rows as a workbook with one sheet, its header (without rows the given one) frozen and filtered."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(str(path), options)
    sheet: Any = book.add_worksheet("candidates")
    bold = book.add_format({"bold": True})
    count = width = 0
    for row in rows:
        if not count:
            width = len(row)
            sheet.write_row(0, 0, list(row), bold)
            sheet.freeze_panes(1, 0)
        if count >= MOST_ROWS:
            break
        count += 1
        for place, value in enumerate(row.values()):
            if isinstance(value, int | float):
                sheet.write_number(count, place, value)
            elif value is not None:
                sheet.write_string(count, place, _printable(str(value))[:_LONGEST_CELL])
    if not count and header:
        sheet.write_row(0, 0, list(header), bold)
    if width:
        sheet.autofilter(0, 0, count, width - 1)
    book.close()
    return count


def _printable(text: str) -> str:
    """Without what XML 1.0 forbids; a line ends in one way, since a carriage return would be spelled."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in text if (c >= " " or c in "\t\n") and c not in "\ufffe\uffff")
