"""Exports that are damaged, encrypted or packed in odd ways are refused in a sentence."""

from __future__ import annotations

import io
import random
import zipfile

import openpyxl
import pytest

from prospector.errors import UserError
from prospector.sources.tables import tables

ROWS = "source_url,target_url\n" + "http://a.test/,http://b.test/\n" * 50


def packed() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", ROWS)
    return file.getvalue()


def book() -> bytes:
    file, made = io.BytesIO(), openpyxl.Workbook()
    for line in ROWS.splitlines():
        made.active.append(line.split(","))
    made.save(file)
    return file.getvalue()


def with_bytes(data: bytes, *changes: tuple[bytes, int, int]) -> bytes:
    """The file with bytes set, counted from where a signature stands."""
    out = bytearray(data)
    for mark, behind, value in changes:
        out[data.find(mark) + behind] = value
    return bytes(out)


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
WHOLE = packed()
DAMAGED = {
    "encrypted": with_bytes(WHOLE, (LOCAL, 6, 1), (CENTRAL, 8, 1)),
    "packed by no method that is known": with_bytes(WHOLE, (LOCAL, 8, 99), (CENTRAL, 10, 99)),
    "of a later version": with_bytes(WHOLE, (LOCAL, 4, 99), (CENTRAL, 6, 99)),
    "a name in no charset": with_bytes(
        WHOLE, (LOCAL, 7, 8), (CENTRAL, 9, 8), (CENTRAL, 46, 0xFD), (LOCAL, 30, 0xFD)
    ),
    "damaged data": with_bytes(WHOLE, (LOCAL, 40, 0xFF), (LOCAL, 41, 0xFF), (LOCAL, 42, 0xFF)),
    "cut": WHOLE[:-30],
}


def test_a_member_without_a_name_is_passed_over(tmp_path) -> None:
    nameless = zipfile.ZipInfo("x")
    nameless.filename = ""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(nameless, "nothing")
        archive.writestr("a.csv", ROWS)
    assert [label for label, _, _ in tables(path)] == ["/a.csv"]


def test_a_member_that_is_no_table_is_passed_over(tmp_path) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("about.txt", "<!doctype html><p>How to read this export")
        archive.writestr("a.csv", ROWS)
    assert [label for label, _, _ in tables(path)] == ["/a.csv"]


@pytest.mark.parametrize("name", DAMAGED)
def test_a_zip_that_cannot_be_read_is_named(tmp_path, name: str) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(DAMAGED[name])
    with pytest.raises(UserError, match=r"x\.zip is no zip file that can be read \(.+\)\.$"):
        list(tables(path))


@pytest.mark.parametrize(("name", "whole"), [("x.zip", WHOLE), ("x.xlsx", book())])
def test_whatever_is_damaged_is_read_or_a_sentence(tmp_path, name: str, whole: bytes) -> None:
    chance, path, refused = random.Random(7), tmp_path / name, 0
    for _ in range(600):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data))
        try:
            for _, _, rows in tables(path):
                list(rows)
        except UserError:
            refused += 1
    assert refused > 100
