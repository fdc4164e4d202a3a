"""The look into the archives for many dead targets: bounded, slow, and gone on with after any end."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.archives.asker import Asker, SourceError
from prospector.archives.finder import Finder
from prospector.archives.store import keep, keep_failure, wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from prospector.config import Config


@dataclass(slots=True)
class Looked:
    """What a run found: ``done`` of ``total`` targets; ``stopped`` says why it ended early, ``trouble``
    why the last one failed."""

    total: int = 0
    found: int = 0
    none: int = 0
    failed: int = 0
    requests: int = 0
    stopped: str = ""
    trouble: str = ""

    @property
    def done(self) -> int:
        """Targets that were looked up."""
        return self.found + self.none + self.failed

    def sentence(self) -> str:
        """The run in one line."""
        text = (
            f"{self.done:,} of {self.total:,} dead links looked up: {self.found:,} found,"
            f" {self.none:,} without a good capture, {self.failed:,} failed"
        )
        if self.stopped:
            return f"{text}. Stopped: {self.stopped}."
        return f"{text} (the last: {self.trouble})." if self.trouble else f"{text}."


async def look_back(
    db: Database,
    niche: str,
    config: Config,
    limit: int,
    told: Callable[[Looked], None] = lambda _: None,
) -> Looked:
    """Look up to ``limit`` dead targets of the niche up, each written as soon as it is known.

    Ends early when the archives want to be left alone; a kill loses the one under way.
    """
    looked = Looked()
    targets = wanted(db, niche, limit)
    looked.total = len(targets)
    if not targets:
        return looked
    async with aclosing(Asker(config)) as asker:
        finder = Finder(asker, config.timegate)
        for target in targets:
            told(looked)
            try:
                found = await finder.find(target.url, target.contexts)
            except SourceError as why:
                if why.resting:
                    looked.stopped = str(why)
                    break
                keep_failure(db, target.url, str(why))
                looked.failed += 1
                looked.trouble = str(why).rstrip(".")
            else:
                keep(db, target.url, found)
                looked.found += found.state == "found"
                looked.none += found.state == "none"
            looked.requests = asker.requests
        looked.requests = asker.requests
    told(looked)
    return looked
