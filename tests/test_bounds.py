"""docs/settings.md names every bound and every setting, with the values that the code has."""

from __future__ import annotations

import dataclasses
import importlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

import prospector.settings as scrapy_settings
from prospector.config import _READERS, Config

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
UNITS = {"": 1, "KiB": 2**10, "MiB": 2**20}
# Rooms that read what strangers wrote, and how a bound is called there.
ROOMS = ("net", "middlewares", "spiders", "extensions", "browser", "ingest", "checking")
CALLED = re.compile(r"^((?:MAX|MOST|LONGEST)(?:_[A-Z]+)*) = ", re.MULTILINE)
OUTSIDE = {"PROSPECTOR_WEBHOOK", "PROSPECTOR_SMTP", "PROSPECTOR_SEARXNG", "PROSPECTOR_BRAVE_KEY",
           "PROSPECTOR_SERPER_KEY", "PROSPECTOR_PROGRESS"}  # fmt: skip
"""Read where they are used: secrets of the environment, and how a terminal is written to."""


class Bound(NamedTuple):
    """One row of the table."""

    name: str
    value: str
    file: str
    constant: str
    changed: str


def rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


BOUNDS = [
    Bound(name, value, *place.strip("`").split(" "), changed)
    for name, value, place, changed in rows(TEXT.partition("## Bounds")[2])
    if place.startswith("`")
]
SETTINGS = {
    cells[0].strip("`"): cells[1]
    for cells in rows(TEXT.partition("## Bounds")[0])
    if cells[0].startswith("`PROSPECTOR_")
}


def number(text: str) -> float:
    found = re.fullmatch(r"([\d,.]+) ?(KiB|MiB)?", text)
    assert found is not None, f"{text} is no number"
    return float(found[1].replace(",", "")) * UNITS[found[2] or ""]


def in_code(bound: Bound) -> float:
    module = importlib.import_module("prospector." + bound.file[:-3].replace("/", "."))
    if bound.file == "config.py":
        return float(getattr(Config(), bound.constant))
    where: object = module
    *outer, last = bound.constant.split(".")
    for name in outer:
        # A field with slots is a descriptor on its class: an instance has the default.
        where = getattr(where, name)()  # type: ignore[operator]
    return float(getattr(where, last))


def test_the_table_was_read() -> None:
    assert len(BOUNDS) > 50
    assert len({(one.file, one.constant) for one in BOUNDS}) == len(BOUNDS)


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda one: f"{one.file} {one.constant}")
def test_a_bound_has_the_value_that_is_told(bound: Bound) -> None:
    assert in_code(bound) == number(bound.value)


@pytest.mark.parametrize("bound", BOUNDS, ids=lambda one: f"{one.file} {one.constant}")
def test_a_bound_names_the_setting_that_changes_it_or_why_none_does(bound: Bound) -> None:
    named = re.findall(r"`([A-Z_]{6,})`", bound.changed)
    if bound.changed.startswith("fixed: "):
        assert len(bound.changed) > len("fixed: ") + 8
        return
    assert named or bound.file == "niche/profile.py"
    for name in named:
        if name.startswith("PROSPECTOR_"):
            assert name.removeprefix("PROSPECTOR_").lower() == bound.constant
            assert name in SETTINGS
        else:
            assert hasattr(scrapy_settings, name)


@pytest.mark.parametrize("room", ROOMS)
def test_no_bound_of_a_room_that_reads_strangers_is_missing(room: str) -> None:
    told = {(one.file, one.constant) for one in BOUNDS}
    for path in sorted((ROOT / "prospector" / room).glob("*.py")):
        for name in CALLED.findall(path.read_text(encoding="utf-8")):
            assert (f"{room}/{path.name}", name) in told, f"docs/settings.md lacks {path} {name}"


def test_every_setting_is_told_and_no_other() -> None:
    assert set(SETTINGS) == {f"PROSPECTOR_{name}" for name in _READERS} | OUTSIDE


@pytest.mark.parametrize("field", dataclasses.fields(Config), ids=lambda one: one.name)
def test_a_number_has_the_default_that_is_told(field: dataclasses.Field) -> None:
    if field.type in ("int", "float"):
        told = SETTINGS[f"PROSPECTOR_{field.name.upper()}"]
        assert number(told.strip("`")) == getattr(Config(), field.name)
