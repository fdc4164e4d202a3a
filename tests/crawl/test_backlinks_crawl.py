"""Backlinks and competitors, whole crawls against a web that changes between them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.demo.loopback import Loopback, Reply
from prospector.spiders.backlinks import BacklinksSpider
from prospector.spiders.competitors import CompetitorsSpider
from prospector.spiders.site import SiteSpider
from prospector.storage.database import open_store
from tests.crawl.changing import GUIDE, Site, page, to


@pytest.fixture(scope="module")
def running():
    with Loopback() as loopback:
        yield loopback


@pytest.fixture
def site(tmp_path, running):
    found = Site(tmp_path, running)
    found.pages = {
        GUIDE: page(title="The guide to bees"),
        "http://ours.test/": page(title="Ours"),
        "http://rival.test/": page(title="Rival"),
        "http://other.test/": page(title="Other"),
    }
    return found


def test_each_state_of_a_backlink(site) -> None:
    cases = {
        "http://fan.test/ok": (page(to(GUIDE)), {}, "ok"),
        "http://fan.test/lost": (page(), {}, "not_found"),
        "http://fan.test/other": (page(to("http://ours.test/")), {}, "wrong_target"),
        "http://fan.test/rel": (page(to(GUIDE, rel="nofollow")), {"rel": ""}, "wrong_rel"),
        "http://fan.test/qualified": (page(to(GUIDE, rel="nofollow")), {}, "ok"),
        "http://fan.test/anchor": (
            page(to(GUIDE, "here")),
            {"anchor": "The  guide"},
            "wrong_anchor",
        ),
        "http://fan.test/anchor2": (page(to(GUIDE, "the guide")), {"anchor": "The  guide"}, "ok"),
        "http://fan.test/noindex": (
            page(to(GUIDE), head="<meta name=robots content=noindex>"),
            {},
            "noindex",
        ),
        "http://fan.test/gone": (Reply(410, "gone"), {}, "page_error"),
        "http://fan.test/blocked": (Reply(403, "no"), {}, "blocked"),
        "http://fan.test/broken": (Reply(500, "oh"), {}, "unreachable"),
        "http://fan.test/dead": (
            page(to("http://ours.test/old")),
            {"target": "http://ours.test/old"},
            "target_error",
        ),
    }
    for url, (html, expected, _) in cases.items():
        site.pages[url] = html
        site.expect(url, **expected)
    site.pages["http://club.test/old"] = Reply(301, "", {"location": "http://club.test/new"})
    site.pages["http://club.test/new"] = page(to(GUIDE))
    site.expect("http://club.test/old")
    site.crawl(BacklinksSpider)
    wanted = {
        url.split("//")[1].replace(".test", ""): state for url, (_, _, state) in cases.items()
    }
    found = site.states()
    assert {name: found[name] for name in wanted} == wanted
    assert found["club/old"] == "ok"


def test_what_changed_since_the_last_look(site) -> None:
    for name in ("a", "b", "c"):
        site.pages[f"http://fan.test/{name}"] = page(to(GUIDE))
        site.expect(f"http://fan.test/{name}")
    site.crawl(BacklinksSpider)
    assert set(site.states().values()) == {"ok"}
    asked = sum(site.web.log.hosts.values())
    site.crawl(BacklinksSpider)
    assert sum(site.web.log.hosts.values()) == asked, "nothing was due again"
    site.later()
    site.pages["http://fan.test/b"] = page(to(GUIDE, rel="nofollow"))
    site.pages["http://fan.test/c"] = page(to("http://rival.test/"))
    site.crawl(BacklinksSpider)
    assert site.states() == {"fan/a": "ok", "fan/b": "wrong_rel", "fan/c": "not_found"}
    assert [
        row[1]
        for row in site.ask(
            "SELECT at, state FROM backlink_states WHERE page_url = 'http://fan.test/b' ORDER BY id"
        )
    ] == ["ok", "wrong_rel"]
    for arguments, said in (
        ([], "http://fan.test/c"),
        (["--state", "wrong_rel"], "http://fan.test/b"),
        (["--anchors"], "the guide"),
        (["--survival", "placement"], "content"),
    ):
        done = CliRunner().invoke(
            cli, ["backlinks", *arguments, "--format", "csv", "--db", str(site.db)]
        )
        assert said in done.output
    kinds = site.ask("SELECT kind, page_url FROM outreach_candidates WHERE kind = 'lost_link'")
    assert kinds == [("lost_link", "http://fan.test/c")]


def test_a_page_named_without_its_target_is_read_and_watched(site) -> None:
    open_store(site.db).close()
    site.pages["http://blog.test/post"] = page(to(GUIDE), to("http://ours.test/"))
    site.write("INSERT INTO known_links (niche, page_url) VALUES ('bees', 'http://blog.test/post')")
    site.crawl(BacklinksSpider)
    assert site.ask("SELECT target_url, source FROM backlinks ORDER BY target_url") == [
        ("http://ours.test/", "crawl"),
        (GUIDE, "crawl"),
    ]


def test_a_gap_with_its_best_page_and_a_lost_link_of_a_rival(site) -> None:
    site.pages |= {
        "http://hub.test/links": page(to("http://fan.test/"), to("http://rival.test/")),
        "http://hub.test/": page(),
        "http://fan.test/": page(
            to("http://rival.test/"), to("http://other.test/", rel="nofollow")
        ),
        "http://club.test/list": page(to("http://rival.test/"), to(GUIDE)),
        "http://news.test/story": page(to("http://rival.test/gone")),
        "http://rival.test/": page('<a href="/press">Press</a>', title="Rival"),
        "http://rival.test/press": page(to("http://news.test/story"), title="In the press"),
    }
    open_store(site.db).close()
    for url in ("http://fan.test/", "http://club.test/list"):
        site.write(
            "INSERT INTO known_links (niche, page_url, target_url) VALUES ('bees', ?, 'http://rival.test/')",
            url,
        )
    site.crawl(CompetitorsSpider)
    gap = dict(site.ask("SELECT domain, competitors FROM competitor_gap"))
    assert gap == {
        "fan.test": "other.test, rival.test",
        "hub.test": "rival.test",
        "news.test": "rival.test",
    }
    assert site.ask("SELECT domain FROM competitor_gap WHERE strict") == [("fan.test",)]
    lost = site.ask("SELECT page_url FROM outreach_candidates WHERE kind = 'competitor_lost'")
    assert lost == [("http://news.test/story",)], "its link leads to a dead page of the rival"
    site.later()
    site.pages["http://fan.test/"] = page(to(GUIDE))
    site.crawl(CompetitorsSpider)
    assert "fan.test" not in dict(site.ask("SELECT domain, competitors FROM competitor_gap"))
    done = CliRunner().invoke(cli, ["gap", "--lost", "--format", "csv", "--db", str(site.db)])
    assert [row.split(",")[3] for row in done.output.splitlines()[1:]] == [
        "http://other.test/",
        "http://rival.test/",
    ]
    shown = CliRunner().invoke(cli, ["gap", "--db", str(site.db)]).output
    assert "hub.test" in shown
    listed = CliRunner().invoke(cli, ["backlinks", "--format", "json", "--db", str(site.db)])
    assert listed.exit_code == 0


@pytest.mark.parametrize(
    ("spider", "drop", "said"),
    [
        (BacklinksSpider, "domains = [", "names no site of ours"),
        (CompetitorsSpider, "competitors = [", "names no competitors"),
    ],
)
def test_a_niche_that_lacks_what_the_crawl_is_about(site, spider, drop: str, said: str) -> None:
    profile = site.folder / "bees.toml"
    kept = [line for line in profile.read_text().splitlines() if not line.startswith(drop)]
    profile.write_text("\n".join(kept) + "\n")
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "crawl", spider.name, "-a", f"niche={profile}"],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": "/usr/bin",
            "PROSPECTOR_DB": str(site.db),
            "SCRAPY_SETTINGS_MODULE": "prospector.settings",
        },
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_our_own_site(site) -> None:
    profile = site.folder / "bees.toml"
    profile.write_text(
        profile.read_text().replace("[terms]", '[[asset]]\nurl = "http://ours.test/tools"\n[terms]')
    )
    inside = '<a href="{}">{}</a>'
    site.pages |= {
        "http://ours.test/": page(
            inside.format("/guide", "the guide"),
            inside.format("/old/varroa-mites", "counting varroa mites"),
            inside.format("/moved", "the shop"),
            to("http://gone.test/", "a friend"),
        ),
        "http://ours.test/robots.txt": "User-agent: *\nAllow: /",
        "http://ours.test/guide": page(inside.format("/mites", "mites"), title="The guide"),
        "http://ours.test/mites": page(inside.format("/", "home"), title="Varroa mites, counted"),
        "http://ours.test/moved": Reply(301, "", {"location": "http://ours.test/moved/again"}),
        "http://ours.test/moved/again": Reply(301, "", {"location": "http://ours.test/shop"}),
        "http://ours.test/shop": page(title="Shop"),
        "http://ours.test/tools": page(title="Tools"),
        "http://fan.test/a": page(to("http://ours.test/old/varroa-mites", "varroa mites")),
    }
    site.expect("http://fan.test/a", "http://ours.test/old/varroa-mites")
    site.crawl(BacklinksSpider)
    site.crawl(SiteSpider)

    def show(*arguments: str) -> list[dict]:
        done = CliRunner().invoke(
            cli,
            ["site", "-n", str(profile), "--db", str(site.db), "--format", "json", *arguments],
        )
        assert done.exit_code == 0, done.exception
        return [json.loads(line) for line in done.output.splitlines()]

    (dead,) = show()
    assert (dead["dead"], dead["best_301"]) == (
        "https://ours.test/old/varroa-mites",
        "https://ours.test/mites",
    )
    assert (dead["referring_domains"], dead["internal_links"]) == (1, 1)
    assert [row["url"] for row in show("--show", "neglected")] == ["http://ours.test/tools"]
    assert show("--show", "flow")[0]["url"] == "https://ours.test/"
    (moved,) = show("--show", "redirected")
    assert (moved["link"], moved["leads_to"], moved["hops"]) == (
        "https://ours.test/moved",
        "http://ours.test/shop",
        2,
    )
    (out,) = show("--show", "outbound")
    assert (out["dead"], out["reason"]) == ("http://gone.test/", "dns_nxdomain")
    (kind,) = site.ask("SELECT kind FROM outreach_candidates WHERE page_url = 'http://fan.test/a'")
    assert kind == ("reclaim",)
    assert site.ask("SELECT 1 FROM outreach_candidates WHERE domain = 'ours.test'") == []
