"""Real pages that nobody here wrote, all alive when they were kept: none may be judged otherwise."""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import urlsplit

from prospector.checking.rules.evidence import Control, Evidence
from prospector.checking.rules.features import Features, features
from prospector.checking.rules.judge import judge
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.sight import Sight
from prospector.items import LinkContext, Reason, Verdict
from prospector.net.client import Fetched
from tests.corpus import needs_corpus, pages

pytestmark = needs_corpus
CUT = 256 * 1024
CONTEXTS = (LinkContext("An essay on moss", "Where moss grows and why, by a botanist.", "Mosses"),)


def judged(url: str, body: bytes, page: Features, control: Control | None) -> tuple[Reason, str]:
    hop = Fetched(url, "GET", 200, (("Content-Type", "text/html"),), body)
    asked = {Kind.HOST: control, Kind.FOLDER: control, Kind.UPPER: control}
    found = judge(Evidence(Sight(url, hops=[hop]), page, asked, CONTEXTS))
    return found.reason, found.evidence


def test_no_real_page_is_called_anything_but_alive() -> None:
    read = [(url, body[:CUT], features(body[:CUT])) for url, body in pages().items()]
    honest = Control("https://x.web/p1", 404, "https://x.web/p1", features(b"<h1>Not found"))
    alone = {url: judged(url, body, page, honest) for url, body, page in read}
    assert len(alone) > 200
    assert {u: f for u, f in alone.items() if f[0].verdict is not Verdict.ALIVE} == {}


def test_no_real_page_is_taken_for_another_one() -> None:
    """Even where made-up addresses answer with another real page, best one of the same site."""
    read = sorted(
        ((url, body[:CUT], features(body[:CUT])) for url, body in pages().items()),
        key=lambda row: (urlsplit(row[0]).hostname or "", row[0]),
    )
    wrong = {}
    for (url, body, page), (other_url, _, other) in pairwise(read):
        reason, evidence = judged(url, body, page, Control(other_url, 200, other_url, other))
        if reason.verdict is Verdict.DEAD:
            wrong[url] = (reason, evidence)
    assert wrong == {}
