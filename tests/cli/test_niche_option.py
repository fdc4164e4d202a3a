"""``-n NICHE`` means the same in every command: only this niche, and a mistyped one is told."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.storage.database import open_store

PROFILE = 'name = "{0}"\nseeds = ["https://hub.test/"]\ndomains = ["{0}.test", "{0}.example"]\n'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "niches").mkdir()
    for name in ("bees", "moths"):
        (tmp_path / "niches" / f"{name}.toml").write_text(PROFILE.format(name))
    (tmp_path / "niches" / "bare.toml").write_text('name = "bare"\nseeds = ["https://b.test/"]\n')
    store = open_store("output/prospector.db")
    with store.atomic():
        store.execute("INSERT INTO crawls (spider, niche, started_at) VALUES ('r', 'bees', '2026')")
        store.execute("INSERT INTO niche_domains VALUES ('bees', 'bees.test', 'ours')")
        for target, state, anchor in (
            ("https://www.bees.test/guide", "ok", "bees"),
            ("https://bees.test/", "not_found", "bees"),
            ("https://moths.test/", "ok", "moths"),
        ):
            store.execute(
                "INSERT INTO backlinks (page_url, target_url, expected_anchor, source, acquired_at,"
                " state, state_since, found_anchor, placement)"
                " VALUES ('https://fan.test/', ?, '', 'import', '2026-01-01', ?, '2026-03-01', ?,"
                " 'content')",
                [target, state, anchor],
            )
    store.close()
    return tmp_path


def rows(*arguments: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(cli, [*arguments, "--format", "json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_backlinks_of_one_niche(folder) -> None:
    assert len(rows("backlinks")) == 3
    assert {row["target"] for row in rows("backlinks", "-n", "bees")} == {
        "https://www.bees.test/guide",
        "https://bees.test/",
    }
    assert len(rows("backlinks", "-n", "bees", "--state", "ok")) == 1
    assert rows("backlinks", "-n", "bees", "--anchors") == [
        {"anchor": "bees", "links": 2, "qualified": 0, "percent": 100.0}
    ]
    assert [row["links"] for row in rows("backlinks", "-n", "bees", "--survival", "all")] == [2]


def test_a_niche_that_was_only_imported_for_is_known_by_its_file(folder) -> None:
    assert [row["target"] for row in rows("backlinks", "-n", "moths")] == ["https://moths.test/"]
    with pytest.raises(UserError, match="bare names no site of ours"):
        rows("backlinks", "-n", "bare")
    with pytest.raises(UserError, match="There is no niche 'nosuch'"):
        rows("backlinks", "-n", "nosuch")


@pytest.mark.parametrize(
    "typed",
    [
        "candidates",
        "gap",
        "gap --lost",
        "disavow --audit",
        "archive --briefs",
        "pictures",
        "rescore",
        "draft --best 1 --sender Ann<ann@bees.test> --no-verify",
    ],
)
def test_a_mistyped_niche_is_no_empty_answer(folder, typed: str) -> None:
    done = CliRunner().invoke(cli, [*typed.split(), "-n", "bes"])
    assert isinstance(done.exception, UserError)
    assert "holds no niche 'bes'; it holds: bees." in str(done.exception)


def test_whoever_takes_niche_takes_n() -> None:
    context = click.Context(cli)
    commands = [cli.get_command(context, name) for name in cli.list_commands(context)]
    options = [one.opts for command in commands if command for one in command.params]
    named = [names for names in options if "--niche" in names]
    assert len(named) > 12
    assert all("-n" in names for names in named)
