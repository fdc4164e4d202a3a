"""The body of an archived answer as its server meant it: transfer and content encodings undone (pure).

Archives keep bodies as they came over the wire, or already undone with the headers left as they were
(Common Crawl renames those, older tools do not): so an encoding that does not fit is left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.net.unpack import unpacker_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_BYTES = 4 * 2**20
"""Bytes of one page that are read, packed and unpacked; a page of a site is rarely a tenth of it."""

_FITS: dict[str, Callable[[bytes], bool]] = {
    "gzip": lambda body: body[:2] == b"\x1f\x8b",
    "x-gzip": lambda body: body[:2] == b"\x1f\x8b",
    "deflate": lambda body: body[:1] in (b"\x78", b"\x58", b"\x08"),
    "br": lambda body: body.lstrip()[:1] != b"<",
    "zstd": lambda body: body[:4] == b"\x28\xb5\x2f\xfd",
}
"""By how a body begins: whether it is still packed as its header says."""


def decoded(body: bytes, headers: Mapping[str, str]) -> bytes:
    """The body without chunks and compression, cut at :data:`MOST_BYTES`; names in lower case."""
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _without_chunks(body)
    coding = headers.get("content-encoding", "").lower().strip()
    fits = _FITS.get(coding)
    packed = unpacker_for(coding) if fits is not None and fits(body) else None
    if packed is None or not body:
        return body[:MOST_BYTES]
    try:
        return packed.feed(body, MOST_BYTES)
    except ValueError:
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
