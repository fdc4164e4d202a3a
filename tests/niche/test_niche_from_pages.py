"""``prospector niche new --from URL``: pages of the web as a crawl would read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from prospector.cli.niche import command
from prospector.demo.loopback import Loopback, Reply, moved
from prospector.errors import UserError
from prospector.niche import load_niche

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST = (
    "<html lang='en'><title>Memory forensics links</title><h1>Memory forensics</h1><ul>"
    + "<li><a href='https://a.test/'>Volatility</a> for memory dumps and malware</li>" * 4
    + "</ul></html>"
)
SHOP = (
    "<html lang='en'><title>Forensic imaging tools</title>"
    + "<p>Disk imaging and write blockers for disk imaging labs.</p>" * 4
)


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    monkeypatch.chdir(tmp_path)
    pages = {
        "/robots.txt": "User-agent: *\nDisallow: /private\n",
        "/old": moved("http://club.test/links"),
        "/links": LIST,
        "/private": LIST,
        "/empty": "<html></html>",
        "/gone": Reply(410, "gone"),
    }
    with Loopback() as web:
        web.site("club.test", pages)
        web.site("www.rival.test", {"/robots.txt": "", "/": SHOP})
        for name, value in web.settings().items():
            monkeypatch.setenv(name, value)
        yield web


def new(*words: str) -> Result:
    return CliRunner().invoke(command, ["new", "Memory forensics", *words])


def test_terms_seeds_and_competitors_come_from_the_pages(web: Loopback) -> None:
    result = new("--from", "http://club.test/old", "--competitor", "http://www.rival.test/")
    assert result.exit_code == 0, result.output
    niche = load_niche("memory-forensics")
    assert niche.seeds == ("http://club.test/links",)  # where it moved to; the rival's is none
    assert niche.competitors == ("rival.test",)
    assert niche.languages == ("en",)
    assert niche.terms["memory forensics"] == 3.0
    assert {"volatility", "disk imaging"} <= niche.terms.keys()


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("http://club.test/private", "robots.txt forbids asking for it; save the page"),
        ("http://club.test/gone", "answers HTTP 410"),
        ("http://club.test/empty", "has no text to learn from"),
        ("http://nowhere.test/", "cannot be read"),
        ("club.test/links", "write an address with https:// in front"),
    ],
)
def test_a_page_that_cannot_be_read_is_named_and_nothing_written(
    web: Loopback, tmp_path: Path, page: str, sentence: str
) -> None:
    result = new("--from", page)
    assert isinstance(result.exception, UserError)
    assert sentence in str(result.exception)
    assert not (tmp_path / "niches").exists()
    assert web.log.paths["club.test/private"] == 0
