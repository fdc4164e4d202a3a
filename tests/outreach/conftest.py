"""Fixtures of the drafts: a web that a test may change, and a store that saw it before."""

from __future__ import annotations

import pytest

from prospector.config import Config
from prospector.demo.loopback import Loopback
from prospector.items import Contact, Reason
from prospector.outreach.candidates import rescore
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict
from tests.outreach.dead_list import BACK, LIST, MITES, OLD, PAGE, Web


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
