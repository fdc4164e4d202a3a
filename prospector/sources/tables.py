"""The tables of an export file: one of a CSV file or workbook, one for each CSV file of a zip."""

from __future__ import annotations

import struct
import tempfile
import zipfile
import zlib
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.errors import UserError
from prospector.outreach.exchange.reading import MAX_BYTES, header_of, other_format, rows_of
from prospector.sources.columns import FIELDS, Columns, by_names, by_shape

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from prospector.outreach.exchange.reading import Row

WANTED = frozenset(
    alias for what in ("page", "domain") for alias in FIELDS[what] if alias != "source"
) | {"destination", "spam_score", "pa"}
"""A line with one of these is taken for the header."""
_SAMPLE = 20
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(OSError, RuntimeError, EOFError, ValueError),
)
"""What a damaged, encrypted (RuntimeError) or oddly packed (NotImplementedError, one too) zip raises."""


def tables(path: Path) -> Generator[tuple[str, Columns, Iterator[Row]]]:
    """(label, columns, rows) of each table; the label names the member of a zip.

    Raises :class:`UserError` for a file without a table that says who links.
    """
    if path.suffix.lower() != ".zip":
        yield "", *_one(path)
        return
    found = 0
    try:
        with zipfile.ZipFile(path) as packed, tempfile.TemporaryDirectory() as scratch:
            for entry in packed.infolist():
                ending = Path(entry.filename).suffix.lower()
                if entry.filename.endswith("/") or ending not in (".csv", ".tsv", ".txt"):
                    continue
                if entry.file_size > MAX_BYTES:
                    raise UserError(
                        f"{entry.filename} in {path} unpacks to more than {MAX_BYTES // 2**20} MB."
                    )
                member = Path(scratch) / f"table{ending}"
                with packed.open(entry) as source, member.open("wb") as copy:
                    while block := source.read(1 << 20):
                        copy.write(block)
                if not other_format(member) and columns_of(member) is not None:
                    found += 1
                    yield f"/{entry.filename}", *_one(member)
    except UNREADABLE as cause:
        why = " ".join(str(cause).split())[:200] or type(cause).__name__
        raise UserError(f"{path} is no zip file that can be read ({why}).") from cause
    if not found:
        raise UserError(
            f"{path} holds no table of backlinks; see docs/exchange.md for the columns."
        )


def columns_of(path: Path) -> Columns | None:
    """The columns of a table by its names, else by its shape; ``None`` when it is no export."""
    header = header_of(path, WANTED)
    return by_names(header) or by_shape(
        header, [cells for _, cells in islice(rows_of(path, WANTED), _SAMPLE)]
    )


def _one(path: Path) -> tuple[Columns, Iterator[Row]]:
    columns = columns_of(path)
    if columns is None:
        raise UserError(
            f"{path} has no column of linking pages or sites; see docs/exchange.md for the columns"
            " that are known, or rename one to source_url."
        )
    return columns, rows_of(path, WANTED)
