"""Going through a niche's sources: answers are kept, finds chosen, prospects queued.

Whatever was answered is in the file before the next question is asked, so that a run that was cut
off goes on without asking anything twice.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from prospector.niche import is_built_in
from prospector.outreach.suppressions import Suppressions
from prospector.sources.prospects.asker import Asker
from prospector.sources.prospects.choose import Choice
from prospector.sources.prospects.found import AskError, SourceError
from prospector.sources.prospects.kinds import source_of
from prospector.sources.prospects.memory import Memory
from prospector.sources.prospects.queries import cues_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sqlite_utils import Database

    from prospector.config import Config
    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec
    from prospector.sources.prospects.found import Ask, Described, Found, Reading, Source

ORIGIN = "source:"
"""How the ``origin`` of a prospect begins that a source named; its label follows."""
MOST_NOTES = 20
_FAILURES = 3
"""Questions in a row without an answer after which a source is left for this time."""
_SLICE = 200
_MOST_WAITING = 20_000


@dataclass(slots=True)
class Outcome:
    """What one source brought. ``asked`` counts requests, ``kept`` answers that were in the file.

    ``new`` are pages that the frontier had not heard of. ``notes`` are sentences about questions
    without an answer; ``ended`` says why the source stopped early. ``waiting`` are questions that
    are left for another run.
    """

    spec: SourceSpec
    asked: int = 0
    kept: int = 0
    found: int = 0
    chosen: list[Described] = field(default_factory=list)
    new: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    ended: str = ""
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a source would do: its first questions, how many of them the file can answer."""

    spec: SourceSpec
    asks: tuple[Ask, ...] = ()
    kept: int = 0
    local: int = 0
    used: int = 0
    ended: str = ""


def selected(
    niche: Niche, names: Sequence[str] = (), campaigns: Sequence[str] = ()
) -> tuple[SourceSpec, ...]:
    """The sources of a niche by name or kind, with other campaigns where some are given.

    Raises :class:`SourceError` when there is none.
    """
    if not niche.sources:
        if is_built_in(niche):
            raise SourceError(
                f"Niche {niche.name} comes with prospector and names no source; write a profile of"
                " your own (prospector niche new NAME) with a [[source]] in it (docs/sources.md lists"
                " the kinds), or give --results FILE."
            )
        raise SourceError(
            f"Niche {niche.name} names no source; add a [[source]] to {niche.path or 'its profile'}"
            " (docs/sources.md lists the kinds), or give --results FILE."
        )
    found = [spec for spec in niche.sources if not names or {spec.name, spec.kind} & set(names)]
    if not found:
        there = ", ".join(dict.fromkeys(spec.label for spec in niche.sources))
        raise SourceError(f"No source of niche {niche.name} is called {names[0]}; it has {there}.")
    if campaigns:
        found = [
            replace(spec, campaigns=tuple(campaigns), queries=())
            for spec in found
            if spec.campaigns
        ]
        if not found:
            raise SourceError(
                f"--campaign chooses queries of search engines, and niche {niche.name} has none among"
                " these sources."
            )
    return tuple(found)


