"""The commands that do not crawl: check, page, doctor, and the second look before a letter."""

from __future__ import annotations

import asyncio
import json

import pytest
from click.testing import CliRunner

from prospector import doctor
from prospector.cli.main import cli
from prospector.config import Config
from prospector.demo.loopback import Reply
from prospector.outreach.drafts.look_again import LookAgain
from prospector.storage.database import open_store
from tests.browser import apps
from tests.browser.conftest import Lab


@pytest.fixture(scope="module")
def club(browser: str):
    with Lab(PROSPECTOR_CONFIRM_DELAY="0.2") as lab:
        lab.web.site("react.test", apps.react_like())
        yield lab


@pytest.fixture
def command(club, monkeypatch):
    for name, value in {**club.web.settings(), "PROSPECTOR_CONFIRM_DELAY": "0.2"}.items():
        monkeypatch.setenv(name, value)
    return lambda *words: CliRunner().invoke(cli, words)


def test_check_judges_shells_in_a_browser_when_asked(command) -> None:
    urls = ("https://react.test/guides/wintering", "https://react.test/guides/gone")
    plain = command("check", "--format", "json", *urls)
    assert {json.loads(line)["reason"] for line in plain.stdout.splitlines()} == {"spa_shell"}
    shown = command("check", "--render", "--format", "json", *urls)
    rows = {row["url"]: row for row in map(json.loads, shown.stdout.splitlines())}
    assert [rows[url]["reason"] for url in urls] == ["ok", "soft_404"]
    assert shown.exit_code == 1


def test_a_page_in_an_old_charset_is_judged_in_its_own_words(command, club) -> None:
    shell = apps.shell("/app.js").replace("utf-8", "windows-1251")
    script = "document.title = 'Страница не найдена'; document.body.innerHTML = '<h1>Страница не найдена</h1>'"
    club.web.site(
        "old.test",
        {
            "/app.js": Reply(200, script, content_type="text/javascript; charset=utf-8"),
            "*": Reply(200, shell.encode("cp1251"), content_type="text/html"),
        },
    )
    row = json.loads(
        command("check", "--render", "--format", "json", "https://old.test/a/b").stdout
    )
    assert (row["reason"], "'Страница не найдена'" in row["evidence"]) == ("soft_404", True), row


def test_page_shows_what_a_browser_sees(command) -> None:
    shown = command("page", "https://react.test/links", "--format", "json")
    page = json.loads(shown.stdout)
    assert page["outbound_links"] == 30
    assert page["evidence"]["rendering"][0].startswith("read in a browser: the element #root")
    assert json.loads(
        command("page", "https://react.test/links", "--render", "never", "--format", "json").stdout
    )["outbound_links"] == 0  # fmt: skip


def test_the_second_look_sees_a_rendered_page_and_a_client_side_404(club, tmp_path) -> None:
    page, gone = "https://react.test/links", "https://react.test/guides/gone"
    app = apps.react_like()
    app["/api/links"] = apps.data(
        [*apps.links(3), {"url": gone, "name": "Gone", "about": "A guide."}]
    )
    club.web.site("react.test", app)
    row = {"id": "x", "kind": "broken_link", "page_url": page, "target_url": gone, "reason": "soft_404",
           "asset_url": "",
        "other_dead": "[]", "niche": "bees", "anchor": "Gone"}  # fmt: skip
    store = open_store(tmp_path / "s.db")

    async def look():
        eye = LookAgain(store, club.config)
        try:
            return await eye.look(row)
        finally:
            await eye.aclose()

    try:
        assert asyncio.run(look()).dead == {gone}
    finally:
        store.close()
        club.web.site("react.test", apps.react_like())


def test_the_doctor_says_which_browser(browser: str, tmp_path) -> None:
    def said(config: Config) -> doctor.Finding:
        found = {one.what: one for one in doctor.examine(config, network=False)}
        return found["browser"]

    here = said(Config(db=str(tmp_path / "s.db")))
    assert here.level == "ok"
    assert browser in here.said
    fake = tmp_path / "chrome"
    fake.write_text("#!/bin/sh\nexit 1\n")
    fake.chmod(0o755)
    assert said(Config(db=str(tmp_path / "s.db"), browser=str(fake))).level == "wrong"
