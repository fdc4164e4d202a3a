"""A draft as an e-mail file, as a row of a mail merge, as text for the clipboard (pure)."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING

from prospector.outreach.drafts.clean import address, line, mailbox
from prospector.outreach.text import safe_cell

if TYPE_CHECKING:
    from prospector.outreach.drafts.pitch import Pitch
    from prospector.outreach.drafts.render import Draft
    from prospector.outreach.drafts.sender import Sender

COLUMNS = (
    "candidate_id",
    "email",
    "name",
    "website",
    "url",
    "title",
    "subject",
    "body",
    "way",
    "to",
    "language",
    "kind",
    "dead_url",
    "anchor",
    "sentence",
    "section",
    "asset_url",
    "other_dead_links",
    "archive_url",
    "why",
    "source_of_email",
)
"""One row a draft; ``email`` is empty where the site wants to be reached another way."""


def as_eml(draft: Draft, sender: Sender) -> bytes:
    """An RFC 5322 message that mail programs open as an unsent draft (``X-Unsent``).

    ``From`` only where the sender gave an address, ``To`` only where the way is an e-mail. Every
    header is one line, whatever a stranger wrote.
    """
    message = EmailMessage(policy=SMTP)
    if mailbox(sender.email):
        message["From"] = Address(line(sender.name, 80), addr_spec=sender.email)
    if draft.way == "email" and mailbox(draft.to):
        message["To"] = Address(addr_spec=draft.to)
    message["Subject"] = line(draft.subject, 200)
    message["X-Unsent"] = "1"
    message.set_content(draft.body, subtype="plain", charset="utf-8")
    return message.as_bytes()


def as_text(draft: Draft) -> str:
    """For the clipboard or a form: how and where to, the subject, the letter."""
    head = [f"Candidate: {draft.candidate_id}", f"To: {draft.to or '–'} ({draft.way})"]
    if draft.note:
        head.append(f"Note: {draft.note}")
    head.append(f"Subject: {draft.subject}")
    return "\n".join(head) + f"\n\n{draft.body}"


def as_cells(draft: Draft, pitch: Pitch) -> list[str]:
    """The values of :data:`COLUMNS`; no cell is taken for a formula."""
    others = " ".join(filter(None, (address(other.url) for other in pitch.others)))
    values = (
        draft.candidate_id,
        draft.to if draft.way == "email" else "",
        line(pitch.contact_name, 60),
        line(pitch.domain, 253),
        address(pitch.page_url),
        line(pitch.page_title, 200),
        draft.subject,
        draft.body,
        draft.way,
        draft.to,
        draft.language,
        line(pitch.kind, 40),
        address(pitch.target_url),
        line(pitch.anchor, 200),
        line(pitch.context, 500),
        line(pitch.section, 200),
        address(pitch.asset_url),
        others,
        address(pitch.archive_url),
        line(pitch.why, 500),
        address(pitch.contact_source),
    )
    return [safe_cell(value) for value in values]
