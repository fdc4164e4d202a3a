"""Many drafts in one go: the best rows, one a domain, each looked at again before it is written."""

from __future__ import annotations

import asyncio
import dataclasses
from contextlib import aclosing, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prospector.outreach.drafts.assets import assets_of
from prospector.outreach.drafts.desk import Choices, DraftRefused, pitch_for, row_of
from prospector.outreach.drafts.look_again import LookAgain
from prospector.outreach.drafts.render import render, why_missing
from prospector.outreach.drafts.saved import as_saved
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
"""Pages looked at for each draft wanted, before the list is given up as stale."""


@dataclass(frozen=True, slots=True)
class Made:
    """A draft, and the facts that it was made from."""

    draft: Draft
    pitch: Pitch


@dataclass(frozen=True, slots=True)
class Refused:
    """A candidate without a draft, and why in one sentence; ``missing`` as in :class:`Draft`."""

    candidate_id: str
    why: str
    missing: tuple[str, ...] = ()


@dataclass(slots=True)
class Writer:
    """Writes drafts. ``config`` looks again at every page first; ``None`` trusts the store.

    A letter that somebody saved is taken as she left it, unless ``fresh``.
    """

    db: Database
    config: Config | None = None
    language: str = ""
    templates: str | None = None
    sender: Sender = field(default_factory=Sender)
    asset_url: str = ""
    fresh: bool = False
    told: Callable[[Made | Refused], None] = lambda _: None
    _looks: int = 0
    _assets: dict[str, tuple[Asset, ...]] = field(default_factory=dict)

    async def write(self, ids: Sequence[str]) -> list[Made | Refused]:
        """One outcome for each id; a second id of a domain that has its draft is refused.

        Raises :class:`UserError` before anything is asked for when one of them does not exist.
        """
        for candidate_id in ids:
            row_of(self.db, candidate_id)
        queue = _Queue(self.db, iter(dict.fromkeys(ids)))
        outcomes = await self._write(queue, None)
        for candidate_id, domain in queue.waiting:
            first = queue.taken[domain]
            why = f"{first} of the same domain, {domain}, is drafted already; one pitch a domain"
            outcomes.append(Refused(candidate_id, f"No draft for {candidate_id}: {why}."))
            self.told(outcomes[-1])
        return outcomes

    async def write_best(self, ids: Iterable[str], wanted: int) -> list[Made | Refused]:
        """Go down the list until ``wanted`` drafts are made; rows that are refused are told too."""
        return await self._write(_Queue(self.db, iter(ids)), wanted)

    async def _write(self, queue: _Queue, wanted: int | None) -> list[Made | Refused]:
        outcomes: list[Made | Refused] = []
        async with (
            aclosing(LookAgain(self.db, self.config)) if self.config else nullcontext() as eye
        ):
            while True:
                made = sum(isinstance(one, Made) for one in outcomes)
                size = _AT_ONCE if wanted is None else min(_AT_ONCE, wanted - made)
                wave = queue.take(size)
                spent = wanted is not None and self._looks >= wanted * _TRIES
                if not wave or spent:
                    return outcomes
                found = await asyncio.gather(*(self._one(row, eye) for row in wave))
                for row, outcome in zip(wave, found, strict=True):
                    if isinstance(outcome, Refused):
                        queue.release(row)
                    self.told(outcome)
                outcomes.extend(found)

    async def _one(self, row: dict[str, Any], eye: LookAgain | None) -> Made | Refused:
        candidate_id = str(row["id"])
        choices = Choices(self._assets_of(str(row["niche"])), self.asset_url, live=eye is not None)
        try:
            # What the row itself forbids costs nobody a request.
            made = self._render(candidate_id, choices)
            if eye is None:
                return made
            self._looks += 1
            seen = await eye.look({**row, "asset_url": made.pitch.asset_url})
            return self._render(candidate_id, dataclasses.replace(choices, seen=seen))
        except DraftRefused as refused:
            return Refused(candidate_id, str(refused), refused.missing)

    def _render(self, candidate_id: str, choices: Choices) -> Made:
        pitch = pitch_for(self.db, candidate_id, choices)
        draft = render(pitch, language=self.language, templates=self.templates, sender=self.sender)
        if not self.fresh:
            draft = as_saved(self.db, draft)
        if draft.missing:
            raise DraftRefused(why_missing(draft), draft.missing)
        return Made(draft, pitch)

    def _assets_of(self, niche: str) -> tuple[Asset, ...]:
        if niche not in self._assets:
            self._assets[niche] = assets_of(niche)
        return self._assets[niche]


def best_ids(
    db: Database, niche: str | None = None, kind: str | None = None, min_score: float = 0.0
) -> Iterator[str]:
    """Ids of what may be worth a first letter (new or approved), best first.

    What nobody can be written to about yet comes last: a letter without an address waits anyway.
    """
    where, values = _worth(niche, kind)
    cursor = db.execute(
        f"SELECT id FROM outreach_candidates WHERE {where} AND score >= ?"
        " ORDER BY way = 'none', score DESC, id",
        [*values, min_score],
    )
    for (found,) in cursor.fetchall():
        yield str(found)


def count_below(
    db: Database, niche: str | None = None, kind: str | None = None, min_score: float = 0.0
) -> int:
    """How many rows :func:`best_ids` leaves out for their score."""
    where, values = _worth(niche, kind)
    found = db.execute(
        f"SELECT count(*) FROM outreach_candidates WHERE {where} AND score < ?",
        [*values, min_score],
    ).fetchone()
    return int(found[0])


def _worth(niche: str | None, kind: str | None) -> tuple[str, list[object]]:
    where: list[str] = ["status IN ('new', 'approved')", "closed_at IS NULL"]
    values: list[object] = []
    for column, wanted in (("niche", niche), ("kind", kind)):
        if wanted:
            where.append(f"{column} = ?")
            values.append(wanted)
    return " AND ".join(where), values


class _Queue:
    """Rows in their order, one a domain at a time: a refused one lets the next of its domain in."""

    def __init__(self, db: Database, ids: Iterator[str]) -> None:
        self._db = db
        self._ids = ids
        self.waiting: list[tuple[str, str]] = []
        self.taken: dict[str, str] = {}

    def take(self, most: int) -> list[dict[str, Any]]:
        """Up to ``most`` rows of domains that are free, which they take."""
        wave: list[dict[str, Any]] = []
        waiting, self.waiting = self.waiting, []
        for candidate_id, domain in waiting:
            self._offer(row_of(self._db, candidate_id), domain, wave, most)
        while len(wave) < most and (candidate_id := next(self._ids, "")):
            row = row_of(self._db, candidate_id)
            self._offer(row, str(row["domain"]), wave, most)
        return wave

    def _offer(self, row: dict[str, Any], domain: str, wave: list[Any], most: int) -> None:
        if domain in self.taken or len(wave) >= most:
            self.waiting.append((str(row["id"]), domain))
        else:
            self.taken[domain] = str(row["id"])
            wave.append(row)

    def release(self, row: dict[str, Any]) -> None:
        """The domain is free again: this row is not drafted."""
        self.taken.pop(str(row["domain"]), None)
