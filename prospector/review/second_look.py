"""The second look before a letter leaves the desk: the page and its dead links, as they are now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prospector.config import Config
from prospector.outreach.drafts.assets import assets_of
from prospector.outreach.drafts.desk import Choices, DraftRefused, pitch_for, row_of
from prospector.outreach.drafts.look_again import LookAgain
from prospector.storage.database import open_store

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 90.0
"""Seconds that a person waits at most; a page that takes longer was not seen."""


async def look_again(path: Path, candidate_id: str) -> None:
    """Look at a candidate's page and links and record what is found.

    It runs on a thread and an event loop of its own, so that nobody else at the desk waits. Raises
    :class:`DraftRefused` with what changed, or with what stood in the way.
    """
    await asyncio.to_thread(lambda: asyncio.run(_look(path, candidate_id)))


async def _look(path: Path, candidate_id: str) -> None:
    db = open_store(path)
    try:
        row = row_of(db, candidate_id)
        # What the row itself forbids costs nobody a request.
        pitch = pitch_for(db, candidate_id, Choices(assets_of(str(row["niche"])), live=True))
        eye = LookAgain(db, Config.load())
        try:
            async with asyncio.timeout(PATIENCE):
                await eye.look({**row, "asset_url": pitch.asset_url})
        except TimeoutError:
            raise DraftRefused(
                f"The page could not be looked at within {PATIENCE:.0f} seconds; try again later."
            ) from None
        finally:
            await eye.aclose()
    finally:
        db.close()
