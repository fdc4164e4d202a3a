"""Sources against local servers that answer as the services' documentation says."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
import time
from typing import TYPE_CHECKING

import pytest

from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply, hang, moved, reset
from prospector.niche import SourceSpec
from prospector.sources.prospects.discover import Discovery, Outcome
from tests.sources.prospects import services
from tests.sources.prospects.services import BRAVE, KEY, SEARXNG, SERPER, WIKI, reply, web_with

if TYPE_CHECKING:
    from sqlite_utils import Database

    from prospector.niche import Niche

KEYS = {
    "PROSPECTOR_BRAVE_KEY": KEY,
    "PROSPECTOR_SERPER_KEY": KEY,
    "PROSPECTOR_SEARXNG": f"http://{SEARXNG}",
}
QUICK = {"PROSPECTOR_SOURCE_PAUSE": "0", "PROSPECTOR_RETRY_SECONDS": "0.01"}


@pytest.fixture(scope="module", autouse=True)
def _web():
    with services.shared():
        yield


ONE = {"queries": ("beekeeping links",)}


def spec(kind: str, **more) -> SourceSpec:
    return SourceSpec(
        kind,
        **{**({} if kind in ("wikipedia", "sitemap", "list", "feed", "opml") else ONE), **more},
    )


def run(
    db: Database,
    niche: Niche,
    web: Loopback,
    *specs: SourceSpec,
    fresh: bool = False,
    keys=KEYS,
    **settings,
) -> list[Outcome]:
    config = Config.load({**web.settings(), **QUICK, **settings})
    discovery = Discovery(db, config, niche, environment=keys, fresh=fresh)
    return asyncio.run(discovery.run(specs))


def asked(web: Loopback, host: str) -> int:
    return sum(
        n for path, n in web.log.paths.items() if path.startswith(host) and "robots" not in path
    )


def prospects(db: Database) -> list[tuple]:
    return db.execute("SELECT url, origin, query, found_on FROM prospects ORDER BY url").fetchall()


@pytest.mark.parametrize(
    ("kind", "host"), [("brave", BRAVE), ("serper", SERPER), ("searxng", SEARXNG)]
)
def test_results_are_paged_and_become_prospects(store, bees, kind, host) -> None:
    with web_with() as web:
        (outcome,) = run(store, bees, web, spec(kind, pages=2))
    assert (outcome.ended, outcome.notes) == ("", [])
    assert asked(web, host) == outcome.asked == 2
    assert [row[0] for row in prospects(store)] == [
        f"https://p{page}n{n}.test/links" for page in (1, 2) for n in range(3)
    ]
    assert {row[1] for row in prospects(store)} == {f"source:{kind}"}
    queued = store.execute("SELECT origin, source, depth, state FROM frontier").fetchall()
    assert set(queued) == {(f"source:{kind}", f"source:{kind}", 0, "queued")}


def test_pages_end_where_the_service_says_so(store, bees) -> None:
    with web_with() as web:
        brave, searx = run(store, bees, web, spec("brave", pages=9), spec("searxng", pages=9))
    assert (brave.asked, searx.asked) == (2, 3)  # SearXNG says it by an empty page


def test_what_was_answered_is_not_asked_again(store, bees) -> None:
    with web_with() as web:
        run(store, bees, web, spec("serper", pages=2))
        (again,) = run(store, bees, web, spec("serper", pages=2))
        assert (again.asked, again.kept, again.new) == (0, 2, 0)
        assert len(again.chosen) == 6
        (fresh,) = run(store, bees, web, spec("serper", pages=2), fresh=True)
    assert (fresh.asked, asked(web, SERPER)) == (2, 4)


def test_without_refresh_days_no_answer_is_kept(store, bees) -> None:
    with web_with() as web:
        run(store, bees, web, spec("serper", refresh_days=0))
        (again,) = run(store, bees, web, spec("serper", refresh_days=0))
    assert again.asked == 1
    assert store.execute("SELECT count(*) FROM source_answers").fetchone() == (0,)


def test_answers_age(store, bees) -> None:
    with web_with() as web:
        run(store, bees, web, spec("serper"))
        store.execute("UPDATE source_answers SET at = '2020-01-01T00:00:00Z'")
        (again,) = run(store, bees, web, spec("serper"))
    assert again.asked == 1


def test_a_run_that_was_cut_off_goes_on(store, bees) -> None:
    """Cut off at the third question: the fourth run asks only what was never answered."""

    def broken(request):
        return services.searxng_results(request) if len(seen) < 2 and not seen.append(1) else hang

    seen: list[int] = []
    queries = tuple(f"bees {n}" for n in range(4))
    with web_with(searxng=broken) as web:
        config = Config.load({**web.settings(), **QUICK})
        discovery = Discovery(store, config, bees, environment=KEYS)
        with pytest.raises(TimeoutError):
            asyncio.run(asyncio.wait_for(discovery.run([spec("searxng", queries=queries)]), 1.5))
    with web_with() as web:
        (outcome,) = run(store, bees, web, spec("searxng", queries=queries))
    assert (outcome.asked, outcome.kept) == (2, 2)


def test_the_bound_of_a_run_leaves_the_rest_for_the_next(store, bees) -> None:
    many = spec("searxng", queries=tuple(f"bees {n}" for n in range(5)), requests=2)
    with web_with() as web:
        outcomes = [run(store, bees, web, many)[0] for _ in range(3)]
    assert [(one.asked, one.kept, one.waiting) for one in outcomes] == [
        (2, 0, 3),
        (2, 2, 1),
        (1, 4, 0),
    ]


def test_a_quota_holds_over_runs_and_is_named(store, bees) -> None:
    many = spec("brave", queries=tuple(f"bees {n}" for n in range(5)), quota=3)
    with web_with() as web:
        (outcome,) = run(store, bees, web, many)
        (again,) = run(store, bees, web, spec("brave", queries=("other",), quota=3))
    assert asked(web, BRAVE) == 3
    assert "was asked 3 times this month, its quota is 3" in outcome.ended
    assert again.asked == 0
    assert len(outcome.chosen) == 3  # what was found before it ended is not lost


def throttled(first: Reply, then):
    return lambda request: first if request.times == 1 else then(request)


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("brave", services.brave_mistake(429, "RATE_LIMITED", "Rate limit exceeded", X_RateLimit_Remaining="0, 500", X_RateLimit_Reset="1, 1419704")),
        ("serper", reply({"message": "Too many requests"}, 429, Retry_After="1")),
        ("searxng", Reply(429, "Too Many Requests", {"Retry-After": "1"})),
        ("searxng", Reply(503, "busy", {"Retry-After": "1"})),
    ],
    ids=["brave", "serper", "searxng", "searxng 503"],
)  # fmt: skip
def test_a_throttled_question_waits_as_long_as_it_is_asked_to(store, bees, kind, first) -> None:
    usual = getattr(services, f"{kind}_results")
    with web_with(**{kind: throttled(first, usual)}) as web:
        began = time.monotonic()
        (outcome,) = run(store, bees, web, spec(kind))
    assert time.monotonic() - began >= 1
    assert (outcome.asked, outcome.ended, len(outcome.chosen)) == (2, "", 3)


def test_a_service_that_asks_for_long_is_left_alone_until_then(store, bees) -> None:
    limit = reply({"message": "later"}, 429, Retry_After="7200")
    with web_with(serper=lambda _: limit) as web:
        (outcome,) = run(store, bees, web, spec("serper", queries=("a", "b")))
        (again,) = run(store, bees, web, spec("serper"))
    assert "asks to be left alone until 20" in outcome.ended
    assert "asked to be left alone until 20" in again.ended
    assert asked(web, SERPER) == 1


def test_a_month_that_is_used_up_is_known_from_the_headers(store, bees) -> None:
    def last(request):
        answer = services.brave_results(request)
        return dataclasses.replace(
            answer, headers={"X-RateLimit-Remaining": "1, 0", "X-RateLimit-Reset": "1, 900000"}
        )

    with web_with(brave=last) as web:
        (outcome,) = run(store, bees, web, spec("brave", queries=("a", "b")))
    assert asked(web, BRAVE) == 1
    assert len(outcome.chosen) == 3
    assert "left alone until" in outcome.ended


def test_429_again_and_again_ends_the_source(store, bees) -> None:
    with web_with(searxng=lambda _: Reply(429, "Too Many Requests")) as web:
        (outcome,) = run(store, bees, web, spec("searxng", queries=("a", "b")))
    assert asked(web, SEARXNG) == 3
    assert "too many requests (HTTP 429)" in outcome.ended


REFUSALS = {
    "brave key": ("brave", services.brave_mistake(422, "SUBSCRIPTION_TOKEN_INVALID", "The provided subscription token is invalid."), "does not take the key in PROSPECTOR_BRAVE_KEY"),
    "serper key": ("serper", reply({"message": "Unauthorized.", "statusCode": 403}, 403), "does not take the key in PROSPECTOR_SERPER_KEY (HTTP 403, Unauthorized)"),
    "serper credits": ("serper", reply({"message": "Not enough credits", "statusCode": 400}, 400), "has no credits left (Not enough credits)"),
    "serper credits by 429": ("serper", reply({"message": "Not enough credits"}, 429), "has no credits left (Not enough credits)"),
    "brave quota": ("brave", services.brave_mistake(429, "QUOTA_LIMITED", "Monthly quota exceeded"), "the plan's quota is used up (Monthly quota exceeded)"),
    "searxng without JSON": ("searxng", Reply(403, "<title>403 Forbidden</title>"), "needs json among search.formats"),
    "searxng elsewhere": ("searxng", Reply(404, "<h1>Not found</h1>"), "check the address, which is that of its front page"),
    "moved": ("searxng", moved("https://elsewhere.test/search"), "sends its answers on to https://elsewhere.test"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "answer", "sentence"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_what_to_do_and_ends_the_source(store, bees, kind, answer, sentence) -> None:
    with web_with(**{kind: lambda _: answer}) as web:
        first, second = run(store, bees, web, spec(kind, queries=("a", "b")), spec("wikipedia"))
    assert sentence in first.ended
    assert first.asked == 1
    assert second.ended == ""  # one that fails does not stop the next
    assert len(second.chosen) == 3


UNUSABLE = {
    "empty": (Reply(200, "", content_type="application/json"), "the answer is empty"),
    "html": (Reply(200, "<html>Welcome"), "the answer begins with '<html>Welcome'"),
    "cut": (Reply(200, '{"results": [{"url": "https://a.t'), "did not answer with JSON"),
    "another form": (reply([1, 2]), "JSON of another form"),
    "deep": (Reply(200, "[" * 200_000), "did not answer with JSON"),
    "engines down": (
        reply(
            {"results": [], "unresponsive_engines": [["google", "CAPTCHA"], ["brave", "timeout"]]}
        ),
        "its engines did not answer (google CAPTCHA, brave timeout)",
    ),
    "server error": (Reply(500, "oops"), "answers HTTP 500"),
    "reset": (reset, "gave no answer"),
}


@pytest.mark.parametrize(("answer", "sentence"), UNUSABLE.values(), ids=UNUSABLE)
def test_an_unusable_answer_is_told_and_not_kept(store, bees, answer, sentence) -> None:
    with web_with(searxng=lambda _: answer) as web:
        (outcome,) = run(store, bees, web, spec("searxng"))
    assert sentence in outcome.notes[0]
    with web_with() as web:
        (again,) = run(store, bees, web, spec("searxng"))
    assert (again.asked, len(again.chosen)) == (1, 3)


ODD = {
    "no results": {"results": []},
    "results are no list": {"results": "none"},
    "rows are no objects": {"results": [1, None, "x"]},
    "addresses are no text": {
        "results": [{"url": 7, "title": None}, {"url": "javascript:alert(1)"}]
    },
}


@pytest.mark.parametrize("document", ODD.values(), ids=ODD)
def test_an_odd_answer_finds_nothing_and_is_no_mistake(store, bees, document) -> None:
    with web_with(searxng=lambda _: reply(document)) as web:
        (outcome,) = run(store, bees, web, spec("searxng"))
    assert (outcome.ended, outcome.notes, outcome.chosen) == ("", [], [])


def test_a_search_engine_that_is_silent_three_times_is_left(store, bees) -> None:
    campaign = SourceSpec("searxng", campaigns=("resource_pages",))
    with web_with(searxng=lambda _: Reply(200, "<html>")) as web:
        (outcome,) = run(store, bees, web, campaign)
    assert "left 3 questions in a row unanswered" in outcome.ended
    assert asked(web, SEARXNG) == 3


def test_keys_are_sent_to_their_service_and_kept_nowhere(store, bees, tmp_path) -> None:
    """Not in the file, not in a sentence, not to another host, also when the service echoes them."""
    echo = Reply(200, f'{{"results": "{KEY}"')
    with web_with(brave=lambda _: echo) as web:
        outcomes = run(store, bees, web, spec("brave"), spec("serper", pages=2), spec("searxng"))
    assert asked(web, SERPER) == 2
    told = [sentence for one in outcomes for sentence in (one.ended, *one.notes)]
    assert KEY not in " ".join(told)
    assert "[key]" in " ".join(told)
    with sqlite3.connect(tmp_path / "store.db") as raw:
        assert KEY not in "\n".join(raw.iterdump())
    store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert KEY.encode() not in (tmp_path / "store.db").read_bytes()


@pytest.mark.parametrize(
    ("kind", "keys", "sentence"),
    [
        ("brave", {}, "needs a key: set PROSPECTOR_BRAVE_KEY in the environment"),
        ("serper", {"PROSPECTOR_SERPER_KEY": "a b\r\nX: y"}, "PROSPECTOR_SERPER_KEY is no key"),
        ("searxng", {}, "needs the address of a SearXNG"),
    ],
)
def test_a_missing_or_broken_key_is_said_before_anything_is_asked(
    store, bees, kind, keys, sentence
) -> None:
    with web_with() as web:
        (outcome,) = run(store, bees, web, spec(kind), keys=keys)
    assert sentence in outcome.ended
    assert "X: y" not in outcome.ended
    assert sum(web.log.hosts.values()) == 0


def test_a_private_address_is_asked_only_when_allowed(store, bees) -> None:
    local = spec("searxng", urls=("http://127.0.0.1/",))
    with web_with() as web:
        (outcome,) = run(store, bees, web, local, PROSPECTOR_ALLOW_PRIVATE="10.0.0.0/8")
    assert outcome.ended == (
        "http://127.0.0.1 is on a private address, which is not asked unless you allow it: set"
        " PROSPECTOR_ALLOW_PRIVATE=127.0.0.1/32"
    )
    assert web.log.connections == 0


def test_wikipedia_is_read_to_the_end_without_its_references(store, bees) -> None:
    with web_with() as web:
        (outcome,) = run(store, bees, web, spec("wikipedia", articles=("Beekeeping", "Honey")))
    assert outcome.asked == 2
    assert prospects(store) == [
        (url, "source:wikipedia", "Beekeeping & honey", "https://en.wikipedia.org/wiki/Beekeeping_%26_honey")
        for url in (
            "https://beelinks.test/beekeeping/links",
            "https://schemeless.test/bees",
            "https://second.test/honey/resources",
        )
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (reply({"error": {"code": "maxlag", "info": "Waiting for a database server: 7 seconds lagged."}}), "is busy"),
        (reply({"error": {"code": "badvalue", "info": 'Unrecognized value'}}), "refuses the question (Unrecognized value)"),
        (Reply(403, "Please set a user-agent"), "set PROSPECTOR_CONTACT"),
    ],
)  # fmt: skip
def test_what_wikipedia_says_is_handed_on(store, bees, answer, told) -> None:
    with web_with(wiki=lambda _: answer) as web:
        (outcome,) = run(store, bees, web, spec("wikipedia"))
    assert told in " ".join((outcome.ended, *outcome.notes))
    assert asked(web, WIKI) == 1


def sitemap(*urls: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + "</urlset>"


def test_the_sitemaps_of_a_site_are_read_through_its_robots_txt(store, bees) -> None:
    pages = {
        "/robots.txt": "User-agent: *\nDisallow: /private\nSitemap: https://club.test/map.xml\nSitemap: https://club.test/private.xml\n",
        "/map.xml": "<sitemapindex><sitemap><loc>https://club.test/a.xml</loc></sitemap></sitemapindex>",
        "/a.xml": sitemap(
            "https://club.test/beekeeping/links", "https://club.test/opening-hours", "https://club.test/hive/resources"
        ),
    }  # fmt: skip
    with web_with(club_test=pages) as web:
        (outcome,) = run(
            store,
            bees,
            web,
            spec("sitemap", urls=("https://club.test/",), per_site=20, min_score=0.3),
        )
    assert [row[0] for row in prospects(store)] == [
        "https://club.test/beekeeping/links",
        "https://club.test/hive/resources",
    ]
    assert outcome.passed_over == {"its address promises nothing": 1}
    assert outcome.notes == ["https://club.test/private.xml: robots.txt forbids asking for it."]
    assert web.log.paths["club.test/private.xml"] == 0


def test_a_list_of_the_web_follows_its_redirect_and_one_that_is_gone_is_told(store, bees) -> None:
    pages = {
        "/robots.txt": "",
        "/old": moved("https://club.test/list"),
        "/list": "<ul><li><a href='https://a.test/beekeeping/links'>Bee links</a></ul>",
    }
    with web_with(club_test=pages) as web:
        (outcome,) = run(
            store, bees, web, spec("list", urls=("https://club.test/old", "https://club.test/gone"))
        )
    assert [row[0] for row in prospects(store)] == ["https://a.test/beekeeping/links"]
    assert outcome.notes == ["https://club.test/gone answers HTTP 404; check the address."]


def test_a_crawl_delay_is_kept_between_files_of_a_site(store, bees) -> None:
    pages = {
        "/robots.txt": "User-agent: *\nCrawl-delay: 0.6\n",
        "*": "<ul><li><a href='https://a.test/beekeeping/links'>Bee links</a></ul>",
    }
    with web_with(club_test=pages) as web:
        run(store, bees, web, spec("list", urls=("https://club.test/1", "https://club.test/2")))
    first, second = (at for at, _, _, path in web.log.moments if path in ("/1", "/2"))
    assert second - first >= 0.6


def test_one_site_is_named_by_the_best_page_of_all_sources(store, bees) -> None:
    better = lambda _: reply({"results": [{"url": "https://a.test/x", "title": "Beekeeping"}]})
    best = lambda _: reply(
        {"organic": [{"link": "https://a.test/links", "title": "Useful beekeeping links"}]}
    )
    with web_with(searxng=better, serper=best) as web:
        first, second = run(store, bees, web, spec("serper"), spec("searxng"))
    assert [row[0] for row in prospects(store)] == ["https://a.test/links"]
    assert len(first.chosen) == 1
    assert second.passed_over == {"a better page of the site is known": 1}
