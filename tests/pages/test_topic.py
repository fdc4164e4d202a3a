"""Relevance to a niche: inflection, phrases, languages, weights, and no mistaking of neighbours."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.niche import Niche
from prospector.pages import analyse
from prospector.pages.decode import to_text
from prospector.pages.dom import read
from prospector.pages.topic import link_relevance, relevance_of, site_relevance
from tests.corpus import FOLDER, needs_corpus

TOPICS: dict[str, tuple[tuple[str, ...], str]] = {
    "interactive fiction": (("es", "en"), "aventura conversacional, ficción interactiva, juego"),
    "astronomy": (
        ("en", "fr", "cs"),
        "astronomy, telescope, comet, astronomie, observatoire, kometa, hvězdárna, meteor, planet",
    ),
    "gardening": (("en", "cs"), "garden, permaculture, zahrada, permakultura, semena, ekologie"),
    "cybersecurity": (
        ("en", "pt"),
        "osint, cybersecurity, vulnerability, exploit, malware, segurança, domain, whois, breach, cve",
    ),
    "cars": (("en",), "porsche, turbo, 944, engine, racing, brake, clutch, suspension"),
    "scouting": (("en",), "scout, scouting, merit badge, troop, camping, eagle"),
    "paleontology": (
        ("en",),
        "dinosaur, theropod, paleontology, phylogeny, taxa, taxon, clade, fossil, genus, specimen",
    ),
    "religion": (("en",), "quaker, quakerism, friends, yearly meeting, faith, church"),
    "climate data": (
        ("en",),
        "reanalysis, atmospheric, climate, era5, meteorology, stratosphere, ozone, dataset",
    ),
    "nature conservation": (
        ("es",),
        "parque natural, sierra, naturaleza, ecologistas, medio ambiente, montaña, incendio",
    ),
    "robotics": (("en",), "robot, gyrobot, gear, motor, battery, robotics, bearing"),
    "science": (("pt",), "ciência, ateu, cético, evolução, darwin, ceticismo, genismo, biologia"),
    "game modding": (("en",), "mod, modding, infinity engine, iesdp, weidu, baldur, dlc"),
    "web development": (
        ("pl", "en"),
        "html, css, javascript, frontend, kurs, programowanie, strona, webdesign, template",
    ),
    "villages": (("es",), "pueblo, alpuente, valencia, villa, ayuntamiento, serranía, comarca"),
    "cats": (("da",), "siameser, orientaler, kat, killing, opdræt, katteri, topkatte"),
    "audio": (("en",), "audio, amplifier, electrocompaniet, hifi, distortion, loudspeaker"),
    "telecom research": (("en",), "wireless, mobile network, ieee, lte, iot, cellular, 5g"),
    "ai tools": (("pt",), "inteligência artificial, chatgpt, ia, modelo de linguagem, gemini"),
    "maps": (("cs",), "openstreetmap, mapa, geografická data, mapník, licence"),
}
NICHES = {
    name: Niche(name, languages=languages, terms={term.strip(): 1.0 for term in terms.split(",")})
    for name, (languages, terms) in TOPICS.items()
}
OF_LABEL = {
    "interactive fiction": "interactive fiction",
    "Porsche": "cars",
    "scouting": "scouting",
    "cybersecurity": "cybersecurity",
    "nature conservation": "nature conservation",
    "paleontology": "paleontology",
    "religion": "religion",
    "atmospheric": "climate data",
    "gardening": "gardening",
    "astronomy": "astronomy",
    "robotics": "robotics",
    "science, scepticism": "science",
    "game modding": "game modding",
    "web development": "web development",
    "local history": "villages",
    "cat": "cats",
    "OSINT": "cybersecurity",
    "own OSINT": "cybersecurity",
    "reanalysis": "climate data",
    "project news": "climate data",
    "own CVE": "cybersecurity",
    "security blog": "cybersecurity",
    "AI tools": "ai tools",
    "frontend": "web development",
    "audio": "audio",
    "journal papers": "telecom research",
    "news list, environment": "nature conservation",
    "database conventions": "paleontology",
    "about page": "maps",
    "digital investigation": "cybersecurity",
    "press coverage of self": "cybersecurity",
}


@needs_corpus
def test_a_page_belongs_to_its_own_niche_and_not_to_the_neighbours() -> None:
    right, wrong = 0, []
    folder = FOLDER / "resource-pages"
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        own = next((n for start, n in OF_LABEL.items() if row["topic"].startswith(start)), None)
        if own is None:
            continue
        html = gzip.decompress((folder / "pages" / row["page"]).read_bytes())
        page = analyse(html, row["url"])
        headings = " ".join(words for _, words in read(to_text(html)).headings[:30])
        addresses = " ".join(link.url for link in page.links if link.external)
        scores = {
            name: relevance_of(niche, page.title, headings, page.text, addresses)[0]
            for name, niche in NICHES.items()
        }
        best = max(scores, key=lambda name: scores[name])
        if best == own and scores[own] > 0:
            right += 1
        else:
            wrong.append((row["url"], own, best, page.title))
    assert right >= 30
    assert right / (right + len(wrong)) >= 0.9, wrong


def relevance(
    terms: dict[str, float], *, languages: tuple[str, ...] = ("en",), **parts: str
) -> float:
    niche = Niche("x", languages=languages, terms=terms)
    return relevance_of(
        niche, parts.get("title", ""), parts.get("headings", ""), parts.get("text", "")
    )[0]


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("en", "telescope", "He sells telescopes."),
        ("en", "gardening", "A garden and its gardeners"),
        ("en", "black hole", "Two black holes merge"),
        ("en", "open source", "open-source tools"),
        ("de", "garten", "im Gartenverein"),
        ("de", "teleskop", "mit Teleskopen beobachten"),
        ("fr", "jardin", "les jardins"),
        ("es", "planeta", "los planetas"),
        ("pl", "teleskop", "o teleskopach"),
        ("cs", "kometa", "pozorování komety"),
        ("ru", "телескоп", "наблюдения в телескопы"),
        ("ja", "天文", "日本天文学会のリンク集"),
        ("en", "astronomy", "Société astronomique de France"),
    ],
)
def test_an_inflected_word_meets_its_term(language: str, term: str, text: str) -> None:
    assert relevance({term: 1.0}, languages=(language,), text=text) > 0


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("bee", "It has been so"),
        ("nature", "the naturalization of immigrants"),
        ("mars", "a marsh in March"),
        ("black hole", "a hole in a black wall"),
        ("star", "at the start of the week"),
        ("html", "nothing of the kind"),
    ],
)
def test_a_look_alike_does_not(term: str, text: str) -> None:
    assert relevance({term: 1.0}, text=text) == 0


def test_title_weighs_more_than_headings_and_headings_more_than_text() -> None:
    terms = {"astronomy": 1.0, "comet": 1.0, "eclipse": 1.0, "nebula": 1.0}
    title, headings, text = (
        relevance(terms, **{part: "astronomy"}) for part in ("title", "headings", "text")
    )
    assert title > headings > text > 0


def test_a_heavy_term_decides_more_than_a_light_one() -> None:
    terms = {"astronomy": 3.0, "moon": 1.0, "sun": 1.0, "sky": 1.0}
    assert relevance(terms, text="astronomy") > relevance(terms, text="moon")


def test_the_same_words_say_less_in_a_long_text() -> None:
    terms = {"astronomy": 1.0, "comet": 1.0, "nebula": 1.0}
    words = "astronomy comet astronomy nebula "
    assert relevance(terms, text=words) > relevance(terms, text=words + "filler words " * 4_000)


def test_several_terms_say_more_than_one_repeated() -> None:
    terms = {"astronomy": 1.0, "comet": 1.0, "nebula": 1.0}
    assert relevance(terms, text="astronomy comet nebula") > relevance(terms, text="comet " * 3)


def test_the_strongest_terms_explain_the_relevance() -> None:
    niche = Niche("x", terms={"astronomy": 3.0, "moon": 0.2})
    _, why = relevance_of(niche, "Astronomy links", "", "the moon, the moon, the moon")
    assert why[0] == "astronomy"
    assert "moon" in why


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Casino astronomy", "", True),
        ("Astronomy", "casino " * 5, True),
        ("Astronomy", "a casino once", False),
    ],
)
def test_excluded_terms_make_a_page_irrelevant(title: str, text: str, expected: bool) -> None:
    niche = Niche("x", terms={"astronomy": 1.0}, exclude_terms=("casino",))
    score, why = relevance_of(niche, title, "", text)
    assert (score == 0) is expected
    assert ("excluded term: casino" in why) is expected


def test_a_link_is_judged_by_its_words_before_those_around_it() -> None:
    niche = Niche("x", terms={"telescope": 1.0, "comet": 1.0})
    anchor = link_relevance(niche, "Telescope maker")
    context = link_relevance(niche, "Click here", "for a telescope")
    address = link_relevance(niche, "here", "", "https://telescopes.test/index.html")
    assert anchor > context > 0
    assert address > context
    assert link_relevance(niche, "Cake", "recipes") == 0


def test_a_site_is_as_relevant_as_its_best_pages_tempered_by_the_others() -> None:
    assert site_relevance([]) == 0
    assert site_relevance([0.8, 0.8, 0.8]) == pytest.approx(0.8)
    assert 0.5 < site_relevance([0.9, 0.9, 0.9, 0.0, 0.0, 0.0]) < 0.9


@given(st.text(), st.text(), st.text())
def test_any_text_has_a_relevance_between_0_and_1(title: str, text: str, term: str) -> None:
    niche = Niche("x", languages=("en", "de"), terms={term: 1.0, "astronomy": 2.0})
    assert 0 <= relevance_of(niche, title, title, text)[0] <= 1
