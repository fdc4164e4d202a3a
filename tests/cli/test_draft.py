"""``prospector draft``: from ids or the best rows to text, .eml and CSV; it never sends."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import os
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from prospector.cli.draft import command
from prospector.cli.main import cli
from prospector.demo.loopback import Loopback, Reply
from prospector.errors import UserError
from prospector.items import Contact, Reason
from prospector.outreach.candidates import rescore
from prospector.outreach.suppressions import Suppressions
from prospector.storage.database import open_store
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict

if TYPE_CHECKING:
    from pathlib import Path

JANE = "Jane Doe, Acme <jane@acme.example>"
SITES = ("one.test", "two.test", "three.test")


@pytest.fixture
def ids(tmp_path: Path, bees, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Three sites with a dead link each, in the store that PROSPECTOR_DB names: site to id."""
    path = tmp_path / "store.db"
    monkeypatch.setenv("PROSPECTOR_DB", str(path))
    monkeypatch.setenv("PROSPECTOR_SENDER", JANE)
    monkeypatch.chdir(tmp_path)
    store = open_store(path)
    with store.atomic():
        for site in SITES:
            analysis = page(
                f"http://{site}/links",
                link("http://gone.test/mites", "=HYPERLINK(1)", context="varroa mites"),
                kind="article",
                contacts=(Contact("email", f"ed@{site}", "editor", 0.9),),
            )
            save_page(store, "bees", analysis, http_status=200, depth=0)
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            Targets(store).record(target_id, verdict(url, Reason.HTTP_410))
    rescore(store, bees)
    found = dict(store.execute("SELECT domain, id FROM candidates").fetchall())
    store.close()
    return found


def run(*arguments: str):
    """The command as the entry point runs it: a mistake is a sentence and exit code."""
    result = CliRunner().invoke(command, arguments, catch_exceptions=True)
    if isinstance(result.exception, UserError):
        return result.exception.exit_code, result.stdout, str(result.exception)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_it_is_a_command_of_prospector() -> None:
    assert "Draft letters" in CliRunner().invoke(cli, ["draft", "--help"]).stdout


def test_text_for_the_clipboard(ids) -> None:
    code, out, err = run(ids["one.test"], "--no-verify")
    assert (code, err) == (0, "")
    assert "To: ed@one.test (email)\nSubject: A dead link on Beekeeping links\n\nHello," in out
    assert "Jane Doe, Acme" in out


def lose_contact(site: str) -> None:
    store = open_store(os.environ["PROSPECTOR_DB"])
    with store.atomic():
        store.execute(
            "UPDATE candidates SET contact = '', contact_kind = '', score = 99 WHERE domain = ?",
            [site],
        )
    store.close()


def test_who_cannot_be_written_to_comes_last_and_is_told_first(ids) -> None:
    lose_contact("two.test")
    code, out, err = run("--best", "3", "--no-verify", "--min-score", "0")
    assert code == 0
    assert err.startswith("1 of 3 letters has no way to its editor yet: no address, form")
    ways = [line for line in out.splitlines() if line.startswith("To: ")]
    assert [way.endswith("(none)") for way in ways] == [False, False, True]
    assert "have no way" not in run("--best", "2", "--no-verify", "--min-score", "0")[2]


