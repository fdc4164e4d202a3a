"""A candidate's row to a draft: the gates first, then the facts, then the letter."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.errors import UserError
from prospector.outreach.decisions import Decisions
from prospector.outreach.drafts.clean import line
from prospector.outreach.drafts.pitch import OtherDead, Pitch
from prospector.outreach.drafts.render import Draft, render
from prospector.outreach.drafts.sender import Sender, read_sender
from prospector.outreach.gates import history_of, mails_sent, why_not

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sqlite_utils import Database

    from prospector.niche import Asset
    from prospector.outreach.drafts.changes import Look

_MOST_OTHERS_READ = 200


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person or a second look adds to the row.

    ``assets`` give titles to addresses of ours, ``asset_url`` is pitched instead of the row's,
    ``to`` (an e-mail address) and ``name`` are the contact that was picked. ``seen`` is a second
    look: what it did not find dead is not called so; without one the store is believed. ``live``: the
    page is being looked at, or will be before the letter leaves.
    """

    assets: tuple[Asset, ...] = ()
    asset_url: str = ""
    to: str = ""
    name: str = ""
    seen: Look | None = None
    live: bool = False


class DraftRefused(UserError):
    """A candidate that may not be pitched, or not on these facts; says why.

    ``missing`` names the facts that its template needs and the row has not.
    """

    exit_code = 1

    def __init__(self, why: str, missing: tuple[str, ...] = ()) -> None:
        super().__init__(why)
        self.missing = missing


def draft_for(
    db: Database,
    candidate_id: str,
    *,
    language: str = "",
    templates: str | Path | None = None,
    sender: str | Sender = "",
    choices: Choices | None = None,
) -> Draft:
    """The draft for one candidate, from what the store holds; it looks at no page and sends nothing.

    ``sender`` is spelled ``Name, Organisation <address>``; ``choices`` are a person's. Raises
    :class:`DraftRefused` with the reason, :class:`UserError` for a candidate or template that does
    not exist. Facts that a template needs and the row has not are named in ``Draft.missing``.
    """
    pitch = pitch_for(db, candidate_id, choices or Choices())
    writes = sender if isinstance(sender, Sender) else read_sender(sender)
    return render(pitch, language=language, templates=templates, sender=writes)


def pitch_for(db: Database, candidate_id: str, choices: Choices) -> Pitch:
    """The facts for one letter; raises :class:`DraftRefused` when there must be none."""
    row = row_of(db, candidate_id)
    picked = Decisions(db).picked(candidate_id)
    to = choices.to or (picked[1] if picked[0] == "email" else "")
    refused = why_not(db, row, to=to, live=choices.live or choices.seen is not None)
    if refused:
        raise DraftRefused(f"No draft for {candidate_id}: {refused}.")
    if choices.asset_url:
        row["asset_url"] = choices.asset_url
    if choices.to:
        row.update(contact=choices.to, contact_kind="email", submit_url="")
    elif picked[0]:
        # What a person picked comes before the site's own form, which comes before an e-mail.
        row.update(contact=picked[1], contact_kind=picked[0], submit_url="")
    return _pitch_of(db, row, choices, picked=bool(choices.to or picked[0]))


def row_of(db: Database, candidate_id: str) -> dict[str, Any]:
    """The candidate's row, closed ones too; raises :class:`UserError` when there is none."""
    found = _one(db, "SELECT * FROM candidates WHERE id = ?", candidate_id)
    if not found:
        raise UserError(
            f"There is no candidate {line(candidate_id, 40)!r}; prospector candidates lists them."
        )
    return found


