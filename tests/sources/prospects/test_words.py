"""Queries from patterns, scores from words, and who is chosen: the pure part of a source."""

from __future__ import annotations

import dataclasses

import pytest

from prospector.niche import SourceSpec
from prospector.niche.sources import KINDS
from prospector.sources.prospects.choose import Choice
from prospector.sources.prospects.found import Found
from prospector.sources.prospects.queries import cues_of, queries_of, spoken
from prospector.sources.prospects.score import score_of

ALL = ("inurl", "intitle", "site", "filetype", "intext")


@pytest.mark.parametrize(
    ("query", "operators", "said"),
    [
        ("bees intitle:links", ALL, "bees intitle:links"),
        ("bees inurl:useful-links", ("intitle",), "bees useful links"),
        ('intitle:"best bee tools" x', (), '"best bee tools" x'),
        ("bees -site:ours.test", ("inurl",), "bees"),
        ("bees -site:ours.test", ("site",), "bees -site:ours.test"),
        ("bees inurl:links.html", (), "bees links html"),
    ],
)
def test_a_query_is_spoken_in_the_operators_of_the_engine(query, operators, said) -> None:
    assert spoken(query, operators) == said


def test_queries_are_filled_with_the_words_of_the_niche(bees) -> None:
    niche = dataclasses.replace(bees, terms={"honey bee": 3.0, "hive": 1.0}, brands=("Comb & Co",))
    spec = SourceSpec(
        "searxng", campaigns=("resource_pages", "mentions"), queries=("my {term} list",)
    )
    found = [query.text for query in queries_of(spec, niche, ALL)]
    assert found[:2] == ['my "honey bee" list -site:ours.test', "my hive list -site:ours.test"]
    assert '"honey bee resources" -site:ours.test' in found  # no quotes within quotes
    assert any(text.startswith('"Comb & Co" -site:twitter.com') for text in found)
    assert len(found) == len(set(map(str.casefold, found)))


def test_the_first_queries_taste_of_every_campaign(bees) -> None:
    spec = SourceSpec("searxng", campaigns=("resource_pages", "guest_posts", "suggest_link"))
    first = queries_of(spec, bees, ALL)[:3]
    assert [query.campaign for query in first] == ["resource_pages", "guest_posts", "suggest_link"]


@pytest.mark.parametrize("campaign", ["mentions", "local"])
def test_a_campaign_without_its_words_has_no_query(bees, campaign) -> None:
    assert queries_of(SourceSpec("searxng", campaigns=(campaign,)), bees, ALL) == []


def test_a_place_of_the_source_fills_local_patterns(bees) -> None:
    spec = SourceSpec("searxng", campaigns=("local",), places=("Bristol",))
    assert any("Bristol" in query.text for query in queries_of(spec, bees, ALL))


# Finds that must come in this order, best first, and those that are worth nothing.
RANKED = [
    Found("https://a.test/links", "Useful beekeeping links", "honey and hive pages"),
    Found("https://c.test/links", "Useful links", "pages of our town"),
    Found("https://b.test/beekeeping", "Beekeeping for all", "honey, hive and bees"),
    Found("https://d.test/about", "About us", "who we are"),
]
WORTHLESS = {
    "file": Found("https://a.test/beekeeping-links.pdf", "Beekeeping links"),
    "search": Found("https://a.test/?s=beekeeping", "beekeeping links"),
    "tags": Found("https://a.test/tag/beekeeping/", "Beekeeping links"),
    "shop": Found("https://a.test/cart?add=links", "Beekeeping links"),
    "link trade": Found("https://a.test/links", "Beekeeping link exchange", "reciprocal"),
    "spam": Found("https://a.test/links", "Beekeeping links", "casino bonus"),
    "in the path": Found("https://a.test/link-exchange/", "Beekeeping"),
}


