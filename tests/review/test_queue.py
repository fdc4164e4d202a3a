"""The queue: what is in it, in which order, what the counts beside it say, and its addresses."""

from __future__ import annotations

import random
import sqlite3

import pytest

from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.suppressions import Suppressions
from prospector.review.filters import Cursor, Filters, band_of
from prospector.review.standing import Standing
from prospector.storage.database import open_store
from tests.review.desk import add_candidate, fill

TODAY = "2026-11-21"


@pytest.fixture
def mixed(tmp_path):
    """Sixty candidates of every sort, decided on, silenced and closed at random."""
    rng = random.Random(3)
    db = open_store(tmp_path / "store.db")
    ids = [
        add_candidate(
            db,
            number,
            score=float(rng.randrange(0, 100, 5)),
            niche=rng.choice(("bees", "birds")),
            kind=rng.choice(("broken_link", "resource_page")),
            language=rng.choice(("en", "de", "")),
            contact=f"Ed@Site{number}.test",
        )
        for number in range(60)
    ]
    for ident in rng.choices(ids, k=45):
        status = rng.choice(("approved", "contacted", "rejected", "new", "won"))
        due = rng.choice((None, "2026-11-01", "2026-12-24"))
        owner = rng.choice(("", "ann", "bo"))
        Decisions(db).decide([Decision(ident, status, "ann", None, "", owner, due)])
    Suppressions(db).add(
        [("domain", "site3.test"), ("email", "ed@site4.test"), ("url", "https://site5.test/links")]
    )
    with db.atomic():
        for ident in rng.sample(ids, 12):
            db.execute("UPDATE candidates SET closed_at = '2026', score = 0 WHERE id = ?", [ident])
    yield db
    db.close()


@pytest.fixture
def reader(mixed, tmp_path):
    conn = sqlite3.connect(tmp_path / "store.db")
    conn.row_factory = sqlite3.Row
    yield conn
    conn.close()


def expected(conn, filters: Filters) -> list[str]:
    """The same question asked of the public view, in the plainest SQL."""
    where, values = ["1"], []
    for name in ("niche", "kind", "language"):
        if getattr(filters, name):
            where.append(f"{name} = ?")
            values.append(getattr(filters, name))
    if filters.status != "all":
        where.append("status = ?")
        values.append(filters.status)
    if filters.owner:
        where.append("owner = ?")
        values.append("" if filters.owner == "-" else filters.owner)
    rows = conn.execute(
        f"SELECT id, score FROM outreach_candidates WHERE {' AND '.join(where)}"
        " ORDER BY score DESC, id",
        values,
    ).fetchall()
    if filters.band:
        rows = [row for row in rows if str(band_of(row[1])) == filters.band]
    return [row[0] for row in rows]


VIEWS = [
    Filters(),
    Filters(status="all"),
    *(Filters(status=one) for one in ("approved", "contacted", "rejected", "suppressed", "won")),
    Filters(niche="bees", kind="resource_page"),
    Filters(status="all", owner="ann"),
    Filters(status="all", owner="-"),
    Filters(owner="-", language="de"),
    Filters(status="all", band="60"),
    Filters(band="80"),
    Filters(status="all", band="0", niche="birds"),
]


@pytest.mark.parametrize("filters", VIEWS, ids=str)
def test_the_queue_is_what_the_public_view_says_page_by_page(reader, filters) -> None:
    from dataclasses import replace

    standing, seen, view = Standing(), [], replace(filters, size=7)
    while True:
        found = standing.page(reader, view, TODAY)
        seen += [row["id"] for row in found.rows]
        assert found.total == len(expected(reader, filters))
        if not found.more:
            break
        last = found.rows[-1]
        view = replace(view, after=Cursor(last["score"], last["id"]))
    assert seen == expected(reader, filters)


@pytest.mark.parametrize("filters", VIEWS, ids=str)
def test_each_count_is_what_its_click_leaves(reader, filters) -> None:
    found = Standing().page(reader, filters, TODAY)
    for facet in found.facets.values():
        for choice in facet.choices:
            after = filters.but(**{facet.name: choice.value})
            assert choice.count == len(expected(reader, after)), (facet.name, choice.value)


def test_status_and_owner_of_a_row_are_the_views(reader) -> None:
    found = Standing().page(reader, Filters(status="all", size=100), TODAY)
    mine = {row["id"]: (row["status"], row["owner"]) for row in found.rows}
    theirs = reader.execute("SELECT id, status, owner FROM outreach_candidates").fetchall()
    assert mine == {row[0]: (row[1], row[2]) for row in theirs}


def test_the_way_there_and_back_is_the_same(reader) -> None:
    standing, filters = Standing(), Filters(size=100)
    rows = standing.page(reader, filters, TODAY).rows
    for earlier, here, later in zip(rows, rows[1:], rows[2:], strict=False):
        place = Cursor(here["score"], here["id"])
        assert standing.beside(reader, filters, place, TODAY) == (earlier["id"], later["id"])


def test_due_is_what_was_to_be_done_by_today(reader) -> None:
    found = Standing().page(reader, Filters(status="all", due=True, size=100), TODAY)
    assert found.rows
    assert {row["next_action_at"] for row in found.rows} == {"2026-11-01"}
    assert found.total == len(found.rows)


def test_counts_follow_a_decision_and_a_rescore(mixed, reader) -> None:
    standing = Standing()
    before = standing.page(reader, Filters(), TODAY)
    Decisions(mixed).decide([Decision(before.rows[0]["id"], "approved")])
    after = standing.page(reader, Filters(), TODAY)
    assert after.total == before.total - 1
    add_candidate(mixed, 99, score=100.0)
    newest = standing.page(reader, Filters(), TODAY)
    assert newest.total == before.total
    assert newest.rows[0]["score"] == 100.0


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("site3.test", 1),
        ("ABOUT bees", 3),
        ("gone2.test", 1),
        ("ed@site1", 1),
        ("bees nothing", 0),
        ("100%", 0),
        ("' OR 1=1 --", 0),
        ("_", 0),
    ],
)
def test_search_finds_words_and_takes_signs_for_themselves(tmp_path, words, count) -> None:
    path = tmp_path / "store.db"
    fill(path, 4)
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    conn.execute("DELETE FROM candidates WHERE domain = 'site0.test'")
    found = Standing().page(conn, Filters(q=words), TODAY)
    assert (len(found.rows), found.total) == (count, count)
    conn.close()


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("bluten", ["Blüten für Bienen"]),
        ("BLÜTEN", ["Blüten für Bienen"]),
        ("enlaces utiles", ["ENLACES ÚTILES"]),
        ("útiles", ["ENLACES ÚTILES"]),
        ("strasse", ["Straße 5"]),
        ("smorrebrod", ["Smørrebrød"]),
        ("décomposé", ["De\u0301compose\u0301"]),
        ("plàin", ["A plain list"]),
        ("0000000000000004", ["Smørrebrød"]),
        ("%", []),
    ],
)
def test_search_minds_no_accents_and_finds_ids(tmp_path, words, titles) -> None:
    path = tmp_path / "store.db"
    db = open_store(path)
    for number, title in enumerate(
        (
            "Blüten für Bienen",
            "ENLACES ÚTILES",
            "Straße 5",
            "Smørrebrød",
            "De\u0301compose\u0301",
            "A plain list",
        )
    ):
        add_candidate(db, number, page_title=title)
    db.close()
    conn = sqlite3.connect(path)
    conn.row_factory = sqlite3.Row
    found = Standing().page(conn, Filters(q=words), TODAY)
    conn.close()
    assert [row["page_title"] for row in found.rows] == titles
