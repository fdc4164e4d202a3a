"""Pages that say 200: which of them are gone, and which only speak of such things."""

from __future__ import annotations

import pytest

from prospector.checking.content import by_content, by_control
from prospector.checking.features import features
from prospector.checking.parking import parked
from prospector.checking.soft_404 import ALIKE, alike, says_not_found
from prospector.checking.tombstones import default_page, suspended
from prospector.items import Reason

LONG = " ".join(f"word{chr(97 + i % 26)}{chr(97 + i // 26)}" for i in range(400))


def page(title: str, body: str = "", heading: str = ""):
    return features(f"<title>{title}</title><h1>{heading}</h1><p>{body}".encode())


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "Page not found | Example",
        "Example - Page not found",
        "Oops! Page not found",
        "Seite nicht gefunden",
        "Page introuvable – Le Site",
        "Página no encontrada",
        "Página não encontrada",
        "Pagina non trovata",
        "Pagina niet gevonden",
        "Sidan hittades inte",
        "Side ikke funnet",
        "Sivua ei löytynyt",
        "Nie znaleziono strony",
        "Stránka nenalezena",
        "Az oldal nem található",
        "Pagina nu a fost găsită",
        "Страница не найдена",
        "Сторінку не знайдено",
        "Η σελίδα δεν βρέθηκε",
        "Sayfa bulunamadı",
        "ページが見つかりません",
        "页面不存在",
        "페이지를 찾을 수 없습니다",
        "הדף לא נמצא",
        "الصفحة غير موجودة",
        "Không tìm thấy trang",
        "Halaman tidak ditemukan",
    ],
)
def test_a_title_that_is_the_sentence_says_not_found(title):
    assert says_not_found(page(title))


@pytest.mark.parametrize(
    "title",
    [
        "How to design 404 pages",
        "Peugeot 404 restoration",
        "Lost and not found: a novel",
        "The 404 error explained",
        "Room 404",
        "Why was the page not found? A guide",
        "",
    ],
)
def test_a_title_about_it_does_not(title):
    assert not says_not_found(page(title, LONG))


def test_siblings_are_alike_despite_tokens_dates_and_own_address():
    text = "We are sorry but there is nothing here please use the menu to go on reading"
    one = page("x", f"{text} /guide/forensics token 9f8a7b6c5d 2026-11-20")
    two = page("x", f"{text} /guide/qzxvw token 1a2b3c4d5e 2026-11-21")
    urls = {"address": "http://a.test/guide/forensics", "control": "http://a.test/guide/qzxvw"}
    assert alike(one, two, **urls) >= ALIKE


def test_two_articles_of_one_site_are_not_alike():
    menu = "home about contact news"
    assert (
        alike(
            page("a", f"{menu} how to bake bread with rye flour at home today"),
            page("b", f"{menu} the moons of saturn and what they are made of"),
        )
        < ALIKE
    )


@pytest.mark.parametrize(
    "title", ["Account Suspended", "This account has been suspended", "Service Suspended"]
)
def test_tombstones(title):
    assert suspended(page(title, "Contact your hosting provider."))
    assert not suspended(page(title, LONG))


def test_default_pages():
    assert default_page(page("Welcome to nginx!", "If you see this page"))
    assert not default_page(page("Welcome to nginx! A tutorial", "If you see this page"))


def test_parked_needs_two_signals():
    html = b"<title>a.test is for sale</title><script src=//img.sedoparking.com/x.js></script>"
    assert parked(features(html), "http://a.test/x", "http://a.test/x")
    assert not parked(page("My house is for sale"), "http://a.test/x", "http://a.test/x")
    assert not parked(features(html), "http://sedo.com/x", "http://sedo.com/x")


def test_a_soft_404_needs_both_the_words_and_a_sibling_that_agrees():
    here, there = "http://a.test/guide/x", "http://a.test/guide/qzxvw"
    gone = page("Page not found", "Nothing is here, go back to the start of the site")
    other = page("Guides", "All the guides that we have written about memory")
    assert by_control(gone, here, gone, there)[0] is Reason.SOFT_404
    assert by_control(gone, here, other, there) is None
    assert by_control(other, here, other, there) is None
    assert by_control(gone, "http://a.test/", gone, there) is None


def test_content_alone():
    at = "http://a.test/x"
    assert by_content(page("Account Suspended"), at, at)[0] is Reason.SUSPENDED
    assert by_content(page("Welcome to nginx!"), at, at)[0] is Reason.DEFAULT_PAGE
    assert by_content(page("Bread", LONG), at, at) is None


@pytest.mark.parametrize(
    "title",
    ["Your account has been suspended? How to appeal", "Account suspended | Help center"],
)
def test_a_short_help_page_about_suspension_is_no_tombstone(title):
    assert not suspended(page(title, "Write to us and we look at it again."))