def test_the_best_in_a_table_that_spreadsheets_do_not_run(ids) -> None:
    code, out, _ = run("--best", "2", "--no-verify", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert len(rows) == 2
    assert {row["email"].partition("@")[0] for row in rows} == {"ed"}
    assert {row["anchor"] for row in rows} == {"'=HYPERLINK(1)"}
    assert len({row["website"] for row in rows}) == 2


def test_messages_in_a_folder_and_none_is_written_over(ids, tmp_path: Path) -> None:
    name = ids["one.test"]
    for _ in range(2):
        code, out, _ = run(name, "--no-verify", "--format", "eml", "--out", "drafts")
        assert code == 0
    there = sorted(file.name for file in (tmp_path / "drafts").iterdir())
    assert there == sorted([f"{name}.eml", f"{name}-2.eml"])
    assert out.strip().endswith(f"{name}-2.eml")
    raw = (tmp_path / "drafts" / f"{name}.eml").read_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert (message["To"], message["X-Unsent"]) == ("ed@one.test", "1")
    assert message["From"] == "Jane Doe <jane@acme.example>"


def test_a_table_in_a_folder_opens_in_excel(ids, tmp_path: Path) -> None:
    assert run("--best", "3", "--no-verify", "--format", "csv", "--out", "drafts")[0] == 0
    assert (tmp_path / "drafts" / "drafts.csv").read_bytes().startswith(b"\xef\xbb\xbfcandidate_id")


def test_who_has_no_address_gets_no_message(ids, tmp_path: Path) -> None:
    store = open_store(os.environ["PROSPECTOR_DB"])
    with store.atomic():
        store.execute("UPDATE candidates SET contact = '', contact_kind = ''")
    store.close()
    run("--best", "1", "--no-verify", "--format", "eml", "--out", "drafts")
    (file,) = (tmp_path / "drafts").iterdir()
    assert file.suffix == ".txt"
    code, out, err = run(ids["one.test"], "--no-verify", "--format", "eml")
    assert "X-Unsent" not in out
    assert "To: – (none)" in out
    assert "not to be reached by e-mail (none)" in err
    assert code == 0


def test_what_scores_low_is_left_out_and_counted(ids) -> None:
    store = open_store(os.environ["PROSPECTOR_DB"])
    with store.atomic():
        store.execute("UPDATE candidates SET score = 39.9 WHERE domain <> 'one.test'")
        store.execute("UPDATE candidates SET score = 40 WHERE domain = 'one.test'")
    store.close()
    code, out, err = run("--best", "3", "--no-verify")
    assert (code, out.count("Subject: ")) == (0, 1)
    assert "2 candidates score below 40 and were left out; --min-score" in err
    code, out, err = run("--best", "3", "--no-verify", "--min-score", "0")
    assert (code, out.count("Subject: "), err) == (0, 3, "")


def test_a_site_with_a_form_gets_text_not_a_message(ids, tmp_path: Path) -> None:
    store = open_store(os.environ["PROSPECTOR_DB"])
    with store.atomic():
        store.execute("UPDATE candidates SET submit_url = 'http://one.test/report'")
    store.close()
    run(ids["one.test"], "--no-verify", "--format", "eml", "--out", "drafts")
    text = (tmp_path / "drafts" / f"{ids['one.test']}.txt").read_text()
    assert "To: http://one.test/report (form)" in text
    assert "Use the site's own form" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Which candidates?"),
        (["x", "--best", "1"], "Which candidates?"),
        (["x", "-n", "bees"], "give --best N too"),
        (["nobody", "--no-verify"], "There is no candidate 'nobody'"),
        (["nobody", "--sender", "", "--no-verify"], "Who writes?"),
        (["nobody", "--sender", "Jane <x>"], "PROSPECTOR_SENDER"),
        (["--best", "2", "--format", "eml"], "--out FOLDER"),
        (["--best", "2", "--no-verify", "--templates", "/nowhere"], "does not exist"),
        (["--best", "2", "--no-verify", "--language", "xx"], "no template"),
        (["--best", "2", "--db", "/nowhere/x.db"], "There is no database"),
        (["--best", "1", "--no-verify", "--out", "store.db"], "cannot be written"),
    ],
)
def test_misuse_is_told_in_a_sentence(ids, arguments: list[str], said: str) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert said in err
    assert out == ""


def test_a_refusal_is_told_and_the_rest_is_drafted(ids) -> None:
    store = open_store(os.environ["PROSPECTOR_DB"])
    Suppressions(store).add([("domain", "two.test")], "asked us to stop")
    store.close()
    code, out, err = run(ids["one.test"], ids["two.test"], "--no-verify")
    assert code == 1
    assert "ed@one.test" in out
    assert "two.test" not in out
    assert "asked us to stop" in err


def test_a_missing_fact_is_named(ids) -> None:
    store = open_store(os.environ["PROSPECTOR_DB"])
    with store.atomic():
        store.execute("UPDATE candidates SET kind = 'competitor_gap', asset_url = ''")
    store.close()
    code, out, err = run(ids["one.test"], "--no-verify")
    assert (code, out) == (1, "")
    assert "needs asset_url" in err
    assert "Give a page of yours with --asset URL, or write an [[asset]]" in err
    code, out, _ = run(ids["one.test"], "--no-verify", "--asset", "https://acme.example/bees")
    assert code == 0
    assert "https://acme.example/bees" in out


def test_filters_that_nothing_passes(ids) -> None:
    code, out, err = run("--best", "3", "-k", "guest_post", "--no-verify")
    assert (code, out) == (1, "")
    assert "No candidate fits" in err


def test_pages_are_looked_at_again_and_the_next_best_steps_in(ids, monkeypatch) -> None:
    with Loopback() as web:
        web.site("gone.test", {"/": "<title>Gone</title><p>We are here, our old pages are not."})
        linked = "<title>Links</title><p><a href='http://gone.test/mites'>=HYPERLINK(1)</a> mites"
        web.site("one.test", {"/links": linked})
        web.site("ours.test", {"/mites": "<title>Mites</title><p>All about the Varroa mite."})
        web.site(
            "two.test", {"/links": "<title>Links</title><p>Tidied: <a href='http://x.test'>x</a>"}
        )
        web.site("three.test", {"/links": Reply(410, "gone")})
        for name, value in web.settings().items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("PROSPECTOR_CONFIRM_DELAY", "0")
        code, out, _ = run("--best", "1")
        more = run(ids["one.test"], ids["two.test"], ids["three.test"])
    assert code == 0
    assert out.count("Subject: ") == 1
    assert "ed@one.test" in out
    assert more[0] == 1
    assert "http://gone.test/mites is no longer on the page" in more[2]
    assert "the page is gone (HTTP 410)" in more[2]
