"""``prospector ingest``: files in, sentences out; and the crawl that reads the pages live."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.demo.loopback import Loopback, Reply
from prospector.errors import UserError
from prospector.outreach.drafts import row_of
from prospector.outreach.gates import why_not
from prospector.spiders.resources import ResourcesSpider
from prospector.storage.database import open_store, read_store
from tests.crawl.local import crawl, project_settings
from tests.ingest.files import bee_list, write_warc

CLUB, DEAD = "http://club.test/links", "http://gone.test/mites"
NICHE = 'name = "bees"\nseeds = ["http://hive.test/links"]\nterms.beekeeping = 3\nterms.honey = 1\n'


@pytest.fixture
def shell(tmp_path, monkeypatch):
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bees.toml").write_text(NICHE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROSPECTOR_DB", str(tmp_path / "store.db"))
    return lambda *arguments: CliRunner().invoke(
        cli, ["ingest", "-n", "bees", *map(str, arguments)]
    )


def test_files_one_after_the_other(shell, tmp_path) -> None:
    one, two = tmp_path / "one.warc.gz", tmp_path / "two.warc"
    write_warc(one, [(CLUB, bee_list())])
    places = write_warc(two, [("http://b.test/links", bee_list()), (CLUB, bee_list())], gzip=False)
    data = two.read_bytes()
    two.write_bytes(data[: places[1]] + b"JUNK" + data[places[1] + 4 :])
    run = shell(one, two)
    assert run.exit_code == 0, run.output
    assert "one.warc.gz: 100%: 1 records, 1 pages on the topic stored" in run.output
    assert "two.warc: the record at byte" in run.output
    assert "1 damaged" in run.output
    assert "scrapy crawl resources -a niche=bees" in run.output
    assert "one.warc.gz: taken in already on" in shell(one).output


def test_misuse_is_a_sentence(shell, tmp_path) -> None:
    run = shell(tmp_path / "none.warc")
    assert isinstance(run.exception, UserError)
    assert "There is no file" in str(run.exception)
    (tmp_path / "page.html").write_text("<html>")
    run = shell(tmp_path / "page.html")
    assert "holds no WARC records" in str(run.exception)
    assert not (tmp_path / "store.db").exists(), "looked at before anything is made"


def test_without_fastwarc_it_says_what_to_install(shell, tmp_path, monkeypatch) -> None:
    import sys

    file = tmp_path / "one.warc.gz"
    write_warc(file, [(CLUB, bee_list())])
    monkeypatch.setitem(sys.modules, "fastwarc.warc", None)
    assert "link-prospector[archives]" in str(shell(file).exception)


def test_the_next_crawl_reads_it_live_and_opens_the_gate(shell, tmp_path, bees) -> None:
    file = tmp_path / "one.warc.gz"
    hosts = ("club", "lost", "shy")
    write_warc(file, [(f"http://{host}.test/links", bee_list(DEAD)) for host in hosts])
    assert shell(file).exit_code == 0
    with Loopback() as web:
        web.site("hive.test", {"/links": bee_list(DEAD)})
        web.site("club.test", {"/links": bee_list(DEAD)})
        web.site("lost.test", {"/": "<p>closed"})
        web.site("shy.test", {"/robots.txt": Reply(200, "User-agent: *\nDisallow: /")})
        web.site("gone.test", {"/": "<p>We are here"})
        settings = {**web.settings(), "PROSPECTOR_DB": "store.db", "PROSPECTOR_RETRY_SECONDS": "0"}
        niche = str(tmp_path / "niches" / "bees.toml")
        crawl(ResourcesSpider, project_settings(**settings), niche=niche)
    store = read_store(tmp_path / "store.db")
    rows = store.execute(
        "SELECT page_url, id, captured_at FROM outreach_candidates WHERE kind = 'broken_link'"
    ).fetchall()
    gates = {url: why_not(store, row_of(store, ident)) for url, ident, _ in rows}
    marks = {url: bool(captured) for url, _, captured in rows}
    store.close()
    assert marks == {
        "http://hive.test/links": False,
        CLUB: False,
        "http://shy.test/links": True,
    }, "what is gone by now is no candidate; what may not be read stays shut"
    assert gates[CLUB] == ""
    assert "archive only" in gates["http://shy.test/links"]


def test_what_a_wiki_names_counts_once_it_was_read(shell, tmp_path) -> None:
    from prospector.items import Prospect
    from prospector.storage.frontier import Frontier

    store = open_store(tmp_path / "store.db")
    with store.atomic():
        named = [Prospect(f"http://{host}.test/wiki", 1, 0.75, origin="mediawiki") for host in "ab"]
        Frontier(store, "bees").add(named)
    store.close()
    with Loopback() as web:
        web.site("hive.test", {"/links": bee_list(DEAD)})
        web.site(
            "a.test", {"/wiki": f"<title>Mites</title><p>See <a href='{DEAD}'>mites</a> of bees."}
        )
        web.site("b.test", {"/wiki": "<title>Mites</title><p>The link was taken out long ago."})
        web.site("gone.test", {"/": "<p>We are here"})
        settings = {**web.settings(), "PROSPECTOR_DB": "store.db", "PROSPECTOR_RETRY_SECONDS": "0"}
        niche = str(tmp_path / "niches" / "bees.toml")
        crawl(ResourcesSpider, project_settings(**settings), niche=niche)
    store = read_store(tmp_path / "store.db")
    found = store.execute(
        "SELECT page_url, referring_domains FROM broken_links WHERE target_url = ? ORDER BY 1",
        [DEAD],
    ).fetchall()
    store.close()
    assert found == [("http://a.test/wiki", 2), ("http://hive.test/links", 2)]
