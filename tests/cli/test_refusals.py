"""What is refused before anything is done: one sentence, and nothing printed or written."""

from __future__ import annotations

import json
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


def test_a_file_merged_with_itself_is_refused(folder: Path) -> None:
    Path("link.db").symlink_to("output/prospector.db")
    said = refused("merge", "output/prospector.db", "link.db", "--out", "both.db")
    assert "are the same file" in said
    assert not Path("both.db").exists()


@pytest.mark.parametrize(
    ("arguments", "rows"),
    [(("--min-score", "0"), 3), (("--min-score", "100"), 0), (("--status", "won"), 0)],
)
def test_candidates_that_do_not_fit_are_not_none(arguments: tuple[str, ...], rows: int) -> None:
    done = CliRunner().invoke(cli, ["candidates", *arguments])
    assert done.exit_code == 0, done.output
    assert done.stdout.count("id ") == rows
    assert ("None of the 3 candidates in output/prospector.db fits" in done.stdout) is not rows
    assert "crawl first" not in done.stdout


def test_the_least_score_is_one_of_the_score() -> None:
    rows = CliRunner().invoke(cli, ["candidates", "--format", "json"]).stdout.splitlines()
    scores = sorted(json.loads(row)["score"] for row in rows)
    found = CliRunner().invoke(
        cli, ["candidates", "--format", "json", "--min-score", str(scores[-1])]
    )
    kept = [json.loads(row)["score"] for row in found.stdout.splitlines()]
    assert kept == [score for score in scores if score >= scores[-1]]


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--out", "new/deep/x.csv"),
        ("export", "--out", "new/deep/x.xlsx"),
        ("report", "--out", "new/deep/x.html"),
        ("digest", "-n", "bees", "--out", "new/deep/x.md"),
    ],
    ids=lambda arguments: arguments[-1],
)
def test_the_folder_of_what_is_written_is_made(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(cli, list(arguments))
    assert done.exit_code == 0, done.output
    assert Path(arguments[-1]).stat().st_size


def test_a_folder_that_cannot_be_made_is_told(folder: Path) -> None:
    Path("file").write_text("I am no folder")
    said = refused("export", "--out", "file/x.csv")
    assert "The folder file cannot be made" in said
