"""The judge as a function: evidence in, verdict out, whatever the evidence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.checking.rules.agree import agree
from prospector.checking.rules.evidence import Control, Evidence
from prospector.checking.rules.features import Features, features
from prospector.checking.rules.judge import judge
from prospector.checking.rules.judgement import Judgement
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.made_up import address_of, key_of, next_control
from prospector.checking.rules.sight import Sight
from prospector.items import Reason, Verdict
from prospector.net.client import Fetched

URL = "https://valley.web/a/bees.html"
PROVES_DEATH = {404, 410}


def look(status: int, html: str = "", url: str = URL, final: str = "", **more) -> Evidence:
    body = html.encode()
    hop = Fetched(final or url, "GET", status, (("content-type", "text/html"),), body)
    hops = [hop] if not final else [Fetched(url, "GET", 302, (("location", final),)), hop]
    return Evidence(Sight(url, hops=hops), features(body) if html else None, **more)


@given(st.integers(100, 999).filter(lambda status: status not in PROVES_DEATH))
def test_no_other_status_alone_is_dead(status: int) -> None:
    assert judge(look(status)).reason.verdict is not Verdict.DEAD


@given(st.sampled_from([r for r in Reason if r.verdict is Verdict.UNSURE]), st.text(max_size=80))
def test_no_failure_to_reach_it_is_dead(reason: Reason, text: str) -> None:
    sight = Sight(URL, failure=reason, failure_text=text)
    found = judge(Evidence(sight))
    assert found.reason is reason
    assert found.evidence.endswith(".")


@given(st.binary(max_size=400), st.sampled_from([200, 203, 404, 410, 500]))
def test_any_bytes_get_a_judgement_in_a_sentence(body: bytes, status: int) -> None:
    hop = Fetched(URL, "GET", status, (("content-type", "text/html"),), body)
    found = judge(Evidence(Sight(URL, hops=[hop]), features(body)))
    assert found.evidence.endswith(".")


@pytest.mark.parametrize(
    ("front", "open_host", "reason"),
    [
        (200, False, "http_404"),
        (301, False, "http_404"),
        (403, True, "blocked"),
        (429, False, "blocked"),
        (500, True, "blocked"),
        (404, False, "blocked"),
        (404, True, "http_404"),
        (None, False, "http_404"),
    ],
)
def test_a_404_counts_only_on_a_host_that_is_open_to_us(front, open_host, reason) -> None:
    control = Control("https://valley.web/", front, "https://valley.web/") if front else None
    evidence = look(404, "<p>no", controls={Kind.FRONT: control}, open_host=open_host)
    assert judge(evidence).reason == reason


def made_up(status: int, html: str, url: str = "https://valley.web/a/p1.html") -> Control:
    return Control(url, status, url, features(html.encode()))


STORY = (
    "<title>Bees</title><h1>Bees</h1><p>" + "a long tale of bees in winter and what they ate " * 8
)
OTHER = "<title>Mice</title><h1>Mice</h1><p>" + "the short life of mice in barns told by a cat " * 8


@pytest.mark.parametrize(
    ("controls", "reason"),
    [
        ({Kind.HOST: made_up(404, STORY)}, "ok"),
        ({Kind.HOST: made_up(200, OTHER), Kind.FOLDER: made_up(200, OTHER)}, "ok"),
        ({Kind.HOST: None}, "ok"),
        # Only the folder answers the same: it names the page, the rest is decoration.
        ({Kind.FOLDER: made_up(200, STORY), Kind.UPPER: made_up(404, "")}, "ok"),
        ({Kind.FOLDER: made_up(200, STORY), Kind.UPPER: None}, "ok"),
        ({Kind.FOLDER: made_up(200, STORY), Kind.UPPER: made_up(200, STORY)}, "soft_404"),
    ],
)
def test_likeness_to_made_up_addresses(controls, reason) -> None:
    assert judge(look(200, STORY, controls=controls)).reason == reason


def test_controls_are_asked_only_where_there_is_doubt() -> None:
    assert next_control(look(200, STORY, url="https://valley.web/")) is None
    assert next_control(look(500, STORY)) is None
    assert next_control(look(404)) is Kind.FRONT
    assert next_control(look(200, STORY)) is Kind.HOST
    assert next_control(look(200, STORY, controls={Kind.HOST: made_up(404, "")})) is None
    doubt = {Kind.HOST: made_up(200, STORY)}
    assert next_control(look(200, STORY, controls=doubt)) is Kind.FOLDER
    doubt = {**doubt, Kind.FOLDER: made_up(200, STORY)}
    assert next_control(look(200, STORY, controls=doubt)) is Kind.UPPER
    doubt = {**doubt, Kind.UPPER: None}
    assert next_control(look(200, STORY, controls=doubt)) is None


@pytest.mark.parametrize(
    ("kind", "url", "made", "key"),
    [
        (
            Kind.FRONT,
            "https://v.web:8443/a/b?c",
            r"https://v\.web:8443/",
            "front:https://v.web:8443",
        ),
        (
            Kind.HOST,
            "https://v.web/a/b.pdf?c",
            r"https://v\.web/a/p\w{14}\.pdf",
            "host:https://v.web",
        ),
        (
            Kind.FOLDER,
            "https://v.web/a/b/",
            r"https://v\.web/a/p\w{14}/",
            "folder:https://v.web/a/*",
        ),
        (Kind.FOLDER, "https://v.web/b", r"https://v\.web/p\w{14}", "folder:https://v.web/*"),
        (
            Kind.UPPER,
            "https://v.web/q/7/t",
            r"https://v\.web/q/\w{14}p/p\w{14}",
            "upper:https://v.web/q/*/*",
        ),
        (
            Kind.QUERY,
            "https://v.web/x?id=7&n=bee&z",
            r"https://v\.web/x\?id=\d{9}&n=p\w{14}&z",
            "query:https://v.web/x?id=7&n=bee&z",
        ),
    ],
)
def test_made_up_addresses(kind, url, made, key) -> None:
    import re

    assert re.fullmatch(made, address_of(kind, url))
    assert address_of(kind, url) == address_of(kind, url)
    assert key_of(kind, url) == key


def test_two_sights_must_agree() -> None:
    dead, gone = Judgement(Reason.HTTP_404, "A."), Judgement(Reason.HTTP_410, "B.")
    nowhere, shut = Judgement(Reason.DNS_NXDOMAIN, "C."), Judgement(Reason.BLOCKED, "D.")
    assert agree(dead, dead).reason is Reason.HTTP_404
    assert agree(dead, gone).reason is Reason.HTTP_410
    assert agree(dead, shut) is shut
    assert agree(nowhere, nowhere).reason is Reason.DNS_NXDOMAIN
    assert agree(nowhere, dead).reason is Reason.DNS_FAILURE
    assert agree(dead, nowhere).reason is Reason.DNS_FAILURE


def test_a_page_without_words_is_never_a_soft_404() -> None:
    empty = Features("", "", "")
    evidence = look(200, "<p>")
    twin = Control("https://valley.web/p", 200, "https://valley.web/p", empty)
    controls = {Kind.HOST: twin, Kind.FOLDER: twin, Kind.UPPER: twin}
    assert judge(Evidence(evidence.sight, empty, controls)).reason is Reason.OK
