"""Terms of a topic from a few pages: what is proposed, and what is the small change of every page."""

from __future__ import annotations

from prospector.pages import analyse
from prospector.pages.vocabulary import MOST, vocabulary_of

TEXT = {
    "a": "A field guide to memory forensics. Memory forensics with Volatility finds malware in memory dumps."
    " Analysts read memory dumps and volatility plugins; malware hides from disks.",
    "b": "Digital evidence: memory dumps, timelines and malware. Volatility is the tool for memory dumps."
    " Memory forensics needs practice. Our home page has contact and privacy information.",
}


def page(name: str, text: str, title: str = "Memory forensics links"):
    html = (
        f"<html lang='en'><title>{title}</title><h1>{title}</h1><p>{text}</p><p>{text}</p></html>"
    )
    return analyse(html, f"https://{name}.test/")


def test_what_returns_on_the_pages_is_proposed_strongest_first() -> None:
    found = vocabulary_of([page(name, text) for name, text in TEXT.items()])
    assert next(iter(found)) == "memory forensics"
    assert {"memory dumps", "malware", "volatility"} <= found.keys()
    assert found["memory forensics"] == 3.0
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert len(found) <= MOST


def test_the_small_change_of_pages_is_no_term() -> None:
    found = vocabulary_of([page(name, text) for name, text in TEXT.items()])
    assert not found.keys() & {"the", "home", "page", "contact", "privacy", "links", "information"}


def test_inflections_are_one_term_as_people_write_it() -> None:
    text = "Beehive wax. Beehives need wax. A beehive and a beehive."
    found = vocabulary_of([page("c", text, "Beehives")])
    assert len({"beehive", "beehives"} & found.keys()) == 1


def test_the_topic_leads_and_its_words_count() -> None:
    found = vocabulary_of([page("a", TEXT["a"])], "Incident response")
    assert list(found.items())[:3] == [
        ("incident response", 3.0),
        ("incident", 1.0),
        ("response", 1.0),
    ]


def test_of_nothing_there_is_only_the_topic() -> None:
    assert vocabulary_of([], "bees") == {"bees": 3.0}
    assert vocabulary_of([]) == {}
    assert vocabulary_of([analyse("", "https://a.test/")], "") == {}


def test_other_languages_are_read_with_their_own_words() -> None:
    text = (
        "Der Imker pflegt das Bienenvolk. Das Bienenvolk sammelt Honig, und der Imker erntet Honig."
    )
    html = f"<html lang='de'><title>Bienenvolk</title><p>{text}</p><p>{text}</p>"
    found = vocabulary_of([analyse(html, "https://d.test/")])
    assert {"bienenvolk", "honig", "imker"} <= found.keys()
    assert not found.keys() & {"der", "das", "und"}
