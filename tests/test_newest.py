"""What PyPI's page of a newest version says of a locked one: faults, nothing wrong, or nothing at all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.version import Version

from requirements import audit, newest
from requirements.lock import Pin

PIN = Pin("lxml", Version("6.0"))


def fault(identity: str = "PYSEC-1", **fields: object) -> dict:
    return {"id": identity, "aliases": ["CVE-1"], "fixed_in": [], "withdrawn": None, **fields}


def page(version: str, *faults: dict) -> dict:
    return {"info": {"version": version}, "vulnerabilities": list(faults)}


PAGES = [
    (page("6.0"), [], ""),
    (page("6.0.0"), [], ""),
    (page("6.0", fault()), ["lxml 6.0: PYSEC-1"], ""),
    (page("6.0", fault(fixed_in=["6.1", "7"])), ["lxml 6.0: PYSEC-1, mended in 6.1, 7"], ""),
    (page("6.0", fault(withdrawn="2026-01-01T00:00:00Z")), [], ""),
    (page("6.0", fault(aliases=None, fixed_in=None)), ["lxml 6.0: PYSEC-1"], ""),
    (page("6.1", fault()), [], "lxml 6.0 is locked and 6.1 is the newest"),
    (page("r17"), [], "r17 is the newest"),
    ({"info": {"version": "6.0"}}, [], "KeyError"),
    ({"info": None}, [], "TypeError"),
    ([], [], "TypeError"),
]


@pytest.mark.parametrize(("body", "faults", "silence"), PAGES)
def test_a_page_speaks_only_of_the_newest_version(
    body: object, faults: list[str], silence: str
) -> None:
    (said,) = newest.ask([PIN], lambda _: json.dumps(body).encode())
    assert list(said.faults.values()) == faults
    assert silence in said.silence
    assert bool(silence) == bool(said.silence)


@pytest.mark.parametrize("error", [OSError("404"), ValueError("larger")])
def test_a_page_that_cannot_be_had_is_silence(error: Exception) -> None:
    def fetch(_: str) -> bytes:
        raise error

    assert newest.ask([PIN], fetch)[0].silence == f"lxml: {type(error).__name__}: {error}"


LOCK = "lxml==6.0\nyarl==1.2\nnever==1 ; python_version < '3'\n"
WHOLE = [
    ({"lxml": page("6.0"), "yarl": page("1.2")}, 0, "2 of 3 locked packages"),
    ({"lxml": page("6.0", fault()), "yarl": page("1.2")}, 1, "lxml 6.0: PYSEC-1"),
    ({"lxml": page("6.0", fault()), "yarl": page("2")}, 1, "lxml 6.0: PYSEC-1"),
    ({"lxml": page("6.0"), "yarl": page("2")}, 2, "it knows 1 of 2 packages; yarl 1.2 is locked"),
    ({"lxml": page("6.0", fault(next(iter(audit.SET_ASIDE)))), "yarl": page("1.2")}, 0, "no fault"),
    (
        {
            "lxml": page("6.0", fault("GHSA-1", aliases=[next(iter(audit.SET_ASIDE))])),
            "yarl": page("1.2"),
        },
        0,
        "no fault",
    ),
]


@pytest.mark.parametrize(("pages", "code", "words"), WHOLE)
def test_the_lock_is_clean_only_when_every_page_spoke_of_it(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    pages: dict,
    code: int,
    words: str,
) -> None:
    lock = tmp_path / "ci.txt"
    lock.write_text(LOCK)
    monkeypatch.setattr(audit, "SOURCES", {"pypi-newest": audit.SOURCES["pypi-newest"]})
    monkeypatch.setattr(
        newest, "get", lambda address: json.dumps(pages[address.split("/")[-2]]).encode()
    )
    assert audit.main([], lock) == code
    assert words in capsys.readouterr().out


def test_a_lock_without_packages_is_not_called_clean(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    lock = tmp_path / "ci.txt"
    lock.write_text("# nothing\n")
    monkeypatch.setattr(audit, "SOURCES", {"pypi-newest": audit.SOURCES["pypi-newest"]})
    assert audit.main([], lock) == 2
    assert "the lock names no package for this machine" in capsys.readouterr().out


def test_asking_the_net_needs_nothing_that_pip_audit_does_not_bring() -> None:
    code = "import sys; sys.modules['yaml'] = None; import requirements.audit, requirements.newest"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])
