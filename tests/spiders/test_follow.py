"""Which links of a page are worth a fetch."""

from __future__ import annotations

import dataclasses

import pytest

from prospector.items import Contact, PageKind, Placement
from prospector.spiders.follow import prospects_of
from tests.factories import link, page

OUT = link("https://other.test/honey", "Honey")


def inside(path: str, anchor: str, **more):
    return link(f"https://hive.test{path}", anchor, external=False, **more)


def found(analysis, niche, depth: int = 0) -> dict[str, str]:
    return {p.url.split("test", 1)[1]: p.origin for p in prospects_of(analysis, niche, depth)}


def test_resource_pages_inside_and_recommendations_outside(bees) -> None:
    links = (inside("/links", "Useful links"), inside("/shop", "Shop"), OUT)
    assert found(page("https://hive.test/", *links), bees) == {"/links": "link", "/honey": "link"}


def test_only_lists_on_the_topic_recommend_other_sites(bees) -> None:
    assert found(page("https://hive.test/", OUT, kind=PageKind.ARTICLE), bees) == {}
    assert found(page("https://hive.test/", OUT, relevance=0.05), bees) == {}
    aside = dataclasses.replace(OUT, placement=Placement.SIDEBAR)
    assert found(page("https://hive.test/", aside), bees) == {}


def test_nothing_beyond_the_depth(bees) -> None:
    assert found(page("https://hive.test/", OUT), bees, bees.limits.max_depth) == {}


WAYS = (
    inside("/kontakt", "Kontakt"),
    inside("/contact/office", "Contact the office"),
    inside("/about-us", "About us"),
    inside("/team", "Team"),
)


def test_the_contact_and_the_about_page_of_a_likely_candidate_are_visited(bees) -> None:
    analysis = page("https://hive.test/", OUT, *WAYS)
    ways = {url for url, origin in found(analysis, bees).items() if origin == "contact"}
    assert ways == {"/kontakt", "/about-us"}


@pytest.mark.parametrize(
    "more",
    [
        {"contacts": (Contact("email", "a@hive.test"),)},
        {"relevance": 0.0},
        {"links": WAYS},
    ],
)
def test_no_way_to_the_editor_is_looked_for_without_need(bees, more) -> None:
    analysis = dataclasses.replace(page("https://hive.test/", OUT, *WAYS), **more)
    assert "contact" not in found(analysis, bees).values()


@pytest.mark.parametrize("path", ["/links.pdf", "/login?next=/links", "/feed/links"])
def test_what_is_no_page_is_not_fetched(bees, path: str) -> None:
    assert found(page("https://hive.test/", inside(path, "Useful links")), bees) == {}
