"""Three weeks of a web that changes: each week's digest is what was changed, no more and no less."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.demo.loopback import Loopback, Reply
from prospector.spiders.backlinks import BacklinksSpider
from prospector.spiders.competitors import CompetitorsSpider
from prospector.spiders.resources import ResourcesSpider
from tests.crawl.changing import GUIDE, Site, page, to

LIVING = [f"http://living{n}.test/about" for n in range(8)]


def curated(*more: str) -> str:
    """A curated list of the living sites, and what a test adds."""
    urls = [*LIVING, *more]
    items = "".join(
        f'<li><a href="{url}">Bees of place {n}</a> – keys, maps and pictures of its bees</li>'
        for n, url in enumerate(urls)
    )
    return (
        "<html lang=en><title>Useful links about bees</title><body><h1>Useful links about bees</h1>"
        f"<p>A list of sites on bees.</p><h2>Sites</h2><ul>{items}</ul>"
    )


@pytest.fixture
def site(tmp_path):
    with Loopback() as web:
        found = Site(tmp_path, web)
        for n in range(8):
            web.site(
                f"living{n}.test",
                lambda ask, n=n: (
                    Reply(200, page(title=f"Bees of place {n}"))
                    if ask.path in ("/", "/about")
                    else Reply(404, "<h1>Not found</h1>")
                ),
            )
        web.site(
            "lapsing.test",
            lambda ask: Reply(200, page(title="Bee maps")) if ask.path == "/" else Reply(404, "no"),
        )
        found.pages = {
            GUIDE: page(title="The guide to bees"),
            "http://ours.test/": page(title="Ours"),
            "http://rival.test/": page(title="Rival"),
            "http://other.test/": page(title="Other"),
            "http://hub.test/links": curated("http://lapsing.test/", "http://club.test/maps"),
            "http://club.test/": page(title="Club"),
            "http://club.test/maps": page(title="Maps of bees"),
            "http://fan.test/a": page(to(GUIDE)),
            "http://fan.test/b": page(to(GUIDE)),
        }
        found.expect("http://fan.test/a")
        found.expect("http://fan.test/b")
        yield found


def week(site: Site) -> dict[str, list[tuple[str, str]]]:
    """Every crawl of one night, then its digest: (title, sentence) by section."""
    for spider in (ResourcesSpider, CompetitorsSpider, BacklinksSpider):
        site.crawl(spider)
    site.later()
    done = CliRunner().invoke(
        cli, ["digest", "-n", "bees", "--format", "json", "--db", str(site.db)]
    )
    assert done.exit_code == 0, done.exception
    if "Nothing new" in done.output:
        return {}
    told: dict[str, Any] = json.loads(done.stdout)
    return {
        name: [(item["title"], item["said"]) for item in items]
        for name, items in told["sections"].items()
    }


def titles(section: list[tuple[str, str]]) -> list[str]:
    return [title for title, _ in section]


def test_each_week_tells_what_changed(site) -> None:
    first = week(site)
    assert titles(first["candidates"]) == ["resource page: Useful links about bees"]
    assert titles(first["links"]) == ["http://fan.test/a", "http://fan.test/b"]
    assert set(first) == {"candidates", "links"}
    assert week(site) == {}, "nothing happened"

    # a page vanishes, a link to us is dropped, another loses its weight, a site links to the rival
    del site.pages["http://club.test/maps"]
    site.pages["http://fan.test/a"] = page()
    site.pages["http://fan.test/b"] = page(to(GUIDE, rel="nofollow"))
    site.pages["http://hub.test/links"] = curated(
        "http://lapsing.test/", "http://club.test/maps", "http://rival.test/"
    )
    second = week(site)
    assert sorted(titles(second["candidates"])) == [
        "broken link: Useful links about bees",
        "competitor gap: Useful links about bees",
        "lost link: About bees",
    ]
    assert titles(second["gap"]) == ["hub.test"]
    assert titles(second["lost"]) == ["http://fan.test/a"]
    assert second["changed"] == [
        ("http://fan.test/b", f"to {GUIDE}: the link is nofollow now"),
    ]
    assert set(second) == {"candidates", "gap", "lost", "changed"}

    # the editor mends the page, the link to us comes back, a domain lapses
    site.pages["http://hub.test/links"] = curated("http://lapsing.test/", "http://rival.test/")
    site.pages["http://fan.test/a"] = page(to(GUIDE))
    third = week(site)
    assert dict(third["closed"]) == {
        "Useful links about bees": "Closed: the link is no longer on the page.",
        "About bees": "Closed: the page no longer offers this.",
    }
    assert titles(third["back"]) == ["http://fan.test/a"]
    assert set(third) == {"closed", "back"}

    site.web.forget("lapsing.test")
    fourth = week(site)
    assert titles(fourth["candidates"]) == ["broken link: Useful links about bees"]
    assert "leads to a domain that no longer exists" in fourth["candidates"][0][1]
    assert set(fourth) == {"candidates"}
    assert week(site) == {}
