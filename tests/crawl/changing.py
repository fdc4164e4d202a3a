"""A small web that a test changes between crawls, as weeks go by."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from prospector.demo.loopback import Reply
from prospector.storage.database import open_store
from tests.crawl.local import crawl, project_settings

if TYPE_CHECKING:
    from pathlib import Path

    from prospector.demo.loopback import Loopback

TEXT = (
    "<p>Bees nest in hollow stems and in bare sandy ground, and most fly for few weeks only. </p>"
    * 4
)
ROBOTS = Reply(404, "")


def page(*links: str, head: str = "", title: str = "About bees") -> str:
    items = "".join(
        f"<p>See {link} for more on bees and what they need in a dry year.</p>" for link in links
    )
    return f"<html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{TEXT}{items}"


def to(url: str, anchor: str = "the guide", rel: str = "") -> str:
    return f'<a href="{url}"{f" rel={rel}" if rel else ""}>{anchor}</a>'


GUIDE = "http://ours.test/guide"


class Site:
    """A web whose pages a test changes between crawls, and the crawls on one store."""

    def __init__(self, folder: Path, web: Loopback) -> None:
        self.folder, self.web = folder, web
        self.pages: dict[str, str | Reply] = {}
        self.db = folder / "s.db"
        (folder / "bees.toml").write_text(
            'name = "bees"\nseeds = ["http://hub.test/links"]\ndomains = ["ours.test"]\n'
            'competitors = ["rival.test", "other.test"]\n[terms]\nbees = 2\n'
        )
        for host in ("ours", "rival", "other", "hub", "fan", "blog", "club", "news"):
            web.site(f"{host}.test", lambda ask, host=host: self._answer(host, ask.path))

    def _answer(self, host: str, path: str) -> Reply:
        found = self.pages.get(f"http://{host}.test{path}", Reply(404, "<h1>Not found</h1>"))
        return found if isinstance(found, Reply) else Reply(200, found)

    def crawl(self, spider: type, **arguments: str):
        settings = project_settings(
            **self.web.settings(),
            PROSPECTOR_DB=str(self.db),
            PROSPECTOR_RETRY_SECONDS=0,
            PROSPECTOR_CHECK_TIMEOUT=5,
        )
        return crawl(spider, settings, niche=str(self.folder / "bees.toml"), **arguments)

    def ask(self, sql: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(self.db)) as db:
            return db.execute(sql, values).fetchall()

    def write(self, sql: str, *values: object) -> None:
        with closing(sqlite3.connect(self.db)) as db:
            db.execute(sql, values)
            db.commit()

    def expect(self, page_url: str, target: str = GUIDE, anchor: str = "", rel: str | None = None):
        open_store(self.db).close()
        self.write(
            "INSERT INTO backlinks (page_url, target_url, expected_anchor, expected_rel, source,"
            " acquired_at) VALUES (?, ?, ?, ?, 'import', '2026-01-01')",
            page_url,
            target,
            anchor,
            rel,
        )

    def later(self) -> None:
        """As if a quarter had gone by since every look."""
        self.write("UPDATE backlinks SET checked_at = '2026-02-01T00:00:00Z'")
        self.write("UPDATE frontier SET fetched_at = '2026-02-01T00:00:00Z'")
        self.write("UPDATE page_facts SET fetched_at = '2026-02-01T00:00:00Z'")
        self.write(
            "UPDATE targets SET checked_at = '2026-02-01T00:00:00Z',"
            " next_check_at = '2026-02-02T00:00:00Z' WHERE checked_at IS NOT NULL"
        )

    def states(self) -> dict[str, str]:
        return {
            url.split("//")[1].split(".")[0] + url.split(".test")[1]: state
            for url, state in self.ask("SELECT page_url, state FROM backlinks ORDER BY page_url")
        }
