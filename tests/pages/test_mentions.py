"""Our names without a link, links to competitors, and what makes a page a bad place."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.niche import Niche
from prospector.pages import analyse

URL = "https://bees.test/article"
NICHE = Niche(
    "bees",
    domains=("hivecraft.test",),
    brands=("Hivecraft", "Comb Tool Kit", "hivecraft.test"),
    competitors=("rival.test",),
    terms={"bees": 1.0},
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I like Hivecraft a lot.", ("Hivecraft",)),
        ("Hivecraft's guide is good.", ("Hivecraft",)),
        ("We used the comb tool kit today.", ("Comb Tool Kit",)),
        ("The Comb-Tool-Kit is fine.", ("Comb Tool Kit",)),
        ("See hivecraft.test for more.", ("hivecraft.test",)),
        ("the art of hivecraft in general", ()),
        ("Hivecrafters meet here", ()),
        ("mail@hivecraft.test", ()),
        ("Nothing of ours", ()),
    ],
)
def test_a_brand_is_mentioned_by_its_own_name(text: str, expected: tuple[str, ...]) -> None:
    assert analyse(f"<p>{text}</p>", URL, niche=NICHE).mentions == expected


def test_a_mention_is_quoted_with_its_sentence() -> None:
    page = analyse("<p>First one. I like Hivecraft a lot. Last one.</p>", URL, niche=NICHE)
    assert page.evidence["mentions"] == ["I like Hivecraft a lot."]


def test_a_link_to_us_is_no_unlinked_mention() -> None:
    html = "<p>I like <a href='https://www.hivecraft.test/x'>Hivecraft</a>. Hivecraft!</p>"
    assert analyse(html, URL, niche=NICHE).mentions == ()


def test_links_to_competitors_are_named_once_each() -> None:
    html = (
        "<a href='https://www.rival.test/a'>a</a><a href='https://rival.test/b'>b</a>"
        "<a href='https://www.rival.test/a'>a</a><a href='https://other.test/'>c</a>"
    )
    page = analyse(html, URL, niche=NICHE)
    assert page.competitors == ("https://www.rival.test/a", "https://rival.test/b")
    assert analyse(html, URL).competitors == ()


LINKS = "".join(f"<li><a href='https://s{n}.test'>Site {n}</a> on bees</li>" for n in range(20))


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Sponsored posts: price on request</p>" + LINKS, "for sale"),
        ("<p>Buy dofollow links here</p>" + LINKS, "for sale"),
        ("<p>Add your site for only $10</p>" + LINKS, "for sale"),
        ("<p>Reciprocal link required</p>" + LINKS, "for sale"),
        ("<p>Links kaufen? Hier!</p>" + LINKS, "for sale"),
        ("<p>Comprar enlaces</p>" + LINKS, "for sale"),
        (LINKS.replace("Site", "online casino"), "gambling"),
        ("<p>casino, poker, viagra and payday loans</p>" + LINKS, "gambling"),
        ("<p>" + "Bees. " * 300 + f"</p><div style='display:none'>{LINKS}</div>", "hidden"),
        (LINKS.replace(">Site", ">cheap bee hives shop").replace("shop 1", "shop"), "same words"),
        (LINKS.replace("<a ", "<a rel=sponsored "), "marked as sponsored"),
    ],
)
def test_a_bad_place_says_why(html: str, words: str) -> None:
    if words == "same words":
        html = re.sub(r"shop \d+<", "shop<", html)
    page = analyse(html, "https://a.test/x")
    assert 0 < page.toxicity <= 1
    assert any(words in reason for reason in page.evidence["toxicity"]), page.evidence


@pytest.mark.parametrize(
    "html",
    [
        LINKS,
        LINKS.replace("<a ", "<a rel=nofollow "),
        "<p>We were sponsored by nobody. Order of the bee. Submit your homework.</p>" + LINKS,
        "<p>A novel about a casino.</p>" + LINKS,
        "<p>Addiction: recovery, prevention, therapy.</p>"
        + LINKS.replace("Site", "Porn addiction"),
        "",
    ],
)
def test_an_honest_page_is_not_toxic(html: str) -> None:
    page = analyse(html, "https://a.test/x")
    assert page.toxicity == 0
    assert "toxicity" not in page.evidence


def test_several_faults_are_worse_than_one() -> None:
    one = analyse("<p>Buy backlinks</p>" + LINKS, "https://a.test/x").toxicity
    two = analyse(
        "<p>Buy backlinks</p>" + LINKS.replace("Site", "casino"), "https://a.test/x"
    ).toxicity
    assert 0 < one < two <= 1


@given(st.text(), st.text(min_size=1, max_size=20))
def test_any_text_and_any_brand_can_be_searched(text: str, brand: str) -> None:
    niche = Niche("x", brands=(brand,), competitors=(brand,), domains=(brand,))
    page = analyse(text, URL, niche=niche)
    assert set(page.mentions) <= {brand}
    assert 0 <= page.toxicity <= 1
