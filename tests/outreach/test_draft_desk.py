"""From a candidate's row to its letter: by hand, on a screen, and many at once."""

from __future__ import annotations

import asyncio

import pytest

from prospector.niche import Asset
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.drafts import Choices, DraftRefused, draft_for, row_of
from prospector.outreach.drafts.batch import Made, Refused, Writer, best_ids
from prospector.outreach.drafts.sender import Sender
from prospector.outreach.letters import Letter, Letters
from prospector.outreach.suppressions import Suppressions
from tests.outreach.dead_list import BACK, MITES, OLD, id_of, look


def test_the_letter_is_made_from_the_row(desk, bees) -> None:
    assets = (Asset("http://ours.test/mites", "Varroa mite guide"),)
    draft = draft_for(desk, id_of(desk), sender="Jane Doe, Acme", choices=Choices(assets))
    assert (draft.way, draft.to, draft.missing) == ("email", "ed@hive.test", ())
    for fact in (MITES, OLD, BACK, "“Varroa mite guide”", "Jane Doe, Acme", "“gone” (410)"):
        assert fact in draft.body
    assert "I found your address on http://hive.test/links" in draft.body


def test_the_latest_look_says_how_it_is_dead(desk, web, config) -> None:
    look(desk, config, row_of(desk, id_of(desk)))
    assert "“not found” (404)" in draft_for(desk, id_of(desk), sender="Jane").body


def test_a_contact_that_a_person_picked(desk) -> None:
    picked = Choices(to="ada@hive.test", name="Ada Bee")
    draft = draft_for(desk, id_of(desk), sender="Jane", choices=picked)
    assert draft.to == "ada@hive.test"
    assert draft.body.startswith("Dear Ada Bee,")
    assert "I found your address" not in draft.body, "where she has it from only she knows"


def test_gates_hold_for_whoever_asks(desk) -> None:
    Suppressions(desk).add([("domain", "hive.test")], "asked us to stop")
    with pytest.raises(DraftRefused, match="asked us to stop"):
        draft_for(desk, id_of(desk), sender="Jane")


def test_the_contact_picked_at_the_desk_is_the_one_written_to(desk) -> None:
    picked = Decision(id_of(desk), "approved", contact="email ada@hive.test")
    (review,) = Decisions(desk).decide([picked])
    assert draft_for(desk, id_of(desk), sender="Jane").to == "ada@hive.test"
    Decisions(desk).undo([review])
    assert draft_for(desk, id_of(desk), sender="Jane").to == "ed@hive.test"
    Decisions(desk).decide([picked])
    Suppressions(desk).add([("email", "ada@hive.test")], "asked us to stop")
    with pytest.raises(DraftRefused, match="asked us to stop"):
        draft_for(desk, id_of(desk), sender="Jane")


def test_a_saved_letter_is_taken_as_it_was_left(desk) -> None:
    Letters(desk).save(id_of(desk), Letter("Your list", "Dear Ada,\nhello", "en", "jane"))

    def written(**options: bool) -> Made | Refused:
        (outcome,) = asyncio.run(
            Writer(desk, sender=Sender("Jane"), **options).write([id_of(desk)])
        )
        return outcome

    assert (written().draft.subject, written().draft.body) == ("Your list", "Dear Ada,\nhello\n")
    assert "Changed by jane on" in written().draft.note
    assert "A dead link on" in written(fresh=True).draft.subject


def test_a_batch_writes_one_letter_a_domain(desk, web, config) -> None:
    told = []
    writer = Writer(desk, config, sender=Sender("Jane"), told=told.append)
    outcomes = asyncio.run(writer.write([id_of(desk), id_of(desk, "resource_page")]))
    assert told == outcomes
    assert [isinstance(one, Made) for one in outcomes] == [True, False]
    assert "one pitch a domain" in outcomes[1].why


def test_a_stale_row_lets_the_next_of_its_domain_in(desk, web, config) -> None:
    web.pages[MITES] = "<title>Mites</title><p>All about mites, here again."
    with desk.atomic():
        desk.execute("UPDATE candidates SET asset_url = 'http://ours.test/mites'")
    ids = [id_of(desk), id_of(desk, "resource_page")]
    writer = Writer(desk, config, sender=Sender("Jane"))
    outcomes = asyncio.run(writer.write_best(iter(ids), 2))
    assert [isinstance(one, Made) for one in outcomes] == [False, True]
    assert asyncio.run(writer.write_best(iter(ids[1:]), 1))[0].draft.body


def test_the_best_are_open_and_undecided(desk) -> None:
    first, second = best_ids(desk)
    Decisions(desk).decide([Decision(first, "approved"), Decision(second, "rejected")])
    assert list(best_ids(desk)) == [first]
    assert list(best_ids(desk, "bees", "guest_post")) == []
    assert list(best_ids(desk, "wasps")) == []
