"""Who may come in: hosts that are ours, passwords, a proxy's user header (pure)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

_LOCAL = ("localhost", "localhost.localdomain")


@dataclass(frozen=True, slots=True)
class Access:
    """The rules of one server. ``user`` is the name for decisions where nobody logs in."""

    hosts: tuple[str, ...] = ()
    password: str = ""
    user_header: str = ""
    user: str = ""

    def welcome(self, host: str) -> bool:
        """Whether a Host header is ours: loopback, a bare address, or a name that was allowed.

        A page of another site that points its own name at this machine (DNS rebinding) sends that
        name, so that names are refused unless known; a bare address cannot be rebound.
        """
        name = _host_name(host)
        return name in _LOCAL or name in self.hosts or _address(name)

    def who(self, headers: Mapping[str, str]) -> str | None:
        """The reviewer's name, or ``None`` for a stranger. Header names are in lower case."""
        if self.user_header:
            return headers.get(self.user_header.lower(), "").strip()[:200] or None
        if not self.password:
            return self.user
        name, _, given = _basic(headers.get("authorization", "")).partition(":")
        # Digests have one length, so that the comparison tells nothing about the password's.
        same = hmac.compare_digest(_digest(given), _digest(self.password))
        return (name.strip()[:200] or self.user or "reviewer") if same else None


def same_origin(headers: Mapping[str, str]) -> bool:
    """Whether a POST was sent by a page of ours, as far as the browser says."""
    site = headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "")
    if not origin:
        return True  # an old browser or a script; the token still has to be right
    return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()


def check_exposure(host: str, access: Access) -> None:
    """Refuse to serve anybody but this machine without a password or a proxy that knows users."""
    if access.password or access.user_header or is_loopback(host):
        return
    raise UserError(
        f"--host {host} would let everybody in the network decide; give --password-file FILE (or"
        " PROSPECTOR_REVIEW_PASSWORD), or --user-header NAME behind a proxy that logs people in."
    )


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server bound to ``host``."""
    if host.lower() in _LOCAL:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def _address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _basic(header: str) -> str:
    scheme, _, payload = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(payload.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
