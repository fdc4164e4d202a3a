"""Addresses that lead to pages, and what the pages show."""

from __future__ import annotations

import asyncio
import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl

import pytest
from datasette.app import Datasette

from prospector.errors import UserError
from prospector.review.app import today
from prospector.review.filters import Cursor, Filters
from prospector.review.standing import Standing
from prospector.storage.database import open_store
from tests.review.desk import Browser, add_candidate, fill

VIEWS = [
    Filters(),
    Filters(status="all", owner="-", niche="bees", kind="broken_link"),
    Filters(language="de", band="0", after=Cursor(12.5, "ab")),
    Filters(q="a b&c=d%", due=True, size=50),
]


@pytest.mark.parametrize("filters", VIEWS, ids=str)
def test_a_view_is_an_address(filters) -> None:
    assert Filters.parse(dict(parse_qsl(filters.query(cursor=True)))) == filters


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        ({"status": "done"}, "is no status"),
        ({"band": "55"}, "is no score band"),
        ({"size": "0"}, "page size"),
        ({"size": "9" * 40}, "page size"),
        ({"size": "²"}, "page size"),
        ({"after": "x~y"}, "damaged"),
        ({"after": "nan~y"}, "damaged"),
        ({"after": "1.5"}, "damaged"),
    ],
)
def test_an_address_that_means_nothing_gets_a_sentence(args, sentence) -> None:
    with pytest.raises(UserError, match=sentence):
        Filters.parse(args)


def test_the_page_says_so_too(tmp_path) -> None:
    fill(tmp_path / "store.db", 1)
    ann = Browser(tmp_path / "store.db")
    answer = ann.get("/?status=done")
    assert answer.status_code == 400
    assert "is no status" in answer.text
    answer = ann.get("/-/candidate/0000000000000000")
    assert answer.status_code == 404
    assert "There is no candidate" in answer.text


def test_paging_by_link_reaches_every_candidate_once(tmp_path) -> None:
    fill(tmp_path / "store.db", 47)
    ann, seen, url = Browser(tmp_path / "store.db"), [], "/"
    while url:
        page = ann.get(url).text
        seen += re.findall(r'name="item" value="([0-9a-f]+):', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        url = unescape(more[1]) if more else ""
    assert len(seen) == len(set(seen)) == 47


def test_today_is_a_date() -> None:
    assert date.fromisoformat(today())


@pytest.mark.parametrize(
    ("kind", "heading"),
    [("unlinked_mention", "Where it names us"), ("competitor_gap", "The place on the page")],
)
def test_other_kinds_show_the_sentence_they_rest_on(tmp_path, kind, heading) -> None:
    db = open_store(tmp_path / "store.db")
    values = {"target_url": "", "anchor": "Acme", "context": "We like Acme & Co."}
    ident = add_candidate(db, 0, kind=kind, **values)
    with db.atomic():
        db.execute("DELETE FROM link_facts")
    db.close()
    page = Browser(tmp_path / "store.db").get(f"/-/candidate/{ident}").text
    assert heading in page
    assert "We like <mark>Acme</mark> &amp; Co." in page


def test_a_page_with_very_many_dead_links_stays_readable(tmp_path) -> None:
    db = open_store(tmp_path / "store.db")
    ident = add_candidate(db, 0)
    with db.atomic():
        for number in range(80):
            target = db.execute(
                "INSERT INTO targets (url, domain, verdict, reason, first_seen)"
                " VALUES (?, 'gone.test', 'dead', 'http_404', '2026') RETURNING id",
                [f"https://more.test/{number}"],
            ).fetchone()[0]
            db.execute(
                "INSERT INTO link_facts (page_id, target_id, anchor, position, href, placement,"
                " first_seen, last_seen) VALUES (1, ?, 'x', 1, '', 'content', '2026', '2026')",
                [target],
            )
    db.close()
    page = Browser(tmp_path / "store.db").get(f"/-/candidate/{ident}").text
    assert "81 dead links on this page" in page
    assert "And 31 more." in page


@pytest.mark.parametrize(
    ("page", "status", "sentence"),
    [
        ("/nothing", 404, "no such page"),
        ("/-/static-plugins/prospector.review.plugin/../../filters.py", 404, ""),
        ("/store/nothing", 404, "no such page"),
        ("/store/nothing.json", 404, "no such page"),
        ("/store?sql=delete+from+candidates", 400, "SELECT"),
    ],
)
def test_a_wrong_address_gets_a_sentence(path, page, status, sentence) -> None:
    answer = Browser(path).get(page)
    assert answer.status_code == status
    assert sentence in answer.text


def test_a_fault_of_ours_gets_a_sentence_and_a_traceback_in_the_log(
    path, monkeypatch, caplog
) -> None:
    ann = Browser(path)
    monkeypatch.setattr(Standing, "page", lambda *_: 1 / 0)
    answer = ann.get("/")
    assert answer.status_code == 500
    assert "on our side" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "ZeroDivisionError" in caplog.text


def test_plain_datasette_shows_the_same_file_without_the_desk(path) -> None:
    Browser(path).get("/")  # our plugin is registered in this process, and must keep to itself
    plain = Datasette([str(path)])

    async def ask(url: str) -> tuple[int, str]:
        answer = await plain.client.get(url)
        return answer.status_code, answer.text

    for url in ("/", "/store", "/store/outreach_candidates", "/store/broken_links?_facet=reason"):
        status, text = asyncio.run(ask(url))
        assert status == 200, url
        assert "Review queue" not in text
    assert asyncio.run(ask("/-/candidate/x"))[0] == 404


def test_a_search_names_what_stands_under_other_statuses(path) -> None:
    browser = Browser(path)
    browser.get("/?q=bees")
    assert "under other status" not in browser.page
    browser.press("/-/decide", ("do", "approved"), ("item", f"{1:016x}:0"))
    browser.get("/?q=bees")
    assert '<a href="/?status=all&amp;q=bees">1 more under another status</a>' in browser.page
    browser.get("/?q=bees+1&status=won")
    assert "Nothing here." in browser.page
    assert "with another status</a>" in browser.page
    browser.get("/?status=all&q=bees")
    assert "more under" not in browser.page
