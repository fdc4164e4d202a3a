"""Where archived records lie: a WARC or WAT file, packed or not, or the WARCs within a WACZ."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAGIC = b"\x1f\x8b\x08"
_HEAD = b"WARC/"
_WINDOW = 2**20
_KEYED = 2**16
_ENDED = re.compile(rb"\r\n\r\n\s{0,64}\Z|\n\n\Z")
_LENGTH = re.compile(rb"\r\nContent-Length: *(\d{1,12})\r\n", re.IGNORECASE)
_LONGEST_HEAD = 2**16
_ENDINGS = (".warc", ".warc.gz", ".wat", ".wat.gz")


_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, EOFError, struct.error, zlib.error)
"""What the members of a damaged, or oddly packed, zip file raise while they are read."""


class DamagedZip(OSError):
    """The zip file around a part is damaged: what lies behind cannot be read."""


@dataclass(frozen=True, slots=True)
class Part:
    """One run of WARC records: a file, or a ``member`` of a WACZ. ``size`` in bytes as they lie there."""

    path: Path
    member: str
    size: int
    packed: bool

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return f"{self.path.name}!{self.member}" if self.member else self.path.name

    @property
    def is_wat(self) -> bool:
        """Whether its records are Common Crawl's metadata instead of pages."""
        return ".wat" in (self.member or self.path.name).lower()

    @contextmanager
    def opened(self, at: int = 0) -> Iterator[IO[bytes]]:
        """The bytes from ``at`` on; raises :class:`DamagedZip`, also from within the ``with`` block."""
        if not self.member:
            with self.path.open("rb") as file:
                file.seek(at)
                yield file
            return
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as file:
                file.seek(at)
                yield file
        except _UNREADABLE as cause:
            why = " ".join(str(cause).split())[:200] or "it ends too early"
            raise DamagedZip(why) from cause

    def begins_record(self, at: int) -> bool:
        """Whether a record can be read from there: not within a file that was packed as a whole."""
        try:
            with self.opened(at) as file:
                data = file.read(4_096)
        except DamagedZip:
            return False
        return _begins(data) if self.packed else data.startswith(_HEAD)

    def next_record(self, at: int) -> int | None:
        """Where the next record that can be read begins, from ``at`` on; ``None`` when none does."""
        mark = _MAGIC if self.packed else b"\n" + _HEAD
        with self.opened(at) as file:
            base, window = at, file.read(_WINDOW)
            while window:
                place = window.find(mark)
                while place >= 0:
                    if not self.packed:
                        return base + place + 1
                    if _begins(window[place : place + 4_096]):
                        return base + place
                    place = window.find(mark, place + 1)
                # A mark may lie across two windows.
                kept = window[-len(mark) + 1 :]
                fresh = file.read(_WINDOW)
                if not fresh:
                    return None
                base += len(window) - len(kept)
                window = kept + fresh
        return None

    def breaks_at(self, at: int) -> int | None:
        """Where a run of plain records, from the start of one on, is no run any more.

        ``None`` when it goes on to the end: some writers leave more empty lines between and behind
        records than FastWARC accepts, which is no damage.
        """
        with self.opened(at) as file:
            while at < self.size:
                file.seek(at)
                head = file.read(_LONGEST_HEAD)
                blank = len(head) - len(head.lstrip(b"\r\n "))
                if blank == len(head):
                    return None if len(head) < _LONGEST_HEAD else at
                if blank:
                    at += blank
                    continue
                end = head.find(b"\r\n\r\n")
                length = _LENGTH.search(head[: max(0, end) + 2])
                if not head.startswith(_HEAD) or end < 0 or length is None:
                    return at
                at += end + 4 + int(length[1])
        return None if at == self.size else self.size

    def is_cut(self, at: int) -> bool:
        """Whether the last record, looked for from the start of another one, does not end."""
        if not self.packed:
            with self.opened(max(0, self.size - 64)) as file:
                return _ENDED.search(file.read(64)) is None
        if not self.begins_record(at):
            return False
        with self.opened(at) as file:
            worker = zlib.decompressobj(31)
            data = file.read(_WINDOW)
            while data:
                try:
                    while data:
                        worker.decompress(data, _WINDOW)
                        data = worker.unconsumed_tail
                except zlib.error:
                    return False
                if worker.eof:
                    data = worker.unused_data or file.read(_WINDOW)
                    if not data:
                        return False
                    worker = zlib.decompressobj(31)
                else:
                    data = file.read(_WINDOW)
        return True


def parts_of(path: Path) -> list[Part]:
    """The runs of records in a file, in order; raises :class:`UserError` when it holds none."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
        size = path.stat().st_size
    except OSError as cause:
        raise UserError(f"{path} cannot be read ({cause.strerror}).") from cause
    if head[:4] == b"PK\x03\x04":
        return _members(path)
    if path.name.lower().endswith((".wet", ".wet.gz")):
        raise UserError(f"{path} is a WET file, texts without links; give its WARC or WAT file.")
    packed = head[:3] == _MAGIC
    if not size:
        raise UserError(f"{path} is empty.")
    part = Part(path, "", size, packed)
    begins = part.begins_record(0) if packed else head.lstrip().startswith(_HEAD)
    if not begins and (not packed or part.next_record(1) is None):
        raise UserError(
            f"{path} holds no WARC records; give a .warc, .warc.gz, .wat.gz or .wacz file."
        )
    return [part]


def _members(path: Path) -> list[Part]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if one.filename.lower().endswith(_ENDINGS)]
            parts = []
            for one in sorted(members, key=lambda info: info.filename):
                with archive.open(one) as file:
                    packed = file.read(3) == _MAGIC
                parts.append(Part(path, one.filename, one.file_size, packed))
    except (*_UNREADABLE, OSError, RuntimeError, ValueError) as cause:
        why = " ".join(str(cause).split())[:200] or "it ends too early"
        raise UserError(f"{path} is a damaged WACZ file ({why}).") from cause
    if not parts:
        raise UserError(
            f"{path} is a zip file without WARC files in it; a WACZ has archive/*.warc.gz."
        )
    return parts


def key_of(path: Path) -> str:
    """By which a file is known again, wherever it was moved: its size, its beginning and its end."""
    size = path.stat().st_size
    found = hashlib.blake2b(str(size).encode(), digest_size=12)
    with path.open("rb") as file:
        found.update(file.read(_KEYED))
        file.seek(max(0, size - _KEYED), os.SEEK_SET)
        found.update(file.read(_KEYED))
    return found.hexdigest()


def _begins(data: bytes) -> bool:
    try:
        return zlib.decompressobj(31).decompress(data, 16).startswith(_HEAD)
    except zlib.error:
        return False
