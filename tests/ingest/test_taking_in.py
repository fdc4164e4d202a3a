"""Archived pages into the store: what is kept, marked, queued, passed over and named as damaged."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import zlib
from pathlib import Path

import brotli
import pytest

from prospector.errors import UserError
from prospector.storage.pages import save_page
from prospector.storage.run import CrawlRun
from tests.factories import page
from tests.ingest.files import (
    DATE,
    DEAD,
    OFF_TOPIC,
    bee_list,
    wat_json,
    write_wacz,
    write_warc,
    write_wat,
)

CLUB = "http://club.test/links"
PAGES = "SELECT url, captured_at, fetched_at FROM page_facts WHERE captured_at <> '' ORDER BY url"
QUEUED = "SELECT url, origin, state FROM frontier WHERE origin = 'archive' ORDER BY url"


def test_a_page_on_the_topic_is_stored_marked_and_queued(desk, tmp_path) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [("http://trains.test/", OFF_TOPIC), (f"{CLUB}#top", bee_list())])
    taken = desk.take(file)
    assert (taken.records, taken.pages, taken.damaged) == (2, 1, 0)
    assert desk.rows(PAGES) == [(CLUB, DATE, DATE)]
    assert desk.rows(QUEUED) == [(CLUB, "archive", "queued")]
    links = desk.rows("SELECT DISTINCT first_seen, last_seen FROM links WHERE page_url = ?", CLUB)
    assert links == [(DATE, DATE)]
    due = desk.rows(
        "SELECT count(*) FROM targets WHERE url LIKE 'http://bee%' AND next_check_at IS NOT NULL"
    )
    assert due == [(12,)]


def test_a_page_that_links_to_what_is_dead_is_kept_whatever_it_is_about(desk, tmp_path) -> None:
    file = tmp_path / "a.warc.gz"
    to_dead = OFF_TOPIC + f"<a href='{DEAD}'>mites</a>"
    to_rival = OFF_TOPIC + "<a href='https://www.rival.test/x'>rival</a>"
    to_neighbour = OFF_TOPIC + "<a href='http://gone.test/other'>other</a>"
    pages = [
        ("http://a.test/", to_dead),
        ("http://b.test/", to_rival),
        ("http://c.test/", to_neighbour),
        ("http://rival.test/own", to_rival),
        ("http://gone.test/own", to_dead),
        ("http://d.test/", to_dead.replace("http://gone", "https://www.gone")),
    ]
    write_warc(file, pages)
    desk.take(file)
    kept = [row[0] for row in desk.rows(PAGES)]
    assert kept == ["http://a.test/", "http://b.test/", "http://d.test/"]
    found = desk.rows("SELECT referring_domains FROM broken_links WHERE target_url = ?", DEAD)
    assert set(found) == {(2,)}


def test_candidates_say_that_they_come_from_an_archive(desk, tmp_path) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [(CLUB, bee_list(DEAD))])
    desk.take(file)
    rows = desk.rows(
        "SELECT kind, captured_at FROM outreach_candidates WHERE page_url = ? ORDER BY kind", CLUB
    )
    assert rows == [("broken_link", DATE), ("resource_page", DATE)]
    live = desk.rows(
        "SELECT DISTINCT captured_at FROM outreach_candidates WHERE page_url <> ?", CLUB
    )
    assert live == [("",)]


OTHERS = {
    "not found": ("http://x.test/", bee_list(), {"status": "404 Not Found"}),
    "redirect": ("http://x.test/", bee_list(), {"status": "301 Moved"}),
    "a picture": ("http://x.test/a.png", bee_list(), {"mime": "image/png"}),
    "our own page": ("https://www.ours.test/links", bee_list()),
    "an excluded site": ("http://spam.test/links", bee_list()),
    "no address": ("urn:uuid:1", bee_list()),
    "another scheme": ("dns:club.test", bee_list()),
}


@pytest.mark.parametrize("one", OTHERS.values(), ids=OTHERS)
def test_what_is_no_page_of_others_is_passed_over(desk, tmp_path, one) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [one])
    assert desk.take(file).pages == 0
    assert desk.damage == []


BODY = bee_list().encode()
CHUNKED = b"".join(
    b"%x\r\n%s\r\n" % (len(BODY[at : at + 100]), BODY[at : at + 100])
    for at in range(0, len(BODY), 100)
)
ENCODED = {
    "gzip": (gzip.compress(BODY), {"Content-Encoding": "gzip"}),
    "deflate": (zlib.compress(BODY), {"Content-Encoding": "deflate"}),
    "brotli": (brotli.compress(BODY), {"Content-Encoding": "br"}),
    "chunks": (CHUNKED + b"0\r\n\r\n", {"Transfer-Encoding": "chunked"}),
    "undone already": (BODY, {"Content-Encoding": "gzip", "Transfer-Encoding": "chunked"}),
    "undone brotli": (BODY, {"Content-Encoding": "br"}),
}


@pytest.mark.parametrize(("body", "headers"), ENCODED.values(), ids=ENCODED)
def test_bodies_as_they_came_over_the_wire(desk, tmp_path, body, headers) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [(CLUB, body, {"headers": headers})])
    assert desk.take(file).pages == 1
    assert desk.rows("SELECT title FROM page_facts WHERE url = ?", CLUB) == [("Beekeeping links",)]


def test_a_resource_record_is_a_page_too(desk, tmp_path) -> None:
    file = tmp_path / "a.warc"
    write_warc(file, [(CLUB, bee_list(), {"type": "resource", "mime": "text/html"})], gzip=False)
    assert desk.take(file).pages == 1


def test_an_archive_replaces_neither_a_live_page_nor_a_later_capture(desk, tmp_path) -> None:
    run = CrawlRun(desk.path, "resources", desk.niche)
    with run.db.atomic():
        save_page(run.db, "bees", page(CLUB, title="As it is"), http_status=200, depth=0)
    run.finish("finished", complete=True)
    pages = [
        (CLUB, bee_list(title="As it was")),
        ("http://b.test/", bee_list(title="Newer"), {"date": "2025-01-01T00:00:00Z"}),
        ("http://b.test/", bee_list(title="Older"), {"date": "2020-01-01T00:00:00Z"}),
    ]
    file = tmp_path / "a.warc.gz"
    write_warc(file, pages)
    desk.take(file)
    titles = dict(desk.rows("SELECT url, title FROM page_facts"))
    assert (titles[CLUB], titles["http://b.test/"]) == ("As it is", "Newer")


def test_a_live_read_takes_the_mark_away(desk, tmp_path) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [(CLUB, bee_list())])
    desk.take(file)
    run = CrawlRun(desk.path, "resources", desk.niche)
    with run.db.atomic():
        save_page(run.db, "bees", page(CLUB), http_status=200, depth=0)
    run.finish("finished", complete=True)
    assert desk.rows(PAGES) == []


def test_the_same_file_is_known_wherever_it_lies(desk, tmp_path) -> None:
    file = tmp_path / "a.warc.gz"
    write_warc(file, [(CLUB, bee_list())])
    desk.take(file)
    moved = tmp_path / "b.warc.gz"
    file.rename(moved)
    assert desk.take(moved).already
    assert desk.take(moved, again=True).pages == 1


# --- damage ------------------------------------------------------------------------------------

FIVE = [(f"http://club{n}.test/links", bee_list(title=f"Bees {n}")) for n in range(5)]


def urls(desk) -> list[int]:
    return sorted(int(row[0][11]) for row in desk.rows(PAGES))


def test_a_damaged_packed_record_is_named_and_passed_over(desk, tmp_path) -> None:
    file = tmp_path / "a.warc.gz"
    places = write_warc(file, FIVE)
    data = bytearray(file.read_bytes())
    for at in range(places[2] + 30, places[2] + 60):
        data[at] ^= 0xFF
    file.write_bytes(data)
    taken = desk.take(file)
    assert urls(desk) == [0, 1, 3, 4]
    assert taken.damaged == 1
    assert "a.warc.gz: the record at byte" in desk.damage[0]
    assert "is damaged" in desk.damage[0]


@pytest.mark.parametrize("old", [b"WARC/1.0", b"Content-Length: "])
def test_a_damaged_plain_record_is_named_and_passed_over(desk, tmp_path, old: bytes) -> None:
    file = tmp_path / "a.warc"
    places = write_warc(file, FIVE, gzip=False)
    data = bytearray(file.read_bytes())
    at = data.index(old, places[2])
    data[at : at + len(old) + 3] = b"x" * (len(old) + 3)
    file.write_bytes(data)
    desk.take(file)
    assert {0, 1, 4} <= set(urls(desk))
    assert 2 not in urls(desk)
    assert len(desk.damage) >= 1


def test_empty_lines_between_records_are_no_damage(desk, tmp_path) -> None:
    file = tmp_path / "a.warc"
    places = write_warc(file, FIVE, gzip=False)
    data = file.read_bytes()
    file.write_bytes(data[: places[2]] + b"\r\n\n" + data[places[2] :] + b"\n")
    desk.take(file)
    assert urls(desk) == [0, 1, 2, 3, 4]
    assert desk.damage == []


@pytest.mark.parametrize("packed", [True, False])
def test_a_file_that_ends_in_the_middle_says_so(desk, tmp_path, packed: bool) -> None:
    file = tmp_path / ("a.warc.gz" if packed else "a.warc")
    places = write_warc(file, FIVE, gzip=packed)
    file.write_bytes(file.read_bytes()[: places[4] + 300])
    taken = desk.take(file)
    assert urls(desk) == [0, 1, 2, 3]
    assert taken.damaged == 1
    assert "ends within" in desk.damage[0]


def test_garbage_between_records(desk, tmp_path) -> None:
    file = tmp_path / "a.warc.gz"
    places = write_warc(file, FIVE)
    data = file.read_bytes()
    noise = os.urandom(3_000) + b"\x1f\x8b\x08\x00" + os.urandom(3_000)
    file.write_bytes(data[: places[2]] + noise + data[places[2] :])
    desk.take(file)
    assert urls(desk) == [0, 1, 2, 3, 4]
    assert len(desk.damage) == 1, "one stretch of damage is told once"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.warc.gz", b"", "is empty"),
        ("a.warc", b"<html>no archive", "holds no WARC records"),
        ("a.wet.gz", b"\x1f\x8b\x08", "texts without links"),
        ("a.wacz", b"PK\x03\x04broken", "damaged WACZ"),
    ],
)
def test_a_file_that_is_no_archive_is_a_sentence(desk, tmp_path, name, data, said) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(UserError, match=said):
        desk.take(file)


# --- other containers --------------------------------------------------------------------------


def test_a_wacz_is_its_warcs(desk, tmp_path) -> None:
    one, two = tmp_path / "1.warc.gz", tmp_path / "2.warc"
    write_warc(one, FIVE[:2])
    write_warc(two, FIVE[2:], gzip=False)
    file = tmp_path / "a.wacz"
    write_wacz(file, one, two)
    assert desk.take(file).pages == 5
    assert urls(desk) == [0, 1, 2, 3, 4]


def test_a_file_that_was_packed_as_a_whole(desk, tmp_path) -> None:
    plain, file = tmp_path / "a.warc", tmp_path / "b.warc.gz"
    write_warc(plain, FIVE, gzip=False)
    file.write_bytes(gzip.compress(plain.read_bytes()))
    assert desk.take(file).pages == 5
    assert desk.damage == []


LINKS = [(f"http://bee{n}.test/", f"Honey and hives {n}") for n in range(10)]


def test_a_wat_file_names_pages_to_be_read_live(desk, tmp_path) -> None:
    file = tmp_path / "a.wat.gz"
    found = [
        wat_json("http://a.test/p", "Steam trains", [(DEAD, "mites"), ("/own", "own")]),
        wat_json("http://b.test/p", "Steam trains", [("http://rival.test/x", "rival")]),
        wat_json("http://c.test/links", "Beekeeping links", LINKS, about="Beekeeping and honey"),
        wat_json("http://d.test/", "Steam trains", [("http://train.test/", "train")]),
        wat_json("http://e.test/", "Gone", [(DEAD, "x")], status="404"),
        wat_json("http://f.test/", "Base", [("x", "x")], base="http://rival.test/"),
        b'{"Envelope": {"Payload-Metadata": {}}}',
        b'{"HTML-Metadata" oh beekeeping honey hive',
        b"[" * 5_000 + b'"HTML-Metadata" beekeeping honey hive',
    ]
    write_wat(file, found)
    taken = desk.take(file)
    assert (taken.records, taken.pages, taken.hints, taken.damaged) == (9, 0, 4, 2)
    assert [row[0] for row in desk.rows(QUEUED)] == [
        "http://a.test/p",
        "http://b.test/p",
        "http://c.test/links",
        "http://f.test/",
    ]
    known = desk.rows("SELECT page_url, target_url, source, last_seen FROM known_links ORDER BY 1")
    assert known[0] == ("http://a.test/p", DEAD, "wat:a.wat.gz", DATE[:10])
    assert [row[0] for row in known] == ["http://a.test/p", "http://b.test/p", "http://f.test/"]
    assert desk.rows(PAGES) == [], "nothing counts before it was seen"


# --- going on ----------------------------------------------------------------------------------


def test_stopped_at_any_flush_it_goes_on(desk, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("prospector.ingest.take_in._BATCH", 1)
    file = tmp_path / "a.warc.gz"
    write_warc(file, FIVE)

    def stop(taken) -> None:
        if taken.pages == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        desk.take(file, told=stop)
    taken = desk.take(file)
    assert (taken.records, taken.pages, taken.known) == (5, 5, 0), "nothing is read twice"
    assert urls(desk) == [0, 1, 2, 3, 4]
    assert desk.rows(
        "SELECT count(*), min(finished_at IS NOT NULL) FROM crawls WHERE spider = 'ingest'"
    )


KILLED = """
import os, signal, sys
from pathlib import Path
import prospector.ingest.take_in as it
it._BATCH = 1
from prospector.niche import load_niche
from prospector.storage.run import CrawlRun
niche = load_niche(sys.argv[2])
run = CrawlRun(sys.argv[1], "ingest", niche)
def told(taken):
    if taken.pages == 3:
        os.kill(os.getpid(), signal.SIGKILL)
