"""``prospector discover`` as a person uses it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from prospector.cli.discover import command
from prospector.errors import UserError

if TYPE_CHECKING:
    from pathlib import Path

NICHE = """\
name = "bees"
languages = ["en"]
domains = ["ours.test"]
[terms]
beekeeping = 3
honey = 1
[[source]]
kind = "list"
name = "my list"
file = "list.md"
[[source]]
kind = "brave"
campaigns = ["resource_pages"]
"""
LIST = "- [Useful beekeeping links](https://club.test/links) on honey\n- [Us](https://ours.test/)\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bees.toml").write_text(NICHE, encoding="utf-8")
    (tmp_path / "niches" / "list.md").write_text(LIST, encoding="utf-8")
    return tmp_path


def run(*words: str, given: str | None = None) -> Result:
    return CliRunner().invoke(command, ["-n", "bees", *words], input=given)


def refused(*words: str) -> str:
    result = run(*words)
    assert isinstance(result.exception, UserError)
    return str(result.exception)


def queued(folder: Path) -> list[tuple]:
    with closing(sqlite3.connect(folder / "output" / "prospector.db")) as db:
        return db.execute("SELECT url, origin, state FROM frontier").fetchall()


def test_prospects_are_shown_and_queued(folder: Path) -> None:
    result = run("--source", "my list")
    assert result.exit_code == 0
    assert (
        "my list: 0 requests, 0 answers from the file; 2 found, 1 prospect, 1 new" in result.stderr
    )
    assert "passed over, 1: a page of ours" in result.stderr
    assert "scrapy crawl resources -a niche=bees" in result.stdout
    assert queued(folder) == [("https://club.test/links", "source:my list", "queued")]


def test_a_source_that_cannot_be_used_is_told_and_the_others_go_on(folder: Path) -> None:
    result = run()
    assert result.exit_code == 1
    assert "set PROSPECTOR_BRAVE_KEY in the environment" in result.stderr
    assert len(queued(folder)) == 1


def test_a_dry_run_shows_the_questions_and_changes_nothing(folder: Path) -> None:
    result = run("--dry-run", "--limit", "2")
    assert result.exit_code == 0
    assert "my list: 2 finds in files, 0 questions" in result.stdout
    assert "would be asked now, 0 of 1,000 used this month." in result.stdout
    assert "beekeeping intitle:resources resources -site:ours.test" in result.stdout
    assert "more (--limit)" in result.stdout
    assert not (folder / "output").exists()
    rows = [json.loads(line) for line in run("--dry-run", "--format", "json").stdout.splitlines()]
    assert {row["campaign"] for row in rows} == {"resource_pages"}


def test_another_campaign_is_searched_for() -> None:
    shown = run("--dry-run", "--campaign", "guest_posts").stdout
    assert '"write for us"' in shown
    assert "my list" not in shown


def test_pasted_results_are_taken_from_standard_input(folder: Path) -> None:
    result = run("--results", "-", given="Beekeeping links\nhttps://a.test/links\n")
    assert result.exit_code == 0
    assert queued(folder) == [("https://a.test/links", "source:results", "queued")]


def test_programs_get_every_column(folder: Path) -> None:
    (row,) = map(json.loads, run("--source", "list", "--format", "json").stdout.splitlines())
    assert row["origin"] == "source:my list"
    assert row["found_on"] == "niches/list.md"
    assert row["title"] == "Useful beekeeping links"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--source", "bing"), "No source of niche bees is called bing; it has my list, brave."),
        (("--campaign", "spam"), "There is no campaign 'spam'; there are broken_links,"),
        (
            ("--source", "list", "--campaign", "local"),
            "--campaign chooses queries of search engines",
        ),
        (("--results", "x", "--source", "list"), "leave --source and --campaign"),
        (("--results", "missing.txt"), "There is no file missing.txt"),
    ],
)
def test_misuse_is_said_in_a_sentence(words, sentence) -> None:
    assert sentence in refused(*words)


def test_a_niche_without_sources_says_how_to_add_one(folder: Path) -> None:
    (folder / "niches" / "bees.toml").write_text(
        'name = "bees"\nseeds = ["https://a.example/"]\n', encoding="utf-8"
    )
    assert "names no source; add a [[source]] to niches/bees.toml" in refused()
    (folder / "niches" / "demo.toml").unlink(missing_ok=True)
    done = CliRunner().invoke(command, ["-n", "demo", "--dry-run"])
    assert "Niche demo comes with prospector and names no source; write" in str(done.exception)
    assert "demo.toml" not in str(done.exception), "nobody edits a file of the installation"
