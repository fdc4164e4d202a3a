"""What a niche file may say, and how each mistake in one is told."""

from __future__ import annotations

import pytest

from prospector.errors import InvalidNicheError
from prospector.niche import Asset, Limits, Niche, SourceSpec
from prospector.niche.schema import parse_niche

WHOLE = """\
name = "forensics"
title = "Digital  forensics"
languages = ["EN", "de", "en"]
seeds = [
    "https://Example.org/links?utm_source=x",
    "https://example.org/links",   # the same one
    "http://bücher.example/a",
]
exclude_terms = ["casino", "casino"]
exclude_domains = ["www.Pinterest.com", "bücher.example"]
competitors = ["competitor.example"]
brands = ["Acme Security"]
domains = ["acme.example"]

[terms]
"Memory  Forensics" = 3
malware = 0.5

[[asset]]
url = "https://acme.example/guides/memory-forensics"
title = "Field guide"
terms = ["memory forensics", "volatility"]

[[asset]]
url = "https://acme.example/other"

[limits]
max_pages = 10
max_depth = 0
follow_external = false
order = "breadth"

[score]
relevance = 50
contact = 0

[[source]]
kind = "opml"
file = "blogs.opml"
"""


def test_every_key_of_a_niche_file_is_understood() -> None:
    assert parse_niche(WHOLE.encode(), "x.toml") == Niche(
        name="forensics",
        title="Digital forensics",
        languages=("en", "de"),
        seeds=("https://example.org/links", "http://xn--bcher-kva.example/a"),
        exclude_terms=("casino",),
        exclude_domains=("pinterest.com", "xn--bcher-kva.example"),
        competitors=("competitor.example",),
        brands=("Acme Security",),
        domains=("acme.example",),
        terms={"memory forensics": 3.0, "malware": 0.5},
        assets=(
            Asset(
                "https://acme.example/guides/memory-forensics",
                "Field guide",
                ("memory forensics", "volatility"),
            ),
            Asset("https://acme.example/other"),
        ),
        limits=Limits(
            max_pages=10, max_depth=0, pages_per_site=30, follow_external=False, order="breadth"
        ),
        score={"relevance": 50.0, "contact": 0.0},
        sources=(SourceSpec("opml", files=("blogs.opml",), refresh_days=7),),
        path="x.toml",
    )


def test_what_is_not_said_has_defaults_and_the_title_is_the_name() -> None:
    niche = parse_niche(b'name = "x"\nseeds = ["https://a.example/"]\n')
    assert niche == Niche(name="x", title="x", seeds=("https://a.example/",))
    assert niche.limits == Limits(2000, 3, 30, True)


@pytest.mark.parametrize(
    "data",
    [
        b'\xef\xbb\xbfname = "x"\nseeds = ["https://a.example/"]\n',
        b'name = "x"\r\nseeds = [\r\n"https://a.example/"\r\n]\r\n',
        b'name = "x"\n[[source]]\nkind = "wikipedia"\n',
    ],
    ids=["byte order mark", "CRLF", "sources for seeds"],
)
def test_other_right_files_are_accepted(data: bytes) -> None:
    assert parse_niche(data).name == "x"