def _pitch_of(db: Database, row: Mapping[str, Any], choices: Choices, *, picked: bool) -> Pitch:
    target = _one(db, "SELECT * FROM targets WHERE url = ?", row["target_url"])
    # The latest look knows best how a link is dead; a removed one is not dead at all.
    fresh = target.get("verdict") == "dead" and row["reason"] != "link_removed"
    asset_url = row["asset_url"] or (_our_site(db, row) if _names_us(row) else "")
    titles = {asset.url: asset.title for asset in choices.assets}
    sent = mails_sent(history_of(db, row["id"]))
    return Pitch(
        candidate_id=row["id"],
        kind=row["kind"],
        niche=row["niche"],
        domain=row["domain"],
        page_url=row["page_url"],
        page_title=row["page_title"],
        language=row["language"],
        section=row["section"],
        anchor=row["anchor"],
        context=row["context"],
        target_url=row["target_url"],
        reason=str(target["reason"]) if fresh else row["reason"],
        moved_to=_offered(target.get("moved_to"), choices.seen),
        archive_url=target.get("archive_url") or "",
        archive_title=target.get("archive_title") or "",
        others=_others(db, row, choices.seen),
        asset_url=asset_url,
        asset_title=titles.get(asset_url, ""),
        # It is about the asset of the row; another one would need another.
        entry="" if choices.asset_url else row["entry"],
        contact=row["contact"],
        contact_kind=row["contact_kind"],
        contact_name=choices.name or _author(db, row),
        contact_source=_source(db, row),
        submit_url=row["submit_url"],
        picked=picked,
        contacted_on=sent[-1] if sent else "",
        why=row["why"],
    )


def other_dead(row: Mapping[str, Any]) -> list[str]:
    """The addresses of the page's other dead links, as the row names them."""
    try:
        found = json.loads(row["other_dead"] or "[]")
    except ValueError:
        return []
    return [str(url) for url in found[:_MOST_OTHERS_READ]] if isinstance(found, list) else []


def moved_to(db: Database, url: str) -> str:
    """Where the content of a target went, when that is known."""
    return str(_one(db, "SELECT moved_to FROM targets WHERE url = ?", url).get("moved_to") or "")


def _others(db: Database, row: Mapping[str, Any], seen: Look | None) -> tuple[OtherDead, ...]:
    found = []
    for url in other_dead(row):
        if seen is not None and url not in seen.dead:
            continue
        target = _one(db, "SELECT verdict, reason, moved_to FROM targets WHERE url = ?", url)
        if target.get("verdict") == "dead":
            found.append(OtherDead(url, str(target["reason"]), _offered(target["moved_to"], seen)))
    return tuple(found)


def _offered(url: object, seen: Look | None) -> str:
    return str(url) if url and not (seen and url in seen.gone) else ""


def _names_us(row: Mapping[str, Any]) -> bool:
    return bool(row["kind"] == "unlinked_mention")


def _our_site(db: Database, row: Mapping[str, Any]) -> str:
    """The front page of our site, where a mention of our name may lead: if we have but one."""
    rows = db.execute(
        "SELECT domain FROM niche_domains WHERE niche = ? AND role = 'ours' LIMIT 2", [row["niche"]]
    ).fetchall()
    return f"https://{rows[0][0]}/" if len(rows) == 1 else ""


def _source(db: Database, row: Mapping[str, Any]) -> str:
    """The page on which the address was seen: whoever is written to may know."""
    found = _one(
        db,
        "SELECT source_url FROM contacts WHERE domain = ? AND value = ?",
        row["domain"],
        row["contact"],
    )
    return str(found.get("source_url") or "")


def _author(db: Database, row: Mapping[str, Any]) -> str:
    """The page's author, when the contact is plainly hers: never a name for somebody else's box."""
    page = _one(db, "SELECT * FROM page_facts WHERE url = ?", row["page_url"])
    author = str(page.get("author") or "")
    box = str(row["contact"]).partition("@")[0].casefold()
    parts = [part for part in author.casefold().split() if len(part) > 2]
    return author if parts and parts[-1] in box else ""


def _one(db: Database, sql: str, *values: object) -> dict[str, Any]:
    """The first row by column name; empty when there is none."""
    cursor = db.execute(sql, list(values))
    names = [column[0] for column in cursor.description]
    row = cursor.fetchone()
    return dict(zip(names, row, strict=True)) if row else {}
