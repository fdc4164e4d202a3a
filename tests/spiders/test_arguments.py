"""Spider arguments: each mistake is one clear sentence, before any request."""

from __future__ import annotations

import pytest

from prospector.errors import UserError
from prospector.spiders.arguments import niche_of


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"niche": None}, "Which niche"),
        ({"niche": "  "}, "Which niche"),
        ({"niche": "cybersecurty"}, "cybersecurity"),
        ({"niche": "cybersecurity", "max_pages": "abc"}, "max_pages=abc is not a whole number"),
        ({"niche": "cybersecurity", "max_pages": "0"}, "from 1 on"),
        ({"niche": "cybersecurity", "max_depth": "-1"}, "from 0 on"),
        ({"niche": "cybersecurity", "order": "best"}, "none of learned, rule, breadth"),
        ({"niche": "cybersecurity", "seeds": "ftp://x.test"}, "not an http"),
        ({"niche": "cybersecurity", "seeds": "  ,"}, "no address in seeds"),
        ({"niche": "cybersecurity", "seeds": "@missing.txt"}, "missing.txt cannot be read"),
        ({"niche": "nowhere/none.toml", "seeds": "https://x.test/"}, "none.toml"),
    ],
)
def test_a_mistake_is_named(arguments, sentence, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    given = {"seeds": None, "max_pages": None, "max_depth": None, **arguments}
    with pytest.raises(UserError, match=sentence) as mistake:
        niche_of(**given)
    assert "Traceback" not in str(mistake.value)


def test_limits_and_seeds_replace_the_profile_s() -> None:
    niche = niche_of(
        "cybersecurity", "https://X.test/a#f, https://x.test/a,https://y.test", "7", "1"
    )
    assert niche.seeds == ("https://x.test/a", "https://y.test/")
    assert (niche.limits.max_pages, niche.limits.max_depth) == (7, 1)
    assert niche.terms


def test_an_order_replaces_the_profile_s() -> None:
    assert niche_of("cybersecurity", None, None, None).limits.order == "learned"
    assert niche_of("cybersecurity", None, None, None, "breadth").limits.order == "breadth"


def test_a_topic_without_a_profile_runs_when_seeds_are_given() -> None:
    niche = niche_of("medieval music", "https://x.test/", None, None)
    assert niche.terms["medieval music"] > niche.terms["music"]


def test_seeds_come_from_a_file(tmp_path) -> None:
    file = tmp_path / "seeds.txt"
    file.write_text("\ufeff# my list\nhttps://x.test/\n\n https://y.test/z \n", encoding="utf-8")
    niche = niche_of("history", f"@{file}", None, None)
    assert niche.seeds == ("https://x.test/", "https://y.test/z")


def test_a_seed_file_in_another_encoding_is_named(tmp_path) -> None:
    file = tmp_path / "seeds.txt"
    file.write_bytes(b"https://x.test/\xff\xfe")
    with pytest.raises(UserError, match="not UTF-8"):
        niche_of("history", f"@{file}", None, None)


def test_a_niche_may_begin_with_its_sources_and_given_seeds_leave_them_alone(
    tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = 'name = "bees"\n[[source]]\nkind = "wikipedia"\n'
    (tmp_path / "bees.toml").write_text(text, encoding="utf-8")
    assert [one.kind for one in niche_of("bees.toml", None, None, None).sources] == ["wikipedia"]
    given = niche_of("bees.toml", "https://a.example/", None, None)
    assert (given.seeds, given.sources) == (("https://a.example/",), ())
