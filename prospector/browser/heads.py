"""The heads of what a browser asks its proxy for, and what a refusal answers (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

_STATUS = {
    400: "Bad Request",
    403: "Forbidden",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What a client asks a proxy for: ``rest`` is the head to pass on, ``length`` of its body."""

    connect: bool
    host: str
    port: int
    rest: bytes
    length: int


class RefusedError(Exception):
    """Why there is no connection; ``status`` as HTTP has it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def parse_head(head: bytes) -> Head:
    """Read the head of a request to a proxy; raises :class:`RefusedError` for what is none."""
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, _, rest = first.partition(" ")
    target, _, version = rest.rpartition(" ")
    if not version.startswith("HTTP/1"):
        raise RefusedError(400, f"no request to a proxy: {first[:100]!r}")
    try:
        if method == "CONNECT":
            parts = urlsplit(f"//{target}")
            return Head(True, (parts.hostname or "").lower(), parts.port or 443, b"", 0)
        parts = urlsplit(target)
        host, port = (parts.hostname or "").lower(), parts.port or 80
    except ValueError:
        host = ""
    if not host or parts.scheme != "http":
        raise RefusedError(400, f"no address to ask for: {target[:100]!r}")
    fields = [line.partition(":")[::2] for line in lines]
    length = next((v.strip() for k, v in fields if k.lower() == "content-length"), "0")
    kept = [line for line in lines if not ends_here(line.partition(":")[0])]
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    passed = "\r\n".join([f"{method} {path} HTTP/1.1", *kept, "Connection: close"])
    return Head(
        False,
        host,
        port,
        f"{passed}\r\n\r\n".encode("latin-1"),
        int(length) if length.isdigit() else 0,
    )


def ends_here(name: str) -> bool:
    """Headers that end at a proxy (RFC 9110 §7.6.1)."""
    return name.strip().lower() in ("connection", "keep-alive", "te", "upgrade") or (
        name.strip().lower().startswith("proxy-")
    )


def refusal_answer(refusal: RefusedError) -> bytes:
    """What the browser is told in place of a connection."""
    body = f"{refusal}\n".encode("utf-8", "replace")
    return (
        f"HTTP/1.1 {refusal.status} {_STATUS[refusal.status]}\r\nContent-Type: text/plain\r\n"
        f"X-Prospector-Refused: yes\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode("latin-1") + body
