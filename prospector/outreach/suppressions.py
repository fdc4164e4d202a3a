"""Whom not to write to: domains, e-mail addresses and URLs, honoured everywhere.

A domain covers its hosts and every address at it; a URL covers itself. Values are kept in one
spelling, so that what was suppressed stays suppressed however it is written next time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.errors import UserError
from prospector.urls import canonical, is_public_suffix, registered_domain

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from sqlite_utils import Database

_SUCH = {
    "email": ("e-mail address", "write one such as ed@example.org"),
    "domain": ("domain", "write one such as example.org"),
    "url": ("URL", "write one such as https://example.org/links"),
}
_ANY = "give a domain (example.org), an e-mail address or a URL"
KINDS = ("domain", "email", "url")
_EMAIL = re.compile(r"[^\s@,;<>\"']{1,64}@[^\s@,;<>\"']{1,255}")


def spelled(text: str, kind: str | None = None) -> tuple[str, str]:
    """The kind and the one spelling of what is to be suppressed.

    Without a ``kind`` it is told from the text: an address has an ``@``, a URL a scheme. Raises
    :class:`UserError` when it is none of them.
    """
    text = text.strip()
    any_kind = kind is None
    if kind is None:
        kind = (
            "email" if "@" in text and "://" not in text else "url" if "://" in text else "domain"
        )
    if kind == "email" and _EMAIL.fullmatch(text):
        return kind, text.casefold()
    if kind == "url" and (address := canonical(text)):
        return kind, address
    if kind == "domain":
        address = canonical(text if "://" in text else f"http://{text}")
        domain = registered_domain(address) if address else ""
        if is_public_suffix(domain):
            raise UserError(
                f"Everybody's sites end in {domain}; give the domain of one of them (example.{domain})."
            )
        if "." in domain:
            return kind, domain
    what, such = _SUCH[kind]
    raise UserError(f"{text[:200]!r} is no {what}; {_ANY if any_kind else such}.")


def below(db: Database | sqlite3.Connection, domain: str) -> list[tuple[str, str]]:
    """The suppressed (kind, value) of a domain's pages and of addresses at it, which its own lifting
    leaves."""
    rows = db.execute(
        "SELECT kind, value FROM suppressions WHERE kind IN ('url', 'email') AND instr(value, ?)"
        " ORDER BY kind DESC, value",
        [domain],
    ).fetchall()
    found = [(str(row[0]), str(row[1])) for row in rows]
    return [
        (kind, value)
        for kind, value in found
        if registered_domain(value.rpartition("@")[2] if kind == "email" else value) == domain
    ]


class Suppressions:
    """Writes and reads ``suppressions``."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, rows: Iterable[tuple[str, str]], reason: str = "") -> int:
        """Suppress (kind, spelled value) pairs in one transaction; returns how many are new."""
        moment = now()
        before = self._db.conn.total_changes
        with self._db.atomic():
            self._db.conn.executemany(
                "INSERT OR IGNORE INTO suppressions (kind, value, reason, at) VALUES (?, ?, ?, ?)",
                [(kind, value, reason[:500], moment) for kind, value in rows],
            )
        return self._db.conn.total_changes - before

    def remove(self, kind: str, value: str) -> bool:
        """Lift one suppression; returns whether there was one."""
        with self._db.atomic():
            done = self._db.execute(
                "DELETE FROM suppressions WHERE kind = ? AND value = ?", [kind, value]
            )
        return bool(done.rowcount)

    def rows(self) -> list[tuple[str, str, str, str]]:
        """Every (kind, value, reason, at), latest first."""
        found = self._db.execute(
            "SELECT kind, value, reason, at FROM suppressions ORDER BY at DESC, kind, value"
        ).fetchall()
        return [(str(a), str(b), str(c), str(d)) for a, b, c, d in found]

    def why_suppressed(self, *, domain: str = "", email: str = "", url: str = "") -> str:
        """In words which suppression covers any of these, or empty."""
        wanted = [("domain", registered_domain(domain)), ("email", email.casefold()), ("url", url)]
        if "@" in email:
            wanted.append(("domain", registered_domain(email.rpartition("@")[2])))
        for kind, value in wanted:
            row = (
                value
                and self._db.execute(
                    "SELECT reason, at FROM suppressions WHERE kind = ? AND value = ?",
                    [kind, value],
                ).fetchone()
            )
            if row:
                because = f": {row[0]}" if row[0] else ""
                return f"the {kind} {value} is suppressed since {row[1][:10]}{because}"
        return ""
