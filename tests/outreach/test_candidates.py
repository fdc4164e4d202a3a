"""Candidates: derived from facts, one row an opportunity, decisions untouched."""

from __future__ import annotations

import json
import sqlite3
import tracemalloc
from contextlib import closing

import pytest

from prospector.items import SCORE_PARTS, Contact, PageKind, Placement, Reason
from prospector.outreach import candidates as module
from prospector.outreach.candidates import Rescored, new_since, rescore
from prospector.outreach.fixes import COLUMNS as FIX_COLUMNS
from prospector.outreach.fixes import fixes
from prospector.outreach.kinds.broken_link import broken_links
from prospector.outreach.kinds.desk import Desk
from prospector.outreach.matching import best_asset
from prospector.outreach.score import WEIGHTS, Facts, score
from prospector.outreach.text import safe_cell
from prospector.storage.database import open_store
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict


@pytest.fixture
def crawled(store):
    """A list with two dead links and a contact, an article off topic, our own page."""
    with store.atomic():
        for analysis in (
            page(
                "https://hive.test/links",
                link("https://gone.test/mites", "Varroa mite facts", context="All about mites"),
                link("https://gone.test/old", "old page"),
                link("https://fine.test/", "fine"),
                contacts=(Contact("email", "editor@hive.test", "editor", 0.9),),
            ),
            page(
                "https://other.test/links",
                link("https://gone.test/mites", "mites"),
                link("https://ours.test/mites", "our guide"),
            ),
            page(
                "https://ours.test/links",
                link("https://gone.test/mites", "mites"),
            ),
        ):
            save_page(store, "bees", analysis, http_status=200, depth=0)
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            reason = Reason.HTTP_404 if "gone" in url else Reason.OK
            Targets(store).record(target_id, verdict(url, reason))
        store.execute("INSERT INTO niche_domains VALUES ('bees', 'ours.test', 'ours')")
        store.execute("INSERT INTO niche_domains VALUES ('bees', 'rival.test', 'competitor')")
    return store


def candidates(store) -> list[dict]:
    cursor = store.execute("SELECT * FROM outreach_candidates")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_what_a_run_found_new_is_counted_once_it_is_still_open(crawled, bees) -> None:
    """A run of two parts: what the first found and the second closed is not among the new."""
    first = rescore(crawled, bees)
    assert new_since(crawled, bees.name, "2000-01-01T00:00:00Z") == first.open > 0
    assert new_since(crawled, bees.name, "2999-01-01T00:00:00Z") == 0
    for target_id, url in crawled.execute("SELECT id, url FROM targets").fetchall():
        Targets(crawled).record(target_id, verdict(url, Reason.OK))
    second = rescore(crawled, bees)
    assert second.open < first.open
    assert new_since(crawled, bees.name, "2000-01-01T00:00:00Z") == second.open


def test_one_row_a_page_and_kind_best_first(crawled, bees) -> None:
    changed = rescore(crawled, bees)
    rows = candidates(crawled)
    assert (changed.new, changed.open, changed.closed) == (3, 3, 0)
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    found = {(row["kind"], row["page_url"]) for row in rows}
    assert found == {
        ("broken_link", "https://hive.test/links"),
        ("broken_link", "https://other.test/links"),
        # other.test links to us already, ours.test is ours
        ("resource_page", "https://hive.test/links"),
    }


def test_the_row_has_the_evidence_and_the_person(crawled, bees) -> None:
    rescore(crawled, bees)
    row = next(r for r in candidates(crawled) if r["page_url"] == "https://hive.test/links")
    broken = next(
        r
        for r in candidates(crawled)
        if r["kind"] == "broken_link" and r["page_url"] == "https://hive.test/links"
    )
    assert row["contact"] == "editor@hive.test"
    assert broken["target_url"] == "https://gone.test/mites"
    assert json.loads(broken["other_dead"]) == ["https://gone.test/old"]
    assert broken["asset_url"] == "https://ours.test/mites"
    assert broken["status"] == "new"
    assert "404" in broken["why"]
    assert "3 sites" in broken["why"]


def test_decisions_and_ids_outlive_a_rescore(crawled, bees) -> None:
    rescore(crawled, bees)
    chosen = candidates(crawled)[0]
    with crawled.atomic():
        crawled.execute(
            "INSERT INTO reviews (candidate_id, at, status, owner) VALUES (?, ?, 'approved', 'Ann')",
            [chosen["id"], "2026-01-02"],
        )
    assert rescore(crawled, bees).new == 0
    again = next(row for row in candidates(crawled) if row["id"] == chosen["id"])
    assert (again["status"], again["owner"]) == ("approved", "Ann")


def test_a_repaired_page_closes_its_row_and_a_relapse_opens_it_again(crawled, bees) -> None:
    rescore(crawled, bees)

    def judge(reason: Reason) -> None:
        with crawled.atomic():
            for target_id, url in crawled.execute("SELECT id, url FROM targets").fetchall():
                if "gone" in url:
                    Targets(crawled).record(target_id, verdict(url, reason))

    judge(Reason.OK)
    assert rescore(crawled, bees).closed == 2
    assert {row["kind"] for row in candidates(crawled)} == {"resource_page"}
    judge(Reason.HTTP_410)
    assert rescore(crawled, bees).new == 0
    assert len(candidates(crawled)) == 3


