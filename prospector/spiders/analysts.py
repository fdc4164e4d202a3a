"""Who analyses the pages of a crawl: the event loop while it keeps up, other cores once it does not."""

from __future__ import annotations

import asyncio
import contextlib
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from prospector.cores.busy import Busy
from prospector.cores.crew import Crew, Unserved
from prospector.pages import analyse

if TYPE_CHECKING:
    from concurrent.futures import Future

    from prospector.items import PageAnalysis
    from prospector.niche import Niche

WORTH_SECONDS = 5.0
"""Processor time that pages must have taken here before another process is started: what a crawl has
done so far is the guess of what it still has to do, and a process costs a third of a second."""
_WINDOW_SECONDS = 3.0
_BUSY = 0.9
"""Share of a window in which the event loop must have had something to do all the time."""
_PAGES = 0.15
"""Share of this process's work that pages must have been for another one to make a difference."""
_ROOM_SECONDS = 0.01
"""How long the loop, when it has nothing else to do, leaves a page to helpers before it helps itself."""


class Analysts:
    """Analyses the pages of one niche; ``processes`` as in :class:`Crew`.

    ``elsewhere`` counts the pages that other processes analysed.
    """

    def __init__(self, niche: Niche, processes: int) -> None:
        self._work = partial(analyse, niche=niche)
        self.crew = Crew(self._work, processes)
        self.elsewhere = 0
        self._turn = asyncio.Lock()
        self._room = asyncio.Event()
        self._busy = Busy()
        self._spent = self._spent_before = 0.0
        self._all_before = time.process_time()

    async def read(self, *words: Any, **names: Any) -> PageAnalysis:
        """What :func:`analyse` says, whose other arguments these are.

        Raises what it raises, :class:`WorkError` for what it raised elsewhere, and :class:`Perilous`
        when processes died of the page.
        """
        while True:
            future = await self._given(words, names) if self.crew.size else None
            if future is None:
                return self._here(words, names)
            try:
                page: PageAnalysis = await asyncio.wrap_future(future)
            except Unserved:
                continue
            finally:
                self._room.set()
            self.elsewhere += 1
            return page

    def close(self) -> None:
        """Let the other processes go."""
        self.crew.close()

    def _here(self, words: Any, names: Any) -> PageAnalysis:
        began = time.thread_time()
        page = self._work(*words, **names)
        self._spent += time.thread_time() - began
        if self._busy.seconds >= _WINDOW_SECONDS and self.crew.may_grow:
            self._look_back()
        return page

    def _look_back(self) -> None:
        """Start one more process when there was more to do than this one can, and pages were much of it."""
        now = time.process_time()
        spent, everything = self._spent - self._spent_before, now - self._all_before
        self._spent_before, self._all_before = self._spent, now
        saturated = self._busy.share() >= _BUSY and spent >= _PAGES * everything
        if saturated and self._spent >= WORTH_SECONDS:
            self.crew.grow()

    async def _given(self, words: Any, names: Any) -> Future[Any] | None:
        """The page handed to a helper, each in its turn; ``None`` when it is to be done here."""
        async with self._turn:
            until = time.monotonic() + _ROOM_SECONDS
            future = self.crew.offer(*words, **names)
            while future is None and (left := until - time.monotonic()) > 0 and self.crew.size:
                self._room.clear()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._room.wait(), left)
                future = self.crew.offer(*words, **names)
            return future
