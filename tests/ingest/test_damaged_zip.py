"""A WACZ is a zip file: damage of the zip around the records is named, and what can be read is."""

from __future__ import annotations

import random

import pytest

from prospector.errors import UserError
from prospector.ingest.records import records
from prospector.ingest.source import parts_of
from tests.ingest.files import bee_list, write_wacz, write_warc


@pytest.fixture
def wacz(tmp_path):
    for name in ("1", "2"):
        # More bytes than are read at once, which no packing makes less.
        hexes = random.Random(int(name)).randbytes(90_000).hex()
        words = " ".join(hexes[at : at + 9] for at in range(0, len(hexes), 9))
        pages = [(f"http://bee{name}.test/", bee_list()), (f"http://long{name}.test/", words)]
        write_warc(tmp_path / f"{name}.warc", [pages[0], pages[1], pages[0]], gzip=False)
    write_wacz(tmp_path / "a.wacz", tmp_path / "1.warc", tmp_path / "2.warc")
    return tmp_path / "a.wacz"


def test_damage_in_one_member_leaves_the_other_alone(desk, wacz) -> None:
    data = bytearray(wacz.read_bytes())
    at = data.find(b"http://long1.test/") + 5_000
    data[at : at + 4] = b"####"
    wacz.write_bytes(bytes(data))
    taken = desk.take(wacz)
    assert taken.damaged == 1
    assert "1.warc" in desk.damage[0]
    assert "zip file around it" in desk.damage[0]
    found = {row[0] for row in desk.rows("SELECT url FROM page_facts WHERE captured_at <> ''")}
    assert {"http://bee1.test/", "http://bee2.test/"} <= found


def test_whatever_is_damaged_is_a_sentence(wacz) -> None:
    chance, whole = random.Random(7), wacz.read_bytes()
    refused = told = 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            # Most of a zip file's own words stand at its end.
            at = len(data) - 1 - chance.randrange(chance.choice((600, len(data))))
            data[at] = chance.randrange(256)
        wacz.write_bytes(bytes(data[: chance.choice((len(data), len(data) - 40))]))
        damage = []
        try:
            for part in parts_of(wacz):
                for _ in records(part, 0, damage.append):
                    pass
        except UserError as cause:
            refused += str(cause).startswith(str(wacz))
        told += bool(damage)
    assert refused > 20
    assert told > 20
