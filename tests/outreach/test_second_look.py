"""Before a draft the page and its links are looked at again: each way in which a row is stale."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import TYPE_CHECKING

import pytest

from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply, moved, reset
from prospector.items import Contact, Reason
from prospector.niche import Asset
from prospector.outreach.candidates import rescore
from prospector.outreach.decisions import Decision, Decisions
from prospector.outreach.drafts import Choices, DraftRefused, draft_for, preview, row_of
from prospector.outreach.drafts.batch import Made, Writer, best_ids
from prospector.outreach.drafts.look_again import LookAgain
from prospector.outreach.drafts.sender import Sender
from prospector.outreach.suppressions import Suppressions
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict

if TYPE_CHECKING:
    from prospector.outreach.drafts.changes import Look

MITES, OLD, BACK = "http://gone.test/mites", "http://gone.test/old", "http://gone.test/back"
PAGE = "http://hive.test/links"
LINKS = "".join(f"<li><a href='{url}'>a link</a> on bees and mites" for url in (MITES, OLD, BACK))
LIST = f"<html lang=en><title>Beekeeping links</title><h1>Links</h1><ul>{LINKS}</ul>"


class Web:
    """A web whose pages a test may change while it runs."""

    def __init__(self, loopback: Loopback) -> None:
        self.loopback = loopback
        self.pages: dict[str, object] = {}

    def serve(self, host: str) -> None:
        self.loopback.site(host, lambda asked: self._answer(host, asked.path))

    def _answer(self, host: str, path: str):
        found = self.pages.get(f"http://{host}{path}", Reply(404, "<h1>Not found</h1>"))
        if isinstance(found, str):
            kind = "text/plain" if path == "/robots.txt" else "text/html; charset=utf-8"
            return Reply(200, found, content_type=kind)
        return found


@pytest.fixture(scope="module")
def running():
    with Loopback() as loopback:
        yield loopback


@pytest.fixture
def web(running: Loopback) -> Web:
    found = Web(running)
    for host in ("hive.test", "gone.test", "ours.test", "rival.test", "else.test"):
        found.serve(host)
    found.pages = {
        PAGE: LIST,
        "http://gone.test/": "<title>Gone</title><p>We are here, but pages of ours went away.",
        BACK: "<title>Back</title><p>All about bees, back again after a long time away.",
        "http://ours.test/mites": "<title>Varroa</title><p>All about the Varroa mite and bees.",
        "http://ours.test/": "<title>Ours</title><p>The front page of our site about bees.",
        "http://else.test/": "<title>Else</title><p>Another site.",
    }
    return found


@pytest.fixture
def config(web: Web) -> Config:
    return Config.load(
        {**web.loopback.settings(), "PROSPECTOR_CONFIRM_DELAY": 0, "PROSPECTOR_CHECK_TIMEOUT": 5}
    )


@pytest.fixture
def desk(store, bees):
    """The list as a crawl saw it, all three links dead, and its candidates."""
    with store.atomic():
        analysis = page(
            PAGE,
            *(link(url, context="All about varroa mites") for url in (MITES, OLD, BACK)),
            contacts=(Contact("email", "ed@hive.test", "editor", 0.9),),
        )
        save_page(store, "bees", analysis, http_status=200, depth=0)
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            Targets(store).record(target_id, verdict(url, Reason.HTTP_410))
        store.execute("INSERT INTO niche_domains VALUES ('bees', 'ours.test', 'ours')")
    rescore(store, bees)
    with store.atomic():
        # Which of the three leads, and what is offered, is the score's affair; here it is told.
        store.execute(
            "UPDATE candidates SET asset_url = 'http://ours.test/mites', target_url = ?,"
            " other_dead = json_array(?, ?) WHERE kind = 'broken_link'",
            [MITES, OLD, BACK],
        )
    return store


def id_of(store, kind: str = "broken_link") -> str:
    found = store.execute("SELECT id FROM candidates WHERE kind = ?", [kind]).fetchone()
    return str(found[0])


def make_kind(store, kind: str, **fields: str) -> dict:
    """Turn the candidate into one of another kind."""
    candidate = id_of(store)
    sets = "".join(f", {name} = ?" for name in fields)
    with store.atomic():
        store.execute(
            f"UPDATE candidates SET kind = ?{sets} WHERE id = ?",
            [kind, *fields.values(), candidate],
        )
    return row_of(store, candidate)


def look(store, config: Config, row: dict) -> Look:
    async def go() -> Look:
        eye = LookAgain(store, config, pause=0.0)
        try:
            return await eye.look(row)
        finally:
            await eye.aclose()

    return asyncio.run(go())


def test_what_still_holds_is_told_and_recorded(desk, web, config) -> None:
    row = row_of(desk, id_of(desk))
    assert look(desk, config, row).dead == {MITES, OLD}, "the third is alive again and is not named"
    seen = dict(desk.execute("SELECT url, reason || ' ' || checks FROM targets").fetchall())
    assert seen == {MITES: "http_404 2", OLD: "http_404 2", BACK: "ok 2"}
    assert row_of(desk, row["id"])["verified_at"] > row["verified_at"]


GONE_FROM_PAGE = LIST.replace(MITES, "http://else.test/mites")
STALE = [
    ({PAGE: GONE_FROM_PAGE}, "no longer on the page"),
    ({PAGE: "<title>App</title><div id=app></div>"}, "shows no links to other sites now"),
    ({PAGE: Reply(404, "<h1>Not found</h1>")}, "the page is gone (HTTP 404)"),
    ({PAGE: Reply(410, "gone")}, "the page is gone (HTTP 410)"),
    ({PAGE: moved("http://else.test/")}, "now leads to http://else.test/"),
    ({PAGE: moved(PAGE)}, "redirects in a circle"),
    ({PAGE: LIST + "<p>Please do not send link requests."}, "the page now says: “Please do not"),
    ({MITES: "<title>Mites</title><p>All about mites, here again."}, "is alive again"),
    ({MITES: Reply(403, "no")}, "is in doubt now"),
    ({"http://ours.test/mites": Reply(404, "<h1>Not found</h1>")}, "our own page"),
    # not stale, but not seen either
    ({PAGE: Reply(503, "x")}, "could not be looked at again: HTTP 503"),
    ({PAGE: reset}, "could not be looked at again"),
    ({"http://hive.test/robots.txt": "User-agent: *\nDisallow: /"}, "robots.txt forbids"),
]


@pytest.mark.parametrize(("changed", "said"), STALE, ids=[said for _, said in STALE])
def test_a_stale_row_is_refused_with_what_changed(desk, web, config, changed, said: str) -> None:
    web.pages.update(changed)
    with pytest.raises(DraftRefused) as refused:
        look(desk, config, row_of(desk, id_of(desk)))
    assert said in str(refused.value)
    assert refused.value.exit_code == 1


def test_what_the_page_alone_refutes_costs_no_checks(desk, web, config) -> None:
    before = web.loopback.log.hosts["gone.test"]
    web.pages[PAGE] = GONE_FROM_PAGE
    with pytest.raises(DraftRefused):
        look(desk, config, row_of(desk, id_of(desk)))
    assert web.loopback.log.hosts["gone.test"] == before


def test_a_page_that_moved_within_its_site_is_still_the_page(desk, web, config) -> None:
    web.pages.update({PAGE: moved("http://hive.test/new"), "http://hive.test/new": LIST})
    assert look(desk, config, row_of(desk, id_of(desk))).dead == {MITES, OLD}


def test_a_page_that_says_no_is_never_asked_again(desk, web, config) -> None:
    web.pages[PAGE] = LIST + "<p>Please do not send link requests."
    with pytest.raises(DraftRefused):
        look(desk, config, row_of(desk, id_of(desk)))
    with pytest.raises(DraftRefused, match="asks not to be sent requests"):
        draft_for(desk, id_of(desk, "resource_page"), sender="Jane")


def test_a_new_address_is_offered_only_while_it_answers(desk, web, config) -> None:
    with desk.atomic():
        desk.execute("UPDATE targets SET moved_to = 'http://else.test/' WHERE url = ?", [MITES])
        desk.execute("UPDATE targets SET moved_to = 'http://else.test/no' WHERE url = ?", [OLD])
    seen = look(desk, config, row_of(desk, id_of(desk)))
    assert seen.gone == {"http://else.test/no"}
    draft = draft_for(desk, id_of(desk), sender="Jane", choices=Choices(seen=seen))
    assert "has moved to http://else.test/." in draft.body
    assert "http://else.test/no" not in draft.body
    assert BACK not in draft.body


def test_another_dead_link_that_was_taken_away_is_not_named(desk, web, config) -> None:
    web.pages[PAGE] = LIST.replace(OLD, "http://else.test/")
    seen = look(desk, config, row_of(desk, id_of(desk)))
    draft = draft_for(desk, id_of(desk), sender="Jane", choices=Choices(seen=seen))
    assert MITES in draft.body
    assert OLD not in draft.body


def test_a_page_that_is_gone_is_remembered(desk, web, config) -> None:
    web.pages[PAGE] = Reply(410, "gone")
    with pytest.raises(DraftRefused):
        look(desk, config, row_of(desk, id_of(desk)))
    assert desk.execute("SELECT http_status FROM page_facts").fetchone()[0] == 410


TO_US = LIST + "<a href='http://ours.test/'>us</a>"
RIVAL = LIST + "<p>Rival makes hives. <a href='http://rival.test/hives'>hives</a>"
MENTION = LIST + "<p>Acme Hives makes the best ones."
ASSET = {"asset_url": "http://ours.test/mites"}
LOST = {"target_url": "http://ours.test/mites", "asset_url": "", "reason": "link_removed"}
RIVAL_LOST = {"target_url": "http://rival.test/hives", "reason": "link_removed"}


@pytest.mark.parametrize(
    ("kind", "fields", "now", "said"),
    [
        ("resource_page", ASSET, LIST, ""),
        ("resource_page", ASSET, TO_US, "links to us already"),
        ("competitor_gap", ASSET, RIVAL, ""),
        ("competitor_gap", RIVAL_LOST, RIVAL, ""),
        ("competitor_gap", RIVAL_LOST, LIST, "no longer on the page"),
        ("unlinked_mention", {"anchor": "ACME hives"}, MENTION, ""),
        ("unlinked_mention", {"anchor": "Acme Hives"}, LIST, "no longer names"),
        ("unlinked_mention", {"anchor": "Acme Hives"}, MENTION + TO_US, "links to us already"),
        ("unlinked_mention", {"anchor": "Acme"}, "<title>x</title><p>Acme is good.", ""),
        ("guest_post", {}, LIST, ""),
        ("lost_link", LOST, LIST, ""),
        ("lost_link", LOST, LIST + "<a href='http://ours.test/mites'>x</a>", "is back"),
        ("lost_link", {**LOST, "target_url": "http://ours.test/no"}, LIST, "our own page"),
        ("competitor_lost", RIVAL_LOST, LIST, ""),
        ("competitor_lost", RIVAL_LOST, RIVAL, "is back on the page"),
        ("competitor_lost", {"reason": "http_404"}, LIST, ""),
        ("reclaim", {"reason": "http_404"}, LIST, ""),
        ("reclaim", {"target_url": BACK, "reason": "http_404"}, LIST, "is alive again"),
    ],
)
def test_what_each_kind_rests_on(desk, web, config, kind, fields, now, said: str) -> None:
    row = make_kind(desk, kind, **fields)
    web.pages[PAGE] = now
    if said:
        with pytest.raises(DraftRefused, match=said):
            look(desk, config, row)
    else:
        assert (OLD in look(desk, config, row).dead) == (OLD in now)


# --- from the row to the letter ------------------------------------------------------------------


def test_the_letter_is_made_from_the_row(desk, bees) -> None:
    assets = (Asset("http://ours.test/mites", "Varroa mite guide"),)
    draft = draft_for(desk, id_of(desk), sender="Jane Doe, Acme", choices=Choices(assets))
    assert (draft.way, draft.to, draft.missing) == ("email", "ed@hive.test", ())
    for fact in (MITES, OLD, BACK, "“Varroa mite guide”", "Jane Doe, Acme", "“gone” (410)"):
        assert fact in draft.body
    assert "I found your address on http://hive.test/links" in draft.body


def test_the_latest_look_says_how_it_is_dead(desk, web, config) -> None:
    look(desk, config, row_of(desk, id_of(desk)))
    assert "“not found” (404)" in draft_for(desk, id_of(desk), sender="Jane").body


def test_a_contact_that_a_person_picked(desk) -> None:
    picked = Choices(to="ada@hive.test", name="Ada Bee")
    draft = draft_for(desk, id_of(desk), sender="Jane", choices=picked)
    assert draft.to == "ada@hive.test"
    assert draft.body.startswith("Dear Ada Bee,")
    assert "I found your address" not in draft.body, "where she has it from only she knows"


def test_gates_hold_for_whoever_asks(desk) -> None:
    Suppressions(desk).add([("domain", "hive.test")], "asked us to stop")
    with pytest.raises(DraftRefused, match="asked us to stop"):
        draft_for(desk, id_of(desk), sender="Jane")


def test_a_screen_shows_the_letter_or_why_there_is_none(desk, monkeypatch) -> None:
    desk.conn.row_factory = sqlite3.Row
    named = id_of(desk)
    assert "set PROSPECTOR_SENDER" in preview(desk.conn, named)
    monkeypatch.setenv("PROSPECTOR_SENDER", "Jane Doe, Acme")
    assert "To: ed@hive.test (email)" in preview(desk.conn, named)
    assert "There is no candidate" in preview(desk.conn, "nobody")
    make_kind(desk, "competitor_gap", asset_url="")
    assert "needs asset_url" in preview(desk.conn, named)
    Suppressions(desk).add([("domain", "hive.test")], "asked us to stop")
    assert "asked us to stop" in preview(desk.conn, named)


def test_a_batch_writes_one_letter_a_domain(desk, web, config) -> None:
    told = []
    writer = Writer(desk, config, sender=Sender("Jane"), told=told.append)
    outcomes = asyncio.run(writer.write([id_of(desk), id_of(desk, "resource_page")]))
    assert told == outcomes
    assert [isinstance(one, Made) for one in outcomes] == [True, False]
    assert "one pitch a domain" in outcomes[1].why


def test_a_stale_row_lets_the_next_of_its_domain_in(desk, web, config) -> None:
    web.pages[MITES] = "<title>Mites</title><p>All about mites, here again."
    with desk.atomic():
        desk.execute("UPDATE candidates SET asset_url = 'http://ours.test/mites'")
    ids = [id_of(desk), id_of(desk, "resource_page")]
    writer = Writer(desk, config, sender=Sender("Jane"))
    outcomes = asyncio.run(writer.write_best(iter(ids), 2))
    assert [isinstance(one, Made) for one in outcomes] == [False, True]
    assert asyncio.run(writer.write_best(iter(ids[1:]), 1))[0].draft.body


def test_the_best_are_open_and_undecided(desk) -> None:
    first, second = best_ids(desk)
    Decisions(desk).decide([Decision(first, "approved"), Decision(second, "rejected")])
    assert list(best_ids(desk)) == [first]
    assert list(best_ids(desk, "bees", "guest_post")) == []
    assert list(best_ids(desk, "wasps")) == []
