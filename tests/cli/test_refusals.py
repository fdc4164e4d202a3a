"""What is refused before anything is done: one sentence, and nothing printed or written."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.errors import UserError
from tests.review.desk import fill


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("WEBHOOK", "SMTP", "SENDER", "DB"):
        monkeypatch.delenv(f"PROSPECTOR_{name}", raising=False)
    Path("output").mkdir()
    fill(Path("output/prospector.db"), 3)
    return tmp_path


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(cli, list(arguments))
    assert isinstance(done.exception, UserError), done.output
    assert done.stdout == ""
    return str(done.exception)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("draft", "--best", "1", "--sender", "Ann <a@b.test>", "--asset", "notaurl"), "is no URL"),
        (("digest", "-n", "bees", "--webhook"), "PROSPECTOR_WEBHOOK is not set"),
        (("digest", "-n", "bees", "--mail-to", "a@b.test"), "PROSPECTOR_SMTP is not set"),
        (("digest", "-n", "bees", "--mail-to", "nomail"), "is no single e-mail address"),
        (("schedule", "history", "--digest-to", "nomail"), "is no single e-mail address"),
        (("schedule", "history", "--digest-to", "a@b@c.test"), "is no single e-mail address"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_it_is_refused_before_anything_is_done(arguments: tuple[str, ...], sentence: str) -> None:
    assert sentence in refused(*arguments)


def test_a_digest_that_could_not_go_is_refused_when_nothing_is_new_too() -> None:
    assert CliRunner().invoke(cli, ["digest", "-n", "bees"]).exit_code == 0
    assert "PROSPECTOR_WEBHOOK is not set" in refused("digest", "-n", "bees", "--webhook")
