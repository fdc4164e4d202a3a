"""One answer as it comes off the wire: what the parser tells, kept within bounds (no sockets here)."""

from __future__ import annotations

from dataclasses import dataclass

import httptools

from prospector.net.unpack import Unpacker, unpacker_for

MAX_HEAD = 512 * 1024
"""Bytes before the body at which an answer is given up; PayPal and TikTok send more than most
clients accept."""
MAX_HEADERS = 256 * 1024
"""Bytes of all header fields together that are kept of one answer."""
MAX_INTERIM = 50
"""Interim answers (1xx) before the answer itself."""


class InvalidAnswerError(Exception):
    """What came is not the HTTP that the parser knows."""


class TooMuchError(Exception):
    """The server sent more than any answer needs."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of an answer is read: ``page`` bytes of a body that may be text, ``other`` of any
    other, ``wire`` bytes in all, whatever they are."""

    page: int
    other: int
    wire: int


class Exchange:
    """Takes in the bytes of one answer; ``is_over`` once nothing more of it is wanted.

    ``has_head``: status and headers are there. ``is_whole``: its end was seen, and the connection
    may be used again if ``stays``. ``cut``: the body went on beyond its bound. ``broken`` says in
    words how the body ended early. ``tunnel``: a proxy's answer to CONNECT, after which the
    connection is another's.
    """

    def __init__(self, bounds: Bounds, *, bodyless: bool = False, tunnel: bool = False) -> None:
        self._bounds = bounds
        self._bodyless = bodyless or tunnel
        self._tunnel = tunnel
        self._parser = httptools.HttpResponseParser(self)
        # Browsers forgive this much (link-checkers P21); what is worse is read by net/lenient.py.
        self._parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
        )
        self._received = 0
        self._interim = 0
        self._kept = 0
        self._room = 0
        self._unpacker: Unpacker | None = None
        self._until_close = True
        self._pieces: list[bytes] = []
        self.status = 0
        self.reason = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.has_head = False
        self.is_whole = False
        self.is_over = False
        self.stays = False
        self.cut = False
        self.broken = ""

    @property
    def is_untouched(self) -> bool:
        """Whether nothing at all has come."""
        return self._received == 0

    @property
    def body(self) -> bytes:
        """What was read of the body, unpacked."""
        return b"".join(self._pieces)

    def feed(self, data: bytes) -> None:
        """Take in what came.

        Raises :class:`InvalidAnswerError` and :class:`TooMuchError` before the head is there; later
        faults are told by ``broken``.
        """
        self._received += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.is_over = True
        except httptools.HttpParserError as cause:
            if not self.has_head:
                raise InvalidAnswerError(str(cause)) from cause
            self._break_off("is not valid HTTP")
        if self.is_over:
            return
        if self._received > self._bounds.wire:
            if not self.has_head:
                raise TooMuchError(f"more than {self._bounds.wire:,} bytes came")
            self._break_off(f"took more than {self._bounds.wire:,} bytes")
        elif not self.has_head and (self._received > MAX_HEAD or self._interim > MAX_INTERIM):
            raise TooMuchError(
                f"more than {MAX_INTERIM} interim answers came"
                if self._interim > MAX_INTERIM
                else f"more than {MAX_HEAD:,} bytes of headers came"
            )

    def ended(self, *, cleanly: bool) -> None:
        """The connection is closed; a body without a stated end ends with it."""
        if self.has_head and not self.is_over:
            if self._until_close and cleanly:
                self.is_whole = self.is_over = True
            else:
                self._break_off("broke off")

    def timed_out(self) -> None:
        """The time allowed for the body is over."""
        self._break_off("did not end in time")

    def _break_off(self, how: str) -> None:
        if not self.is_over:
            self.broken = f"the body {how}"
            self.is_over = True

    # --- told by the parser -------------------------------------------------------------------

    def on_status(self, status: bytes) -> None:
        """Part of the words after the status."""
        if not self.has_head and len(self.reason) < 1_000:
            self.reason += status

    def on_header(self, name: bytes, value: bytes) -> None:
        """One field of the head, or a trailer."""
        if self.has_head:  # a trailer, or another answer that nobody asked for
            return
        self._kept += len(name) + len(value)
        if self._kept <= MAX_HEADERS:
            self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """An interim head is forgotten; the head itself decides how the body is read."""
        if self.has_head:
            return
        status = self._parser.get_status_code()
        if 100 <= status < 200 and status != 101:
            self._interim += 1
            self._kept, self.reason = 0, b""
            self.headers.clear()
            return
        self.status = status
        self.has_head = True
        self.stays = self._tunnel or self._parser.should_keep_alive()
        fields = {name.lower(): value for name, value in self.headers}
        self._until_close = b"content-length" not in fields and b"transfer-encoding" not in fields
        kind = fields.get(b"content-type", b"").split(b";")[0].strip().lower()
        self._room = self._bounds.page if may_be_text(kind) else self._bounds.other
        if self._bodyless:
            self.is_over = self.is_whole = True
        elif self._room <= 0:
            self.is_over = True
        packed = fields.get(b"content-encoding")
        if packed:
            self._unpacker = unpacker_for(packed.decode("latin-1"))

    def on_body(self, data: bytes) -> None:
        """Part of the body, its chunks undone."""
        if self.is_over or not self.has_head:
            return
        if self._unpacker is not None:
            try:
                data = self._unpacker.feed(data, self._room)
            except ValueError:
                self._break_off("is not packed as it says")
                return
        if len(data) >= self._room:
            data = data[: self._room]
            self.cut = self.is_over = True
        self._room -= len(data)
        if data:
            self._pieces.append(data)

    def on_message_complete(self) -> None:
        """The end, as the head had announced it."""
        if self.has_head and not self.is_over:
            self.is_whole = self.is_over = True


def may_be_text(kind: bytes) -> bool:
    """Whether a body of this media type may be a page or plain text; without a type it may."""
    return (
        not kind
        or b"html" in kind
        or b"xml" in kind
        or kind.startswith(b"text/")
        or b"/" not in kind
    )
