"""The ``PROSPECTOR_*`` settings: one place that names, reads and checks them.

Each may be given as ``-s NAME=value`` to Scrapy, as an environment variable of the same name, or is
left at its default. A value that makes no sense raises :class:`SettingError` naming the setting.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from prospector import __version__
from prospector.errors import SettingError

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

DEFAULT_DB = "output/prospector.db"
DEFAULT_CONTACT = "https://github.com/prospector-crawler/prospector"
DEFAULT_CANARIES = ("www.iana.org", "www.wikipedia.org", "www.debian.org")
DEFAULT_TIMEGATE = "https://timetravel.mementoweb.org/timegate/"


@dataclass(frozen=True, slots=True)
class Config:
    """What the settings say.

    ``allow_private``: networks that may be fetched although private. ``canaries``: host names that
    must resolve, else our own network counts as down. ``confirm_delay``: seconds between the two
    sights that make ``dead``. ``check_timeout``: seconds for one request of a check.
    ``checks_per_host``: requests of checks at once to one host, ``check_pause`` seconds apart;
    ``checks_at_once`` in all. ``site_seconds``: how long one registered domain may keep the checks of
    a run busy, all its requests together.
    ``processes``: processes that analyse pages, this one included; 0 for one a core.
    ``browser``: the Chromium that renders pages, empty for the first that is found; ``render_budget``:
    pages that one crawl may render; ``render_seconds``: the most that one rendering may take;
    ``renders_at_once``: pages rendered at the same time; ``screenshots``: pictures of pages with a
    dead link that a crawl takes at its end.
    ``sender``: who writes the letters that are drafted, ``Name, Organisation <address>``;
    ``postal``: the street address to put under them.
    ``check_bytes``: bytes of a target that are read for its verdict; ``check_redirects`` and
    ``page_redirects``: redirects in a row that are followed for a target and for a page;
    ``page_links``: links of one page that are read; ``site_silences``: fetches in a row that a site
    may leave without an answer before the rest of its pages waits for another run.
    ``source_pause``: seconds between two requests to one source of prospects.
    ``retry_seconds``: the first wait before a page that gave no answer is asked again.
    ``offline_wait``: seconds that a crawl waits for our own network to come back. ``tls_ca``: a PEM
    file of certificate authorities to trust as well.
    ``archive_lookups``: dead links that a crawl looks up in web archives at its end; ``archive_pause``:
    seconds between two requests to one public archive or wiki; ``timegate``: the Memento TimeGate that
    is asked where the Wayback Machine does not answer; ``mediawikis``: addresses of ``api.php``.
    ``nameservers``: (address, port) pairs to ask instead of the system's resolver. ``ports``: port
    in the URL to the port that is connected to instead (for the demo web and tests).
    """

    db: str = DEFAULT_DB
    allow_private: tuple[Network, ...] = ()
    canaries: tuple[str, ...] = DEFAULT_CANARIES
    confirm_delay: float = 20.0
    check_timeout: float = 30.0
    checks_per_host: int = 1
    check_pause: float = 0.2
    checks_at_once: int = 300
    site_seconds: float = 3_600.0
    check_bytes: int = 256 * 1024
    check_redirects: int = 20
    page_redirects: int = 8
    page_links: int = 100_000
    site_silences: int = 12
    retry_seconds: float = 10.0
    source_pause: float = 1.0
    offline_wait: float = 1_800.0
    processes: int = 0
    browser: str = ""
    render_budget: int = 500
    render_seconds: float = 20.0
    renders_at_once: int = 2
    screenshots: int = 0
    contact: str = DEFAULT_CONTACT
    sender: str = ""
    postal: str = ""
    tls_ca: str = ""
    archive_lookups: int = 0
    archive_pause: float = 1.0
    timegate: str = DEFAULT_TIMEGATE
    mediawikis: tuple[str, ...] = ()
    nameservers: tuple[tuple[str, int], ...] = ()
    ports: Mapping[int, int] = field(default_factory=dict)

    @property
    def user_agent(self) -> str:
        """Honest, with a contact, and without words that trip firewalls (bot, link, checker)."""
        release = ".".join(__version__.split(".")[:2])
        return f"Mozilla/5.0 (compatible; Prospector/{release}; +{self.contact})"

    @classmethod
    def load(cls, settings: Mapping[str, Any] | None = None) -> Config:
        """Read every setting from ``settings``, else the environment, else its default."""

        def given(name: str) -> Any:
            key = f"PROSPECTOR_{name}"
            value = settings.get(key) if settings is not None else None
            return value if value is not None else os.environ.get(key)

        if settings is not None:
            _refuse_unknown(settings)
        values: dict[str, Any] = {}
        for name, read in _READERS.items():
            value = given(name)
            if value is not None and value != "":
                values[name.lower()] = read(f"PROSPECTOR_{name}", value)
        return cls(**values)


_ELSEWHERE = frozenset(
    ("PROGRESS", "SEARXNG", "BRAVE_KEY", "SERPER_KEY", "SMTP", "WEBHOOK", "REVIEW_PASSWORD")
)
"""Names that are read where they are used: keys and passwords are in no settings' list."""


def _refuse_unknown(settings: Mapping[str, Any]) -> None:
    """A misspelt name would be a wish that nobody hears, such as that for another contact."""
    for given in settings:
        name = str(given)
        bare = name.removeprefix("PROSPECTOR_")
        if bare == name or bare in _READERS or bare in _ELSEWHERE:
            continue
        near = difflib.get_close_matches(bare, _READERS, 1)
        hint = (
            f"; did you mean PROSPECTOR_{near[0]}?"
            if near
            else "; docs/settings.md lists them all."
        )
        raise SettingError(f"There is no setting {name}{hint}")


