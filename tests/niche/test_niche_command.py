"""``prospector niche`` as a person uses it."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from prospector.cli import main as entry
from prospector.cli.niche import command
from prospector.cli.output import program
from prospector.errors import NicheError, UserError
from prospector.niche import builtin_niches, load_niche

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def refused(*words: str) -> str:
    result = run(*words)
    assert isinstance(result.exception, NicheError)
    return str(result.exception)


def test_list_shows_built_in_and_local_profiles(folder: Path) -> None:
    assert (
        run("new", "bees", "--title", "All [bold]bees", "--seed", "https://a.example").exit_code
        == 0
    )
    (folder / "niches" / "bad.toml").write_text("name = 1\nq = 1\nseeds = 3", encoding="utf-8")
    lines = {line.split()[0]: line for line in run("list").output.splitlines()}
    assert lines.keys() >= {*builtin_niches(), "bees", "bad"}
    assert lines["bees"].split()[1:] == ["All", "[bold]bees", "en", "1", "1", "local"]
    assert lines["gardening"].endswith("built-in")
    assert lines["bad"].split() == ["bad", "3", "mistakes", "local"]
    assert lines["See"] == "See the mistakes: prospector niche check bad"


def test_list_as_json(folder: Path) -> None:
    (folder / "niches").mkdir()
    (folder / "niches" / "bad.toml").write_bytes(b"\xff")
    rows = {row["name"]: row for row in json.loads(run("list", "--format", "json").output)}
    assert rows["bad"] == {"name": "bad", "from": "local", "mistakes": 1}
    niche = load_niche("astronomy")
    assert rows["astronomy"] == {
        "name": "astronomy",
        "from": "built-in",
        "title": "Astronomy",
        "languages": ["en"],
        "seeds": len(niche.seeds),
        "terms": len(niche.terms),
    }


PROFILE = """\
name = "bees"
seeds = ["https://a.example/links"]
brands = ["Bee & Co"]
[terms]
hive = 2
[[asset]]
url = "https://ours.example/guide"
title = "Guide"
terms = ["varroa"]
[[source]]
kind = "sitemap"
url = "https://a.example/sitemap.xml"
limit = 7
[score]
spread = 5
"""


def test_show_tells_everything_that_a_profile_says(folder: Path) -> None:
    (folder / "bees.toml").write_text(PROFILE, encoding="utf-8")
    result = run("show", "bees.toml")
    assert result.exit_code == 0
    for part in (
        "bees (bees) from bees.toml",
        "follow_external true",
        "brands: Bee & Co",
        "asset: https://ours.example/guide  Guide  [varroa]",
        "source: kind sitemap, urls https://a.example/sitemap.xml, limit 7",
        "score: spread 5",
        "  2  hive",
        "  https://a.example/links",
    ):
        assert part in result.output


def test_show_as_json(folder: Path) -> None:
    (folder / "bees.toml").write_text(PROFILE, encoding="utf-8")
    shown = json.loads(run("show", "bees.toml", "--format", "json").output)
    assert shown["terms"] == {"hive": 2.0}
    assert shown["assets"] == [
        {
            "url": "https://ours.example/guide",
            "title": "Guide",
            "terms": ["varroa"],
            "language": "",
            "description": "",
        }
    ]
    assert shown["limits"]["pages_per_site"] == 30
    (source,) = shown["sources"]
    assert (source["kind"], source["limit"], source["per_site"]) == ("sitemap", 7, 20)


def test_new_writes_a_profile_that_is_right(folder: Path) -> None:
    result = run(
        *("new", "my-bees", "--title", 'The "bee" world', "--language", "DE", "--language", "en"),
        *("--term", "Bee  keeping=2.5", "--term", "honey", "--term", "a=b=3"),
        *("--seed", "https://A.example/x", "--seed", "https://a.example/x"),
    )
    assert result.output.splitlines() == [
        "Wrote niches/my-bees.toml.",
        "Look it over, then say: prospector niche check my-bees",
        "To crawl from this folder, say once in the shell:",
        "  export SCRAPY_SETTINGS_MODULE=prospector.settings",
        f"Then: {program('scrapy')} crawl resources -a niche=my-bees",
    ]
    niche = load_niche("my-bees")
    assert niche.title == 'The "bee" world'
    assert niche.languages == ("de", "en")
    assert niche.terms == {"bee keeping": 2.5, "honey": 1.0, "a=b": 3.0}
    assert niche.seeds == ("https://a.example/x",)
    assert run("check", "my-bees").output == (
        "niches/my-bees.toml is right: my-bees, 1 seed, 3 terms, 0 assets, 0 sources.\n"
    )


def test_new_without_seeds_says_that_they_are_missing(folder: Path) -> None:
    assert "Add seeds to it" in run("new", "wood_turning").output
    result = run("check", "wood_turning")
    assert result.exit_code == 2
    assert result.stderr.startswith("niches/wood_turning.toml, line 10: seeds is missing or empty;")
    text = (folder / "niches" / "wood_turning.toml").read_text(encoding="utf-8")
    assert '"wood turning" = 1' in text


def test_new_says_when_it_takes_the_place_of_a_built_in() -> None:
    assert "takes the place of the built-in niche gardening" in run("new", "gardening").output


def test_new_of_a_built_in_is_a_copy_of_it(folder: Path) -> None:
    built_in = load_niche("cybersecurity")
    done = run("new", "cybersecurity")
    assert done.exit_code == 0, done.exception
    assert "a copy of the built-in niche cybersecurity" in done.output
    text = (folder / "niches" / "cybersecurity.toml").read_text(encoding="utf-8")
    assert text.startswith("# A copy of the built-in niche cybersecurity")
    mine = load_niche("cybersecurity")
    assert mine.path != built_in.path
    assert dataclasses.replace(mine, path=built_in.path) == built_in
    assert run("new", "history", "--seed", "https://a.example/").exit_code == 0
    assert load_niche("history").seeds == ("https://a.example/",)


def test_new_never_overwrites(folder: Path) -> None:
    run("new", "bees")
    before = (folder / "niches" / "bees.toml").read_bytes()
    assert "is there already and stays as it is" in refused("new", "bees", "--title", "Other")
    assert (folder / "niches" / "bees.toml").read_bytes() == before


@pytest.mark.parametrize("name", ["../x", "a/b", "bees.toml", "", "-x", "x" * 65, "養蜂", "a\n"])
def test_new_refuses_names_that_are_no_good_for_a_file(folder: Path, name: str) -> None:
    assert "is no name for a niche; use lower-case" in refused("new", "--", name)
    assert not (folder / "niches").exists()


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--seed", "a.example", '--seed is "a.example" without a scheme;'),
        ("--language", "german", '--language is "german", no language code'),
        ("--title", "a\x00b", "with a control character"),
        ("--term", "bees=x", "has no weight above 0 after the =;"),
        ("--term", "bees=-1", "has no weight above 0 after the =;"),
        ("--term", "bees=inf", "has no weight above 0 after the =;"),
        ("--term", "=2", "--term is empty;"),
    ],
)
def test_new_refuses_values_that_make_no_profile(
    folder: Path, option: str, value: str, sentence: str
) -> None:
    assert sentence in refused("new", "bees", option, value)
    assert not (folder / "niches").exists()


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("Bees", "bees"),
        ("Memory forensics", "memory-forensics"),
        ("Überlandstraßen", "uberlandstrassen"),
    ],
)
def test_new_takes_a_topic_in_words(folder: Path, topic: str, name: str) -> None:
    assert run("new", topic, "--source", "wikipedia").exit_code == 0
    niche = load_niche(name)
    assert (niche.name, niche.title) == (name, topic)
    assert [source.kind for source in niche.sources] == ["wikipedia"]


def test_new_reads_its_terms_from_a_saved_page(folder: Path) -> None:
    sentences = "<p>Imker pflegen ein Bienenvolk. Das Bienenvolk sammelt Honig und ist fleißig.</p>"
    (folder / "page.html").write_text(
        f"<html lang='de'><title>Bienenvolk und Honig</title><body>{sentences * 4}",
        encoding="utf-8",
    )
    result = run("new", "Imkerei", "--from", "page.html", "--competitor", "rival.example")
    assert "come from 1 page: strike out what is not the topic." in result.output
    (folder / "niches" / "imkerei.toml").write_text(
        (folder / "niches" / "imkerei.toml")
        .read_text(encoding="utf-8")
        .replace("seeds = [", 'seeds = ["https://a.example/",'),
        encoding="utf-8",
    )
    niche = load_niche("imkerei")
    assert niche.languages == ("de",)
    assert niche.competitors == ("rival.example",)
    assert niche.terms["imkerei"] == 3.0
    assert {"bienenvolk", "honig"} <= niche.terms.keys()


def test_new_says_which_page_cannot_be_read(folder: Path) -> None:
    result = run("new", "bees", "--from", "nowhere.html")
    assert "nowhere.html" in str(result.exception)
    assert not (folder / "niches").exists()


def test_new_says_when_it_cannot_write(folder: Path) -> None:
    (folder / "niches").write_text("a file where the folder should be", encoding="utf-8")
    assert "cannot be written (" in refused("new", "bees")


def test_check_names_each_mistake_of_each_file_and_exits_with_2(folder: Path) -> None:
    (folder / "one.toml").write_text("name = 1\n", encoding="utf-8")
    (folder / "two").write_text('name = "x"\nseeds = ["nope"]\n', encoding="utf-8")
    result = run("check", "one.toml", "two", "astronomy", "nowhere")
    assert result.exit_code == 2
    assert [line.split(";")[0] for line in result.stderr.splitlines()] == [
        "one.toml, seeds is missing or empty",
        "one.toml, line 1: name is 1",
        'two, line 2: seeds[1] is "nope", no http(s) address',
        "There is no niche 'nowhere'",
    ]
    assert result.stdout.count(" is right: ") == 1


def test_every_built_in_profile_is_right() -> None:
    result = run("check", *builtin_niches())
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_mistake_reaches_a_person_as_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["prospector", "niche", "show", "gardning"])
    with pytest.raises(SystemExit) as ended:
        entry.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(
        "prospector: There is no niche 'gardning' (did you mean gardening?);"
    )


def test_a_list_of_addresses_is_no_page(folder: Path) -> None:
    (folder / "urls.txt").write_text("https://a.test/\n\nhttps://b.test/links\n", encoding="utf-8")
    wrong = run("new", "bees3", "--from", "urls.txt").exception
    assert isinstance(wrong, UserError)
    assert "list of addresses and no page" in str(wrong)
    assert not (folder / "niches" / "bees3.toml").exists()
