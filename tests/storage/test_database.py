"""Opening the file: migration with a backup, refusal of what is not ours, one writer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from prospector.errors import StoreError
from prospector.storage.database import open_store, read_store
from prospector.storage.lock import StoreLock
from prospector.storage.schema import APPLICATION_ID

CONTRACT = {
    "targets": "url domain verdict reason http_status final_url moved_to archive_url archive_title"
    " checked_at dead_since checks evidence",
    "pages": "url domain niche kind title language relevance resource_score outbound_links"
    " outbound_domains http_status fetched_at depth evidence",
    "links": "page_url target_url anchor context rel placement first_seen last_seen lost_at",
    "contacts": "domain kind value role source_url confidence seen_at",
    "broken_links": "niche page_url page_title page_domain page_kind page_relevance target_url"
    " target_domain reason http_status anchor context placement rel dead_since last_checked_at"
    " referring_domains",
    "resource_pages": "niche url domain title language relevance resource_score outbound_domains"
    " dead_links links_to_us last_updated",
    "competitor_gap": "niche domain pages competitors competitor_count best_page_url placement rel"
    " relevance first_seen",
    "outreach_candidates": "id niche kind score domain page_url page_title target_url anchor"
    " context section reason other_dead asset_url authority authority_source language contact"
    " contact_kind submit_url no_solicit domain_last_contacted verified_at status owner why"
    " first_seen last_seen",
    "reviews": "candidate_id at who status reason_code note owner next_action_at",
    "backlinks": "page_url target_url expected_anchor expected_rel source acquired_at expires_at"
    " cost state state_since",
    "suppressions": "kind value reason at",
    "crawls": "id spider niche started_at finished_at finish_reason pages links targets_checked"
    " requests bytes candidates_new",
    "page_repairs": "",
    "content_gaps": "",
    "anchor_profile": "",
    "attrition": "",
    "risk_domains": "",
    "internal_flow": "",
    "funnel": "",
}


@pytest.mark.parametrize("name", CONTRACT)
def test_the_contract_holds_in_a_fresh_file(store, name: str) -> None:
    cursor = store.execute(f"SELECT * FROM {name}")
    columns = [column[0] for column in cursor.description]
    assert set(CONTRACT[name].split()) <= set(columns)


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a" / "store.db"
    open_store(path).close()
    before = path.read_bytes()
    open_store(path).close()
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.backup-*"))


def test_an_older_schema_is_migrated_with_a_backup(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as old:
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("CREATE TABLE note (text TEXT)")
        old.execute("INSERT INTO note VALUES ('kept')")
        old.commit()
    db = open_store(path)
    assert db.table("targets").exists()
    assert db.execute("SELECT text FROM note").fetchall() == [("kept",)]
    db.close()
    (backup,) = tmp_path.glob("old.db.backup-*")
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("SELECT name FROM sqlite_master").fetchall() == [("note",)]


def test_a_reader_of_an_older_file_gets_todays_columns(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    db = open_store(path)
    with db.atomic():
        db.execute("DROP VIEW page_repairs")
        db.execute("CREATE VIEW page_repairs AS SELECT 1 AS niche")
        db.execute("DROP TABLE fixes")
        db.execute("ALTER TABLE candidates DROP COLUMN entry")
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm006_fixes'")
    db.close()
    reader = read_store(path)
    assert reader.execute("SELECT repairs FROM page_repairs").fetchall() == []
    assert reader.execute("SELECT entry FROM candidates").fetchall() == []
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("DELETE FROM candidates")
    reader.close()


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    db = open_store(path)
    with db.atomic():
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('prospector', 'm999_future', '2030-01-01')"
        )
    db.close()
    with pytest.raises(StoreError, match="newer prospector"):
        open_store(path)


def test_a_database_of_another_program_is_left_untouched(tmp_path: Path) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as theirs:
        theirs.execute("CREATE TABLE customers (name TEXT)")
        theirs.commit()
    before = path.read_bytes()
    for opening in (open_store, read_store):
        with pytest.raises(StoreError, match="another program"):
            opening(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"hello, I am a text", "not a SQLite database"),
        (b"SQLite format 3\x00" + b"\xff" * 2000, "damaged"),
    ],
)
def test_what_is_no_database_is_refused_untouched(tmp_path, content, sentence) -> None:
    path = tmp_path / "file.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=sentence):
        open_store(path)
    assert path.read_bytes() == content


def test_a_folder_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        open_store(tmp_path)
    with pytest.raises(StoreError, match="There is no database at"):
        read_store(tmp_path / "none.db")


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("I am no folder")
    with pytest.raises(StoreError, match="cannot be written"):
        open_store(blocker / "store.db")


def test_decisions_are_append_only(store) -> None:
    with store.atomic():
        store.execute("INSERT INTO reviews (candidate_id, at, status) VALUES ('x', 'now', 'won')")
    for statement in ("UPDATE reviews SET status = 'lost'", "DELETE FROM reviews"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"), store.atomic():
            store.execute(statement)


def test_a_second_writer_hears_who_holds_the_file(tmp_path: Path) -> None:
    first, second = StoreLock(tmp_path / "s.db"), StoreLock(tmp_path / "s.db")
    first.acquire("crawl resources of niche bees")
    with pytest.raises(StoreError, match=r"crawl resources of niche bees, process \d+"):
        second.acquire("crawl again")
    first.release()
    second.acquire("crawl again")
    second.release()


def test_a_stale_lock_file_does_not_block(tmp_path: Path) -> None:
    (tmp_path / "s.db.lock").write_text('{"pid": 1, "host": "gone"}')
    lock = StoreLock(tmp_path / "s.db")
    lock.acquire("crawl")
    lock.release()


@pytest.mark.parametrize("again", [open_store, read_store])
def test_another_program_cannot_take_the_wal_away(tmp_path, again) -> None:
    """Opening the file a second time in this process must not drop the first one's locks."""
    path = tmp_path / "p.db"
    store = open_store(path)
    store.execute("INSERT INTO suppressions (kind, value, at) VALUES ('domain', 'a.test', '2026')")
    again(path).close()
    count = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
    count += "print(c.execute('SELECT count(*) FROM suppressions').fetchone()[0]); c.close()"
    for expected in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", count, str(path)], capture_output=True, text=True, check=True
        )
        assert done.stdout.strip() == expected
        assert Path(f"{path}-wal").exists()
        store.execute(
            "INSERT INTO suppressions (kind, value, at) VALUES ('domain', 'b.test', '2026')"
            " ON CONFLICT DO NOTHING"
        )
    store.close()
