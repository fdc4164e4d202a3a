"""A request as it goes over the wire (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from prospector.items import Reason
from prospector.net.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.net.pool import Place

_PORTS = {"http": 80, "https": 443}
_BREAKS = re.compile(r"[\r\n\0]")
_UNSAFE = re.compile(r"[^\x21-\x7e]")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of whom; ``host`` in lower case, ``target`` with its query."""

    url: str
    method: str
    scheme: str
    host: str
    port: int
    target: str
    headers: Mapping[str, str]
    body: bytes | None

    @property
    def authority(self) -> str:
        """Host, and port where it is not the scheme's own."""
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    def lines(self, place: Place) -> bytes:
        """The bytes to send; a proxy that is no tunnel hears the whole address (RFC 9112 §3.2.2)."""
        through = place.proxy if self.scheme == "http" else None
        target = f"http://{self.authority}{self.target}" if through else self.target
        lines = [f"{self.method} {target} HTTP/1.1", f"Host: {self.authority}"]
        lines += map(_line, self.headers, self.headers.values())
        if through and through.authorization:
            lines.append(f"Proxy-Authorization: {through.authorization}")
        if self.body is not None:
            lines.append(f"Content-Length: {len(self.body)}")
        head = "\r\n".join((*lines, "", "")).encode("utf-8", "surrogateescape")
        return head + self.body if self.body else head


def request_to(
    url: str, method: str, headers: Mapping[str, str], body: bytes | None = None
) -> Asked:
    """Take an address apart; raises :class:`FetchError` for one that cannot be asked for."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        if not host.isascii():
            host = host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError) as cause:
        raise _unaskable() from cause
    if parts.scheme not in _PORTS or not host or _UNSAFE.search(host):
        raise _unaskable()
    if ":" in host:
        host = f"[{host}]"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if _UNSAFE.search(target):
        target = _UNSAFE.sub(lambda found: quote(found[0], errors="surrogatepass"), target)
    given = _PORTS[parts.scheme] if port is None else port
    return Asked(url, method, parts.scheme, host, given, target, headers, body)


@lru_cache(maxsize=32)
def _line(name: str, value: str) -> str:
    """A header's line; kept, since nearly all requests say the same. Few: a cookie may be 200 kB."""
    return f"{name}: {_BREAKS.sub(' ', value)}"


def _unaskable() -> FetchError:
    return FetchError(Reason.UNSUPPORTED_SCHEME, "not an address that can be asked for")