START = 'name = "x"\nseeds = ["https://a.example/"]\n'
MISTAKES = {
    "no name": ('seeds = ["https://a.example/"]', 'name is missing; add name = "my-topic".'),
    "no seeds": ('name = "x"', "seeds is missing or empty;"),
    "empty seeds": ('name = "x"\nseeds = []', "line 2: seeds is missing or empty;"),
    "empty name": ('name = " "\nseeds = ["https://a.example/"]', "line 1: name is empty;"),
    "name is a number": ('name = 3\nseeds = ["https://a.example/"]', "line 1: name is 3; write"),
    "control character": (
        'name = "a\\u0007b"\nseeds = ["https://a.example/"]',
        'line 1: name is "a�b" with a control character',
    ),
    "long title": (START + f'title = "{"x" * 201}"', "line 3: title has 201 characters;"),
    "unknown key": (START + 'seed = ["x"]', "line 3: seed is an unknown key; did you mean seeds?"),
    "far-off key": (START + "qqq = 1", "line 3: qqq is an unknown key; the keys here are name, "),
    "seeds as text": ('name = "x"\nseeds = "https://a.example/"', "write a list in square bracket"),
    "seed without scheme": (
        'name = "x"\nseeds = [\n  # first\n  "https://a.example/",\n  "www.b.example/x",\n]',
        'line 5: seeds[2] is "www.b.example/x" without a scheme; write "https://www.b.example/x".',
    ),
    "seed of another scheme": (
        'name = "x"\nseeds = ["ftp://a.example/"]',
        'line 2: seeds[1] is "ftp://a.example/", no http(s) address;',
    ),
    "seed is a number": ('name = "x"\nseeds = [7]', "line 2: seeds[1] is 7; write an address"),
    "seed too long": (
        f'name = "x"\nseeds = ["https://a.example/{"x" * 9000}"]',
        "line 2: seeds[1] has 9018 characters;",
    ),
    "locale": (START + 'languages = ["de", "en-GB"]', 'line 3: languages[2] is "en-GB", no'),
    "language name": (START + 'languages = ["English"]', 'letters; write "en".'),
    "address as domain": (
        START + 'exclude_domains = ["https://www.pinterest.com/x"]',
        'https://www.pinterest.com/x", an address where a domain is wanted; write "pinterest.com".',
    ),
    "wildcard domain": (START + 'domains = ["*.acme.example"]', 'wanted; write "acme.example".'),
    "domain with port": (START + 'competitors = ["a.example:80"]', 'write "a.example".'),
    "domain without dot": (START + 'domains = ["acme"]', 'domains[1] is "acme", no domain;'),
    "weight as text": (START + '[terms]\nmalware = "1"', 'line 4: terms.malware is "1"; write a'),
    "weight of zero": (
        START + "[terms]\nmalware = 0",
        "line 4: terms.malware is 0; write a number",
    ),
    "negative weight": (
        START + '[terms]\nok = 1\n"info sec" = -1',
        'line 5: terms."info sec" is -1;',
    ),
    "weight true": (START + "[terms]\nmalware = true", "line 4: terms.malware is true; write a"),
    "weight nan": (START + "[terms]\nmalware = nan", "line 4: terms.malware is nan; write a"),
    "weight inf": (START + "terms.malware = inf", "line 3: terms.malware is a huge number;"),
    "unquoted phrase": (START + "[terms]\ninfo.sec = 1", "line 4: terms.info is a table; quote a"),
    "empty term": (START + '[terms]\n"" = 1', 'line 4: terms."" is empty;'),
    "terms as list": (START + 'terms = ["malware"]', "line 3: terms is a list; write a table that"),
    "list below terms": (
        START + '[terms]\nmalware = 1\nbrands = ["Acme"]',
        "line 5: terms.brands is a list and stands below [terms]; move it above",
    ),
    "asset without url": (
        START + '[[asset]]\nurl = "https://o.example/"\n\n[[asset]]\ntitle = "y"',
        "line 6: asset[2] has no url;",
    ),
    "unknown key of an asset": (
        START + '[[asset]]\nurl = "https://o.example/"\ntitel = "y"',
        "line 5: asset[1].titel is an unknown key; did you mean title?",
    ),
    "term of an asset": (
        START + '[[asset]]\nurl = "https://o.example/"\nterms = [\n"ok",\n4]',
        "line 7: asset[1].terms[2] is 4; write a text in quotes.",
    ),
    "inline asset": (
        START + 'asset = [{url = "https://o.example/"}, {url = "nope"}]',
        'line 3: asset[2].url is "nope", no http(s) address;',
    ),
    "single asset": (
        START + '[asset]\nurl = "https://o.example/"',
        "begin each one with [[asset]]",
    ),
    "asset as text": (START + 'asset = ["x"]', 'line 3: asset[1] is "x"; begin each one with'),
    "max_pages as text": (
        START + '[limits]\nmax_pages = "abc"',
        'limits.max_pages is "abc"; write',
    ),
    "max_pages true": (START + "[limits]\nmax_pages = true", "line 4: limits.max_pages is true;"),
    "max_pages zero": (
        START + "limits.max_pages = 0",
        "line 3: limits.max_pages is 0; write a whole",
    ),
    "max_depth": (START + "[limits]\n\nmax_depth = -1", "line 5: limits.max_depth is -1; write"),
    "half a page": (
        START + "[limits]\npages_per_site = 1.5",
        "limits.pages_per_site is 1.5; write",
    ),
    "unknown order": (
        START + '[limits]\norder = "best"',
        'line 4: limits.order is "best"; write one of "learned", "rule", "breadth"',
    ),
    "follow": (
        START + "[limits]\nfollow_external = 1",
        "line 4: limits.follow_external is 1; write",
    ),
    "unknown limit": (
        START + "[limits]\nmaxpages = 1",
        "limits.maxpages is an unknown key; did you",
    ),
    "unknown score": (START + "[score]\nrelevanz = 1", "line 4: score.relevanz is an unknown key;"),
    "negative score": (
        START + "[score]\nspread = -1",
        "line 4: score.spread is -1; write a number",
    ),
    "empty source": (START + "[[source]]", "line 3: source[1] has no kind; add kind = one of"),
    "source of no kind": (
        START + '[[source]]\nkind = "searx"',
        'line 4: source[1].kind is "searx", no kind of source; did you mean searxng?',
    ),
    "key of another kind": (
        START + '[[source]]\nkind = "wikipedia"\nfile = "x"',
        "line 5: source[1].file is an unknown key; did you mean",
    ),
    "source without address": (
        START + '[[source]]\nkind = "sitemap"',
        'line 3: source[1] (sitemap) needs url = "https://…".',
    ),
    "campaign that is none": (
        START + '[[source]]\nkind = "brave"\ncampaigns = "guest_post"',
        'line 5: source[1].campaigns "guest_post" is an unknown one; did you mean guest_posts?',
    ),
    "pages of results": (
        START + '[[source]]\nkind = "serper"\npages = 99',
        "line 5: source[1].pages is 99; write a whole number from 1 to 50.",
    ),
    "least score": (
        START + '[[source]]\nkind = "serper"\nmin_score = 30',
        "line 5: source[1].min_score is 30; write a number from 0 to 1.",
    ),
    "country": (
        START + '[[source]]\nkind = "brave"\ncountry = "England"',
        'line 5: source[1].country is "England"; write two letters',
    ),
    "hole in a pattern": (
        START + '[footprints]\nlocal = ["{city} links"]',
        "line 4: footprints.local[1] is",
    ),
    "footprints of no language": (
        START + '[footprints.german]\nlocal = ["x"]',
        'footprints.german is "german", no language code of 2-3 letters; write "de".',
    ),
    "date": (START + "title = 2026-01-01", "line 3: title is a date or time; write a text"),
    "after a long text": (
        START + 'title = """one\ntwo # "\\""""\nbrands = [1]',
        "line 5: brands[1] is 1;",
    ),
    "syntax": (START + "title = ", "line 3: this is not TOML (invalid value)"),
    "twice": (START + 'name = "y"', "line 3: this is not TOML (cannot overwrite a value)"),
    "open list": ('name = "x"\nseeds = [\n', "line 3: this is not TOML ("),
    "huge number": (START + "title = " + "1" * 5000, "this is not TOML ("),
    "deep": ("seeds = " + "[" * 50_000, "values are nested too deep;"),
}


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_named_with_its_line_and_key(text: str, sentence: str) -> None:
    with pytest.raises(InvalidNicheError) as caught:
        parse_niche(text.encode(), "n.toml")
    (told,) = caught.value.mistakes
    assert sentence in told
    assert str(caught.value) == f"n.toml, {told}"


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = '[terms]\nb = 0\na = "1"\n[limits]\nmax_dept = 3\n'
    with pytest.raises(InvalidNicheError) as caught:
        parse_niche(text.encode(), "n.toml")
    lines = [mistake.partition(":")[0] for mistake in caught.value.mistakes]
    assert lines[2:] == ["line 2", "line 3", "line 5"]
    assert str(caught.value).startswith("n.toml has 5 mistakes:\n  name is missing;")


def test_very_many_mistakes_are_cut_short() -> None:
    text = START + "[terms]\n" + "".join(f"t{n} = 0\n" for n in range(500))
    with pytest.raises(InvalidNicheError) as caught:
        parse_niche(text.encode())
    assert len(caught.value.mistakes) == 26
    assert caught.value.mistakes[-1] == "and 475 more mistakes of the same file."
