"""Two stores made one: by key, commutative, idempotent, nothing of either lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prospector.errors import StoreError
from prospector.items import Contact, Reason
from prospector.outreach.candidates import rescore
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.gates import history_of, mails_sent
from prospector.outreach.suppressions import Suppressions
from prospector.storage.database import open_store
from prospector.storage.merge import merge
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "https://hive.test/links"
OLD, NEW = "https://gone.test/old", "https://fresh.test/"
SKIPPED = ("_sqlite_migrations", "sqlite_sequence", "sqlite_stat1")


def filled(path: Path, bees, at: str, *urls: str, dead: str = ""):
    db = open_store(path)
    with db.atomic():
        contact = Contact("email", "ed@hive.test", "editor", 0.9)
        save_page(
            db,
            "bees",
            page(PAGE, *(link(url, url) for url in urls), contacts=(contact,)),
            http_status=200,
            depth=0,
        )
        for target_id, url in db.execute("SELECT id, url FROM targets").fetchall():
            reason = Reason.HTTP_404 if url == dead else Reason.OK
            Targets(db).record(target_id, verdict(url, reason, at))
        db.execute("UPDATE page_facts SET fetched_at = ?, first_seen = ?", [at, at])
        db.execute("UPDATE link_facts SET first_seen = ?, last_seen = ?", [at, at])
        db.execute("UPDATE contacts SET seen_at = ?", [at])
    rescore(db, bees)
    return db


def decide(db, at: str, status: str, note: str = "") -> None:
    ident = db.execute("SELECT id FROM candidates ORDER BY kind LIMIT 1").fetchone()[0]
    with db.atomic():
        db.execute(
            "INSERT INTO reviews (candidate_id, at, who, status, note) VALUES (?, ?, 'ann', ?, ?)",
            [ident, at, status, note],
        )


def content(path: Path) -> dict[str, list[tuple]]:
    """Everything but row numbers, which are nobody's key."""
    db = open_store(path)
    tables = [
        row[0]
        for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        if row[0] not in SKIPPED
    ]
    found = {}
    for table in tables:
        names = [row[1] for row in db.execute(f"PRAGMA table_info({table})").fetchall()]
        wanted = [
            n for n in names if n not in ("id", "page_id", "target_id") or table == "candidates"
        ]
        found[table] = sorted(
            db.execute(f"SELECT {', '.join(wanted)} FROM {table}").fetchall(), key=str
        )
    found["links"] = sorted(db.execute("SELECT * FROM links").fetchall(), key=str)
    found["status"] = sorted(db.execute("SELECT * FROM candidate_status").fetchall())
    db.close()
    return found


@pytest.fixture
def two(tmp_path, bees):
    a = filled(
        tmp_path / "a.db", bees, "2026-01-01T00:00:00Z", OLD, "https://stays.test/", dead=OLD
    )
    b = filled(tmp_path / "b.db", bees, "2026-02-01T00:00:00Z", NEW, "https://stays.test/")
    decide(a, "2026-01-02T00:00:00Z", "approved")
    decide(b, "2026-02-02T00:00:00Z", "contacted")
    decide(a, "2026-02-03T00:00:00Z", "rejected")
    decide(a, "2026-02-04T00:00:00Z", "approved", "took back decision 2")
    Suppressions(a).add([("domain", "a.test")])
    Suppressions(b).add([("domain", "b.test")])
    a.close()
    b.close()
    return tmp_path / "a.db", tmp_path / "b.db"


def test_either_order_gives_the_same_and_again_changes_nothing(two, tmp_path) -> None:
    a, b = two
    merge(a, b, tmp_path / "ab.db")
    merge(b, a, tmp_path / "ba.db")
    whole = content(tmp_path / "ab.db")
    assert content(tmp_path / "ba.db") == whole
    merge(tmp_path / "ab.db", b, tmp_path / "abb.db")
    merge(a, tmp_path / "ba.db", tmp_path / "aba.db")
    assert content(tmp_path / "abb.db") == whole
    assert content(tmp_path / "aba.db") == whole


