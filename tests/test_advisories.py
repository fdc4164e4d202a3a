"""``make audit ADVISORIES=CLONE`` finds what PyPA's database knows, and says as of which day."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

from requirements import audit
from requirements.advisories import (
    Database,
    affects,
    faults,
    in_order,
    load,
    read,
    within,
)
from requirements.lock import Pin, Unreadable, pins

ROOT = Path(__file__).parents[1]

ONE = [{"introduced": "1.1"}, {"fixed": "1.10"}]
LAST = [{"introduced": "1"}, {"last_affected": "2.0"}]
OPEN = [{"introduced": "0"}]
TWO = [{"introduced": "0"}, {"fixed": "1.8.1"}, {"introduced": "2.0"}, {"fixed": "2.5.1"}]
# As pyspark's stand in the database: ranges that touch, out of order.
TOUCHING = [
    *({"introduced": "3.2.0"}, {"fixed": "3.2.2"}),
    *({"introduced": "3.1.1"}, {"fixed": "3.2.0"}),
]
SINGLE = [{"introduced": "2.0"}, {"last_affected": "2.0"}]
NO_VERSION = [{"introduced": "0"}, {"fixed": "0.2.0-n653"}]  # as binderhub's
NO_BEGINNING = [{"introduced": "r17"}, {"fixed": "2"}]
RANGES = [
    (ONE, {"1.1", "1.1.post1", "1.2", "1.9.9", "1.10rc1"}, {"1.0", "1.1rc1", "1.10", "1.11", "2"}),
    (LAST, {"1", "2.0", "2.0.0", "2rc1"}, {"0.9", "2.0.post1", "2.0.1", "3"}),
    (OPEN, {"0", "0.0.1a1", "0.1.dev1", "5", "1!0"}, set()),
    (TWO, {"0.1", "1.8.0", "2.0", "2.1", "2.5.0"}, {"1.8.1", "1.9", "2.0rc1", "2.5.1", "3"}),
    (TWO[::-1], {"0.1", "1.8.0", "2.0", "2.5.0"}, {"1.8.1", "1.9", "2.5.1"}),
    (TOUCHING, {"3.1.1", "3.1.9", "3.2.0", "3.2.1"}, {"3.1.0", "3.2.2"}),
    (SINGLE, {"2.0"}, {"1.9", "2.0.1"}),
    ([{"last_affected": "2.0", "introduced": "2.0"}], {"2.0"}, {"1.9", "2.0.1"}),
    (NO_VERSION, {"0.1", "0.2.0", "9"}, set()),
    (NO_BEGINNING, {"0.1", "1"}, {"2"}),
    ([], set(), {"1"}),
]


@pytest.mark.parametrize(("events", "inside", "outside"), RANGES)
def test_a_range_holds_what_its_events_say(
    events: list[dict[str, str]], inside: set[str], outside: set[str]
) -> None:
    ordered = tuple(in_order(events))
    asked = inside | outside
    assert {each for each in asked if within(ordered, Version(each))} == inside


def advisory(**fields: object) -> dict:
    package = {"name": "pkg", "ecosystem": "PyPI"}
    return {"id": "PYSEC-1", "affected": [{"package": package, **fields}]}


def ranges(*many: list[dict[str, str]], kind: str = "ECOSYSTEM") -> list[dict]:
    return [{"type": kind, "events": events} for events in many]


AFFECTED = [
    ({"ranges": ranges(ONE)}, {"1.5"}, {"3.0"}),
    ({"ranges": ranges(ONE, [{"introduced": "3"}])}, {"1.5", "3.0"}, {"2.0"}),
    ({"versions": ["1.0", "2.0"]}, {"1.0", "1", "2.0.0"}, {"1.5", "1.0.1"}),
    ({"versions": ["9"], "ranges": ranges(ONE)}, {"1.5", "9"}, {"3.0"}),
    ({"versions": ["1.0-final-hotfix", "2"]}, {"2"}, {"1.0"}),
    ({"ranges": ranges(OPEN, kind="GIT"), "versions": ["2"]}, {"2"}, {"1.0"}),
    ({"ranges": ranges(ONE, kind="SEMVER")}, {"1.5"}, {"3.0"}),
    ({}, set(), {"1"}),
]


@pytest.mark.parametrize(("fields", "hit", "missed"), AFFECTED)
def test_listed_versions_and_ranges_both_count(
    fields: dict, hit: set[str], missed: set[str]
) -> None:
    ((name, affected),) = read(advisory(**fields))
    assert name == "pkg"
    assert {each for each in hit | missed if affects(affected, Version(each))} == hit


NAMES = [("Foo.Bar_baz", "foo-bar-baz"), ("jw.util", "jw-util"), ("Twisted", "twisted")]


@pytest.mark.parametrize(("written", "canonical"), NAMES)
def test_names_meet_whatever_their_spelling(written: str, canonical: str) -> None:
    package = {"name": written, "ecosystem": "PyPI"}
    one = {"id": "PYSEC-1", "affected": [{"package": package, "versions": ["1"]}]}
    assert [name for name, _ in read(one)] == [canonical]
    assert [pin.name for pin in pins(f"{written}==1")] == [canonical]


def test_what_was_withdrawn_or_is_not_about_pypi_is_left_out() -> None:
    other = {"package": {"name": "pkg", "ecosystem": "npm"}, "versions": ["1"]}
    assert list(read(advisory(versions=["1"]) | {"withdrawn": "2022-02-22T16:15:07Z"})) == []
    assert list(read({"id": "PYSEC-1", "affected": [other]})) == []


LOCK = """\
lxml==6.0.1 \\
    --hash=sha256:aa \\
    --hash=sha256:bb
