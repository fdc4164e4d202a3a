"""Contact lists from other tools: whom to write to at a domain, by the headers they commonly have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.errors import UserError
from prospector.outreach.suppressions import Suppressions, spelled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlite_utils import Database

    from prospector.outreach.exchange.reading import Row

WANTED = ("email", "e_mail", "email_address", "contact_email", "mail")
_DOMAIN = ("domain", "website", "site", "url", "company_domain", "link_partner_domain")
_ROLES = ("role", "position", "title", "job_title")
_KNOWN_ROLES = ("editor", "webmaster", "author", "press", "general")
_CONFIDENCE = 0.8
"""What a person collected is believed more than most of what a crawl finds."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Contacts:
    """Contacts to keep as (domain, e-mail, role), and how many rows suppressions kept out."""

    rows: tuple[tuple[str, str, str], ...]
    suppressed: int


def read_contacts(db: Database, rows: Iterable[Row], file: str = "") -> Contacts:
    """The contacts of a table, of ``file`` if it has a name; without a domain column the address's
    own domain counts.

    Raises :class:`UserError` naming the lines whose address or domain is none.
    """
    suppressions = Suppressions(db)
    kept: dict[tuple[str, str], str] = {}
    wrong: list[str] = []
    suppressed = 0
    for number, cells in rows:
        given = _first(cells, WANTED)
        if not given:
            continue
        try:
            _, email = spelled(given, "email")
            _, domain = spelled(_first(cells, _DOMAIN) or email.rpartition("@")[2], "domain")
        except UserError as mistake:
            wrong.append(f"line {number}: {mistake}")
            continue
        if suppressions.why_suppressed(domain=domain, email=email):
            suppressed += 1
            continue
        said = _first(cells, _ROLES).casefold()
        role = next((role for role in _KNOWN_ROLES if role in said), "general")
        kept[domain, email] = role
    if wrong:
        more = f" And {len(wrong) - _SHOWN} more." if len(wrong) > _SHOWN else ""
        raise UserError(
            f"Nothing was imported{f' from {file}:' if file else '.'} {' '.join(wrong[:_SHOWN])}{more}"
        )
    return Contacts(tuple((d, e, role) for (d, e), role in kept.items()), suppressed)


def write_contacts(db: Database, found: Contacts, source: str) -> int:
    """Keep them under ``source`` in one transaction; returns how many are new."""
    moment = now()
    before = db.conn.total_changes
    with db.atomic():
        db.conn.executemany(
            "INSERT OR IGNORE INTO contacts (domain, kind, value, role, source_url, confidence,"
            " seen_at) VALUES (?, 'email', ?, ?, ?, ?, ?)",
            [(d, e, role, source, _CONFIDENCE, moment) for d, e, role in found.rows],
        )
    return db.conn.total_changes - before


def _first(cells: dict[str, str], names: Iterable[str]) -> str:
    return next((cells[name].strip() for name in names if cells.get(name, "").strip()), "")
