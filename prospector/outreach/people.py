"""What is held about one e-mail address, and how it is erased (GDPR articles 15 and 17).

Erasing leaves the address on the list of suppressions, since only so can a later crawl know that it
must not be collected again: contacts of suppressed addresses are not written any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prospector.outreach.suppressions import Suppressions, spelled

if TYPE_CHECKING:
    from sqlite_utils import Database


def held_about(db: Database, address: str) -> dict[str, Any]:
    """Everything about an address: where it was seen, on which candidates, what was decided."""
    _, email = spelled(address, "email")
    contacts = _dicts(db, "SELECT * FROM contacts WHERE kind = 'email' AND lower(value) = ?", email)
    candidates = _dicts(
        db,
        "SELECT id, niche, kind, page_url, contact, status FROM outreach_candidates"
        " WHERE lower(contact) = ?",
        email,
    )
    reviews = _dicts(
        db,
        "SELECT r.* FROM reviews r JOIN candidates c ON c.id = r.candidate_id"
        " WHERE lower(c.contact) = ?1 OR lower(r.note) LIKE '%' || ?1 || '%'",
        email,
    )
    why = Suppressions(db).why_suppressed(email=email)
    return {
        "email": email,
        "contacts": contacts,
        "candidates": candidates,
        "reviews": reviews,
        "suppressed": why,
    }


def forget(db: Database, address: str, reason: str = "erased on request") -> dict[str, int]:
    """Erase an address from contacts and candidates, and suppress it; returns what was erased.

    Decisions stay, since they are about pages; notes that name the address are counted, so that a
    person can be told of them.
    """
    _, email = spelled(address, "email")
    with db.atomic():
        contacts = db.execute(
            "DELETE FROM contacts WHERE kind = 'email' AND lower(value) = ?", [email]
        ).rowcount
        candidates = db.execute(
            "UPDATE candidates SET contact = '', contact_kind = '' WHERE lower(contact) = ?",
            [email],
        ).rowcount
    Suppressions(db).add([("email", email)], reason)
    notes = db.execute(
        "SELECT count(*) FROM reviews WHERE lower(note) LIKE '%' || ? || '%'", [email]
    ).fetchone()[0]
    return {"contacts": int(contacts), "candidates": int(candidates), "notes": int(notes)}


def _dicts(db: Database, sql: str, email: str) -> list[dict[str, Any]]:
    cursor = db.execute(sql, [email])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
