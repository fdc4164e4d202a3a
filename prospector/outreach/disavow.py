"""Google's disavow file from what people decided (https://support.google.com/webmasters/answer/2648487).

UTF-8 text, one ``domain:example.com`` or address a line, ``#`` begins a comment; at most 100,000 lines
and 2 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

MOST_LINES = 100_000
MOST_BYTES = 2 * 10**6
PREFIX = "disavow"
"""How the reason of a suppression begins that means this."""


def reviewed(db: Database) -> dict[str, str]:
    """Domains that a person suppressed in order to disavow them, with the reason given."""
    rows = db.execute(
        "SELECT value, reason FROM suppressions WHERE kind = 'domain'"
        " AND lower(ltrim(reason)) LIKE ? ORDER BY value",
        [f"{PREFIX}%"],
    ).fetchall()
    return {str(domain): _why(str(reason)) for domain, reason in rows}


def disavow_file(domains: Mapping[str, str]) -> str:
    """The file's text; raises :class:`UserError` beyond what Google takes."""
    lines = []
    for domain, why in domains.items():
        if why:
            lines.append(f"# {why}")
        lines.append(f"domain:{domain}")
    return _bounded(lines)


def merged(there: str, domains: Mapping[str, str]) -> str:
    """An existing file with the new domains after it, each once: an upload replaces what is there."""
    lines = there.rstrip("\n").splitlines()
    known = {line.strip().casefold() for line in lines}
    new = {
        domain: why for domain, why in domains.items() if f"domain:{domain}".casefold() not in known
    }
    return _bounded([*lines, *disavow_file(new).splitlines()])


def _bounded(lines: list[str]) -> str:
    text = "".join(f"{line}\n" for line in lines)
    if len(lines) > MOST_LINES or len(text.encode()) > MOST_BYTES:
        raise UserError(
            f"The disavow file would have {len(lines):,} lines; Google takes {MOST_LINES:,} and 2 MB."
            " Disavow fewer domains."
        )
    return text


def _why(reason: str) -> str:
    said = reason.strip()[len(PREFIX) :].lstrip(" :,-")
    return " ".join(said.split())[:200]
