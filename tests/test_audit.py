"""``make audit`` never calls clean what nobody looked at."""

from __future__ import annotations

import json

import pytest

from requirements import audit

ABSENT = {"name": "yarl", "skip_reason": "Dependency not found on PyPI and could not be audited"}
CLEAN = {"name": "yarl", "version": "1.2", "vulns": []}
FAULTY = {
    "name": "lxml",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}],
}


def said(*packages: dict) -> tuple[str, str]:
    return json.dumps({"dependencies": packages, "fixes": []}), ""


OFFLINE = ("", "Traceback (most recent call last):\nConnectionError: no way to api.osv.dev\n\n")
CASES = [
    ({"pypi": said(CLEAN, CLEAN)}, 0, "pypi knows no fault of any"),
    ({"pypi": said(CLEAN, FAULTY)}, 1, "lxml 1.0: PYSEC-1, mended in 1.1, 2.0"),
    ({"pypi": said(ABSENT, FAULTY)}, 1, "PYSEC-1"),
    ({"pypi": said(ABSENT, CLEAN), "osv": said(CLEAN, CLEAN)}, 0, "osv knows no fault of any"),
    (
        {"pypi": said(ABSENT, ABSENT)},
        2,
        "pypi (https://pypi.org/pypi/NAME/VERSION/json): it knows 0",
    ),
    ({"pypi": said(ABSENT, CLEAN)}, 2, "it knows 1 of 2 packages"),
    ({"pypi": said()}, 2, "it knows 0 of 0"),
    (
        {"pypi": said(ABSENT, ABSENT), "pypi-newest": said(CLEAN, CLEAN)},
        0,
        "pypi-newest knows no fault of any",
    ),
    ({"pypi-newest": said(CLEAN, FAULTY), "osv": said(CLEAN, CLEAN)}, 1, "lxml 1.0: PYSEC-1"),
    ({}, 2, "osv (https://api.osv.dev): ConnectionError: no way to api.osv.dev"),
]


@pytest.mark.parametrize(("answers", "code", "words"), CASES)
def test_clean_is_said_only_when_every_package_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answers: dict,
    code: int,
    words: str,
) -> None:
    monkeypatch.setattr(audit, "ask", lambda source, _: audit.read(*answers.get(source, OFFLINE)))
    assert audit.main() == code
    out = capsys.readouterr().out
    assert words in out
    assert ("NOTHING IS KNOWN" in out) == (code == 2)
