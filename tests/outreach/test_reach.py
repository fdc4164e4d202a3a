"""By what an editor is reached: the rule, and the view that says the same in SQL."""

from __future__ import annotations

import pytest

from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.drafts import Choices, pitch_for
from prospector.outreach.drafts.pitch import way_of
from prospector.outreach.reach import WAYS, reach_of
from prospector.storage.database import open_store
from tests.review.desk import add_candidate

FORM = "https://site0.test/suggest"
MAIL = "ed@site0.test"
CASES = [
    ({}, "", ("email", MAIL)),
    ({"submit_url": FORM}, "", ("form", FORM)),
    ({"submit_url": FORM}, f"email {MAIL}", ("email", MAIL)),
    ({"contact": "", "contact_kind": ""}, "", ("none", "")),
    (
        {"contact": "https://soc.test/ed", "contact_kind": "profile"},
        "",
        ("profile", "https://soc.test/ed"),
    ),
    ({"kind": "guest_post"}, "", ("guidelines", "https://site0.test/links")),
    ({"kind": "guest_post", "submit_url": FORM}, "", ("guidelines", FORM)),
    ({"kind": "guest_post", "submit_url": FORM}, f"email {MAIL}", ("email", MAIL)),
    ({"contact": ""}, f"form {FORM}", ("form", FORM)),
]


@pytest.mark.parametrize(("values", "picked", "expected"), CASES)
def test_queue_view_and_letter_say_the_same(tmp_path, values, picked: str, expected) -> None:
    db = open_store(tmp_path / "store.db")
    ident = add_candidate(db, 0, **values)
    if picked:
        Decisions(db).decide([Decision(ident, "new", "ann", None, "", "", None, picked)])
    row = next(db["candidates"].rows)
    kind, _, value = picked.partition(" ")
    assert reach_of(row, (kind, value)) == expected
    view = db.execute("SELECT way, write_to FROM outreach_candidates").fetchone()
    assert tuple(view) == expected
    assert way_of(pitch_for(db, ident, Choices())) == expected
    assert expected[0] in WAYS
    db.close()
