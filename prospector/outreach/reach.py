"""How an editor is reached: one rule for queue, letter and exports (pure).

What a person picked comes first, then the site's own way, then an e-mail, then a profile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WAYS = ("email", "form", "guidelines", "profile", "none")
"""Every answer to "by what"."""
FIND_ONE = "Look for one there, then pick it at the desk or import a table with domain and email."
"""What to do about a row without a way, as the end of :func:`said_of_those`."""


def reach_of(row: Mapping[str, Any], picked: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """By what (one of :data:`WAYS`) and where the editor of a candidate is written to.

    ``row`` needs ``kind page_url submit_url contact contact_kind``; ``picked`` is the (kind, value)
    of the contact that a person chose, empty where nobody did. The columns ``way`` and ``write_to``
    of the view ``outreach_candidates`` say the same in SQL; a test holds them equal.
    """
    if picked[0]:
        return picked
    if row["kind"] == "guest_post":
        return "guidelines", row["submit_url"] or row["page_url"]
    if row["submit_url"]:
        return "form", row["submit_url"]
    if row["contact"]:
        return row["contact_kind"], row["contact"]
    return "none", ""


def contact_of(row: Mapping[str, Any], picked: tuple[str, str] = ("", "")) -> tuple[str, str]:
    """The same as a kind and value of ``contacts``: guidelines are a form there."""
    way, to = reach_of(row, picked)
    return ("form" if way == "guidelines" else way, to)


def without_way(rows: Iterable[Mapping[str, Any]]) -> int:
    """How many of these rows of ``outreach_candidates`` nobody can write to yet."""
    return sum(row["way"] == "none" and not row["no_solicit"] for row in rows)


def said_of_those(count: int, of: int, what: str) -> str:
    """The sentence that a list of ``of`` rows begins with; empty when all can be written to."""
    if not count:
        return ""
    has, their = ("has", "its") if count == 1 else ("have", "their")
    return (
        f"{count:,} of {of:,} {what} {has} no way to {their} editor yet: no address, form or profile was found on the"
        " site."
    )
