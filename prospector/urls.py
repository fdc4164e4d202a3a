"""One spelling for one address: parsing, normalising and grouping URLs.

Parsing follows the WHATWG URL standard (through ada), because the question is always "where does
this href lead a person's browser". The author's percent-escapes stay as written (``%2F``, ``%5C``,
``%F6``); only what the standard says must be escaped is.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import urlsplit

from ada_url import URL, join_url
from tldextract import TLDExtract

MAX_URL_LENGTH = 8_192
"""Longest URL in characters that we ask a server for; longer ones are recorded, never fetched."""

_extract = TLDExtract(suffix_list_urls=(), include_psl_private_domains=True)

_REMEMBERED = 16_384
"""Addresses whose host and origin are kept at hand: each is asked for a dozen times in a check."""

# Parameters that say where a click came from and never change what is shown.
_TRACKING = re.compile(
    r"(?:utm_[a-z_]+|gclid|gclsrc|dclid|fbclid|msclkid|yclid|twclid|ttclid|igshid|igsh|mc_cid|mc_eid"
    r"|_hsenc|_hsmi|mkt_tok|oly_anon_id|oly_enc_id|vero_id|wickedid|_openstat|at_campaign|at_medium"
    r"|pk_campaign|pk_kwd|piwik_campaign|mtm_[a-z]+|wt_mc|srsltid)",
    re.IGNORECASE,
)


def absolute(base: str, href: str) -> str | None:
    """The address that ``href``, written on the page ``base``, leads to; ``None`` if it is none.

    The scheme may be any (``mailto:`` too); the fragment is kept.
    """
    try:
        return str(join_url(base, href))
    except (ValueError, UnicodeError):
        return None


def canonical(url: str) -> str | None:
    """The one spelling under which a page or target is stored; ``None`` when not http(s).

    Scheme and host in lower case, IDN as punycode, default port, user information, fragment and
    tracking parameters gone, dot segments resolved. Idempotent. Path and query bytes stay as the
    author wrote them, the order of the parameters too.
    """
    try:
        return canonical_href(str(URL(url).href))
    except (ValueError, UnicodeError):
        return None


def canonical_href(href: str) -> str | None:
    """:func:`canonical` of an address that a WHATWG parser wrote, such as :func:`absolute`'s."""
    if not href.startswith(("http://", "https://")):
        return None
    href = href.partition("#")[0]
    begin = href.index("//") + 2
    end = href.index("/", begin)
    if "@" in href[begin:end]:
        href = href[:begin] + href[begin:end].rpartition("@")[2] + href[end:]
    if href[begin] == "." and not href[begin:].partition("/")[0].partition(":")[0].strip("."):
        return None  # ``http://../``: the standard lets it pass, and it names no host
    path, mark, query = href.partition("?")
    if not mark:
        return href
    return path + (_without_tracking(f"?{query}") if query else "")


def _without_tracking(query: str) -> str:
    kept = [part for part in query[1:].split("&") if not _TRACKING.fullmatch(part.split("=", 1)[0])]
    text = "&".join(kept)
    return f"?{text}" if text else ""


def has_scheme(text: str) -> bool:
    """Whether ``text`` is a URL by itself, of any scheme: one that would need no page around it.

    ``http://`` without a host is none.
    """
    try:
        scheme = URL(text).protocol
    except (ValueError, UnicodeError):
        return False
    return scheme not in ("http:", "https:") or canonical(text) is not None


@lru_cache(maxsize=_REMEMBERED)
def host_of(url: str) -> str:
    """Host name in lower case without port; empty when there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@lru_cache(maxsize=_REMEMBERED)
def origin_of(url: str) -> str:
    """Scheme, host and port: the unit of robots.txt and of politeness (RFC 9309 §2.3, RFC 6454)."""
    try:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}".lower()
    except ValueError:
        return ""


def registered_domain(url_or_host: str) -> str:
    """The registered domain (public suffix + one label) of a URL or host name.

    Private suffixes count (``a.github.io`` and ``b.github.io`` are two), since each has its own
    editor. IP addresses and single labels stand for themselves; empty when there is no host.
    """
    return _domain_of(host_of(url_or_host) if "/" in url_or_host else url_or_host)


@lru_cache(maxsize=_REMEMBERED)
def _domain_of(host: str) -> str:
    host = host.lower().rstrip(".")
    if not host:
        return ""
    if ip_of(host) is not None or "." not in host:
        return host
    found = _extract.extract_str(host)
    if found.domain and found.suffix:
        return f"{found.domain}.{found.suffix}"
    # A public suffix itself (``github.io``), or an unlisted top level such as ``.test``: RFC-less
    # default rule "*" of the public suffix list.
    return ".".join(host.split(".")[-2:])


def is_public_suffix(host: str) -> bool:
    """Whether names below ``host`` belong to different owners (``co.uk``, ``github.io``)."""
    found = _extract.extract_str(host)
    return bool(found.suffix) and not found.domain


@lru_cache(maxsize=_REMEMBERED)
def ip_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address when ``host`` is a literal one (with or without brackets), else ``None``."""
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def is_external(page_url: str, target_url: str) -> bool:
    """Whether a link leaves the registered domain of the page it stands on."""
    return registered_domain(page_url) != registered_domain(target_url)