@pytest.mark.parametrize(
    ("reason", "says"),
    [(Reason.OK, "is alive again, seen 2026-01-01"), (Reason.BLOCKED, "is in doubt (blocked)")],
)
def test_who_works_on_a_candidate_hears_that_its_target_came_back(
    crawled, bees, reason, says
) -> None:
    rescore(crawled, bees)
    chosen = next(row for row in candidates(crawled) if row["kind"] == "broken_link")
    with crawled.atomic():
        crawled.execute(
            "INSERT INTO reviews (candidate_id, at, status) VALUES (?, '2026-01-02', 'contacted')",
            [chosen["id"]],
        )
        for target_id, url in crawled.execute("SELECT id, url FROM targets").fetchall():
            if "gone" in url:
                Targets(crawled).record(target_id, verdict(url, reason))
    rescore(crawled, bees)
    left = {row["id"]: row for row in candidates(crawled) if row["kind"] == "broken_link"}
    assert set(left) == {chosen["id"]}
    row = left[chosen["id"]]
    assert row["status"] == "contacted"
    assert row["closed_at"]
    assert row["score"] == 0
    assert says in row["why"]


def test_suppression_shows_in_the_status(crawled, bees) -> None:
    rescore(crawled, bees)
    with crawled.atomic():
        crawled.execute("INSERT INTO suppressions VALUES ('domain', 'hive.test', 'asked', 'now')")
    statuses = {row["domain"]: row["status"] for row in candidates(crawled)}
    assert statuses == {"hive.test": "suppressed", "other.test": "new"}


def test_repairs_gaps_and_competitors(crawled, bees) -> None:
    with crawled.atomic():
        save_page(
            crawled,
            "bees",
            page("https://fan.test/", link("https://rival.test/shop", "rival", rel=("nofollow",))),
            http_status=200,
            depth=0,
        )
    rescore(crawled, bees)
    (repair,) = crawled.execute(
        "SELECT dead_links FROM page_repairs WHERE page_url = 'https://hive.test/links'"
    ).fetchall()
    assert repair == (2,)
    gaps = crawled.execute("SELECT target_url, referring_domains FROM content_gaps").fetchall()
    assert ("https://gone.test/old", 1) in gaps
    gap = crawled.execute(
        "SELECT domain, competitors, competitor_count, rel FROM competitor_gap"
    ).fetchall()
    assert gap == [("fan.test", "rival.test", 1, "nofollow")]


BASE = Facts("broken_link", 0.8, "resource", 80, has_contact=True, dead_links=1)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (BASE, {"relevance": 0.2}),
        (BASE, {"page_kind": "forum"}),
        (BASE, {"placement": "footer"}),
        (BASE, {"rel": "ugc"}),
        (BASE, {"has_contact": False}),
        (BASE, {"no_solicit": True}),
        (BASE, {"moved": True}),
        (BASE, {"dead_links": 40}),
    ],
)
def test_what_lowers_a_score(better, worse) -> None:
    import dataclasses

    assert score(better).score > score(dataclasses.replace(better, **worse)).score


def test_scores_stay_within_bounds_and_weights_count() -> None:
    best = Facts(
        "broken_link", 1, "resource", 100, referring_domains=50, has_contact=True, asset_fit=1
    )
    assert score(best).score == 100
    assert score(Facts("resource_page", 0, "forum")).score >= 0
    relevance_only = dict.fromkeys(WEIGHTS, 0.0) | {"relevance": 1.0}
    assert score(BASE, relevance_only).score == pytest.approx(80, abs=0.1)
    assert set(WEIGHTS) == set(SCORE_PARTS)


def test_an_asset_matches_the_dead_link_s_words_not_the_page_s(bees) -> None:
    found = best_asset(bees.assets, "Varroa mites: treatment https://gone.test/varroa")
    assert found is not None
    assert found.url == "https://ours.test/mites"
    assert "varroa" in found.shared
    assert best_asset(bees.assets, "Honey recipes for winter") is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("=cmd()", "'=cmd()"),
        (" +1", "' +1"),
        ("@x", "'@x"),
        ("-1", "'-1"),
        ("plain", "plain"),
        (-1.5, "-1.5"),
        (None, ""),
    ],
)
def test_formulas_are_neutralised(cell, expected) -> None:
    assert safe_cell(cell) == expected


def test_footer_and_content_are_told_apart_in_the_sentence() -> None:
    import dataclasses

    footer = dataclasses.replace(
        BASE, placement=str(Placement.FOOTER), page_kind=str(PageKind.HOME)
    )
    assert "in the footer of this home page" in score(footer).why


