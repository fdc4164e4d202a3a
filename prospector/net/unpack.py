"""Content codings undone piece by piece, never further than there is room (RFC 9110 §8.4; pure).

A few kilobytes can unpack to gigabytes, so every step is told how many bytes it may give.
"""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_MEMBERS = 1_000
"""Members of one gzip body that are unpacked; the rest is left."""
MAX_CODINGS = 3
"""Codings laid over one another that are undone; a body in more is left as it came."""
_GZIP, _ZLIB, _RAW = 31, 15, -15


class Unpacker(Protocol):
    """Undoes one coding."""

    def feed(self, data: bytes, room: int) -> bytes:
        """The next bytes, at most ``room`` (> 0); raises ``ValueError`` for what is not so packed."""


def unpacker_for(codings: str) -> Unpacker | None:
    """What undoes a Content-Encoding; ``None`` where nothing is packed, or in a way we do not know."""
    names = [name for part in codings.lower().split(",") if (name := part.strip())]
    names = [name for name in names if name != "identity"]
    if not names or len(names) > MAX_CODINGS or not all(name in _MAKERS for name in names):
        return None
    layers = [_MAKERS[name]() for name in reversed(names)]
    return layers[0] if len(layers) == 1 else _Layers(layers)


class _Inflate:
    """gzip, of one member or several, and deflate, with zlib's frame or bare as some servers send it."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._worker: zlib._Decompress | None = None
        self._members = 0
        self._ended = False

    def feed(self, data: bytes, room: int) -> bytes:
        found: list[bytes] = []
        while data and room > 0 and not self._ended:
            if self._worker is None:
                self._worker = zlib.decompressobj(self._frame(data))
                self._members += 1
            try:
                piece = self._worker.decompress(data, room)
            except zlib.error as cause:
                raise ValueError(str(cause)) from cause
            found.append(piece)
            room -= len(piece)
            data = b""
            if self._worker.eof:
                data = self._worker.unused_data
                self._worker = None
                more = self._window == _GZIP and self._members < MAX_MEMBERS
                self._ended = not more or (bool(data) and data[:1] != b"\x1f")
        return b"".join(found)

    def _frame(self, data: bytes) -> int:
        return _RAW if self._window == _ZLIB and data[0] & 0x0F != 8 else self._window


class _Brotli:
    def __init__(self) -> None:
        import brotli  # only where a server packs so

        self._worker = brotli.Decompressor()
        self._error = brotli.error

    def feed(self, data: bytes, room: int) -> bytes:
        try:
            return bytes(self._worker.process(data, output_buffer_limit=room))[:room]
        except self._error as cause:
            raise ValueError(str(cause) or "no brotli") from cause


class _Zstd:
    """Not asked for, but some servers send it to everybody."""

    def __init__(self) -> None:
        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        self._worker = zstd.ZstdDecompressor()
        self._error = zstd.ZstdError

    def feed(self, data: bytes, room: int) -> bytes:
        if self._worker.eof:
            return b""
        try:
            return self._worker.decompress(data, room)
        except self._error as cause:
            raise ValueError(str(cause)) from cause


class _Layers:
    """Several codings, the outermost first."""

    def __init__(self, layers: list[Unpacker]) -> None:
        self._layers = layers

    def feed(self, data: bytes, room: int) -> bytes:
        for layer in self._layers:
            if not data:
                return b""
            data = layer.feed(data, room)
        return data


_MAKERS: dict[str, Callable[[], Unpacker]] = {
    "gzip": lambda: _Inflate(_GZIP),
    "x-gzip": lambda: _Inflate(_GZIP),
    "deflate": lambda: _Inflate(_ZLIB),
    "br": _Brotli,
    "zstd": _Zstd,
}
