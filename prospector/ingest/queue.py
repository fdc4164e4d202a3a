"""Records on their way through the sieve and the analysis, here or on other cores, in file order."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prospector.cores.crew import Crew, Perilous, Unserved
from prospector.ingest.records import Damage, Record
from prospector.ingest.sift import Bad
from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from prospector.ingest.sift import Line, Outcome, Sifter

LOT = 4
"""Pages that go to another process at a time."""
WAT_LOT = 32
"""The same of WAT records, which are a tenth of the work."""
_LOT_BYTES = 2**20
_DEPTH = 6
_MOST_LOTS = 48
"""Lots that may wait for one before them: some tens of MB at the most that records usually hold."""
_WORTH_SECONDS = 1.5
"""A file must have taken as long, and promise to take as long again, before a process is started."""


@dataclass(slots=True)
class _Lot:
    """Records that follow one another, then what became of them."""

    records: list[Record] = field(default_factory=list)
    size: int = 0
    future: Future[Any] | None = None
    outcomes: list[Outcome] | None = None


class Queue:
    """Takes records one by one and gives them back with their outcomes, in the same order.

    ``is_known`` tells of an address and the moment of a capture whether something newer is in the
    store. ``processes`` as in :class:`Crew`. What ends processes, twice over, comes back as
    :class:`Bad`.
    """

    def __init__(
        self, sifter: Sifter, is_known: Callable[[str, str], bool], processes: int
    ) -> None:
        self._sifter = sifter
        self._is_known = is_known
        self._crew = Crew(sifter.read_all, processes, depth=_DEPTH)
        self._lots: deque[_Lot | Damage] = deque()
        self._open = _Lot()
        self._began = time.process_time()

    def put(self, one: Record | Damage, share: float) -> None:
        """The next of the file, of which ``share`` (0-1) is behind us."""
        if isinstance(one, Damage):
            self._send()
            self._lots.append(one)
            return
        self._open.records.append(one)
        self._open.size += len(one.body)
        self._hire(share)
        most = (LOT if one.status else WAT_LOT) if self._crew.size else 1
        if len(self._open.records) >= most or self._open.size >= _LOT_BYTES:
            self._send()

    def take(self, *, rest: bool = False) -> Iterator[tuple[Record, Outcome] | Damage]:
        """What is ready and has nothing before it that is not; with ``rest`` all there is."""
        if rest:
            self._send()
        while self._lots:
            lot = self._lots[0]
            if isinstance(lot, Damage):
                yield lot
            else:
                wait = rest or len(self._lots) >= _MOST_LOTS
                if lot.future is not None and not wait and not lot.future.done():
                    return
                yield from zip(lot.records, self._outcomes(lot), strict=True)
            self._lots.popleft()

    def close(self) -> None:
        """Let the other processes go."""
        self._crew.close()

    def _hire(self, share: float) -> None:
        if self._crew.size or not self._crew.may_grow:
            return
        spent = time.process_time() - self._began
        if spent >= _WORTH_SECONDS and spent * (1 - share) >= _WORTH_SECONDS * share:
            while self._crew.grow():
                pass

    def _send(self) -> None:
        lot, self._open = self._open, _Lot()
        if not lot.records:
            return
        self._lots.append(lot)
        if self._crew.size:
            lines = [self._line(record) for record in lot.records]
            lot.future = self._crew.offer(lines)
        if lot.future is None:
            lot.outcomes = self._here(lot)

    def _line(self, record: Record) -> Line:
        url = canonical(record.url)
        return record, url is not None and self._is_known(url, record.at)

    def _here(self, lot: _Lot) -> list[Outcome]:
        return [self._sifter.read(one, self._known_at(one.at)) for one in lot.records]

    def _known_at(self, at: str) -> Callable[[str], bool]:
        return lambda url: self._is_known(url, at)

    def _outcomes(self, lot: _Lot) -> list[Outcome]:
        if lot.future is None:
            return lot.outcomes or []
        try:
            found: list[Outcome] = lot.future.result()
        except Unserved:
            return self._here(lot)
        except Perilous as peril:
            # One of them did it; the others are no worse for it.
            if len(lot.records) == 1:
                return [Bad(str(peril))]
            return [self._alone(record, peril) for record in lot.records]
        return found

    def _alone(self, record: Record, peril: Perilous) -> Outcome:
        """One of several records of which processes died: never read in this process."""
        while self._crew.size or self._crew.grow():
            future = self._crew.offer_in_turn([self._line(record)])
            if future is None:
                continue
            try:
                found: list[Outcome] = future.result()
            except Unserved:
                continue
            except Perilous as again:
                return Bad(str(again))
            return found[0]
        return Bad(f"{peril}, or one beside it")
