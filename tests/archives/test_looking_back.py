"""Dead links looked up in archives: the last good capture, slowly, resumable, kept in the file."""

from __future__ import annotations

import asyncio
import dataclasses
import json

import pytest
from click.testing import CliRunner

from prospector.archives.briefs import briefs
from prospector.archives.look_back import look_back
from prospector.cli.main import cli
from prospector.demo.loopback import Reply, reset
from prospector.niche import Asset
from prospector.outreach.candidates import rescore
from prospector.storage.lock import StoreLock
from tests.archives.web import PARKED, SOFT, good
from tests.pace import kept_apart

MITES, OLD = "http://gone.test/mites", "http://gone.test/old"
REPLAY = "https://web.archive.org/web"


def run(store, config, limit: int = 100):
    return asyncio.run(look_back(store, "bees", config, limit))


def captures(store) -> dict[str, tuple]:
    rows = store.execute("SELECT target_url, state, archive_url, source, note FROM captures")
    return {row[0]: row[1:] for row in rows.fetchall()}


def test_the_closest_capture_is_enough_when_it_is_good(past, web, config) -> None:
    web.add(MITES, "20150203040506", good())
    looked = run(past, config, 1)
    assert (looked.found, looked.total) == (1, 1), "the most linked comes first"
    state, url, source, _ = captures(past)[MITES]
    assert (state, url, source) == ("found", f"{REPLAY}/20150203040506/{MITES}", "availability")
    assert web.paths("web.archive.org") == [f"/web/20150203040506id_/{MITES}"], "no CDX was needed"
    row = past.execute("SELECT archive_url, archive_title FROM targets WHERE url = ?", [MITES])
    assert row.fetchone() == (url, "Varroa mite guide")


def test_later_soft_404s_and_parked_pages_are_passed_over(past, web, config) -> None:
    for year in range(2001, 2011):
        web.add(MITES, f"{year}0101000000", good(f"Mites of {year}"))
    for year in range(2011, 2020):
        web.add(MITES, f"{year}0101000000", SOFT)
    web.add(MITES, "20200101000000", PARKED)
    web.add(MITES, "20210101000000", "<h1>gone", status=404)
    run(past, config, 1)
    state, url, source, _ = captures(past)[MITES]
    assert (state, url, source) == ("found", f"{REPLAY}/20100101000000/{MITES}", "cdx")
    looks = [path for path in web.paths("web.archive.org") if "id_" in path]
    assert len(looks) == len(set(looks)) <= 8, "halved, and no capture is read twice"


def test_nothing_captured_is_remembered(past, web, config) -> None:
    assert run(past, config).none == 2
    assert captures(past)[OLD] == ("none", "", "", "the Wayback Machine never captured it")
    asked = len(web.asked)
    assert run(past, config).total == 0
    assert len(web.asked) == asked, "what is known is not asked for again"
    with past.atomic():
        past.execute("UPDATE captures SET looked_at = '2020-01-01T00:00:00Z'")
    web.add(OLD, "20150203040506", good())
    assert run(past, config).found == 1, "after a season it may have come in"


def test_only_bad_captures_say_why_they_do_not_count(past, web, config) -> None:
    web.add(MITES, "20150203040506", SOFT)
    web.add(MITES, "20140203040506", "<title>x</title>")
    run(past, config, 1)
    state, _, _, note = captures(past)[MITES]
    assert state == "none"
    assert "2015-02-03: it says" in note
    assert "2014-02-03: next to no words" in note


def test_a_document_is_believed_without_being_read(past, web, config) -> None:
    web.faults["archive.org"].append(Reply(200, "{}", content_type="application/json"))
    web.add(MITES, "20150203040506", "%PDF", mime="application/pdf")
    run(past, config, 1)
    assert captures(past)[MITES][:2] == ("found", f"{REPLAY}/20150203040506/{MITES}")
    assert not [path for path in web.paths("web.archive.org") if "id_" in path]


def test_an_archive_that_keeps_the_site_out_is_not_asked_again(past, web, config) -> None:
    text = "org.archive.wayback.exception.RobotAccessControlException: Blocked By Robots"
    web.always["cdx"] = Reply(403, text, content_type="text/plain")
    run(past, config)
    assert {row[0] for row in captures(past).values()} == {"none"}
    assert "keeps this address out" in captures(past)[MITES][3]


GATE = [
    Reply(200, "<html>maintenance", content_type="text/html"),
    Reply(404, "no such service"),
    Reply(200, '{"rows": []}', content_type="application/json"),
]


