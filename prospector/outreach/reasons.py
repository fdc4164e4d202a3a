"""Why a target has its verdict, in the words of whoever reads a report or a table (pure)."""

from __future__ import annotations

REASONS = {
    "http_404": "not found (404)",
    "http_410": "gone (410)",
    "dns_nxdomain": "the domain no longer exists",
    "soft_404": "shows a not-found page",
    "redirect_to_home": "sent to the home page",
    "parked": "domain parked or for sale",
    "suspended": "account suspended",
    "default_page": "an empty server",
    "repurposed": "now shows something else entirely",
    "redirect_loop": "redirects in a circle",
    "unreachable": "no answer for days",
    "blocked": "blocked for machines",
    "robots": "forbidden by robots.txt",
    "timeout": "no answer in time",
    "refused": "connection refused",
    "reset": "connection broken off",
    "server_error": "the server fails",
    "tls": "certificate trouble",
    "dns_failure": "name servers fail",
    "offline": "we were offline",
    "too_large": "address too long",
    "private_address": "private address",
    "unsupported_scheme": "no web address",
    "spa_shell": "needs a browser",
    "not_checked": "not checked yet",
    "link_removed": "link removed",
}
"""Reasons in the words of whoever reads a report."""


_OF_A_LINK = {
    "http_404": "answers 404 (not found)",
    "http_410": "answers 410 (gone)",
    "dns_nxdomain": "leads to a domain that no longer exists",
    "soft_404": "shows a not-found page",
    "redirect_to_home": "is sent to the site's home page",
    "parked": "leads to a parked domain",
    "suspended": "leads to a suspended account",
    "default_page": "shows a server's default page",
    "repurposed": "now shows something else entirely",
    "redirect_loop": "redirects in a circle",
    "unreachable": "has not answered for days",
}
"""The same of a link, as the end of a sentence about it."""


def said_of_link(reason: str, otherwise: str = "is dead") -> str:
    """What a link does, to follow it in a sentence: "answers 404 (not found)"."""
    return _OF_A_LINK.get(reason, otherwise)


def in_words(reason: str) -> str:
    """A reason in plain words; one we have no words for stays as it is."""
    return REASONS.get(reason, reason.replace("_", " "))
