"""Who may be pitched now: the team's manners, in rules and against the store."""

from __future__ import annotations

import pytest

from prospector.outreach.candidates import rescore
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.gates import (
    GATES,
    Pitched,
    Review,
    gate_of,
    mails_sent,
    refusal,
    why_not,
)
from prospector.outreach.suppressions import Suppressions
from prospector.storage.pages import save_page
from tests.factories import link, page

NOW = "2026-11-21T00:00:00Z"


def history(*steps: str | tuple[str, str]) -> list[Review]:
    """Reviews in order, each a status or (status, note); a day apart from 2026-01-01 on."""
    pairs = [step if isinstance(step, tuple) else (step, "") for step in steps]
    return [
        Review(number, f"2026-01-{number:02}T00:00:00Z", status, "", note)
        for number, (status, note) in enumerate(pairs, 1)
    ]


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], ""),
        (["new"], ""),
        (["approved"], ""),
        (["approved", "contacted"], ""),
        (["contacted", "contacted"], "no second"),
        (["contacted", "approved", "contacted"], "no second"),
        (["contacted", "replied"], "replied"),
        (["won"], "won"),
        (["contacted", "lost"], "lost"),
        (["rejected"], "rejected"),
        (["suppressed"], "suppressed"),
        (["rejected", "new"], ""),
    ],
)
def test_a_candidates_own_history(steps, said: str) -> None:
    found = refusal(history(*steps), [], NOW)
    assert (said in found) if said else found == ""


@pytest.mark.parametrize(("day", "waits"), [("08", True), ("09", False)])
def test_a_reminder_waits_a_week(day: str, waits: bool) -> None:
    found = refusal(history("approved", "contacted"), [], f"2026-01-{day}T00:00:00Z")
    assert ("a reminder may follow from 2026-01-09 on" in found) is waits


@pytest.mark.parametrize(
    ("steps", "mails"),
    [
        (["approved", "contacted"], [2]),
        # by mistake, taken back
        (["contacted", ("new", "took back decision 1")], []),
        # a reply noted by mistake: what stood before is put back, no second mail
        (["contacted", "replied", ("contacted", "took back decision 2")], [1]),
        # taking back the taking back
        (
            [
                "contacted",
                ("new", "took back decision 1"),
                ("contacted", "took back decision 2"),
            ],
            [1],
        ),
        (["contacted", ("contacted", "I took back decision 1 yesterday")], [1, 2]),
    ],
)
def test_only_mails_that_went_out_count(steps, mails: list[int]) -> None:
    assert mails_sent(history(*steps)) == [f"2026-01-{day:02}T00:00:00Z" for day in mails]


def test_a_note_or_a_date_is_no_mail() -> None:
    reviews = [
        Review(1, "2026-01-01T00:00:00Z", "contacted"),
        Review(2, "2026-01-02T00:00:00Z", "contacted", note="on leave", kept=True),
        Review(3, "2026-01-09T00:00:00Z", "contacted", note="the reminder"),
    ]
    assert mails_sent(reviews) == ["2026-01-01T00:00:00Z", "2026-01-09T00:00:00Z"]


def test_every_gate_has_its_words(store) -> None:
    row = {"id": "x", "domain": "hive.test", "page_url": "https://hive.test/"}
    assert gate_of(store, row) == ("", "")
    for more in ({"closed_at": "2026-11-01"}, {"no_solicit": "No requests."}):
        gate, said = gate_of(store, {**row, **more})
        assert gate in GATES
        assert said == why_not(store, {**row, **more})


def test_handing_over_is_no_mail() -> None:
    reviews = [
        Review(1, "2026-01-01T00:00:00Z", "contacted", "ada"),
        Review(2, "2026-01-02T00:00:00Z", "contacted", "bo"),
        Review(3, "2026-01-03T00:00:00Z", "contacted", "bo"),
    ]
    assert mails_sent(reviews) == ["2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z"]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        (Pitched("b", "bees", "new"), ""),
        (Pitched("b", "bees", "approved"), ""),
        (Pitched("b", "bees", "contacted", "2025-01-01T00:00:00Z"), "open pitch"),
        (Pitched("b", "wasps", "replied", "2025-01-01T00:00:00Z"), "open pitch"),
        (Pitched("b", "wasps", "lost", "2026-11-01T00:00:00Z"), "rest until 2027-01-30"),
        (Pitched("b", "wasps", "won", "2026-08-24T00:00:00Z"), "rest until"),
        (Pitched("b", "wasps", "won", "2026-08-23T00:00:00Z"), ""),
        (Pitched("b", "wasps", "rejected"), ""),
    ],
)
def test_the_domains_other_candidates(other: Pitched, said: str) -> None:
    found = refusal([], [other], NOW)
    assert (said in found) if said else found == ""