@pytest.mark.parametrize("fault", GATE, ids=["no JSON", "status", "other JSON"])
def test_the_timegate_is_the_fallback(past, web, config, fault: Reply) -> None:
    web.always.update({"archive.org": fault, "cdx": fault})
    web.memento[MITES] = [("20120101000000", good()), ("20190101000000", SOFT)]
    run(past, config, 1)
    state, url, source, _ = captures(past)[MITES]
    assert (state, source) == ("found", "timegate")
    assert url == f"https://timegate.test/m/20120101000000/{MITES}"


def test_when_nobody_answers_it_failed_and_is_tried_again(past, web, config) -> None:
    web.always.update(
        {"archive.org": Reply(404, "x"), "cdx": Reply(404, "x"), "timegate.test": Reply(500, "x")}
    )
    web.faults["timegate.test"].extend([Reply(200, "no memento")])
    looked = run(past, config, 1)
    assert looked.failed == 1
    assert "availability, CDX: it answers 404" in captures(past)[MITES][3]
    web.always.clear()
    web.add(MITES, "20150203040506", good())
    assert run(past, config).found == 1
    assert captures(past)[MITES][0] == "found"


def test_429_and_retry_after_are_obeyed(past, web, config) -> None:
    web.add(MITES, "20150203040506", good())
    web.faults["archive.org"].append(Reply(429, "slow", {"Retry-After": "1"}))
    run(past, config, 1)
    first, second = [one[0] for one in web.loopback.log.moments if one[2] == "archive.org"][-2:]
    assert second - first >= 0.95
    assert captures(past)[MITES][0] == "found"


def test_an_archive_that_wants_rest_ends_the_run(past, web, config) -> None:
    rest = Reply(429, "later", {"Retry-After": "3600"})
    web.always.update({"archive.org": rest, "timegate.test": rest})
    looked = run(past, config)
    assert "60 minutes" in looked.stopped
    assert looked.done == 0
    assert len(web.asked) == 2, "each was asked once"
    assert captures(past) == {}, "nothing is concluded"


def test_a_host_that_never_answers_is_left_alone(past, web, config) -> None:
    web.loopback.site("archive.org", lambda asked: reset)
    web.loopback.site("timegate.test", lambda asked: reset)
    web.loopback.site("web.archive.org", lambda asked: reset)
    looked = run(past, config)
    assert looked.found == 0
    assert looked.stopped or looked.failed


def test_a_name_that_does_not_resolve_ends_the_run_soon(past, web, config) -> None:
    for host in ("archive.org", "web.archive.org", "timegate.test"):
        web.loopback.forget(host)
    told = []

    def tell(found) -> None:
        told.append(found.sentence())

    # With a pause, so that the second go lies in the future: it is told of meanwhile.
    looked = asyncio.run(
        look_back(past, "bees", dataclasses.replace(config, archive_pause=0.25), 100, tell)
    )
    assert looked.stopped.startswith(
        "availability, CDX: the name archive.org does not resolve here"
    )
    assert "TimeGate: the name timegate.test does not resolve here" in looked.stopped
    assert looked.requests == 4, "each name is asked for twice, and nothing else"
    assert captures(past) == {}, "nothing is concluded"
    waits = [line for line in told if "Now: the name archive.org does not resolve here" in line]
    assert waits, told
    assert "it is asked again in" in waits[0]
    assert "Nothing was concluded about the 2 left; run it again to go on." in told[-1]


def test_a_machine_without_a_net_says_so(past, web, config) -> None:
    web.loopback.cut()
    try:
        looked = run(past, config)
    finally:
        web.loopback.cut(cut=False)
    assert "this machine seems to be offline" in looked.stopped
    assert captures(past) == {}


def test_requests_keep_their_distance(past, web, config) -> None:
    began = len(web.loopback.log.moments)
    run(past, dataclasses.replace(config, archive_pause=0.3))
    moments = [one[0] for one in web.loopback.log.moments[began:] if "archive.org" in one[2]]
    assert len(moments) == 4
    assert kept_apart(moments, 0.3)
    assert {one.headers["user-agent"] for one in web.asked} == {config.user_agent}


def test_each_target_is_written_before_the_next(past, web, config) -> None:
    web.add(MITES, "20150203040506", good())

    def stop(looked) -> None:
        if looked.done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(look_back(past, "bees", config, 100, stop))
    assert captures(past)[MITES][0] == "found"
    assert run(past, config).total == 1