def _text(name: str, value: Any) -> str:
    return str(value).strip()


def _contact(name: str, value: Any) -> str:
    text = str(value).strip()
    if re.search(r"[\x00-\x1f\x7f()]", text) or not text.isascii():
        raise SettingError(
            f"{name}={text!r} cannot stand in a user agent; use an address such as"
            " https://example.org/contact or mailto:you@example.org."
        )
    return text


def _file(name: str, value: Any) -> str:
    text = str(value).strip()
    if not Path(text).is_file():
        raise SettingError(f"{name} names {text}, which is no file; give the path of a PEM file.")
    import ssl  # only where it is asked for: the command line starts without it

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(text)
    except OSError as cause:  # ssl.SSLError is one
        raise SettingError(
            f"{name} names {text}, which holds no certificate that can be read; give a PEM file"
            " (-----BEGIN CERTIFICATE-----)."
        ) from cause
    return text


def _program(name: str, value: Any) -> str:
    text = str(value).strip()
    if not Path(text).is_file() or not os.access(text, os.X_OK):
        raise SettingError(
            f"{name} names {text}, which is no program; give the path of a Chromium or Chrome, or"
            " leave it out to have one found."
        )
    return text


def _items(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, Iterable):
        return [str(part).strip() for part in value]
    return [str(value)]


def _networks(name: str, value: Any) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part, strict=False) for part in _items(value))
    except ValueError as cause:
        raise SettingError(
            f"{name}={value} is not a list of networks ({cause}); write for example 127.0.0.0/8."
        ) from cause


def _names(name: str, value: Any) -> tuple[str, ...]:
    names = tuple(part.lower().rstrip(".") for part in _items(value))
    for one in names:
        if not re.fullmatch(r"[a-z0-9_.-]{1,253}", one):
            raise SettingError(f"{name} has {one!r}, which is no host name.")
    return names


def _seconds(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -1.0
    if not 0 <= number <= 86_400:
        raise SettingError(f"{name}={value} is not a number of seconds from 0 to 86400.")
    return number


def _patience(name: str, value: Any) -> float:
    seconds = _seconds(name, value)
    if not 2 <= seconds <= 300:
        raise SettingError(f"{name}={value} is not a number of seconds from 2 to 300.")
    return seconds


def _count(most: int, least: int = 1) -> Callable[[str, Any], int]:
    def read(name: str, value: Any) -> int:
        text = str(value).strip()
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise SettingError(f"{name}={value} is not a number from {least} to {most:,}.")
        return int(text)

    return read


def _address(name: str, value: Any) -> str:
    text = str(value).strip()
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise SettingError(f"{name} has {text!r}; write an address that begins with https://.")
    return text


def _addresses(name: str, value: Any) -> tuple[str, ...]:
    return tuple(_address(name, part) for part in _items(value))


def _servers(name: str, value: Any) -> tuple[tuple[str, int], ...]:
    found = []
    for part in _items(value):
        host, _, port = part.rpartition(":") if part.count(":") == 1 else (part, "", "53")
        try:
            found.append((str(ipaddress.ip_address(host.strip("[]"))), int(port)))
        except ValueError as cause:
            raise SettingError(
                f"{name} has {part!r}; write the address of a name server, 127.0.0.1:5353."
            ) from cause
    return tuple(found)


def _ports(name: str, value: Any) -> dict[int, int]:
    if isinstance(value, Mapping):
        return {int(key): int(port) for key, port in value.items()}
    try:
        pairs = [part.split("=") for part in _items(value)]
        return {int(key): int(port) for key, port in pairs}
    except ValueError as cause:
        raise SettingError(f"{name}={value} is not of the form 80=8080,443=8443.") from cause


_READERS = {
    "DB": _text,
    "ALLOW_PRIVATE": _networks,
    "CANARIES": _names,
    "CONFIRM_DELAY": _seconds,
    "CHECK_TIMEOUT": _seconds,
    "CHECKS_PER_HOST": _count(50),
    "CHECK_PAUSE": _seconds,
    "CHECKS_AT_ONCE": _count(5_000),
    "SITE_SECONDS": _seconds,
    "CHECK_BYTES": _count(2**20, least=2**16),
    "CHECK_REDIRECTS": _count(50),
    "PAGE_REDIRECTS": _count(20),
    "PAGE_LINKS": _count(100_000),
    "SITE_SILENCES": _count(10_000),
    "RETRY_SECONDS": _seconds,
    "SOURCE_PAUSE": _seconds,
    "OFFLINE_WAIT": _seconds,
    "PROCESSES": _count(64, least=0),
    "BROWSER": _program,
    "RENDER_BUDGET": _count(1_000_000, least=0),
    "RENDER_SECONDS": _patience,
    "RENDERS_AT_ONCE": _count(20),
    "SCREENSHOTS": _count(10_000, least=0),
    "CONTACT": _contact,
    "SENDER": _text,
    "POSTAL": _text,
    "TLS_CA": _file,
    "ARCHIVE_LOOKUPS": _count(100_000, least=0),
    "ARCHIVE_PAUSE": _seconds,
    "TIMEGATE": _address,
    "MEDIAWIKIS": _addresses,
    "NAMESERVERS": _servers,
    "PORTS": _ports,
}
