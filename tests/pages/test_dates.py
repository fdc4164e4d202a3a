"""Dates of a page in many spellings, who wrote it, and the day it was last changed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.pages import analyse
from prospector.pages.dates import count_dates, date_in

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "language", "region", "expected"),
    [
        ("2020-03-04T10:00:00Z", "en", "", "2020-03-04"),
        ("2020/03/04", "en", "", "2020-03-04"),
        ("2020.3.4", "hu", "", "2020-03-04"),
        ("20200304", "en", "", "2020-03-04"),
        ("04.03.2020", "de", "", "2020-03-04"),
        ("4. 3. 2020", "cs", "", "2020-03-04"),
        ("4/3/2020", "fr", "", "2020-03-04"),
        ("3/4/2020", "en", "", "2020-03-04"),
        ("3/4/2020", "en", "US", "2020-03-04"),
        ("4/3/2020", "en", "GB", "2020-03-04"),
        ("25/3/2020", "en", "", "2020-03-25"),
        ("3/25/2020", "fr", "", "2020-03-25"),
        ("8/10/07", "en", "US", "2007-08-10"),
        ("1.2.99", "de", "", "1999-02-01"),
        ("4 March 2020", "en", "", "2020-03-04"),
        ("4th of March, 2020", "en", "", "2020-03-04"),
        ("March 4, 2020", "en", "", "2020-03-04"),
        ("Mar. 4th 2020", "en", "", "2020-03-04"),
        ("4. März 2020", "de", "", "2020-03-04"),
        ("4 mars 2020", "fr", "", "2020-03-04"),
        ("1er août 2020", "fr", "", "2020-08-01"),
        ("4 de marzo de 2020", "es", "", "2020-03-04"),
        ("4 de março de 2020", "pt", "", "2020-03-04"),
        ("4 marzo 2020", "it", "", "2020-03-04"),
        ("4 maart 2020", "nl", "", "2020-03-04"),
        ("4 marca 2020", "pl", "", "2020-03-04"),
        ("4. března 2020", "cs", "", "2020-03-04"),
        ("4 марта 2020", "ru", "", "2020-03-04"),
        ("4. maaliskuuta 2020", "fi", "", "2020-03-04"),
        ("2020年3月4日", "ja", "", "2020-03-04"),
        ("March 2020", "en", "", "2020-03-01"),
        ("31.02.2020 or 4.3.2020", "de", "", "2020-03-04"),
        ("4 March 2090", "en", "", None),
        ("2026-11-21", "en", "", None),
        ("4 March 1871", "en", "", None),
        ("12 apples in 2020", "en", "", None),
        ("version 1.2.3", "en", "", None),
        ("", "", "", None),
    ],
)
def test_a_date_is_read(text: str, language: str, region: str, expected: str | None) -> None:
    found = date_in(text, TODAY, language, region)
    assert (found.isoformat() if found else None) == expected


def updated(body: str = "", head: str = "", lang: str = "en") -> str:
    html = f"<html lang={lang}><head>{head}</head><body>{body}</body></html>"
    return analyse(html, "https://bees.test/links").last_updated


@pytest.mark.parametrize(
    ("words", "lang"),
    [
        ("Last updated: 4 March 2020", "en"),
        ("Last modified on 2020-03-04", "en"),
        ("This page was last revised March 4, 2020.", "en"),
        ("Updated 4th March 2020", "en"),
        ("Letzte Änderung: 04.03.2020", "de"),
        ("Zuletzt aktualisiert am 4. März 2020", "de"),
        ("Stand: 4.3.2020", "de"),
        ("Dernière mise à jour : 4 mars 2020", "fr"),
        ("Mis à jour le 04/03/2020", "fr"),
        ("Última actualización: 4 de marzo de 2020", "es"),
        ("Actualizado el 4/3/2020", "es"),
        ("Última atualização: 4 de março de 2020", "pt"),
        ("Ultimo aggiornamento: 4 marzo 2020", "it"),
        ("Laatst bijgewerkt: 4 maart 2020", "nl"),
        ("Senast uppdaterad 2020-03-04", "sv"),
        ("Sidst opdateret 4. marts 2020", "da"),
        ("Ostatnia aktualizacja: 4 marca 2020", "pl"),
        ("Poslední aktualizace 4. 3. 2020", "cs"),
        ("Последнее обновление: 4 марта 2020", "ru"),
        ("最終更新日：2020年3月4日", "ja"),
        ("最后更新：2020-03-04", "zh"),
        ("Last updated<br>4 March 2020", "en"),
        ("<td>Last updated</td><td>4 March 2020</td>", "en"),
    ],
)
def test_the_editors_own_words_tell_the_day(words: str, lang: str) -> None:
    assert updated(f"<p>{words}</p>", lang=lang) == "2020-03-04"


@pytest.mark.parametrize(
    "head",
    [
        "<meta property='article:modified_time' content='2020-03-04T01:02:03+00:00'>",
        "<meta name='dcterms.modified' content='2020-03-04'>",
        "<meta http-equiv='last-modified' content='4 March 2020'>",
        '<script type="application/ld+json">{"dateModified": "2020-03-04"}</script>',
        '<script type="application/ld+json">{"datePublished": "2020-03-04"}</script>',
        "<meta name='date' content='2020-03-04'>",
    ],
)
def test_the_head_tells_the_day(head: str) -> None:
    assert updated(head=head) == "2020-03-04"


def test_what_the_editor_says_comes_before_what_the_software_says() -> None:
    head = "<meta property='article:modified_time' content='2024-01-01'>"
    assert updated("<p>Last updated: 2020-03-04</p>", head) == "2020-03-04"


def test_changed_comes_before_published() -> None:
    head = (
        "<meta property='article:published_time' content='2019-01-01'>"
        "<meta property='article:modified_time' content='2020-03-04'>"
    )
    assert updated(head=head) == "2020-03-04"


def test_of_many_changes_the_newest_counts() -> None:
    body = "".join(f"<p>Updated {day} March 2020</p>" for day in (1, 4, 2))
    assert updated(body) == "2020-03-04"


def test_a_time_element_is_the_last_resort() -> None:
    assert updated("<time datetime='2020-03-04'>then</time>") == "2020-03-04"


@pytest.mark.parametrize("body", ["<p>Last updated: 4 March 2999</p>", "<p>Copyright 2020</p>", ""])
def test_no_day_is_better_than_a_wrong_one(body: str) -> None:
    assert updated(body) == ""


def test_full_dates_are_counted() -> None:
    text = "1.2.2020, 2020-01-02, 3 May 2020, May 4, 2020, 4 de mayo de 2020, in 2020, © 2021"
    assert count_dates(text) == 5


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<meta name=author content='Jane Doe'>", "", "Jane Doe"),
        ("<meta name=author content='https://x.test/jane'>", "<p>By Jane Doe</p>", "Jane Doe"),
        ("<meta name=author content='admin'>", "", ""),
        (
            '<script type="application/ld+json">{"author": {"name": "Zo\\u00eb Doe"}}</script>',
            "",
            "Zoë Doe",
        ),
        ('<script type="application/ld+json">{"author": "Jane Doe"}</script>', "", "Jane Doe"),
        ("", "<p>By Jane Doe, 4 March 2020</p>", "Jane Doe"),
        ("", "<p>Von Jürgen Müller</p>", "Jürgen Müller"),
        ("", "<p>Par Zoé Dupont | 4 mars</p>", "Zoé Dupont"),
        ("", "<p>Por Ana Pérez</p>", "Ana Pérez"),
        ("", "<p>By the way, bees are fun</p>", ""),
        ("", "<p>by far the best</p>", ""),
    ],
)
def test_the_author_is_who_the_page_names(head: str, body: str, expected: str) -> None:
    html = f"<html><head>{head}</head><body>{body}</body></html>"
    assert analyse(html, "https://bees.test/a").author == expected


@given(st.text(max_size=300), st.sampled_from(["", "en", "de"]), st.sampled_from(["", "US", "GB"]))
def test_any_text_has_a_date_or_none(text: str, language: str, region: str) -> None:
    found = date_in(text, TODAY, language, region)
    assert found is None or date(1991, 1, 1) <= found <= TODAY
    assert count_dates(text) >= 0
