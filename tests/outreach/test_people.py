"""What is held about a person, and that she is forgotten for good."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from prospector.cli.person import command
from prospector.errors import UserError
from prospector.items import Contact
from prospector.outreach.candidates import rescore
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.people import forget, held_about
from prospector.storage.pages import save_page
from tests.factories import link, page

LIST = page(
    "https://hive.test/links",
    link("https://x.test/"),
    contacts=(
        Contact("email", "Ann@hive.test", "editor", 0.9),
        Contact("form", "https://hive.test/c"),
    ),
)


@pytest.fixture
def held(store, bees):
    with store.atomic():
        save_page(store, "bees", LIST, http_status=200, depth=0)
    rescore(store, bees)
    candidate = store.execute("SELECT id FROM candidates").fetchone()[0]
    Decisions(store).decide([Decision(candidate, "approved", note="ask ann@HIVE.test in May")])
    return store


def test_all_that_is_held_is_shown(held) -> None:
    found = held_about(held, "ANN@hive.test")
    assert [row["source_url"] for row in found["contacts"]] == ["https://hive.test/links"]
    assert [row["page_url"] for row in found["candidates"]] == ["https://hive.test/links"]
    assert len(found["reviews"]) == 1
    assert found["suppressed"] == ""


def test_the_forgotten_are_gone_and_not_collected_again(held, bees) -> None:
    assert forget(held, "ann@hive.test") == {"contacts": 1, "candidates": 1, "notes": 1}
    with held.atomic():
        save_page(held, "bees", LIST, http_status=200, depth=0)
    rescore(held, bees)
    found = held_about(held, "ann@hive.test")
    assert (found["contacts"], found["candidates"]) == ([], [])
    assert "erased on request" in found["suppressed"]
    row = held.execute("SELECT contact, status FROM outreach_candidates").fetchone()
    assert row == ("https://hive.test/c", "approved")


def test_the_command(held, tmp_path) -> None:
    path = held.execute("PRAGMA database_list").fetchone()[2]
    shown = CliRunner().invoke(command, ["show", "ann@hive.test", "--db", path])
    assert json.loads(shown.output)["email"] == "ann@hive.test"
    done = CliRunner().invoke(command, ["forget", "ann@hive.test", "--db", path])
    assert "Erased from 1 contacts and 1 candidates" in done.output
    wrong = CliRunner().invoke(command, ["show", "no address", "--db", path])
    assert isinstance(wrong.exception, UserError)
