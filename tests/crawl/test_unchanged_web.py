"""A second crawl of a web that did not change: the same answers for a fraction of the bytes."""

from __future__ import annotations

import hashlib

import pytest

from prospector.demo.loopback import Loopback, Reply
from prospector.spiders.backlinks import BacklinksSpider
from prospector.spiders.resources import ResourcesSpider
from tests.crawl.changing import GUIDE, Site, page, to

TABLES = {
    "links": "SELECT page_url, target_url, anchor, rel, placement, lost_at FROM links ORDER BY 1, 2, 3",
    "verdicts": "SELECT url, verdict, reason FROM targets ORDER BY url",
    "candidates": "SELECT id, kind, page_url, target_url FROM outreach_candidates ORDER BY id",
    "backlinks": "SELECT page_url, target_url, state FROM backlinks ORDER BY 1, 2",
}


class Versioned(Site):
    """Pages with an ETag, which are sent again only to who does not have them."""

    def _answer(self, host, path):
        raise NotImplementedError

    def reply(self, ask) -> Reply:
        found = self.pages.get(f"http://{ask.host}{ask.path}")
        if not isinstance(found, str):
            return found or Reply(404, "<h1>Not found</h1>")
        tag = f'"{hashlib.sha256(found.encode()).hexdigest()[:16]}"'
        if ask.headers.get("if-none-match") == tag:
            return Reply(304, "", {"etag": tag})
        return Reply(200, found, {"etag": tag})


@pytest.fixture
def site(tmp_path):
    with Loopback() as web:
        found = Versioned(tmp_path, web)
        for host in ("ours", "hub", "fan", "club", "blog"):
            web.site(f"{host}.test", found.reply)
        filler = "".join(
            f"<p>Paragraph {n} on bees, hives and honey in a dry year.</p>" for n in range(200)
        )
        listed = "".join(
            f'<li><a href="http://club.test/{n}">Bees of {n}</a> – keys and maps</li>'
            for n in range(12)
        )
        found.pages = {
            GUIDE: page(title="The guide to bees"),
            "http://ours.test/": page(title="Ours"),
            "http://club.test/": page(title="Club"),
            "http://hub.test/links": f"<title>Useful links about bees</title><h1>Useful links about bees</h1>"
            f"<ul>{listed}</ul>{filler}",
            "http://fan.test/a": page(to(GUIDE)) + filler,
        }
        for n in range(0, 12, 2):
            found.pages[f"http://club.test/{n}"] = page(title=f"Bees of {n}")
        found.expect("http://fan.test/a")
        yield found


def test_an_unchanged_web_costs_a_fifth_and_answers_the_same(site) -> None:
    def night() -> tuple[int, dict]:
        before = site.ask("SELECT coalesce(sum(bytes), 0) FROM crawls")[0][0]
        site.crawl(ResourcesSpider)
        site.crawl(BacklinksSpider)
        spent = site.ask("SELECT sum(bytes) FROM crawls")[0][0] - before
        return spent, {name: site.ask(sql) for name, sql in TABLES.items()}

    first, found = night()
    site.write(
        "UPDATE targets SET next_check_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+30 days') WHERE checked_at IS NOT NULL"
    )
    same_day, again = night()
    assert (same_day, again) == (0, found)
    site.write("UPDATE frontier SET fetched_at = '2026-01-01T00:00:00Z'")
    site.write("UPDATE backlinks SET checked_at = '2026-01-01T00:00:00Z'")
    next_week, again = night()
    assert again == found
    assert next_week < 0.2 * first
    assert (
        site.ask("SELECT count(*) FROM frontier WHERE outcome = 'as it was (HTTP 304)'")[0][0] >= 2
    )


def test_what_changed_is_read_although_the_rest_is_not(site) -> None:
    site.crawl(ResourcesSpider)
    site.crawl(BacklinksSpider)
    site.write("UPDATE frontier SET fetched_at = '2026-01-01T00:00:00Z'")
    site.write("UPDATE backlinks SET checked_at = '2026-01-01T00:00:00Z'")
    site.pages["http://fan.test/a"] = page()
    site.crawl(BacklinksSpider)
    assert site.states() == {"fan/a": "not_found"}