def test_of_two_beliefs_about_a_sign_the_firmer_counts(two, tmp_path) -> None:
    for path, mean, variance in zip(two, (1.0, -2.0), (0.05, 0.01), strict=True):
        db = open_store(path)
        db.execute("INSERT INTO frontier_beliefs VALUES ('bees', 77, ?, ?)", [mean, variance])
        db.close()
    merge(*two, tmp_path / "ab.db")
    merge(two[1], two[0], tmp_path / "ba.db")
    for name in ("ab.db", "ba.db"):
        db = open_store(tmp_path / name)
        assert db.execute("SELECT mean, variance FROM frontier_beliefs").fetchall() == [
            (-2.0, 0.01)
        ]
        db.close()


def test_newer_facts_older_first_sights_and_every_decision(two, tmp_path, bees) -> None:
    merge(*two, tmp_path / "ab.db")
    db = open_store(tmp_path / "ab.db")
    links = dict(db.execute("SELECT target_url, lost_at FROM links").fetchall())
    assert links == {OLD: "2026-02-01T00:00:00Z", NEW: None, "https://stays.test/": None}
    (first,) = db.execute(
        "SELECT first_seen FROM links WHERE target_url = 'https://stays.test/'"
    ).fetchone()
    assert first == "2026-01-01T00:00:00Z"
    assert [row[0] for row in db.execute("SELECT status FROM reviews ORDER BY id").fetchall()] == [
        "approved",
        "contacted",
        "rejected",
        "approved",
    ]
    ((note,),) = db.execute("SELECT note FROM reviews WHERE note <> ''").fetchall()
    (rejected,) = db.execute("SELECT id FROM reviews WHERE status = 'rejected'").fetchone()
    assert note == f"took back decision {rejected}", "it names the same decision as before"
    assert {row[0] for row in db.execute("SELECT value FROM suppressions").fetchall()} == {
        "a.test",
        "b.test",
    }
    history = db.execute(
        "SELECT c.verdict FROM checks c JOIN targets t ON t.id = c.target_id"
        " WHERE t.url = 'https://stays.test/' ORDER BY at"
    ).fetchall()
    assert history == [("alive",), ("alive",)]
    rescore(db, bees)
    db.close()


def test_mails_that_went_out_are_counted_after_a_merge(two, tmp_path) -> None:
    merge(*two, tmp_path / "ab.db")
    db = open_store(tmp_path / "ab.db")
    ident = db.execute("SELECT candidate_id FROM reviews WHERE status = 'contacted'").fetchone()[0]
    assert mails_sent(history_of(db, ident)) == ["2026-02-02T00:00:00Z"]
    Decisions(db).decide([Decision(ident, "replied")])
    db.close()


def test_a_file_that_is_there_is_left_alone(two, tmp_path) -> None:
    with pytest.raises(StoreError, match="is there already"):
        merge(*two, two[0])
    with pytest.raises(StoreError, match="no database"):
        merge(two[0], tmp_path / "none.db", tmp_path / "c.db")
    assert not (tmp_path / "c.db").exists()


def test_what_one_found_in_an_archive_counts_and_a_live_page_before_a_capture(
    tmp_path: Path, bees
) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    for path, state, captured, at in (
        (one, "found", "", "2024-01-01T00:00:00Z"),
        (two, "none", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
    ):
        db = filled(path, bees, at, OLD, dead=OLD)
        with db.atomic():
            db.execute(
                "INSERT INTO captures (target_url, looked_at, state, archive_url) VALUES (?, ?, ?, ?)",
                [OLD, at, state, "https://archive.test/" if state == "found" else ""],
            )
            db.execute("UPDATE page_facts SET captured_at = ?", [captured])
        db.close()
    for first, second, name in ((one, two, "ab.db"), (two, one, "ba.db")):
        merge(first, second, tmp_path / name)
        db = open_store(tmp_path / name)
        assert db.execute("SELECT state FROM captures").fetchall() == [("found",)]
        assert db.execute("SELECT captured_at FROM page_facts").fetchall() == [("",)]
        db.close()
