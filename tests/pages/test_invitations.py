"""What a site asks of those who would write to it: suggest, contribute, or leave it be."""

from __future__ import annotations

import pytest

from prospector.pages import analyse

URL = "https://bees.test/links.html"


@pytest.mark.parametrize(
    "text",
    [
        "We do not accept link requests.",
        "Please do not send unsolicited offers.",
        "Sorry, no link exchanges!",
        "We don't publish guest posts or sponsored posts.",
        "Not interested in SEO offers.",
        "Wir beantworten keine Link-Anfragen.",
        "Kein Linktausch, bitte.",
        "Nous n'acceptons pas les échanges de liens.",
        "No aceptamos artículos patrocinados.",
        "Non accettiamo scambi di link.",
        "Não aceitamos troca de links.",
        "Geen linkruil.",
        "Nie przyjmujemy artykułów sponsorowanych.",
    ],
)
def test_the_sentence_that_forbids_requests_is_quoted(text: str) -> None:
    page = analyse(f"<p>Something else. {text}</p>", URL)
    assert page.no_solicit in (text, f"Something else. {text}")
    assert text.rstrip(".!")[-12:] in page.no_solicit


@pytest.mark.parametrize(
    "text",
    ["We accept link suggestions.", "No cats allowed.", "Please send us your links.", ""],
)
def test_a_welcome_forbids_nothing(text: str) -> None:
    assert analyse(f"<p>{text}</p>", URL).no_solicit == ""


@pytest.mark.parametrize(
    "anchor",
    [
        "Suggest a link",
        "Submit your site",
        "Report a broken link",
        "Link vorschlagen",
        "Proposer un lien",
        "Sugerir un enlace",
        "Segnala un sito",
        "Link aanmelden",
        "Zgłoś link",
        "Добавить ссылку",
    ],
)
def test_the_form_for_suggestions_is_found(anchor: str) -> None:
    assert analyse(f"<a href='/add'>{anchor}</a>", URL).submit_url == "https://bees.test/add"
    assert analyse("<a href='/add'>Add to cart</a>", URL).submit_url == ""


@pytest.mark.parametrize(
    "words",
    [
        "Write for us",
        "Guest post guidelines",
        "Become a contributor",
        "Gastbeitrag schreiben",
        "Proposer un article invité",
        "Escribe para nosotros",
        "Scrivi per noi",
        "Escreva para nós",
        "Schrijf voor ons",
        "Pisz dla nas",
    ],
)
def test_an_invitation_to_write_is_found_on_the_page_and_by_its_link(words: str) -> None:
    assert analyse(f"<h1>{words}</h1>", URL).guest_post_url == URL
    assert analyse(f"<a href='/w'>{words}</a>", URL).guest_post_url == "https://bees.test/w"
    assert analyse(f"<p>{words[::-1]}</p>", URL).guest_post_url == ""
