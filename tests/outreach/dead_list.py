"""A list with three dead links, as a crawl saw it and as a test's web serves it now."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prospector.demo.loopback import Reply
from prospector.outreach.drafts import row_of
from prospector.outreach.drafts.look_again import LookAgain

if TYPE_CHECKING:
    from prospector.config import Config
    from prospector.demo.loopback import Loopback
    from prospector.outreach.drafts.changes import Look

MITES, OLD, BACK = "http://gone.test/mites", "http://gone.test/old", "http://gone.test/back"
PAGE = "http://hive.test/links"
LINKS = "".join(f"<li><a href='{url}'>a link</a> on bees and mites" for url in (MITES, OLD, BACK))
LIST = f"<html lang=en><title>Beekeeping links</title><h1>Links</h1><ul>{LINKS}</ul>"


class Web:
    """A web whose pages a test may change while it runs."""

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback
        self.pages: dict[str, object] = {}

    def serve(self, host: str) -> None:
        self.loopback.site(host, lambda asked: self._answer(host, asked.path))

    def _answer(self, host: str, path: str):
        found = self.pages.get(f"http://{host}{path}", Reply(404, "<h1>Not found</h1>"))
        if isinstance(found, str):
            kind = "text/plain" if path == "/robots.txt" else "text/html; charset=utf-8"
            return Reply(200, found, content_type=kind)
        return found


def id_of(store, kind: str = "broken_link") -> str:
    found = store.execute("SELECT id FROM candidates WHERE kind = ?", [kind]).fetchone()
    return str(found[0])


def make_kind(store, kind: str, **fields: str) -> dict:
    """Turn the candidate into one of another kind."""
    candidate = id_of(store)
    sets = "".join(f", {name} = ?" for name in fields)
    with store.atomic():
        store.execute(
            f"UPDATE candidates SET kind = ?{sets} WHERE id = ?",
            [kind, *fields.values(), candidate],
        )
    return row_of(store, candidate)


def look(store, config: Config, row: dict) -> Look:
    async def go() -> Look:
        eye = LookAgain(store, config, pause=0.0)
        try:
            return await eye.look(row)
        finally:
            await eye.aclose()

    return asyncio.run(go())
