"""Other spellings under which a site may live although the linked one fails (pure)."""

from __future__ import annotations

from prospector.urls import ip_of, registered_domain


def secure_form(url: str) -> str | None:
    """The https form of a plain http address on the usual port; ``None`` for any other."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0]
    return f"https://{rest}" if scheme == "http" and ":" not in host else None


def other_name(host: str) -> str | None:
    """``www.`` put before a registered domain, or taken away; ``None`` for any other host name.

    Of 648 domains called dead by a linter, 457 lived under such a twin (link-checkers P16).
    """
    domain = registered_domain(host)
    if not host or ip_of(host) is not None or "." not in domain:
        return None
    if host == f"www.{domain}":
        return domain
    return f"www.{domain}" if host == domain else None
