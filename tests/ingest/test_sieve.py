"""The meshes: what an archived page must have before it is analysed, in bytes of any spelling."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.ingest.payload import decoded
from prospector.ingest.sieve import Interest, Sieve
from prospector.ingest.wat import read_wat
from prospector.niche import Niche

NICHE = Niche(
    name="bees",
    languages=("en", "de", "fr"),
    terms={"beekeeping": 3.0, "varroa mite": 2.0, "honey": 1.0, "abeille": 2.0, "économie": 1.0},
    brands=("Acme Hives",),
)
SIEVE = Sieve.of(NICHE, Interest())
FILLER = "<p>All about steam trains and railways of the north.</p>" * 30

PASSES = {
    "title and text": "<title>Beekeeping</title><p>Beekeeping is an old craft, and beekeeping is fun.",
    "upper case": "<TITLE>BEEKEEPING</TITLE><P>HONEY AND BEEKEEPING, HONEY, BEEKEEPING",
    "a phrase across white space": "<title>Varroa  mites</title><p>Varroa\n   mites; varroa mites.",
    "a phrase with markup's dash": "<h1>varroa-mite</h1> varroa-mite varroa-mite honey beekeeping",
    "a plural in another language": "<title>Abeilles</title><p>Les abeilles, une abeille, miel.",
    "a compound": "<title>Beekeepingclub</title><p>beekeepingclub beekeepingclub honey",
    "our brand, whatever it is about": f"{FILLER}<p>Seats by Acme Hives.",
    "an accent as an entity": "<title>&Eacute;conomie</title><p>l&eacute;conomie",
    "an accent in Latin-1": "<title>Économie</title>".encode("latin-1"),
    "two bytes a letter": "<title>Beekeeping</title>".encode("utf-16"),
}
STOPS = {
    "nothing of it": FILLER,
    "one light term in passing": f"{FILLER * 5}<p>As sweet as honey.",
    "words of a phrase apart": f"{FILLER * 5}<p>A mite too much. Varroa is a place.",
    "nothing at all": "",
}


@pytest.mark.parametrize("html", PASSES.values(), ids=PASSES)
def test_what_passes_the_bytes(html: str | bytes) -> None:
    assert SIEVE.may_matter(html if isinstance(html, bytes) else html.encode())


@pytest.mark.parametrize("html", STOPS.values(), ids=STOPS)
def test_what_does_not(html: str) -> None:
    assert not SIEVE.may_matter(html.encode())


def test_the_text_alone() -> None:
    hidden = "<title>Trains</title><script>var x = 'beekeeping honey beekeeping'</script>" + FILLER
    assert not SIEVE.nearly(hidden.encode(), {})
    assert SIEVE.nearly(PASSES["title and text"].encode(), {})
    assert SIEVE.nearly(PASSES["our brand, whatever it is about"].encode(), {})


INTEREST = Interest.of(
    ["rival.test"],
    [
        "http://gone.test/mites?page=2",
        "https://www.old.test/a",
        "http://home.test/",
        "http://ü.test/x",
    ],
)
LEADS = [
    ("<a href='https://rival.test/x'>", True),
    ("<a href='HTTP://WWW.RIVAL.TEST'>", True),
    ("<a href=http://shop.rival.test/>", True),
    ("<a href='https://notrival.test/'>", False),
    ("<a href='https://rival.test.evil.test/'>", False),
    ("<a href='http://gone.test/mites?page=2'>", True),
    ("<a href='https://gone.test/mites?page=2#top'>", True),
    ("<a href='http://gone.test/mites'>", False),
    ("<a href='http://old.test/a'>", True),
    ("<a href='http://home.test/'>", False),
    ('{"url": "http:\\/\\/rival.test\\/x"}', True),
    ("rival.test without a link", False),
]


@pytest.mark.parametrize(("html", "leads"), LEADS, ids=[html for html, _ in LEADS])
def test_links_of_interest(html: str, leads: bool) -> None:
    assert Sieve.of(NICHE, INTEREST).leads(html.encode()) == leads


def test_a_niche_without_terms_keeps_nothing_but_links() -> None:
    bare = Sieve.of(Niche(name="x"), INTEREST)
    assert not bare.may_matter(b"<title>anything</title>")
    assert bare.leads(b"<a href='https://rival.test/'>")


@given(st.binary(max_size=400))
def test_no_bytes_break_it(body: bytes) -> None:
    sieve = Sieve.of(NICHE, INTEREST)
    sieve.may_matter(body)
    sieve.leads(body)
    sieve.nearly(body, {})
    for coding in ("gzip", "deflate", "br", ""):
        decoded(body, {"content-encoding": coding, "transfer-encoding": "chunked"})


@given(st.binary(max_size=300))
def test_no_record_breaks_the_wat_reader(body: bytes) -> None:
    for data in (body, b'{"HTML-Metadata": ' + body):
        with contextlib.suppress(ValueError):
            read_wat(data)
