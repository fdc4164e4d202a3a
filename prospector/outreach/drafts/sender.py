"""Who writes: read from one setting, so that every letter says so (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prospector.errors import SettingError
from prospector.outreach.drafts.clean import line, mailbox

_SPELLING = re.compile(r"(?P<who>[^<>]*)(?:<(?P<email>[^<>]*)>)?\s*")


@dataclass(frozen=True, slots=True)
class Sender:
    """A person, the organisation she writes for, her addresses; empty where not given."""

    name: str = ""
    organisation: str = ""
    email: str = ""
    postal: str = ""

    def spelled(self) -> str:
        """As :func:`read_sender` reads it."""
        who = f"{self.name}, {self.organisation}" if self.organisation else self.name
        return f"{who} <{self.email}>" if self.email else who


def read_sender(text: str, postal: str = "") -> Sender:
    """``Jane Doe, Acme Ltd <jane@acme.example>``; organisation and address may be missing.

    ``postal`` is the street address that several countries want under a commercial letter (CAN-SPAM,
    16 CFR 316; German UWG). Raises :class:`SettingError` for any other spelling.
    """
    if not text.strip():
        return Sender(postal=line(postal, 200))
    found = _SPELLING.fullmatch(line(text, 400))
    name, _, organisation = (found["who"] if found else "").partition(",")
    given = found["email"] if found else None
    email = mailbox(given) if given else ""
    if not name.strip() or (given is not None and not email):
        raise SettingError(
            f"The sender {line(text, 100)!r} is not understood; write"
            " 'Name, Organisation <name@example.org>' (PROSPECTOR_SENDER or --sender)."
        )
    return Sender(name.strip(), organisation.strip(), email, line(postal, 200))