@pytest.mark.parametrize("status", ["contacted", "won", "rejected"])
def test_a_mended_link_closes_as_fixed_and_leaves_the_decision_alone(crawled, bees, status) -> None:
    rescore(crawled, bees)
    chosen = next(row for row in candidates(crawled) if row["kind"] == "broken_link")
    with crawled.atomic():
        crawled.execute(
            "INSERT INTO reviews (candidate_id, at, status) VALUES (?, '2026-01-02', ?)",
            [chosen["id"], status],
        )
        crawled.execute("UPDATE link_facts SET lost_at = '2026-01-03'")
    rescore(crawled, bees)
    sql = "SELECT closed_as FROM candidates WHERE id = ?"
    assert crawled.execute(sql, [chosen["id"]]).fetchone() == ("fixed",)
    assert crawled.execute("SELECT status FROM reviews").fetchall() == [(status,)]
    seen = [row["id"] for row in candidates(crawled)]
    assert (chosen["id"] in seen) == (status != "rejected"), "what somebody works on or won is kept"
    with crawled.atomic():
        crawled.execute("UPDATE link_facts SET lost_at = NULL")
    rescore(crawled, bees)
    assert crawled.execute(sql, [chosen["id"]]).fetchone() == ("",), "reopened"


def test_dead_links_are_read_one_page_after_another(store, bees) -> None:
    """A crawl may find a hundred thousand of them, with a paragraph each."""
    pages, links, words = 20, 30, "All about varroa mites and bees. " * 40
    with store.atomic():
        for number in range(pages):
            site = f"https://list-{number}.test"
            dead = (
                link(f"https://gone.test/{number}/{n}", "mites", context=f"{n}: {words}")
                for n in range(links)
            )
            save_page(store, "bees", page(f"{site}/links", *dead), http_status=200, depth=0)
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            Targets(store).record(target_id, verdict(url, Reason.HTTP_404))
    desk = Desk(store, bees, "2026-01-02T00:00:00Z")
    for read in (lambda: broken_links(desk), lambda: fixes(desk, lambda *_: "")):
        found = sum(1 for _ in read())  # whatever is made only once is there now
        tracemalloc.start()
        try:
            again = sum(1 for _ in read())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert found == again >= pages
        assert peak < 8 * links * len(words)


def test_a_rescore_holds_no_more_rows_however_many_there_are(store, bees, monkeypatch) -> None:
    monkeypatch.setattr(module, "_BATCH", 10)
    words, count = "All about varroa mites and bees. " * 200, 400

    def kind(desk: Desk):
        for number in range(count):
            facts = {"page_url": f"https://a.test/{number}", "domain": "a.test", "context": words}
            yield desk.row(
                "unlinked_mention", {**facts, "page_title": f"{number} {words}"}, judged, None
            )

    judged = score(Facts(kind="unlinked_mention", relevance=0.9, page_kind="article"), bees.score)
    monkeypatch.setattr(module, "EVERY_KIND", (kind,))
    rescore(store, bees)
    tracemalloc.start()
    try:
        assert rescore(store, bees) == Rescored(new=0, open=count, closed=0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60 * len(words)


def test_a_rescore_that_is_broken_off_changes_nothing(crawled, bees, monkeypatch) -> None:
    rescore(crawled, bees)
    before = crawled.execute("SELECT * FROM candidates ORDER BY id").fetchall()
    fixed = crawled.execute("SELECT * FROM fixes ORDER BY 1, 2, 3").fetchall()

    def breaks(desk: Desk, *_: object):
        yield from broken_links(desk)
        raise ZeroDivisionError

    def mends(desk: Desk, *_: object):
        yield dict.fromkeys(FIX_COLUMNS, "x")
        raise ZeroDivisionError

    for name, broken in (("EVERY_KIND", (breaks,)), ("fixes", mends)):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, broken)
            with pytest.raises(ZeroDivisionError):
                rescore(crawled, bees)
        assert crawled.execute("SELECT * FROM candidates ORDER BY id").fetchall() == before
        assert crawled.execute("SELECT * FROM fixes ORDER BY 1, 2, 3").fetchall() == fixed
    assert rescore(crawled, bees) == Rescored(new=0, open=len(before), closed=0)


def test_others_write_while_a_rescore_looks_for_candidates(tmp_path, bees, monkeypatch) -> None:
    path = tmp_path / "s.db"
    judged = score(Facts(kind="unlinked_mention", relevance=0.9, page_kind="article"), bees.score)

    def kind(desk: Desk):
        for number in range(2 * module._BATCH):
            facts = {"page_url": f"https://a.test/{number}", "domain": "a.test"}
            yield desk.row("unlinked_mention", facts, judged, None)
        with closing(sqlite3.connect(path, timeout=0)) as other:
            other.execute("INSERT INTO suppressions VALUES ('domain', 'b.test', '', '2026')")
            other.commit()

    monkeypatch.setattr(module, "EVERY_KIND", (kind,))
    with closing(open_store(path)) as db:
        assert rescore(db, bees).new == 2 * module._BATCH
        assert db.execute("SELECT count(*) FROM suppressions").fetchone() == (1,)
