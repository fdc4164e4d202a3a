"""What would mend each dead link of a page: the best fix, each in its turn."""

from __future__ import annotations

import dataclasses
import json

import pytest

from prospector.items import Reason
from prospector.niche import Asset
from prospector.outreach.candidates import rescore
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict

PAGE = "https://hive.test/links"
GONE = "https://gone.test/varroa-mite-counts"
LIVING = "https://alive.test/varroa"


@pytest.fixture
def listed(store):
    """A list with one dead link and two living ones, one of them on the same subject."""
    with store.atomic():
        save_page(
            store,
            "bees",
            page(
                PAGE,
                link(GONE, "Varroa mite counts", section="Health", context="Varroa mite counts"),
                link(LIVING, "Varroa mite monitoring", section="Health"),
                link("https://other.test/", "Honey recipes", section="Health"),
            ),
            http_status=200,
            depth=0,
        )
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            reason = Reason.HTTP_404 if url == GONE else Reason.OK
            Targets(store).record(target_id, verdict(url, reason))
    return store


def fix_of(store) -> tuple[str, str]:
    (told,) = store.execute("SELECT repairs FROM page_repairs").fetchone()
    (repair,) = json.loads(told)
    return repair["fix_kind"], repair["fix"]


def bare(bees, *assets: Asset):
    return dataclasses.replace(bees, assets=assets)


def test_another_living_source_of_the_pages_own_list(listed, bees) -> None:
    rescore(listed, bare(bees))
    assert fix_of(listed) == ("own_list", LIVING)
    ((shared,),) = listed.execute("SELECT shared FROM fixes").fetchall()
    assert shared == "mite, varroa"


def test_a_dead_source_mends_nothing(listed, bees) -> None:
    with listed.atomic():
        (target_id,) = listed.execute("SELECT id FROM targets WHERE url = ?", [LIVING]).fetchone()
        Targets(listed).record(target_id, verdict(LIVING, Reason.TIMEOUT))
    rescore(listed, bare(bees))
    assert fix_of(listed) == ("remove", "")


@pytest.mark.parametrize(
    ("known", "kind"),
    [
        ({"archive_url": "https://archive.test/1"}, "archive"),
        ({"archive_url": "https://archive.test/1", "moved_to": "https://new.test/"}, "moved"),
    ],
)
def test_the_address_it_moved_to_before_an_archived_copy(listed, bees, known, kind: str) -> None:
    with listed.atomic():
        for name, value in known.items():
            listed.execute(f"UPDATE targets SET {name} = ? WHERE url = ?", [value, GONE])
    rescore(listed, bare(bees))
    assert fix_of(listed)[0] == kind


def test_ours_where_it_replaces_the_link_and_speaks_the_pages_language(listed, bees) -> None:
    ours = Asset("https://ours.test/varroa", "Varroa mite counts", ("varroa mite",))
    rescore(listed, bare(bees, ours))
    assert fix_of(listed) == ("ours", ours.url)
    rescore(listed, bare(bees, dataclasses.replace(ours, language="de")))
    assert fix_of(listed) == ("own_list", LIVING)


def test_a_rescore_leaves_no_old_fix(listed, bees) -> None:
    rescore(listed, bare(bees))
    with listed.atomic():
        listed.execute("UPDATE link_facts SET lost_at = last_seen")
    rescore(listed, bare(bees))
    assert listed.execute("SELECT count(*) FROM fixes").fetchone() == (0,)
