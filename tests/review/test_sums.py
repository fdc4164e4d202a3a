"""What the page says that a score is made of comes to the score."""

from __future__ import annotations

import html
import json
import re

import pytest

from prospector.outreach.drafts.sender import Sender
from prospector.outreach.letters import Senders
from prospector.outreach.score import WEIGHTS, Facts, score
from prospector.review.sums import stored_parts, sum_of
from prospector.storage.database import open_store
from tests.review.desk import Browser, fill


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"relevance": 0.1},
        {"toxicity": 0.9},
        {"no_solicit": True, "has_contact": True},
        {"moved": True, "authority": 55.0},
    ],
)
@pytest.mark.parametrize("weights", [{}, {"relevance": 1.0, "asset": 0.0}])
def test_parts_weights_and_factors_come_to_the_score(more, weights) -> None:
    facts = Facts(**{"kind": "broken_link", "relevance": 0.76, "page_kind": "resource", **more})
    found = score(facts, weights)
    said = sum_of(
        found.score,
        found.parts,
        {**WEIGHTS, **weights},
        toxicity=facts.toxicity,
        no_solicit=facts.no_solicit,
        moved=facts.moved,
    )
    assert said.fits
    assert sum(part.weight for part in said.parts) == pytest.approx(100)
    result = sum(part.adds for part in said.parts)
    for _, factor in said.factors:
        result *= factor
    assert result == pytest.approx(found.score, abs=0.3)
    assert len(said.factors) == (
        1 if {"relevance", "toxicity", "no_solicit", "moved"} & {*more} else 0
    )


def test_other_weights_than_those_of_the_score_are_said_not_to_fit() -> None:
    found = score(Facts("broken_link", 0.9, "resource"))
    assert not sum_of(found.score, found.parts, {**WEIGHTS, "spread": 90}).fits


@pytest.mark.parametrize("cell", ["", "[1]", "{", '{"relevance": "high"}'])
def test_a_damaged_cell_has_no_parts(cell: str) -> None:
    assert sum_of(50.0, stored_parts(cell), WEIGHTS).parts == ()


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "store.db"
    fill(path, 1)
    return path


def shown(path, **values: str) -> str:
    db = open_store(path)
    with db.atomic():
        for column, value in values.items():
            db.execute(f"UPDATE candidates SET {column} = ?", [value])
    ident = db.execute("SELECT id FROM candidates").fetchone()[0]
    Senders(db).save("ann", Sender("Ann Keeper", "", "", ""))
    db.close()
    page = Browser(path).get(f"/-/candidate/{ident}").text
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_the_page_shows_weights_and_what_each_part_adds(path) -> None:
    parts = json.dumps({"relevance": 0.9, "placement": 1})
    text = shown(path, parts=parts, score="91.7").replace("\xa0", " ")
    assert "On topic 90 83.3 % 75.0" in text
    assert "Place on the page 100 16.7 % 16.7" in text
    assert "Score 91.7" in text
    assert "come to something else" not in text


def test_a_form_is_not_sent_from_a_mailbox(path) -> None:
    text = shown(path, submit_url="https://site0.test/suggest")
    assert "Through the site's own form" in text
    assert "Copy it into the site's form, then mark the row as contacted" in text
    assert "mailbox" not in text
