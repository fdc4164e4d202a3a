"""Fixtures: stand-ins for the public sources, and a store with a dead page and a dead domain."""

from __future__ import annotations

import dataclasses

import pytest

from prospector.config import Config
from prospector.demo.loopback import Loopback
from prospector.items import Reason
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict
from tests.referrers.web import Sources

MITES, LAPSED, ALIVE = "http://gone.test/mites", "http://lapsed.test/", "http://gone.test/"


@pytest.fixture(scope="module")
def running():
    with Loopback() as loopback:
        yield loopback


@pytest.fixture
def web(running: Loopback) -> Sources:
    return Sources(running)


@pytest.fixture
def settings(web: Sources) -> dict[str, str]:
    return {**web.loopback.settings(), "PROSPECTOR_ARCHIVE_PAUSE": "0"}


@pytest.fixture
def config(settings) -> Config:
    return Config.load(settings)


@pytest.fixture
def bees(bees):
    return dataclasses.replace(bees, competitors=("rival.test", "other-rival.test"))


@pytest.fixture
def known(store, bees):
    """/mites is gone from a living site; lapsed.test has no name any more."""
    with store.atomic():
        links = (link(url) for url in (MITES, LAPSED, ALIVE))
        save_page(store, "bees", page("https://hive.test/links", *links), http_status=200, depth=0)
        reasons = {MITES: Reason.HTTP_404, LAPSED: Reason.DNS_NXDOMAIN, ALIVE: Reason.OK}
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            Targets(store).record(target_id, verdict(url, reasons[url]))
        store.conn.executemany(
            "INSERT INTO niche_domains VALUES ('bees', ?, ?)",
            [
                ("ours.test", "ours"),
                ("rival.test", "competitor"),
                ("other-rival.test", "competitor"),
            ],
        )
    return store
