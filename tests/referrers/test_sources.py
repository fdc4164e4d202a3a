"""Who else links there: each source with its errors, throttling, paging, and what is kept of it."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from prospector.archives.asker import Asker
from prospector.cli.main import cli
from prospector.demo.loopback import Reply
from prospector.errors import UserError
from prospector.referrers.commoncrawl_index import promising, read_crawls, read_lines
from prospector.referrers.find import Search
from prospector.referrers.graph import Linking, graph_in, linking
from prospector.referrers.mediawiki import read_answer, request_url
from prospector.referrers.wanted import dead_addresses, dead_domains
from prospector.storage.pages import save_page
from tests.factories import link, page
from tests.referrers.conftest import LAPSED, MITES
from tests.referrers.web import API, COLLINFO, json_reply

if TYPE_CHECKING:
    from pathlib import Path


def queue(store) -> dict[str, str]:
    return dict(store.execute("SELECT url, origin FROM frontier WHERE niche = 'bees'").fetchall())


def ask(store, bees, config, what: str, *arguments, limit: int = 100):
    async def go():
        async with aclosing(Asker(config)) as asker:
            return await getattr(Search(store, bees, config, limit), what)(asker, *arguments)

    return asyncio.run(go())


def test_what_is_asked_about(known) -> None:
    assert dead_addresses(known, "bees") == [MITES, LAPSED]
    assert dead_domains(known, "bees") == ["lapsed.test"], (
        "a site of which a page lives is not dead"
    )


# --- our own file ------------------------------------------------------------------------------


def test_other_niches_pages_and_imported_lists_come_first(known, bees, config) -> None:
    with known.atomic():
        for url, to in (
            ("https://a.test/", MITES),
            ("https://b.test/", "http://www.lapsed.test/other"),
            ("https://c.test/", "https://rival.test/x"),
            ("https://d.test/", "http://gone.test/"),
            ("https://spam.test/", MITES),
        ):
            save_page(known, "wasps", page(url, link(to)), http_status=200, depth=0)
        known.execute(
            "INSERT INTO known_links (niche, page_url, target_url) VALUES ('x', 'https://e.test/', ?)",
            [LAPSED],
        )
    found = Search(known, bees, config).own_file()
    assert queue(known) == {
        "https://a.test/": "file",
        "https://b.test/": "file",
        "https://c.test/": "file",
        "https://e.test/": "file",
    }
    assert (found.named, found.new) == (4, 4)
    assert Search(known, bees, config).own_file().new == 0


# --- MediaWiki ---------------------------------------------------------------------------------


@pytest.fixture
def wiki(web):
    web.articles = {
        "Bee": [MITES, "https://gone.test/mites"],
        "Honey bee/Pests & co": [MITES],
        "Hive": ["http://www.lapsed.test/a", "https://lapsed.test/b"],
        "Rivals": ["https://www.rival.test/page"],
        "Neighbour": ["http://gone.test/other"],
    }
    return web


BEE, PESTS = "https://wiki.test/wiki/Bee", "https://wiki.test/wiki/Honey_bee/Pests_%26_co"
HIVE, RIVALS = "https://wiki.test/wiki/Hive", "https://wiki.test/wiki/Rivals"


def test_articles_are_queued_with_what_they_link_to(known, bees, config, wiki) -> None:
    wiki.a_page = 1
    found = ask(known, bees, config, "wiki", API)
    assert set(queue(known)) == {BEE, PESTS, HIVE, RIVALS}
    assert set(queue(known).values()) == {"mediawiki"}
    assert found.asked == 4, "the dead domain, the dead address, two competitors"
    links = known.execute("SELECT page_url, target_url, source FROM known_links ORDER BY 1, 2")
    assert (BEE, MITES, "mediawiki:wiki.test") in links.fetchall()
    named = known.execute("SELECT count(*) FROM page_facts").fetchone()[0]
    assert named == 1, "nothing counts before it was read"


def test_nothing_is_asked_twice(known, bees, config, wiki) -> None:
    ask(known, bees, config, "wiki", API)
    asked = len(wiki.asked)
    assert ask(known, bees, config, "wiki", API).asked == 0
    assert len(wiki.asked) == asked


def test_a_search_that_was_cut_off_goes_on(known, bees, config, wiki) -> None:
    wiki.a_page = 1
    ok = [None, None]
    answer = wiki._wiki

    def breaks(asked):
        if asked.parameters.get("euquery") == "gone.test/mites" and ok:
            ok.pop()
            return answer(asked)
        if asked.parameters.get("eucontinue") and not wiki.always:
            return Reply(404, "x")
        return answer(asked)

    wiki.articles["Zebra"] = [MITES]
    wiki.loopback.site("wiki.test", breaks)
    first = ask(known, bees, config, "wiki", API)
    assert first.failed >= 1
    row = known.execute("SELECT state, cursor FROM lookups WHERE key = ?", [MITES]).fetchone()
    assert (row[0], json.loads(row[1])["eucontinue"]) == ("open", "2")
    wiki.loopback.site("wiki.test", answer)
    began = len(wiki.asked)
    ask(known, bees, config, "wiki", API)
    asked = [one.parameters for one in wiki.asked[began:]]
    of_mites = [one.get("eucontinue") for one in asked if one["euquery"] == "gone.test/mites"]
    assert of_mites == ["2"]
    assert "https://wiki.test/wiki/Zebra" in queue(known)


BUSY = {"error": {"code": "maxlag", "info": "Waiting for db1: 7 seconds lagged.", "lag": 7}}


def test_a_lagging_wiki_is_given_time(known, bees, config, wiki) -> None:
    wiki.faults["wiki"].extend(
        [json_reply(BUSY, Retry_After="0"), Reply(429, "slow", {"Retry-After": "0"})]
    )
    found = ask(known, bees, config, "wiki", API)
    assert found.failed == 0
    assert BEE in queue(known)


FAULTS = [
    (json_reply(BUSY, Retry_After="0"), "is busy: maxlag"),
    (json_reply({"error": {"code": "badvalue", "info": "Unrecognized"}}), "badvalue: Unrecognized"),
    (json_reply({"query": {}}), "is this a MediaWiki"),
    (json_reply([]), "with an object"),
    (Reply(200, "<html>Wikimedia error"), "begins '<html>Wikimedia error'"),
    (Reply(403, "no"), "answers 403"),
    (Reply(503, "x", {"Retry-After": "7200"}), "120 minutes"),
]


@pytest.mark.parametrize(("fault", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_wiki_that_does_not_answer_is_named(known, bees, config, wiki, fault, said) -> None:
    wiki.always["wiki"] = fault
    found = ask(known, bees, config, "wiki", API)
    assert said in found.stopped
    assert queue(known) == {}
    wiki.always.clear()
    ask(known, bees, config, "wiki", API)
    assert BEE in queue(known), "it is asked again the next time"


def test_requests_as_documented() -> None:
    url = request_url(
        "https://wiki.test/w/api.php", "https://gone.test/a?b=c", {"eucontinue": "x|1"}
    )
    assert "euquery=gone.test%2Fa%3Fb%3Dc" in url
    assert "euprotocol=https" in url
    assert "eucontinue=x%7C1" in url
    assert "maxlag=5" in url
    assert "euquery=%2A.gone.test" in request_url("https://wiki.test/w/api.php", "gone.test", {})


@given(st.binary(max_size=300))
def test_no_answer_breaks_the_readers(body: bytes) -> None:
    read_answer(body, API)
    read_crawls(body)
    read_lines(body)


# --- Common Crawl's graph ----------------------------------------------------------------------

VERTICES = {
    1: "test.rival",
    2: "test.other-rival",
    3: "test.lapsed",
    4: "test.ours",
    5: "test.both",
    6: "test.one",
    7: "test.friend",
    8: "test.mourner",
    9: "test.great",
    10: "test.spam",
}
EDGES = [
    *((5, 1), (5, 2), (6, 1), (7, 1), (7, 2), (7, 4), (8, 3), (9, 1), (9, 2), (9, 3)),
    *((1, 2), (1, 1), (10, 1), (10, 2), (5, 9)),
]
RANKS = ["test.great", "test.rival", "test.one", "test.both"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "graph"
    found.mkdir()
    name = "cc-main-2026-aug-sep-oct-domain"
    lines = {
        "vertices": "".join(f"{key}\t{domain}\t3\n" for key, domain in VERTICES.items())
        + 'broken line\n11\t"quoted\n',
        "edges": "".join(f"{a}\t{b}\n" for a, b in EDGES) + "x\ty\n",
        "ranks": "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n"
        + "".join(f"{n}\t1.5\t{n}\t0.1\t{one}\t2\n" for n, one in enumerate(RANKS, 1)),
    }
    for kind, text in lines.items():
        (found / f"{name}-{kind}.txt.gz").write_bytes(gzip.compress(text.encode()))
    return found


def test_domains_that_link_to_two_rivals_or_to_a_dead_domain(folder) -> None:
    rows = linking(
        graph_in(folder), ["rival.test", "other-rival.test"], ["lapsed.test"], ["ours.test"], 100
    )
    assert rows == [
        Linking("great.test", ("lapsed.test", "other-rival.test", "rival.test"), 1),
        Linking("both.test", ("other-rival.test", "rival.test"), 4),
        Linking("spam.test", ("other-rival.test", "rival.test"), None),
        Linking("mourner.test", ("lapsed.test",), None),
    ]
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [], "nothing is left behind"


def test_with_one_rival_that_one_counts(folder) -> None:
    names = [row.domain for row in linking(graph_in(folder), ["rival.test"], [], ["ours.test"], 3)]
    assert names[:2] == ["great.test", "one.test"]
    assert len(names) == 3


def test_the_graphs_domains_are_queued_and_kept_apart(known, bees, config, folder) -> None:
    found = Search(known, bees, config).graph(folder)
    assert found.named == 3, "an excluded site is none"
    assert queue(known) == dict.fromkeys(
        ("https://great.test/", "https://both.test/", "https://mourner.test/"), "commoncrawl"
    )
    gap = known.execute("SELECT domain, competitor_count FROM domain_gap ORDER BY 2 DESC, 1")
    assert gap.fetchall() == [("both.test", 2), ("great.test", 2)]
    assert known.execute("SELECT count(*) FROM competitor_gap").fetchone()[0] == 0


@pytest.mark.parametrize(
    ("missing", "said"), [("vertices", "domain-vertices"), ("edges", "domain-edges")]
)
def test_a_missing_file_is_named(folder, missing: str, said: str) -> None:
    next(folder.glob(f"*{missing}*")).unlink()
    with pytest.raises(UserError, match=said):
        graph_in(folder)


def test_a_damaged_file_is_a_sentence(folder) -> None:
    edges = next(folder.glob("*edges*"))
    edges.write_bytes(edges.read_bytes()[:25])
    with pytest.raises(UserError, match="cannot be read"):
        linking(graph_in(folder), ["rival.test"], [], [], 10)


def test_without_duckdb_it_says_what_to_install(folder, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(UserError, match=r"link-prospector\[archives\]"):
        linking(graph_in(folder), ["rival.test"], [], [], 10)


# --- Common Crawl's index ----------------------------------------------------------------------


@pytest.fixture
def index(known, bees, config, folder, web):
    Search(known, bees, config).graph(folder)
    web.sites["great.test"] = [
        "https://www.great.test/links.html",
        "https://great.test/about/team",
        "https://great.test/resources/",
        "https://elsewhere.test/links",
    ]
    return web


def test_likely_pages_of_the_graphs_domains(known, bees, config, index) -> None:
    found = ask(known, bees, config, "index")
    pages = {url for url in queue(known) if url.count("/") > 3 or "links" in url}
    assert pages == {"https://www.great.test/links.html", "https://great.test/resources/"}
    assert (found.asked, found.failed) == (3, 0)
    assert ask(known, bees, config, "index").asked == 0


def test_the_index_alone_says_what_it_needs(known, bees, config, web) -> None:
    assert "give --graph" in ask(known, bees, config, "index").stopped
    assert web.asked == []


def test_an_index_that_is_down_is_given_up(known, bees, config, index) -> None:
    index.always["index"] = Reply(502, "Bad gateway")
    found = ask(known, bees, config, "index")
    assert "answers 502" in found.stopped
    index.always["index"] = json_reply([])
    assert "names no crawl" in ask(known, bees, config, "index").stopped
    index.always.clear()
    assert ask(known, bees, config, "index").new == 2


def test_its_answers_read() -> None:
    assert read_crawls(json.dumps(COLLINFO).encode()).endswith("2026-43-index")
    assert read_crawls(b'[{"cdx-api": "http://plain.test"}, 5]') == ""
    assert read_lines(b'{"url": "http://A.test/x#y"}\nbroken\n[]\n{"url": 5}') == [
        "http://a.test/x"
    ]
    assert promising(["http://a.test/x", "http://a.test/links"], "a.test") == [
        "http://a.test/links"
    ]


# --- the command -------------------------------------------------------------------------------


def test_the_command_names_each_source(
    known, settings, wiki, folder, tmp_path, monkeypatch
) -> None:
    niche = tmp_path / "bees.toml"
    niche.write_text(
        'name = "bees"\nseeds = ["https://hive.test/"]\ndomains = ["ours.test"]\n'
        'competitors = ["rival.test", "other-rival.test"]\n'
    )
    for name, value in {**settings, "PROSPECTOR_DB": str(tmp_path / "store.db")}.items():
        monkeypatch.setenv(name, value)
    run = CliRunner().invoke(cli, ["referrers", "-n", str(niche)])
    assert run.exit_code == 0, run.output
    assert run.output.splitlines() == ["Our own file: 0 named, 0 new to the queue."]
    assert wiki.asked == [], "nobody is asked unless named"
    whole = ["referrers", "-n", str(niche), "--wiki", API, "--graph", str(folder)]
    run = CliRunner().invoke(cli, whole)
    assert run.exit_code == 0, run.output
    assert "4 domains ranked by cc-main-2026-aug-sep-oct-domain-ranks." in run.output
    assert "domain graph cc-main-2026-aug-sep-oct: 4 named, 4 new" in run.output
    assert "wiki.test: 4 named" in run.output
    assert "scrapy crawl resources -a niche=bees" in run.output
