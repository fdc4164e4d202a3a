"""The body of an archived answer as its server meant it: transfer and content encodings undone (pure).

Archives keep bodies as they came over the wire, or already undone with the headers left as they were
(Common Crawl renames those, older tools do not): so an encoding that does not fit is left alone.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_BYTES = 4 * 2**20
"""Bytes of one page that are read, packed and unpacked; a page of a site is rarely a tenth of it."""


def decoded(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body without chunks and compression, cut at :data:`MOST_BYTES`; names in lower case."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _without_chunks(body)
    coding = headers.get("content-encoding", "").lower().strip()
    if coding in ("gzip", "x-gzip") and body[:2] == b"\x1f\x8b":
        return _inflated(body, 31)
    if coding == "deflate" and body[:1] in (b"\x78", b"\x58", b"\x08"):
        return _inflated(body, 15)
    if coding == "br" and body.lstrip()[:1] != b"<":
        return _unbrotlied(body)
    return body[:MOST_BYTES]


def _without_chunks(body: bytes) -> bytes:
    """RFC 9112 §7.1; the body itself when it is not chunked after all, and what is there of a cut one."""
    found: list[bytes] = []
    at, size = 0, 0
    while size < MOST_BYTES:
        end = body.find(b"\r\n", at, at + 40)
        if end < 0:
            break
        try:
            length = int(body[at:end].split(b";")[0].strip(), 16)
        except ValueError:
            return body if not found else b"".join(found)
        if length <= 0:
            break
        found.append(body[end + 2 : end + 2 + length])
        size += length
        at = end + 2 + length + 2
    return b"".join(found) if found else body


def _inflated(body: bytes, window: int) -> bytes:
    worker = zlib.decompressobj(window)
    try:
        return worker.decompress(body, MOST_BYTES)
    except zlib.error:
        return body[:MOST_BYTES]


def _unbrotlied(body: bytes) -> bytes:
    import brotli  # only where archives are read

    worker = brotli.Decompressor()
    found: list[bytes] = []
    left, given = MOST_BYTES, body
    try:
        # Without a limit on what it puts out, some bytes become gigabytes in one step.
        while left > 0 and not worker.is_finished():
            piece = worker.process(given, output_buffer_limit=left)
            given = b""
            if not piece and worker.can_accept_more_data():
                break
            found.append(piece)
            left -= len(piece)
    except brotli.error:
        return b"".join(found) or body[:MOST_BYTES]
    return b"".join(found)[:MOST_BYTES]
