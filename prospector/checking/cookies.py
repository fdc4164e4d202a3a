"""A cookie jar for one target's chain of redirects (RFC 6265, as far as a redirect needs it).

Lives as long as one check: it exists because some sites send a visitor round until the cookie comes
back. Nothing is kept between targets. Expiry and paths do not matter within seconds.
"""

from __future__ import annotations

import re

from prospector.urls import host_of, registered_domain

_MOST = 50
_LONGEST = 4_096
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""A cookie with one of these is ignored whole, as browsers do (RFC 6265bis §5.6)."""


class Cookies:
    """Names and values by the host they belong to, or by the domain they were set for."""

    def __init__(self) -> None:
        self._by_host: dict[str, dict[str, str]] = {}

    def keep(self, url: str, lines: list[str]) -> None:
        """Take in the Set-Cookie lines of an answer from ``url``."""
        host = host_of(url)
        for line in lines[:_MOST]:
            if _CONTROL.search(line):
                continue
            first, *attributes = line.split(";")
            name, _, value = first.partition("=")
            name = name.strip()
            domain = host
            for attribute in attributes:
                key, _, given = attribute.partition("=")
                wider = given.strip().lstrip(".").lower()
                if key.strip().lower() == "domain" and _may_set(host, wider):
                    domain = f".{wider}"
            jar = self._by_host.setdefault(domain, {})
            if name and (name in jar or len(jar) < _MOST):
                jar[name] = value.strip()[:_LONGEST]

    def header(self, url: str) -> str:
        """The Cookie header for a request to ``url``; empty when there is none."""
        host = host_of(url)
        fitting: dict[str, str] = {}
        for domain, jar in self._by_host.items():
            if domain == host or (domain[0] == "." and f".{host}".endswith(domain)):
                fitting |= jar
        return "; ".join(f"{name}={value}" for name, value in fitting.items())


def _may_set(host: str, domain: str) -> bool:
    """A host may set cookies for its own registered domain and what lies below, no wider."""
    inside = host == domain or host.endswith(f".{domain}")
    return inside and registered_domain(domain) == registered_domain(host) and "." in domain
