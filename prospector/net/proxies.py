"""The proxies that the environment names, as every program on the machine reads them."""

from __future__ import annotations

import base64
import urllib.request
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Proxy:
    """Where a proxy is, and what it wants to hear (``Proxy-Authorization``, or nothing)."""

    host: str
    port: int
    authorization: str = ""

    def tunnel(self, host: str, port: int) -> bytes:
        """The request for a connection to a server of its clients' choice (RFC 9110 §9.3.6)."""
        lines = [f"CONNECT {host}:{port} HTTP/1.1", f"Host: {host}:{port}"]
        if self.authorization:
            lines.append(f"Proxy-Authorization: {self.authorization}")
        return "\r\n".join((*lines, "", "")).encode("latin-1")


class Proxies:
    """What ``HTTP_PROXY``, ``HTTPS_PROXY`` and ``NO_PROXY`` say; read once."""

    def __init__(self) -> None:
        self._by_scheme = {
            scheme: _proxy(address)
            for scheme, address in urllib.request.getproxies().items()
            if scheme in ("http", "https")
        }

    @property
    def hosts(self) -> frozenset[str]:
        """Names of the proxies, which may lie on a private address."""
        return frozenset(proxy.host for proxy in self._by_scheme.values())

    def for_url(self, scheme: str, host: str) -> Proxy | None:
        """The proxy through which a host is reached; ``None`` when it is asked itself."""
        if not self._by_scheme or urllib.request.proxy_bypass(host):
            return None
        return self._by_scheme.get(scheme)


def _proxy(address: str) -> Proxy:
    """Proxies are spoken to in plain HTTP, as nearly all of them want it."""
    parts = urlsplit(address if "//" in address else f"http://{address}")
    said = ""
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        said = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
    return Proxy(parts.hostname or "", parts.port or 80, said)
