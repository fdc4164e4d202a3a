"""What a letter may speak of: the facts of one candidate, cleaned (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.outreach.drafts.clean import address, line, mailbox
from prospector.outreach.drafts.words import how_dead, quoted

if TYPE_CHECKING:
    from prospector.outreach.drafts.sender import Sender

MOST_OTHERS = 8
"""Other dead links that a letter names; the rest it counts."""


@dataclass(frozen=True, slots=True)
class OtherDead:
    """Another dead link of the same page, and where its content went, if that is known."""

    url: str
    reason: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Pitch:
    """The facts of one candidate as the store has them; empty is unknown.

    ``contact_source`` is the page on which the contact was seen, ``picked`` says that a person chose
    it, ``contacted_on`` the day of an earlier mail (then this is the follow-up).
    """

    candidate_id: str
    kind: str
    domain: str
    page_url: str
    niche: str = ""
    page_title: str = ""
    language: str = ""
    section: str = ""
    anchor: str = ""
    context: str = ""
    target_url: str = ""
    reason: str = ""
    moved_to: str = ""
    archive_url: str = ""
    archive_title: str = ""
    others: tuple[OtherDead, ...] = ()
    asset_url: str = ""
    asset_title: str = ""
    entry: str = ""
    contact: str = ""
    contact_kind: str = ""
    contact_name: str = ""
    contact_source: str = ""
    submit_url: str = ""
    picked: bool = False
    contacted_on: str = ""
    why: str = ""


FIELDS = (
    "page",
    "page_title",
    "page_url",
    "domain",
    "section",
    "anchor",
    "context",
    "target_url",
    "reason",
    "how",
    "moved_to",
    "archive_url",
    "archive_title",
    "others",
    "more",
    "asset",
    "asset_url",
    "asset_title",
    "entry",
    "contact_name",
    "contact_source",
    "submit_url",
    "contacted_on",
    "sender",
    "organisation",
    "postal",
)
"""Every name that a template may use; ``page`` and ``asset`` are a title and its address in one."""


def facts_of(pitch: Pitch, sender: Sender, language: str) -> dict[str, object]:
    """The facts by the names of :data:`FIELDS`, without those that are unknown."""
    target = address(pitch.target_url)
    anchor = line(pitch.anchor, 80)
    section = line(pitch.section, 80)
    others = list({address(one.url): one for one in pitch.others if address(one.url)}.values())
    others = [one for one in others if address(one.url) != target]
    named = tuple(
        {"url": address(one.url), "moved_to": address(one.moved_to)} for one in others[:MOST_OTHERS]
    )
    way, _ = way_of(pitch)
    found: dict[str, object] = {
        "page_title": line(pitch.page_title, 90),
        "page_url": address(pitch.page_url),
        "domain": line(pitch.domain, 253),
        # The page's own heading is no section of it.
        "section": "" if section in line(pitch.page_title, 200) else section,
        # A bare address as anchor would only be said twice.
        "anchor": "" if address(anchor) or anchor in target else anchor,
        "context": line(pitch.context, 200),
        "target_url": target,
        "reason": line(pitch.reason, 40),
        "how": how_dead(pitch.reason, language),
        "moved_to": address(pitch.moved_to),
        "archive_url": address(pitch.archive_url),
        "archive_title": line(pitch.archive_title, 90),
        "others": named,
        "more": len(others) - len(named),
        "asset_url": address(pitch.asset_url),
        "asset_title": line(pitch.asset_title, 90),
        "entry": line(pitch.entry, 300),
        "contact_name": line(pitch.contact_name, 60),
        "contact_source": address(pitch.contact_source) if way == "email" else "",
        "submit_url": address(pitch.submit_url),
        "contacted_on": line(pitch.contacted_on[:10], 10),
        "sender": line(sender.name, 80),
        "organisation": line(sender.organisation, 80),
        "postal": line(sender.postal, 200),
    }
    for name in ("page", "asset"):
        title, url = str(found[f"{name}_title"]), str(found[f"{name}_url"])
        found[name] = f"{quoted(title, language)} ({url})" if title and url else url
    return {name: value for name, value in found.items() if value}


def way_of(pitch: Pitch) -> tuple[str, str]:
    """How to reach the editor and where: the site's own way comes before an e-mail.

    The way is ``guidelines``, ``form``, ``email``, ``profile`` or ``none``.
    """
    own = address(pitch.submit_url)
    if pitch.kind == "guest_post" and not pitch.picked:
        return "guidelines", own or address(pitch.page_url)
    if own:
        return "form", own
    if pitch.contact_kind == "email" and mailbox(pitch.contact):
        return "email", mailbox(pitch.contact)
    if pitch.contact_kind in ("form", "profile") and address(pitch.contact):
        return pitch.contact_kind, address(pitch.contact)
    return "none", ""
