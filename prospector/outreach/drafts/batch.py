"""Many drafts in one go: the best rows, one a domain, each looked at again before it is written."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.errors import NicheError
from prospector.niche import load_niche
from prospector.outreach.drafts.desk import Choices, DraftRefused, pitch_for, row_of
from prospector.outreach.drafts.look_again import LookAgain
from prospector.outreach.drafts.render import render
from prospector.outreach.drafts.sender import Sender

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlite_utils import Database

    from prospector.config import Config
    from prospector.niche import Asset
    from prospector.outreach.drafts.pitch import Pitch
    from prospector.outreach.drafts.render import Draft

_AT_ONCE = 16
_TRIES = 5
"""Rows tried for each draft wanted, before the list is given up as stale."""


@dataclass(frozen=True, slots=True)
class Made:
    """A draft, and the facts that it was made from."""

    draft: Draft
    pitch: Pitch


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate without a draft, and why in one sentence."""

    candidate_id: str
    why: str


@dataclass(slots=True)
class Writer:
    """Writes drafts. ``config`` looks again at every page first; ``None`` trusts the store."""

    db: Database
    config: Config | None = None
    language: str = ""
    templates: str | None = None
    sender: Sender = field(default_factory=Sender)
    asset_url: str = ""
    told: Callable[[Made | Refused], None] = lambda _: None
    _assets: dict[str, tuple[Asset, ...]] = field(default_factory=dict)

    async def write(self, ids: Sequence[str]) -> list[Made | Refused]:
        """One outcome for each id, in their order; a second id of a domain is refused.

        Raises :class:`UserError` before anything is asked for when one of them does not exist.
        """
        for candidate_id in ids:
            row_of(self.db, candidate_id)
        return await self._write(ids, None)

    async def write_best(self, ids: Iterable[str], wanted: int) -> list[Made | Refused]:
        """Go down the list until ``wanted`` drafts are made; rows that are refused are told too."""
        return await self._write(ids, wanted)

    async def _write(self, ids: Iterable[str], wanted: int | None) -> list[Made | Refused]:
        outcomes: list[Made | Refused] = []
        domains: dict[str, str] = {}
        rest = iter(list(dict.fromkeys(ids)) if wanted is None else ids)
        async with (
            aclosing(LookAgain(self.db, self.config)) if self.config else nullcontext() as eye
        ):
            while True:
                made = sum(isinstance(one, Made) for one in outcomes)
                size = _AT_ONCE if wanted is None else min(_AT_ONCE, wanted - made)
                wave = list(_take(rest, size))
                if not wave or (wanted is not None and len(outcomes) >= wanted * _TRIES):
                    return outcomes
                found = await asyncio.gather(*(self._one(one, domains, eye) for one in wave))
                for outcome in found:
                    self.told(outcome)
                outcomes.extend(found)

    async def _one(
        self, candidate_id: str, domains: dict[str, str], eye: LookAgain | None
    ) -> Made | Refused:
        """One draft. The domain is taken at once, so that two of a wave never share it."""
        row = row_of(self.db, candidate_id)
        domain = str(row["domain"])
        first = domains.setdefault(domain, candidate_id)
        if first != candidate_id:
            return Refused(
                candidate_id,
                f"No draft for {candidate_id}: {first} of the same domain, {domain}, is drafted"
                " already; one pitch a domain.",
            )
        choices = Choices(self._assets_of(str(row["niche"])), self.asset_url)
        try:
            # What the row itself forbids costs nobody a request.
            made = self._render(candidate_id, choices)
            if eye is not None:
                still = await eye.still_dead({**row, "asset_url": made.pitch.asset_url})
                made = self._render(candidate_id, dataclasses.replace(choices, still_dead=still))
        except DraftRefused as refused:
            if domains.get(domain) == candidate_id:
                del domains[domain]
            return Refused(candidate_id, str(refused))
        return made

    def _render(self, candidate_id: str, choices: Choices) -> Made:
        pitch = pitch_for(self.db, candidate_id, choices)
        draft = render(pitch, language=self.language, templates=self.templates, sender=self.sender)
        if draft.missing:
            raise DraftRefused(
                f"No draft for {candidate_id}: its {pitch.kind} template needs"
                f" {', '.join(draft.missing)}, which the row has not."
            )
        return Made(draft, pitch)

    def _assets_of(self, niche: str) -> tuple[Asset, ...]:
        """The niche's assets, for their titles; none when its profile is not at hand."""
        if niche not in self._assets:
            try:
                self._assets[niche] = load_niche(niche).assets
            except NicheError:
                self._assets[niche] = ()
        return self._assets[niche]


def best_ids(db: Database, niche: str | None = None, kind: str | None = None) -> Iterator[str]:
    """Ids of what may be worth a first letter (new or approved), best first."""
    where, values = ["status IN ('new', 'approved')", "closed_at IS NULL"], []
    for column, wanted in (("niche", niche), ("kind", kind)):
        if wanted:
            where.append(f"{column} = ?")
            values.append(wanted)
    cursor = db.execute(
        f"SELECT id FROM outreach_candidates WHERE {' AND '.join(where)} ORDER BY score DESC, id",
        values,
    )
    for (found,) in cursor.fetchall():
        yield str(found)


def _take(rows: Iterator[str], most: int) -> Iterator[str]:
    for _ in range(max(0, most)):
        try:
            yield next(rows)
        except StopIteration:
            return
