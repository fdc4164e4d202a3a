"""The report file: what it tells, that it asks for nothing, and that it opens in a browser."""

from __future__ import annotations

import os
import shutil

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

from prospector.cli.report import command
from prospector.errors import UserError
from prospector.items import Contact, Reason
from prospector.outreach.candidates import rescore
from prospector.storage.database import open_store
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict

HOSTILE = '<script>alert(1)</script> & "quotes" \u202ex' + "y" * 10_000


@pytest.fixture
def path(tmp_path, bees):
    path = tmp_path / "p.db"
    store = open_store(path)
    with store.atomic():
        store.execute(
            "INSERT INTO crawls (spider, niche, started_at, targets_checked) VALUES"
            " ('resources', 'bees', '2026-01-01', 4), ('resources', 'bees', '2026-02-01', 9)"
        )
        analysis = page(
            "https://hive.test/links",
            link("https://gone.test/mites", "Varroa mite facts"),
            link("https://shut.test/", HOSTILE),
            title=HOSTILE,
            contacts=(Contact("email", "ed@hive.test", "editor", 0.9),),
        )
        save_page(store, "bees", analysis, http_status=200, depth=0)
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            reason = Reason.HTTP_404 if "gone" in url else Reason.BLOCKED
            Targets(store).record(target_id, verdict(url, reason))
    rescore(store, bees)
    store.close()
    return path


def report(path, *more: str) -> str:
    out = path.with_name("r.html")
    done = CliRunner().invoke(command, ["--db", str(path), "--out", str(out), *more])
    if done.exception:
        raise done.exception
    assert str(out) in done.output
    return out.read_text(encoding="utf-8")


def test_it_tells_what_was_found(path) -> None:
    text = LexborHTMLParser(report(path, "--title", "Bees & links")).body.text(separator=" ")
    for said in (
        "Bees & links",
        "https://gone.test/mites",
        "not found (404)",
        "blocked for machines",
        "ed@hive.test",
        "Best opportunities",
        "2026-02-01",
    ):
        assert said in text


def test_whom_nobody_can_write_to_is_said_at_the_top_and_marked(path) -> None:
    assert "editor known yet" not in report(path)
    store = open_store(path)
    with store.atomic():
        store.execute("UPDATE candidates SET contact = '', contact_kind = '', submit_url = ''")
    store.close()
    tree = LexborHTMLParser(report(path))
    text = " ".join(tree.body.text(separator=" ").split())
    assert "1 page to write about, on 1 site; 1 page still without a contact" in text
    assert "1 of 1 opportunities listed has no way to its editor yet" in text
    assert text.index("has no way to its editor") < text.index("hive.test")
    assert len(tree.css("td b.warn")) == 1


def test_it_asks_nobody_for_anything_and_runs_nothing(path) -> None:
    tree = LexborHTMLParser(report(path))
    assert not tree.css("script, iframe, img, link, form, object, [onclick], [onload]")
    assert not tree.css("[src]")
    for anchor in tree.css("a[href]"):
        assert anchor.attributes["href"].startswith(("http://", "https://"))
        assert "noopener" in anchor.attributes["rel"]
    assert "default-src 'none'" in tree.html


def test_an_empty_file_is_said_to_be_one(tmp_path) -> None:
    open_store(tmp_path / "p.db").close()
    text = report(tmp_path / "p.db")
    assert "No opportunities yet" in text
    assert "No link was checked yet" in text


def test_an_unknown_niche_and_a_folder_are_mistakes(path) -> None:
    with pytest.raises(UserError, match="holds no niche 'cheese'"):
        report(path, "-n", "cheese")
    done = CliRunner().invoke(command, ["--db", str(path), "--out", str(path.parent)])
    assert isinstance(done.exception, UserError)
    assert "cannot be written" in str(done.exception)


def test_it_opens_in_a_browser_and_prints(path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        assert os.environ.get("CI") != "true", "CI installs chromium"
        pytest.skip("chromium is not installed")
    from playwright.sync_api import sync_playwright

    report(path)
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    said: list[str] = []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=flags)
        try:
            sheet = browser.new_page(viewport={"width": 390, "height": 800})
            sheet.on("console", lambda message: said.append(message.text))
            sheet.on("dialog", lambda dialog: said.append(dialog.message))
            sheet.goto(path.with_name("r.html").as_uri())
            assert sheet.title() == "Link opportunities"
            wide = sheet.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            printed = sheet.pdf(format="A4")
        finally:
            browser.close()
    assert not wide
    assert said == []
    assert printed.startswith(b"%PDF")


def test_a_client_is_shown_each_page_once_and_no_link_farm(path, bees) -> None:
    db = open_store(path)
    farm = page(
        "https://farm.test/", link("https://casino.test/x", "Best slots"), title="Free links"
    )
    save_page(db, "bees", farm, http_status=200, depth=0)
    for target_id, url in db.execute("SELECT id, url FROM targets").fetchall():
        if "casino" in url:
            Targets(db).record(target_id, verdict(url, Reason.HTTP_404))
    db.execute("UPDATE page_facts SET toxicity = 0.9 WHERE domain = 'farm.test'")
    rescore(db, bees)
    db.execute(
        "UPDATE candidates SET score = 70 + (kind = 'broken_link') WHERE domain = 'hive.test'"
    )
    weak = db.execute("SELECT count(*) FROM candidates WHERE domain = 'farm.test'").fetchone()[0]
    db.conn.commit()
    db.close()
    assert weak >= 1, "it is in the file"
    tree = LexborHTMLParser(report(path))
    best = tree.css_first("table").text()
    assert "https://gone.test/mites" in best
    assert len(tree.css_first("table").css("tbody tr")) == 1
    assert "casino.test" not in tree.body.text()


@pytest.mark.parametrize("status", ["rejected", "contacted", "lost"])
def test_what_was_turned_down_or_written_to_is_no_opportunity(path, status: str) -> None:
    db = open_store(path)
    db.execute(
        "INSERT INTO reviews (candidate_id, at, status) SELECT id, '2026-02-02', ? FROM candidates",
        [status],
    )
    db.conn.commit()
    db.close()
    text = LexborHTMLParser(report(path)).body.text(separator=" ")
    assert "Nothing new scores 40 or more" in text
    assert " 0 pages to write about" in " ".join(text.split())


def test_the_other_kind_of_a_page_that_was_written_to_is_left_out_and_said(path) -> None:
    db = open_store(path)
    kinds = db.execute("SELECT count(*) FROM candidates WHERE score >= 40").fetchone()[0]
    db.execute(
        "INSERT INTO reviews (candidate_id, at, status) SELECT id, '2026-02-02', 'contacted'"
        " FROM candidates WHERE kind = 'broken_link'"
    )
    db.conn.commit()
    db.close()
    assert kinds > 1
    text = " ".join(LexborHTMLParser(report(path)).body.text(separator=" ").split())
    assert "0 pages to write about" in text
    assert "1 different page read" in text
    assert "nobody may be written to about them today: 1 page (1: already in work)" in text