class Discovery:
    """One run over sources of a niche; ``progress`` hears of every answer in words.

    Nothing but awaiting answers takes long: it runs beside a crawl on the same store.
    """

    def __init__(
        self,
        db: Database,
        config: Config,
        niche: Niche,
        *,
        fresh: bool = False,
        environment: Mapping[str, str] | None = None,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._db = db
        self._config = config
        self._niche = niche
        self._fresh = fresh
        self._environment = environment
        self._progress = progress
        self._memory = Memory(db)
        self._suppressions = Suppressions(db)

    async def run(
        self, specs: Iterable[SourceSpec], told: Callable[[Outcome], None] = lambda _: None
    ) -> list[Outcome]:
        """Go through the sources one after the other; one that fails does not stop the next."""
        asker = Asker(self._config, self._memory)
        outcomes = []
        try:
            for spec in specs:
                outcome = Outcome(spec)
                await self._gather(asker, outcome)
                outcomes.append(outcome)
                told(outcome)
        finally:
            await asker.aclose()
        return outcomes

    def plan(self, spec: SourceSpec) -> Plan:
        """What a source would ask; nothing is asked and nothing is changed."""
        try:
            source = source_of(spec, self._niche, self._environment, asking=False)
            reading = source.begin()
        except SourceError as cause:
            return Plan(spec, ended=str(cause))
        kept = [ask for ask in reading.more if self._kept(ask, spec) is not None]
        used = self._memory.used(source.service)
        return Plan(spec, reading.more, len(kept), len(reading.found), used)

    def choice(self, spec: SourceSpec) -> Choice:
        """An empty choice that knows what bars a find and which sites other sources named."""
        niche = self._niche
        languages = spec.languages or niche.languages
        return Choice(
            niche=niche,
            spec=spec,
            cues=cues_of(spec.campaigns, languages, niche),
            suppressed=lambda domain, url: self._suppressions.why_suppressed(
                domain=domain, url=url
            ),
            known=self._memory.best_by_site(niche.name, ORIGIN + spec.label),
        )

    async def _gather(self, asker: Asker, outcome: Outcome) -> None:
        spec = outcome.spec
        choice = self.choice(spec)
        try:
            source = source_of(spec, self._niche, self._environment)
            # In a thread, since files may be large; nothing there stems words, which threads must not.
            begun = await asyncio.to_thread(source.begin)
            await _judge(choice, begun.found)
            await self._answers(asker, source, deque(begun.more), choice, outcome)
        except SourceError as cause:
            outcome.ended = str(cause)
        outcome.found = choice.found
        outcome.passed_over = choice.passed_over
        if choice.over_limit:
            outcome.passed_over[f"more than limit = {spec.limit}"] = choice.over_limit
        outcome.chosen = choice.chosen()
        outcome.new = self._memory.take(self._niche.name, ORIGIN + spec.label, outcome.chosen)

    async def _answers(
        self,
        asker: Asker,
        source: Source,
        waiting: deque[Ask],
        choice: Choice,
        outcome: Outcome,
    ) -> None:
        spec, failures = outcome.spec, 0
        seen = {ask.key for ask in waiting}
        while waiting:
            ask = waiting.popleft()
            reading = self._kept(ask, spec)
            if reading is not None:
                outcome.kept += 1
            elif outcome.asked >= spec.requests:
                outcome.waiting += 1
                continue
            else:
                before = asker.requests
                try:
                    answer = await asker.ask(source, spec, ask)
                    reading = await asyncio.to_thread(source.read, ask, answer)
                except AskError as cause:
                    failures += 1
                    if len(outcome.notes) < MOST_NOTES:
                        outcome.notes.append(str(cause))
                    if failures >= _FAILURES and spec.campaigns:
                        raise SourceError(
                            f"{spec.label} left {failures} questions in a row unanswered; the last:"
                            f" {cause}"
                        ) from cause
                    continue
                finally:
                    outcome.asked += asker.requests - before
                failures = 0
                if spec.refresh_days:
                    self._memory.remember(ask, source.service, reading)
                self._progress(
                    f"{spec.label} {outcome.asked}: {ask.label[:100]} ({len(reading.found):,} found)"
                )
            await _judge(choice, reading.found)
            for more in reading.more:
                if more.key not in seen and len(seen) < _MOST_WAITING:
                    seen.add(more.key)
                    waiting.append(more)

    def _kept(self, ask: Ask, spec: SourceSpec) -> Reading | None:
        return None if self._fresh else self._memory.answered(ask, spec.refresh_days)


async def _judge(choice: Choice, finds: Iterable[Found]) -> None:
    """Judge finds in slices, so that a crawl beside this goes on."""
    rows = iter(finds)
    while some := tuple(islice(rows, _SLICE)):
        choice.add(some)
        await asyncio.sleep(0)


def summary(outcomes: Sequence[Outcome]) -> str:
    """What sources brought, in a line: ``34 prospects from sources (brave 12, wikipedia 22)``."""
    each = ", ".join(f"{one.spec.label} {len(one.chosen):,}" for one in outcomes)
    total = sum(len(one.chosen) for one in outcomes)
    return f"{total:,} prospects from sources ({each})" if outcomes else ""
