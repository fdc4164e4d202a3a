"""Before a draft the page and its links are looked at again: each way in which a row is stale."""

from __future__ import annotations

import dataclasses

import pytest

from prospector.demo.loopback import Reply, moved, reset
from prospector.outreach.drafts import Choices, DraftRefused, draft_for, row_of
from tests.outreach.dead_list import BACK, LIST, MITES, OLD, PAGE, id_of, look, make_kind


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


@pytest.mark.parametrize(("canary", "down"), [("nowhere.test", True), ("else.test", False)])
def test_a_page_unseen_while_our_network_is_down_is_no_fact_about_it(
    desk, web, config, canary: str, down: bool
) -> None:
    web.pages[PAGE] = reset
    ours = dataclasses.replace(config, canaries=(canary,))
    with pytest.raises(DraftRefused, match="could not be looked at again") as refused:
        look(desk, ours, row_of(desk, id_of(desk)))
    assert ("our own network is down" in str(refused.value)) == down
