"""A file that others wrote: ``example.warc.gz`` of pywb's and warcio's own test data.

It holds what wget and warcprox captured in 2014: a warcinfo record, a page, a revisit of it, a
redirect, and the requests of all of them.
"""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

from prospector.ingest.records import records
from prospector.ingest.source import parts_of
from tests.ingest.files import write_wacz

EXAMPLE = Path(__file__).parent / "data" / "example.warc.gz"
PAGE = "http://example.com/?example=1"


def test_its_one_page_is_read_and_nothing_else() -> None:
    damage: list = []
    found = list(records(parts_of(EXAMPLE)[0], 0, damage.append))
    assert damage == []
    assert [(one.url, one.at, one.status) for one in found] == [
        ("http://example.com?example=1", "2014-01-03T03:03:21Z", 200)
    ]
    assert b"<title>Example Domain</title>" in found[0].body
    assert len(found[0].body) == 1270


def test_it_goes_through_the_analysis(desk, tmp_path) -> None:
    desk.niche = dataclasses.replace(desk.niche, terms={"domain": 3.0, "examples": 1.0})
    file = tmp_path / "real.wacz"
    copy = tmp_path / "example.warc.gz"
    shutil.copy(EXAMPLE, copy)
    write_wacz(file, copy)
    assert desk.take(file).pages == 1
    row = desk.rows("SELECT title, captured_at, outbound_links FROM page_facts WHERE url = ?", PAGE)
    assert row == [("Example Domain", "2014-01-03T03:03:21Z", 1)]
    target = desk.rows("SELECT target_url FROM links WHERE page_url = ?", PAGE)
    assert target == [("http://www.iana.org/domains/example",)]