Scrapy[s3]==2.5.0 ; python_full_version >= '3.11' \\
    --hash=sha256:cc
colorama==0.4.6 ; sys_platform == 'no such system' \\
    --hash=sha256:dd
# a remark
torch==2.0+cpu  # of another index
"""


def test_a_lock_is_read_with_its_markers() -> None:
    assert pins(LOCK) == [
        Pin("lxml", Version("6.0.1")),
        Pin("scrapy", Version("2.5.0")),
        Pin("torch", Version("2.0")),
    ]


@pytest.mark.parametrize(
    "line", ["lxml", "lxml>=6", "lxml==6.*", "lxml==6,!=7", "-r other.txt", "../wheel.whl"]
)
def test_a_lock_that_names_no_version_is_refused(line: str) -> None:
    with pytest.raises(Unreadable, match="the lock names no single version"):
        pins(f"{LOCK}{line}\n")


# 1.10 stands unquoted, as a person may write it: as a number it would be 1.1.
SCRAPY = """\
id: PYSEC-2021-363
published: "2021-10-06T18:15:00Z"
modified: 2021-10-13T00:24:52.021Z
affected:
- package: {name: Scrapy, ecosystem: PyPI}
  ranges:
  - type: GIT
    events: [{introduced: "0"}, {fixed: b01d69a1bf48060daec8f751368622352d8b85a6}]
  - type: ECOSYSTEM
    events: [{introduced: "0"}, {fixed: 1.10}, {introduced: 2.0}, {fixed: 2.5.1}]