# --- against the store ---------------------------------------------------------------------------


@pytest.fixture
def desk(store, bees):
    """Two pages of one domain, one of another, and a candidate for each."""
    with store.atomic():
        for url in ("https://hive.test/links", "https://www.hive.test/more", "https://b.test/"):
            save_page(store, "bees", page(url, link("https://x.test/")), http_status=200, depth=0)
    rescore(store, bees)
    return store


def row(store, page_url: str, **more: object) -> dict:
    cursor = store.execute("SELECT * FROM candidates WHERE page_url = ?", [page_url])
    names = [column[0] for column in cursor.description]
    return {**dict(zip(names, cursor.fetchone(), strict=True)), **more}


def test_a_fresh_candidate_may_be_pitched(desk) -> None:
    assert why_not(desk, row(desk, "https://hive.test/links")) == ""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"no_solicit": "No link requests."}, "No link requests."),
        ({"closed_at": "2026-01-01T00:00:00Z", "why": "Closed: gone."}, "Closed: gone."),
    ],
)
def test_the_row_itself_forbids(desk, more, said: str) -> None:
    assert said in why_not(desk, row(desk, "https://hive.test/links", **more))


@pytest.mark.parametrize(
    ("kind", "value", "stopped"),
    [
        ("domain", "hive.test", True),
        ("url", "https://hive.test/links", True),
        ("url", "https://gone.test/mites", True),
        ("email", "ed@hive.test", True),
        ("domain", "mail.test", False),
        ("url", "https://hive.test/other", False),
    ],
)
def test_suppressions_are_honoured_with_their_reason(desk, kind, value, stopped: bool) -> None:
    Suppressions(desk).add([(kind, value)], "asked us to stop")
    found = why_not(
        desk,
        row(
            desk,
            "https://hive.test/links",
            target_url="https://gone.test/mites",
            contact="Ed@hive.test",
            contact_kind="email",
        ),
    )
    assert ("asked us to stop" in found) is stopped


def test_the_address_that_a_person_picked_is_asked_for_too(desk) -> None:
    Suppressions(desk).add([("domain", "mail.test")])
    assert "mail.test" in why_not(desk, row(desk, "https://hive.test/links"), to="ed@mail.test")


def test_one_open_pitch_a_domain_and_none_for_its_neighbour(desk) -> None:
    first, second = row(desk, "https://hive.test/links"), row(desk, "https://www.hive.test/more")
    Decisions(desk).decide([Decision(first["id"], "contacted")])
    assert first["id"] in why_not(desk, second)
    assert "a reminder may follow from" in why_not(desk, first)
    assert why_not(desk, first, at="2099-01-01T00:00:00Z") == "", "the follow-up is its own"
    assert why_not(desk, row(desk, "https://b.test/")) == ""


def test_the_domain_rests_after_a_pitch_was_lost_in_any_niche(desk) -> None:
    first, second = row(desk, "https://hive.test/links"), row(desk, "https://www.hive.test/more")
    with desk.atomic():
        desk.execute("UPDATE candidates SET niche = 'wasps' WHERE id = ?", [first["id"]])
    Decisions(desk).decide([Decision(first["id"], "contacted")])
    Decisions(desk).decide([Decision(first["id"], "lost")])
    assert "wasps" in why_not(desk, second)
    assert why_not(desk, second, at="2100-01-01T00:00:00Z") == ""


def test_the_rest_begins_with_the_last_mail(desk) -> None:
    first, second = row(desk, "https://hive.test/links"), row(desk, "https://www.hive.test/more")
    with desk.atomic():
        for day, status in (("2026-01-01", "contacted"), ("2026-06-01", "contacted")):
            desk.execute(
                "INSERT INTO reviews (candidate_id, at, status) VALUES (?, ?, ?)",
                [first["id"], f"{day}T00:00:00Z", status],
            )
        desk.execute(
            "INSERT INTO reviews (candidate_id, at, status) VALUES (?, ?, 'lost')",
            [first["id"], "2026-06-02T00:00:00Z"],
        )
    assert "rest until 2026-08-30" in why_not(desk, second, at="2026-06-10T00:00:00Z")
    assert why_not(desk, second, at="2026-08-30T00:00:00Z") == ""
