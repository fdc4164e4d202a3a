"""What a file that is no table looks like, by its first bytes (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.storage.schema import APPLICATION_ID

if TYPE_CHECKING:
    from collections.abc import Collection

HEAD_BYTES = 4_096
"""How much of a file's beginning is looked at."""
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
"""How a zip begins, and with it a workbook."""
_SQLITE = b"SQLite format 3\x00"
_OWNER_AT = 68
"""Where a SQLite file names its program (https://www.sqlite.org/fileformat.html, section 1.3)."""
_AS_TABLE = "save the table as .xlsx or CSV"
_FORMATS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"an old Excel file or one with a password; {_AS_TABLE}"),
    (b"\x1f\x8b", "packed with gzip; unpack it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it first"),
    (b"\x89PNG\r\n", "a picture; type its table into a CSV file"),
    (b"\xff\xd8\xff", "a picture; type its table into a CSV file"),
    (b"{\\rtf", f"a Rich Text document; {_AS_TABLE}"),
    (b"WARC/1.", "an archive of web pages; prospector ingest FILE -n NICHE takes it in"),
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table)\b", re.IGNORECASE)
_TAG = re.compile(
    r"<(?:/?(?:a|article|b|base|big|blockquote|br|center|dd|div|dl|dt|em|font|footer|form|frame|frameset"
    r"|h[1-6]|header|hr|i|iframe|img|li|link|main|meta|nav|ol|p|pre|script|section|small|span|strong"
    r"|style|td|title|tr|u|ul)\b|!--)",
    re.IGNORECASE,
)
_TEXTS = (".csv", ".json", ".jsonl", ".log", ".markdown", ".md", ".rst", ".toml", ".tsv", ".txt")
"""Endings of texts that may quote a tag and are no page for it."""
PAGE_BYTES = 1_048_576
"""How much of a page is searched for its first tag."""
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def looks_like(head: bytes, path: str, members: Collection[str] = ()) -> str:
    """What a file is that is no CSV file, no JSON lines and no workbook, and what to do with it.

    ``head`` are its first :data:`HEAD_BYTES`, ``members`` the names in it where it is a zip. Empty
    when it may be a table (a workbook too).
    """
    if head.startswith(_SQLITE):
        if int.from_bytes(head[_OWNER_AT : _OWNER_AT + 4], "big") == APPLICATION_ID:
            return (
                f"a SQLite database of prospector's; prospector candidates --db {path} shows it,"
                " prospector merge makes one of two"
            )
        return (
            "a SQLite database of another program; make a CSV file of its table with"
            f' sqlite3 -header -csv {path} "SELECT * FROM …"'
        )
    if head.startswith(ZIP):
        return _zip(members)
    if b"%PDF-" in head[:1_024]:
        return f"a PDF; {_AS_TABLE} where it comes from"
    for mark, what in _FORMATS:
        if head.startswith(mark):
            return what
    text = _text(head).lstrip()
    if text.startswith("<") and _HTML.search(text):
        return f"a web page (HTML); {_AS_TABLE} where it comes from"
    return f"an XML file; {_AS_TABLE} where it comes from" if text.startswith("<?xml") else ""


def no_page(content: bytes, name: str) -> str:
    """Why a file's bytes are no HTML page, as the end of "NAME is …"; empty when they may be one.

    A page needs no ``<html>``, but one tag at least.
    """
    if not content.strip(b"\x00 \t\r\n"):
        return "empty"
    head = content[:HEAD_BYTES]
    text = _text(content[:PAGE_BYTES])
    if _HTML.search(text):
        return ""
    zipped = "a zip file or an office document" if head.startswith(ZIP) else ""
    if what := zipped or looks_like(head, name).split(";")[0]:
        return what
    if not _TAG.search(text) or name.lower().removesuffix(".gz").endswith(_TEXTS):
        return "a text without the tags of a page"
    return ""


def _zip(members: Collection[str]) -> str:
    if "xl/workbook.xml" in members:
        return ""
    if "word/document.xml" in members:
        return f"a Word document; {_AS_TABLE}"
    if "xl/workbook.bin" in members:
        return "a binary workbook (.xlsb); save it as .xlsx or CSV"
    if "content.xml" in members and "mimetype" in members:
        return "an OpenDocument file; save it as .xlsx or CSV"
    return "a zip file; unpack it first"


def _text(head: bytes) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return head.decode(encoding, "replace").lstrip("\ufeff")
    return head.decode("latin-1")