def test_what_stood_there_decides_which_page_of_ours_fits(past, web, config, bees) -> None:
    ours = dataclasses.replace(
        bees, assets=(Asset("https://ours.test/oxalic", "Oxalic vapour dosage", ("oxalic",)),)
    )
    rescore(past, ours)
    assert past.execute("SELECT count(*) FROM candidates WHERE asset_url <> ''").fetchone()[0] == 0
    web.add(MITES, "20150203040506", good("Oxalic vapour dosage table"))
    run(past, config, 1)
    rescore(past, ours)
    row = past.execute(
        "SELECT asset_url, archive_url, archive_title FROM outreach_candidates"
        " WHERE kind = 'broken_link' AND target_url = ?",
        [MITES],
    ).fetchone()
    assert row[0] == "https://ours.test/oxalic"
    assert row[1:] == (f"{REPLAY}/20150203040506/{MITES}", "Oxalic vapour dosage table")


def test_without_a_page_of_ours_it_is_a_brief(past, web, config, bees) -> None:
    web.add(MITES, "20150203040506", good())
    run(past, config)
    rescore(past, dataclasses.replace(bees, assets=()))
    first = briefs(past, "bees", 10)[0]
    assert (first["target_url"], first["referring_domains"]) == (MITES, 2)
    assert first["archive_title"] == "Varroa mite guide"
    assert first["archive_outline"][1] == (2, "Counting mites")
    assert set(first["linked_from"].split()) == {
        "https://hive.test/links",
        "https://bee.test/links",
    }
    fix = "SELECT fix, fix_kind FROM fixes WHERE target_url = ? AND fix <> ''"
    assert past.execute(fix, [MITES]).fetchone() == (f"{REPLAY}/20150203040506/{MITES}", "archive")


# --- the command and the crawl's end -----------------------------------------------------------


@pytest.fixture
def shell(past, settings, tmp_path, monkeypatch):
    path = tmp_path / "store.db"
    niche = tmp_path / "niches" / "bees.toml"
    niche.parent.mkdir()
    niche.write_text('name = "bees"\nseeds = ["https://hive.test/links"]\nterms.honey = 1\n')
    monkeypatch.chdir(tmp_path)
    for name, value in {**settings, "PROSPECTOR_DB": str(path)}.items():
        monkeypatch.setenv(name, value)
    return lambda *arguments: CliRunner().invoke(cli, ["archive", *arguments])


def test_the_command_goes_on_where_it_stopped(shell, past, web) -> None:
    web.add(MITES, "20150203040506", good())
    first = shell("-n", "bees", "--limit", "1")
    assert first.exit_code == 0, first.output
    assert "1 of 1 dead links looked up: 1 found" in first.output
    assert "1 of 1 dead links looked up: 0 found, 1 without" in shell("-n", "bees").output
    assert "looked up already" in shell("-n", "bees").output


def test_progress_is_told_off_a_terminal_and_a_failure_ends_with_1(shell, past, web) -> None:
    web.add(MITES, "20150203040506", good())
    first = shell("-n", "bees", "--limit", "1")
    assert "0 of 1 dead links looked up" in first.stderr, "one line at the beginning"
    for host in ("archive.org", "web.archive.org", "timegate.test"):
        web.loopback.forget(host)
    second = shell("-n", "bees")
    assert second.exit_code == 1
    assert "0 of 1 dead links looked up" in second.stderr
    assert "the name archive.org does not resolve here" in second.stdout


def test_who_holds_the_file_is_named(shell, past, tmp_path) -> None:
    lock = StoreLock(tmp_path / "store.db")
    lock.acquire("archive of niche bees")
    try:
        found = shell("-n", "bees")
    finally:
        lock.release()
    assert "Another run is writing to this database: archive of niche bees, process" in str(
        found.exception
    )


def test_the_briefs_as_text_and_json(shell, past, web) -> None:
    web.add(MITES, "20150203040506", good())
    shell("-n", "bees")
    text = shell("-n", "bees", "--briefs").output
    assert "linked by 2 sites as: mites here" in text
    assert f"was there on 2015-02-03, {good().count('Bees') * 17} words" in text or "words" in text
    assert "  - Counting mites" in text
    rows = [
        json.loads(line)
        for line in shell("-n", "bees", "--briefs", "--format", "json").output.splitlines()
    ]
    assert rows[0]["archive_outline"][0] == [1, "Varroa mite guide"]


def test_misuse_is_a_sentence(shell, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("PROSPECTOR_DB", str(tmp_path / "none.db"))
    found = shell("-n", "bees")
    assert found.exit_code != 0
    assert "There is no database" in str(found.exception)
