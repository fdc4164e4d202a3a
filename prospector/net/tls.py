"""TLS contexts: one that verifies as a browser does, one that only asks whether a page is there."""

from __future__ import annotations

import ssl

import certifi


def verified(extra_ca: str = "") -> ssl.SSLContext:
    """Verify against the bundled authorities and those of the PEM file ``extra_ca``.

    Old ciphers are tolerated (security level 1): the question is whether an editor's reader reaches
    the page, not whether we would host it that way.
    """
    context = ssl.create_default_context(cafile=certifi.where())
    if extra_ca:
        context.load_verify_locations(cafile=extra_ca)
    context.set_ciphers("DEFAULT:@SECLEVEL=1")
    return context


def unverified() -> ssl.SSLContext:
    """Accept any certificate: nothing read this way makes a page ``alive``."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context
