"""Language and country of a page, and fingerprints of its text."""

from __future__ import annotations

import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.pages import analyse
from prospector.pages.fingerprint import distance, fingerprint_of, near_duplicates
from prospector.pages.language import language_of, region_of
from tests.corpus import FOLDER, needs_corpus

TEXTS = {
    "en": "The bees are in the garden and they will not go out when it is cold. This page is about them.",
    "de": "Die Bienen sind im Garten und fliegen nicht aus, wenn es kalt ist. Das ist eine Seite von uns.",
    "fr": "Les abeilles sont dans le jardin et ne sortent pas quand il fait froid. Une page pour vous.",
    "es": "Las abejas están en el jardín y no salen cuando hace frío. Esta es una página sobre ellas.",
    "it": "Le api sono nel giardino e non escono quando fa freddo. Questa è una pagina che parla di loro.",
    "pt": "As abelhas estão no jardim e não saem quando faz frio. Esta é uma página sobre elas também.",
    "nl": "De bijen zijn in de tuin en gaan niet naar buiten als het koud is. Dit is een pagina van ons.",
    "sv": "Bina är i trädgården och flyger inte ut när det är kallt. Det är en sida som är till för dem.",
    "pl": "Pszczoły są w ogrodzie i nie wylatują, gdy jest zimno. To jest strona o nich oraz dla nich.",
    "cs": "Včely jsou na zahradě a nelétají ven, když je zima. To je stránka o nich, ale také pro ně.",
    "hu": "A méhek a kertben vannak, és nem repülnek ki, ha hideg van. Ez egy oldal, amely róluk szól.",
    "fi": "Mehiläiset ovat puutarhassa, eivätkä ne lennä ulos, kun on kylmä. Tämä sivu on myös niille.",
    "tr": "Arılar bahçede ve hava soğuk olarak kalırsa dışarı çıkmaz. Bu sayfa da onlar için bir yer.",
    "ru": "Пчёлы в саду, и они не вылетают, как только становится холодно. Это страница о них и для них.",
    "uk": "Бджоли в саду, і вони не вилітають, коли холодно. Це сторінка про них, а також для них. Її.",
    "ja": "ミツバチは庭にいて、寒いときは外に出ません。これは彼らについてのページです。ありがとう。",
    "el": "Οι μέλισσες είναι στον κήπο και δεν βγαίνουν έξω όταν κάνει κρύο. Αυτή είναι μια σελίδα.",
    "bn": "মৌমাছিরা বাগানে আছে এবং ঠান্ডা হলে তারা বাইরে যায় না। এটি তাদের সম্পর্কে একটি পাতা।",
}


@pytest.mark.parametrize("code", TEXTS)
@pytest.mark.parametrize("declared", ["", "same", "en-US"])
def test_the_words_tell_the_language_whatever_the_template_says(code: str, declared: str) -> None:
    said = code if declared == "same" else declared
    # A template's "en" is only overruled by more than a sentence or two.
    text = TEXTS[code] * (3 if declared == "en-US" else 1)
    assert language_of(text, said) == code


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("", "de-AT", "de"),
        ("", "", ""),
        ("Foo Bar Baz", "nl", "nl"),
        ("Foo Bar Baz", "", ""),
        ("", "x-default-nonsense", ""),
    ],
)
def test_few_words_leave_it_to_what_is_declared(text: str, declared: str, expected: str) -> None:
    assert language_of(text, declared) == expected


@needs_corpus
def test_real_pages_have_the_language_that_people_gave_them() -> None:
    folder = FOLDER / "resource-pages"
    wrong = []
    rows = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    for line in rows:
        row = json.loads(line)
        html = gzip.decompress((folder / "pages" / row["page"]).read_bytes())
        found = analyse(html, row["url"]).language
        if found != row["lang"]:
            wrong.append((row["url"], row["lang"], found))
    assert len(wrong) <= 0.08 * len(rows), wrong


@pytest.mark.parametrize(
    ("declared", "metas", "url", "expected"),
    [
        ("de-AT", {}, "https://a.test/", "AT"),
        ("zh-Hant-TW", {}, "https://a.test/", "TW"),
        ("de", {"og:locale": "de_CH"}, "https://a.test/", "CH"),
        ("de", {"geo.region": "DE-BY"}, "https://a.at/", "DE"),
        ("en-US", {}, "https://a.co.uk/", "GB"),
        ("en-UK", {}, "https://a.test/", "GB"),
        ("en-US", {}, "https://a.com/", "US"),
        ("", {}, "https://a.dk/", "DK"),
        ("", {}, "https://a.io/", ""),
        ("", {}, "https://a.com/", ""),
        ("fr", {}, "not a url", ""),
    ],
)
def test_the_country_a_page_speaks_to(
    declared: str, metas: dict[str, str], url: str, expected: str
) -> None:
    assert region_of(declared, metas, url) == expected


STORY = " ".join(f"word{n % 97} and the bee number {n} flew home" for n in range(120))


def test_a_copy_has_the_same_fingerprint_and_a_small_change_a_near_one() -> None:
    first = fingerprint_of(STORY)
    assert first == fingerprint_of(STORY.upper())
    assert near_duplicates(first, fingerprint_of(STORY + " A closing word."))
    assert near_duplicates(first, fingerprint_of(STORY.replace("number 7 ", "number seven ")))


def test_another_text_has_a_distant_fingerprint() -> None:
    other = " ".join(f"quite another tale about pigs {n * 7} told at sea" for n in range(120))
    assert distance(fingerprint_of(STORY), fingerprint_of(other)) > 15
    assert not near_duplicates(fingerprint_of(STORY), fingerprint_of(other))


def test_short_texts_have_none_and_are_nobodys_duplicates() -> None:
    assert fingerprint_of("Only a few words") == 0
    assert not near_duplicates(0, 0)


def test_pages_of_one_site_do_not_look_alike_for_their_frame() -> None:
    frame = "<nav>" + "the same long menu of words " * 30 + "</nav>"
    pages = [
        analyse(f"<body>{frame}<main><p>{text}</p></main></body>", "https://a.test/")
        for text in (TEXTS["en"] * 3, TEXTS["de"] * 3)
    ]
    assert not near_duplicates(pages[0].fingerprint, pages[1].fingerprint)


@needs_corpus
def test_real_pages_of_different_content_are_no_duplicates() -> None:
    folder = FOLDER / "placement"
    names = sorted(path.name for path in (folder / "pages").iterdir())[:60]
    marks = [
        analyse(
            gzip.decompress((folder / "pages" / name).read_bytes()), "https://a.test/x"
        ).fingerprint
        for name in names
    ]
    alike = sum(
        near_duplicates(one, other) for n, one in enumerate(marks) for other in marks[n + 1 :]
    )
    assert alike == 0


@given(st.text(), st.text(max_size=20))
def test_any_text_has_a_language_and_a_fingerprint(text: str, declared: str) -> None:
    assert len(language_of(text, declared)) <= 3
    assert 0 <= fingerprint_of(text) < 2**64
    assert len(region_of(declared, {"og:locale": text}, text)) in (0, 2)
