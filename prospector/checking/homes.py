"""Which addresses are a site's front door, and which redirects lose a page by leading there (pure)."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from prospector.urls import registered_domain

_HOME = re.compile(
    r"/?(?:(?:index|default|home|main|start|welcome)(?:\.\w{2,5})?/?)?"
    r"|/(?:[a-z]{2}(?:[-_][a-z]{2})?)(?:/(?:(?:index|home|start)(?:\.\w{2,5})?)?)?",
    re.IGNORECASE,
)
_ERROR_PATH = re.compile(
    r"(?:^|[/_-])(?:404|not[-_]?found|page[-_]?not[-_]?found|error(?:[-_]?404)?|notfound|missing"
    r"|fehler|introuvable|no[-_]encontrad[oa])(?:\.\w{2,5})?/?$",
    re.IGNORECASE,
)
_LOGIN_PATH = re.compile(
    r"(?:^|[/_.-])(?:log-?in|sign-?in|auth|sso|account/login|users/sign_in|anmelden|connexion"
    r"|iniciar-sesion|wp-login)(?:[/_.?-]|$)",
    re.IGNORECASE,
)


def is_home(url: str) -> bool:
    """The root, an index file of it, or the root of a language (``/en/``); any query is ignored."""
    return _HOME.fullmatch(unquote(urlsplit(url).path)) is not None


def is_error_page(url: str) -> bool:
    """An address whose own words are "404", "not found" or "error"."""
    return _ERROR_PATH.search(urlsplit(url).path) is not None


def is_login(url: str) -> bool:
    """An address whose own words are "login" or "sign in"."""
    return _LOGIN_PATH.search(f"{urlsplit(url).path}") is not None


def same_site(one: str, other: str) -> bool:
    """Whether two addresses lie under one registered domain."""
    return registered_domain(one) == registered_domain(other)


def sibling_of(url: str, word: str) -> str:
    """A made-up address beside ``url``: its folder, ``word`` for the last segment, its extension.

    A query is kept out: whatever answers to it would answer to anything.
    """
    parts = urlsplit(url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    dot = last.rfind(".")
    extension = last[dot:] if dot > 0 and len(last) - dot <= 6 else ""
    slash = "/" if parts.path.endswith("/") and not extension else ""
    return f"{parts.scheme}://{parts.netloc}{folder}/{word}{extension}{slash}"
