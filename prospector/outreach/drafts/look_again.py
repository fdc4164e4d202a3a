"""The second look before a draft: the page and its links, asked for as politely as any crawl."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from typing import TYPE_CHECKING, Any

from prospector.browser.document import Document
from prospector.browser.solo import SoloRenderer
from prospector.checking import Checker
from prospector.checking.robots import RobotsRules
from prospector.clock import now
from prospector.items import RenderError
from prospector.net.client import Client
from prospector.net.errors import FetchError
from prospector.net.online import DOWN
from prospector.outreach.drafts.changes import (
    Look,
    dead_of,
    links_to,
    needs_dead,
    ours_of,
    page_changed,
    targets_changed,
)
from prospector.outreach.drafts.desk import DraftRefused, moved_to, other_dead
from prospector.pages import analyse
from prospector.pages.rendering import needs_rendering
from prospector.storage.pages import mark_page_gone, was_rendered
from prospector.storage.targets import Targets
from prospector.urls import absolute, canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlite_utils import Database

    from prospector.config import Config
    from prospector.items import CheckResult, PageAnalysis
    from prospector.net.client import Fetched

_MAX_REDIRECTS = 10
_MOST_OTHERS = 12
"""Other dead links that are checked again; a letter names the first and counts the rest."""
_GONE = (404, 410)


class LookAgain:
    """Looks at candidates again; make it inside a running event loop, and ``aclose`` it.

    ``pause`` is the seconds between two checks of one host.
    """

    def __init__(self, db: Database, config: Config, *, pause: float = 0.2) -> None:
        self._db = db
        self._client = Client(config)
        self._renderer = SoloRenderer(config)
        self._checker = Checker(
            dataclasses.replace(config, check_pause=pause), renderer=self._renderer
        )
        self._robots = RobotsRules(self._client.fetch, config.user_agent)
        self._timeout = max(1.0, config.check_timeout)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._checker.aclose()
        await self._renderer.aclose()
        await self._client.aclose()

    async def look(self, row: Mapping[str, Any]) -> Look:
        """Look at the page and what the letter would name; every check is recorded.

        Raises :class:`DraftRefused` with what changed when the row is stale, or with what stood in
        the way when the page could not be seen. Wants a database that may be written.
        """
        page = await self._page(row)
        if changed := page_changed(row, page):
            self._remember(row, page)
            raise _stale(row, changed)
        dead = [url for url in other_dead(row) if links_to(page, url)][:_MOST_OTHERS]
        dead += [row["target_url"]] if needs_dead(row) else []
        new = [found for url in dead if (found := moved_to(self._db, url))]
        wanted = sorted({*dead, *new, ours_of(row)} - {""})
        checks = {one.url: one for one in await asyncio.gather(*map(self._check, wanted))}
        if changed := targets_changed(row, checks):
            raise _stale(row, changed)
        with self._db.atomic():
            self._db.execute(
                "UPDATE candidates SET verified_at = ? WHERE id = ?", [now(), row["id"]]
            )
            # What was known from an archive only has now been seen.
            self._db.execute(
                "UPDATE page_facts SET live_at = ? WHERE url = ? AND captured_at <> ''",
                [now(), row["page_url"]],
            )
        return Look(dead_of(dead, checks), dead_of(new, checks))

    def _remember(self, row: Mapping[str, Any], page: PageAnalysis) -> None:
        """A page that forbids requests is not asked again, whatever is drafted from next time."""
        if page.no_solicit:
            said = page.no_solicit[:2_000]
            with self._db.atomic():
                for table, key in (("page_facts", "url"), ("candidates", "page_url")):
                    self._db.execute(
                        f"UPDATE {table} SET no_solicit = ? WHERE {key} = ?",
                        [said, row["page_url"]],
                    )

    async def _check(self, url: str) -> CheckResult:
        targets = Targets(self._db)
        known = targets.find(url)
        if known is None:
            return await self._checker.check(url)
        found = await self._checker.check(url, known.contexts, known.known)
        with self._db.atomic():
            targets.record(known.id, found)
        return found

    async def _page(self, row: Mapping[str, Any]) -> PageAnalysis:
        """The page as it is now; a redirect within its site is followed."""
        url = str(row["page_url"])
        began = time.monotonic()
        try:
            answer = await self._follow(row, url)
        except FetchError as failure:
            held = await self._checker.line.held(began, reached=failure.connected)
            said = failure if held else DOWN
            raise _unseen(row, f"the page could not be looked at again: {said}") from failure
        if answer.status in _GONE:
            with self._db.atomic():
                mark_page_gone(self._db, url, answer.status)
            raise _stale(row, f"the page is gone (HTTP {answer.status})")
        if not 200 <= answer.status < 300:
            raise _unseen(row, f"the page could not be looked at again: HTTP {answer.status}")
        if answer.broken:
            raise _unseen(row, f"the page could not be looked at again: {answer.broken}")
        fields = answer.fields()
        reason = needs_rendering(answer.body, fields)
        if not reason and not was_rendered(self._db, url):
            return await asyncio.to_thread(analyse, answer.body, answer.url, headers=fields)
        try:
            shown = await self._renderer.render(
                answer.url, document=Document(answer.status, fields, answer.body)
            )
        except RenderError as failure:
            raise _unseen(row, f"the page could not be looked at again: {failure}") from failure
        why = (f"read in a browser: {reason or 'as before'}", *shown.notes)
        return await asyncio.to_thread(analyse, shown.html, answer.url, rendered=why)

    async def _follow(self, row: Mapping[str, Any], url: str) -> Fetched:
        home = registered_domain(url)
        for _ in range(_MAX_REDIRECTS + 1):
            if forbidden := await self._robots.forbids(url):
                raise _unseen(row, f"the page could not be looked at again: {forbidden}")
            answer = await self._client.fetch(url, timeout=self._timeout, verify=False)
            location = answer.header("location")
            if not 300 <= answer.status < 400 or not location:
                return answer
            url = canonical(absolute(url, location) or "") or ""
            if registered_domain(url) != home:
                raise _stale(row, f"the page now leads to {url[:200] or 'nowhere'}")
        raise _stale(row, "the page redirects in a circle")


def _stale(row: Mapping[str, Any], changed: str) -> DraftRefused:
    return DraftRefused(f"No draft for {row['id']}, it is stale: {changed}.")


def _unseen(row: Mapping[str, Any], why: str) -> DraftRefused:
    return DraftRefused(f"No draft for {row['id']}: {why}.")
