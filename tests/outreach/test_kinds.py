"""Every kind of opportunity, from the facts that make it to the row a person reads."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from prospector.items import TOXIC, PageKind, Placement, Reason
from prospector.outreach.by_target import by_target
from prospector.outreach.candidates import rescore
from prospector.report.figures import figures_of
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict


def save(store, *pages: Any, verdicts: dict[str, Reason] | None = None) -> None:
    with store.atomic():
        store.execute("INSERT OR IGNORE INTO niche_domains VALUES ('bees', 'ours.test', 'ours')")
        store.execute(
            "INSERT OR IGNORE INTO niche_domains VALUES ('bees', 'rival.test', 'competitor')"
        )
        for one in pages:
            save_page(store, "bees", one, http_status=200, depth=0)
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            reason = (verdicts or {}).get(url, Reason.OK)
            Targets(store).record(target_id, verdict(url, reason))


def rows(store, kind: str) -> list[dict[str, Any]]:
    cursor = store.execute("SELECT * FROM outreach_candidates WHERE kind = ?", [kind])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


ARTICLE = {"kind": PageKind.ARTICLE, "resource_score": 0.0}


def test_a_domain_that_links_to_a_competitor_and_not_to_us(store, bees) -> None:
    save(
        store,
        page("https://fan.test/a", link("https://rival.test/", "varroa mite guide"), **ARTICLE),
        page("https://both.test/a", link("https://rival.test/"), **ARTICLE),
        page("https://both.test/b", link("https://ours.test/"), **ARTICLE),
        page(
            "https://foot.test/a",
            link("https://rival.test/", placement=Placement.FOOTER),
            **ARTICLE,
        ),
    )
    rescore(store, bees)
    (row,) = rows(store, "competitor_gap")
    assert (row["domain"], row["page_url"]) == ("fan.test", "https://fan.test/a")
    assert "rival.test" in row["why"]
    assert row["asset_url"] == "https://ours.test/mites"


@pytest.mark.parametrize("how", ["removed", "died"])
def test_a_competitors_link_that_went_away_or_died(store, bees, how: str) -> None:
    old = page("https://fan.test/a", link("https://rival.test/mites", "mites"), **ARTICLE)
    save(store, old)
    if how == "removed":
        save(store, dataclasses.replace(old, links=(link("https://else.test/"),)))
    else:
        save(store, old, verdicts={"https://rival.test/mites": Reason.HTTP_404})
    rescore(store, bees)
    (row,) = rows(store, "competitor_lost")
    assert row["target_url"] == "https://rival.test/mites"
    assert row["asset_url"] == "https://ours.test/mites"
    assert row["reason"] == ("link_removed" if how == "removed" else "http_404")
    assert rows(store, "broken_link") == []


def test_a_page_with_other_dead_links_is_one_pitch(store, bees) -> None:
    gone = {"https://rival.test/x": Reason.HTTP_404, "https://gone.test/": Reason.HTTP_404}
    links = (link("https://rival.test/x"), link("https://gone.test/"))
    save(store, page("https://fan.test/a", *links), verdicts=gone)
    rescore(store, bees)
    (row,) = rows(store, "broken_link")
    assert "rival.test" in row["other_dead"] + row["target_url"]
    assert rows(store, "competitor_lost") == []


def test_a_mention_without_a_link(store, bees) -> None:
    said = {"mentions": ("Acme Bees",), "evidence": {"mentions": ["Acme Bees counts mites."]}}
    save(
        store,
        page("https://press.test/a", **ARTICLE, **said),
        page("https://kind.test/a", link("https://ours.test/"), **ARTICLE, **said),
    )
    rescore(store, bees)
    (row,) = rows(store, "unlinked_mention")
    assert (row["domain"], row["anchor"]) == ("press.test", "Acme Bees")
    assert row["context"] == "Acme Bees counts mites."


def test_an_invitation_to_write_counts_once_a_domain_and_on_topic(store, bees) -> None:
    invites = {"kind": PageKind.GUEST_POST, "resource_score": 0.0}
    save(
        store,
        page("https://blog.test/write", guest_post_url="https://blog.test/write", **invites),
        page("https://blog.test/post", guest_post_url="https://blog.test/write", **ARTICLE),
        page("https://casino.test/write", relevance=0.0, **invites),
    )
    rescore(store, bees)
    (row,) = rows(store, "guest_post")
    assert row["page_url"] == "https://blog.test/write"
    assert row["submit_url"] == "https://blog.test/write"


def test_a_link_to_us_that_went_away(store, bees) -> None:
    old = page("https://fan.test/a", link("https://ours.test/mites", "our guide"), **ARTICLE)
    save(store, old)
    rescore(store, bees)
    assert rows(store, "lost_link") == []
    save(store, dataclasses.replace(old, links=()))
    rescore(store, bees)
    (row,) = rows(store, "lost_link")
    assert (row["anchor"], row["reason"]) == ("our guide", "link_removed")
    moved = dataclasses.replace(old, links=(link("https://ours.test/other"),))
    save(store, moved)
    rescore(store, bees)
    assert rows(store, "lost_link") == []


def test_a_link_to_a_page_of_ours_that_is_gone(store, bees) -> None:
    save(
        store,
        page("https://fan.test/a", link("https://ours.test/old"), **ARTICLE),
        verdicts={"https://ours.test/old": Reason.HTTP_410},
    )
    rescore(store, bees)
    (row,) = rows(store, "reclaim")
    assert "page of ours" in row["why"]
    assert rows(store, "broken_link") == []


def test_authority_comes_from_imported_ranks_before_our_own(store, bees) -> None:
    save(store, page("https://list.test/", link("https://x.test/")))
    with store.atomic():
        store.execute("INSERT INTO domain_ranks VALUES ('list.test', 'crawl', 12, 3, '2026')")
        store.execute("INSERT INTO domain_ranks VALUES ('list.test', 'tranco', 71, 900, '2025')")
    rescore(store, bees)
    (row,) = rows(store, "resource_page")
    assert (row["authority"], row["authority_source"]) == (71, "tranco")
    assert row["authority_band"] == "high"
    assert "authority 71" in row["why"]


def test_a_replacement_fits_the_dead_page_not_the_page_it_stood_on(store, bees) -> None:
    """All referring pages tell what the dead address was about."""
    dead = "https://gone.test/p/17"
    save(
        store,
        page("https://a.test/", link(dead, "here", context="More here.")),
        page("https://b.test/", link(dead, "Varroa mite guide", context="Counting varroa mites")),
        verdicts={dead: Reason.HTTP_404},
    )
    rescore(store, bees)
    assert {row["asset_url"] for row in rows(store, "broken_link")} == {"https://ours.test/mites"}


def test_a_toxic_page_sinks(store, bees) -> None:
    save(
        store,
        page("https://clean.test/", link("https://x.test/")),
        page("https://farm.test/", link("https://x.test/"), toxicity=0.9),
    )
    rescore(store, bees)
    scores = {row["domain"]: row["score"] for row in rows(store, "resource_page")}
    assert scores["farm.test"] < 0.6 * scores["clean.test"]


def test_dead_targets_that_many_sites_link_to_come_first(store, bees) -> None:
    gone = {"https://gone.test/mites": Reason.HTTP_404, "https://gone.test/x": Reason.HTTP_404}
    mites = link("https://gone.test/mites", "Varroa mite guide")
    save(
        store,
        page("https://a.test/", mites, link("https://gone.test/x", "x")),
        page("https://b.test/", mites),
        page("https://b.test/2", mites),
        verdicts=gone,
    )
    rescore(store, bees)
    first, second = by_target(store, "bees", 10)
    assert (first["target_url"], first["referring_domains"]) == ("https://gone.test/mites", 2)
    assert first["asset_url"] == "https://ours.test/mites"
    assert (second["target_url"], second["asset_url"]) == ("https://gone.test/x", None)


@pytest.mark.parametrize(("toxicity", "counts"), [(TOXIC, False), (TOXIC - 0.01, True)])
def test_a_place_for_spam_is_the_same_everywhere(store, bees, toxicity, counts) -> None:
    gone = ("https://x.test/", "https://ours.test/old")
    save(
        store,
        page("https://farm.test/", *map(link, gone), toxicity=toxicity),
        verdicts=dict.fromkeys(gone, Reason.HTTP_404),
    )
    rescore(store, dataclasses.replace(bees, assets=()))
    targets = [row["target_url"] for row in by_target(store, "bees", 9)]
    gaps = [row[0] for row in store.execute("SELECT target_url FROM content_gaps").fetchall()]
    assert ("https://x.test/" in targets) == counts
    assert ("https://x.test/" in gaps) == counts
    assert bool(sum(n for _, n in figures_of(store, "bees").dead)) == counts
    bands = store.execute("SELECT band FROM risk_domains WHERE domain = 'farm.test'").fetchall()
    assert bands == [("medium",) if counts else ("high",)]