it.Intake(run, niche, Path(sys.argv[3]), told=told).take()
"""


def test_killed_it_goes_on(desk, tmp_path) -> None:
    niche = tmp_path / "bees.toml"
    niche.write_text(
        'name = "bees"\nseeds = ["https://hive.test/"]\nterms.beekeeping = 3\nterms.honey = 1\n'
    )
    file = tmp_path / "a.warc.gz"
    write_warc(file, FIVE)
    command = [sys.executable, "-c", KILLED, str(desk.path), str(niche), str(file)]
    ended = subprocess.run(
        command, check=False, capture_output=True, timeout=60, cwd=Path(__file__).parents[2]
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    taken = desk.take(file)
    assert (taken.records, taken.pages) == (5, 5)
    assert urls(desk) == [0, 1, 2, 3, 4]


def test_a_huge_record_is_read_up_to_its_bound(desk, tmp_path, monkeypatch) -> None:
    for module in ("records", "payload"):
        monkeypatch.setattr(f"prospector.ingest.{module}.MOST_BYTES", 20_000)
    file = tmp_path / "a.warc.gz"
    bomb = gzip.compress(bee_list().encode() + b"<p>" + b"honey " * 200_000)
    write_warc(file, [(CLUB, bomb, {"headers": {"Content-Encoding": "gzip"}}), FIVE[0]])
    taken = desk.take(file)
    assert taken.pages == 2
    assert desk.rows("SELECT words < 5000 FROM page_facts WHERE url = ?", CLUB) == [(1,)]