"""
WITHDRAWN = """\
id: PYSEC-2024-1
modified: "2024-03-01T00:00:00Z"
withdrawn: "2024-03-01T00:00:00Z"
affected: [{package: {name: lxml, ecosystem: PyPI}, versions: [6.0.1]}]
"""


def clone(at: Path, *advisories: str) -> Path:
    for number, text in enumerate(advisories):
        path = at / "vulns" / f"name{number}" / f"PYSEC-2024-{number}.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return at


MENDED = [
    ("1.1", ["scrapy 1.1: PYSEC-2021-363, mended in 1.10"]),
    ("1.10", []),
    ("2.5.0", ["scrapy 2.5.0: PYSEC-2021-363, mended in 2.5.1"]),
    ("2.5.1", []),
]


@pytest.mark.parametrize(("version", "found"), MENDED)
def test_a_fault_comes_with_the_first_version_that_mends_it(
    tmp_path: Path, version: str, found: list[str]
) -> None:
    known = faults(load(clone(tmp_path, SCRAPY)), Pin("scrapy", Version(version)))
    assert list(known.values()) == found


def test_a_date_ahead_of_today_does_not_make_a_clone_newer(tmp_path: Path) -> None:
    ahead = WITHDRAWN.replace("2024-03-01", "2027-07-09")
    assert load(clone(tmp_path, SCRAPY, ahead), today="2026-01-01").day == "2021-10-13"


def test_a_version_where_another_range_begins_mends_nothing() -> None:
    events = [{"introduced": "0"}, {"fixed": "3.1.1"}, *TOUCHING]
    ((_, affected),) = read(advisory(ranges=ranges(events)))
    database = Database("2024-01-01", {"pkg": [affected]})
    known = faults(database, Pin("pkg", Version("3.0")))
    assert known == {"PYSEC-1": "pkg 3.0: PYSEC-1, mended in 3.2.2"}


CASES = [
    ([WITHDRAWN, SCRAPY], 1, "as of 2024-03-01 knows of faults:\n  scrapy 2.5.0: PYSEC-2021-363,"),
    (
        [WITHDRAWN],
        0,
        "3 of 4 locked packages are for this machine; PyPA's advisory database as of 2024-03-01 knows",
    ),
    (
        [SCRAPY.replace("2.5.1", "2.4")],
        0,
        "database as of 2021-10-13 knows no fault of any beyond those set aside\n",
    ),
    ([], 2, "is no clone of PyPA's advisory database: it has no dated vulns/NAME/PYSEC-*.yaml;"),
    (["id: PYSEC-1\naffected: []\n"], 2, "is no clone of PyPA's advisory database"),
    ([SCRAPY, "id: [\n"], 2, "PYSEC-2024-1.yaml cannot be read as an advisory in the OSV schema"),
    ([SCRAPY, ""], 2, "PYSEC-2024-1.yaml cannot be read as an advisory"),
    ([SCRAPY, "- 1\n"], 2, "PYSEC-2024-1.yaml cannot be read as an advisory"),
    ([SCRAPY, "modified: 2024-01-01\n"], 2, "PYSEC-2024-1.yaml cannot be read as an advisory"),
    ([SCRAPY, "id: x\naffected: [7]\n"], 2, "PYSEC-2024-1.yaml cannot be read as an advisory"),
]


@pytest.mark.parametrize(("advisories", "code", "words"), CASES)
def test_a_clone_is_asked_and_nothing_else(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    advisories: list[str],
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr(audit, "ask", lambda *_: pytest.fail("it asked the net"))
    lock = tmp_path / "lock.txt"
    lock.write_text(LOCK, encoding="utf-8")
    assert audit.main(["--advisories", str(clone(tmp_path / "db", *advisories))], lock) == code
    out = capsys.readouterr().out
    assert words in out
    assert ("NOTHING IS KNOWN" in out) == (code == 2)
    assert ("What was published after that day is not in it." in out) == (code != 2)


def test_what_is_set_aside_is_named_and_nothing_else_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(audit, "SET_ASIDE", {"PYSEC-2021-363": "only in what nobody uses"})
    lock = tmp_path / "lock.txt"
    lock.write_text(LOCK, encoding="utf-8")
    second = SCRAPY.replace("PYSEC-2021-363", "PYSEC-9")
    assert audit.main(["--advisories", str(clone(tmp_path / "one", SCRAPY))], lock) == 0
    assert "PYSEC-2021-363: only in what nobody uses" in capsys.readouterr().out
    assert audit.main(["--advisories", str(clone(tmp_path / "two", SCRAPY, second))], lock) == 1
    assert "of faults:\n  scrapy 2.5.0: PYSEC-9, mended in 2.5.1\n" in capsys.readouterr().out


def test_the_reasons_for_what_is_set_aside_still_hold() -> None:
    assert set(audit.SET_ASIDE) == {"PYSEC-2017-83", "PYSEC-2023-154"}
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "prospector").rglob("*.py")]
    media = re.compile(
        r"S3FilesStore|(Files|Images|Media)Pipeline|(FILES|IMAGES)_STORE|pipelines\.files"
    )
    assert not [text for text in sources if media.search(text)]
    locked = {pin.name: pin.version for pin in pins(audit.LOCK.read_text(encoding="utf-8"))}
    assert locked["datasette"] < Version("1.0a0")


def test_an_empty_lock_is_not_called_clean(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("# nothing\n", encoding="utf-8")
    assert audit.main(["--advisories", str(clone(tmp_path, SCRAPY))], lock) == 2
    assert "NOTHING IS KNOWN: the lock names no package for this machine" in capsys.readouterr().out


def test_it_runs_as_make_runs_it(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "requirements.audit", "--advisories", str(tmp_path / "none")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "")
    assert f"{tmp_path / 'none'} is no clone of PyPA's advisory database" in done.stdout
    assert len(pins(audit.LOCK.read_text(encoding="utf-8"))) > 100