def test_finds_are_ranked_by_wording_and_topic(bees) -> None:
    scores = [score_of(bees, find)[0] for find in RANKED]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.9
    assert len(set(scores)) == 4
    assert max(scores[1:]) <= 0.5
    assert scores[3] == 0.0


def test_an_address_alone_stands_for_the_title(bees) -> None:
    """What a sitemap names must pass the default of its kind, and the topic in it counts still more."""
    least = KINDS["sitemap"].min_score
    bare = [
        score_of(bees, Found(f"https://a.test/{path}"))[0] for path in ("links", "useful-links/")
    ]
    assert min(bare) > least
    assert score_of(bees, Found("https://a.test/beekeeping/links"))[0] > max(bare)
    assert score_of(bees, Found("https://a.test/opening-hours"))[0] < least


@pytest.mark.parametrize("find", WORTHLESS.values(), ids=WORTHLESS)
def test_what_is_no_prospect_is_worth_nothing(bees, find) -> None:
    assert score_of(bees, find)[0] == 0.0


def test_an_excluded_term_is_named(bees) -> None:
    niche = dataclasses.replace(bees, exclude_terms=("wasp spray",))
    find = Found("https://a.test/links", "Beekeeping links", "and wasp sprays")
    assert score_of(niche, find) == (0.0, "excluded term: wasp spray")


def test_the_wording_of_a_campaign_counts(bees) -> None:
    cues = cues_of(("guest_posts",), ("en",), bees)
    assert {"write for us", "guest post"} <= set(cues)
    find = Found("https://a.test/contribute", "Write for us: beekeeping", "")
    score, why = score_of(bees, find, cues)
    assert score > 0.8 > score_of(bees, find)[0]
    assert '"write for us" in the title' in why


def choice(niche, spec=None, *, suppressed=(), known=None) -> Choice:
    return Choice(
        niche,
        spec or SourceSpec("list"),
        (),
        lambda domain, url: "yes" if domain in suppressed or url in suppressed else "",
        known or {},
    )


def test_one_page_a_registered_domain_the_best(bees) -> None:
    made = choice(bees)
    made.add(
        [
            Found("https://www.club.test/a", "Beekeeping"),
            Found("https://club.test/links?utm_source=x", "Useful beekeeping links"),
            Found("https://club.test/links", "Useful beekeeping links"),
            Found("https://other.test/links", "Links on honey"),
        ]
    )
    assert [one.found.url for one in made.chosen()] == [
        "https://club.test/links",
        "https://other.test/links",
    ]
    assert made.passed_over == {
        "another page of the site is better": 1,
        "the same page again": 1,
    }


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://spam.test/links", "an excluded domain"),
        ("https://sub.spam.test/links", "an excluded domain"),
        ("https://ours.test/links", "a page of ours"),
        ("https://blog.ours.test/links", "a page of ours"),
        ("https://rival.test/links", "a competitor's page"),
        ("https://quiet.test/links", "suppressed"),
        ("https://page.test/links", "suppressed"),
        ("ftp://a.test/links", "no http(s) address"),
        ("https://localhost/links", "no public host name"),
        ("http://169.254.169.254/links", "no public host name"),
        ("https://known.test/links", "a better page of the site is known"),
    ],
)
def test_who_is_barred_is_no_prospect(bees, url, reason) -> None:
    made = choice(
        bees, suppressed=("quiet.test", "https://page.test/links"), known={"known.test": 1.0}
    )
    made.add([Found(url, "Useful beekeeping links")])
    assert made.chosen() == []
    assert made.passed_over == {reason: 1}


def test_the_limit_keeps_the_best_and_counts_the_others(bees) -> None:
    made = choice(bees, SourceSpec("list", limit=2))
    made.add(
        Found(f"https://a{n}.test/links", "Beekeeping links" if n < 2 else "x") for n in range(9)
    )
    assert [one.domain for one in made.chosen()] == ["a0.test", "a1.test"]
    assert made.over_limit == 7
