"""Which file a name stands for, and what is said when there is none."""

from __future__ import annotations

import zipfile
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from prospector.errors import InvalidNicheError, NicheError, UnknownNicheError
from prospector.niche import builtin_niches, load_niche, local_niches, niche_for_topic, read_niche
from prospector.niche import find as module

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, name: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'name = "{name}"\nseeds = ["https://a.example/"]\n', encoding="utf-8")
    return path


def test_a_bare_name_is_looked_for_in_niches_and_then_among_the_built_in(tmp_path: Path) -> None:
    write(tmp_path / "niches" / "bees.toml", "my-bees")
    write(tmp_path / "niches" / "astronomy.toml", "my-astronomy")
    assert load_niche("bees", tmp_path).name == "my-bees"
    assert load_niche("astronomy", tmp_path).name == "my-astronomy"
    assert load_niche("gardening", tmp_path).name == "gardening"


def test_a_path_is_that_file_seen_from_the_folder(tmp_path: Path) -> None:
    inside = write(tmp_path / "deep" / "one.toml", "one")
    write(tmp_path / "two.toml", "two")
    assert load_niche("deep/one.toml", tmp_path).name == "one"
    assert load_niche("two.toml", tmp_path).name == "two"
    assert load_niche(str(inside)).name == "one"
    assert load_niche(str(inside)).path == str(inside)


def test_the_working_folder_is_the_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "niches" / "bees.toml", "my-bees")
    monkeypatch.chdir(tmp_path)
    assert load_niche(" bees ").name == "my-bees"
    assert list(local_niches()) == ["bees"]


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("cybersecurty", "(did you mean cybersecurity?)"),
        ("Security", "(did you mean cybersecurity?)"),
        ("my-bee", "(did you mean my-bees?)"),
        ("qqqq", "There is no niche 'qqqq'; prospector niche list shows"),
        ("../x\0", "cannot be read"),
        ("a\0", "There is no niche 'a\\x00';"),
        ("x" * 5000, "prospector niche new NAME makes niches/NAME.toml"),
        ("", "The niche has no name;"),
        ("nowhere/x.toml", "There is no niche file "),
        ("niches/", "cannot be read"),
    ],
)
def test_a_name_that_stands_for_nothing_says_what_to_do(
    tmp_path: Path, name: str, near: str
) -> None:
    write(tmp_path / "niches" / "my-bees.toml", "my-bees")
    with pytest.raises(NicheError) as caught:
        load_niche(name, tmp_path)
    assert near in str(caught.value)
    assert len(str(caught.value)) < 600


def test_only_a_name_without_a_profile_may_be_a_topic(tmp_path: Path) -> None:
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bad.toml").write_text("name = ", encoding="utf-8")
    with pytest.raises(InvalidNicheError) as broken:
        load_niche("bad", tmp_path)
    with pytest.raises(UnknownNicheError) as unknown:
        load_niche("new topic", tmp_path)
    assert (broken.value.not_found, unknown.value.not_found) == (False, True)


def test_profiles_are_read_from_inside_an_archive_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = tmp_path / "wheel.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(
            "prospector/niches/zipped.toml", 'name = "zipped"\nseeds = ["https://a.example/"]'
        )
        file.writestr("prospector/niches/README.md", "not a profile")

    def files(package: str) -> zipfile.Path:
        return zipfile.Path(archive, f"{package}/")

    monkeypatch.setattr(module.resources, "files", files)
    assert list(builtin_niches()) == ["zipped"]
    assert load_niche("zipped", tmp_path).name == "zipped"


def test_the_built_in_profiles_are_data_of_the_package() -> None:
    shelf = resources.files("prospector").joinpath("niches")
    assert all(shelf.joinpath(f"{name}.toml").is_file() for name in builtin_niches())


def test_a_file_too_large_is_not_read_whole(tmp_path: Path) -> None:
    big = tmp_path / "big.toml"
    with big.open("wb") as file:
        file.truncate(2**33)
    with pytest.raises(InvalidNicheError, match="512 KiB and this one has more"):
        read_niche(big)


def test_a_topic_without_a_profile_runs_on_its_words() -> None:
    niche = niche_for_topic(" Wood  working for Kids ", ["https://A.example", "https://a.example/"])
    assert niche.name == "wood working for kids"
    assert niche.title == "Wood working for Kids"
    assert niche.seeds == ("https://a.example/",)
    assert niche.terms == {"wood": 1, "working": 1, "kids": 1, "wood working for kids": 3}
    assert niche_for_topic("bees", ["https://a.example/"]).terms == {"bees": 1}


@pytest.mark.parametrize(
    ("topic", "seeds", "sentence"),
    [
        ("?!", ["https://a.example/"], "has no word to search for"),
        ("bees", [], "has no seeds; give some with -a seeds="),
        ("bees", ["a.example"], "The seed 'a.example' of topic bees is not an http"),
    ],
)
def test_a_topic_needs_words_and_seeds(topic: str, seeds: list[str], sentence: str) -> None:
    with pytest.raises(NicheError, match=sentence):
        niche_for_topic(topic, seeds)
