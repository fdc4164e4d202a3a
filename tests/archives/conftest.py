"""Fixtures: a little internet with an archive, and a store with dead links that point into the past."""

from __future__ import annotations

import pytest

from prospector.config import Config
from prospector.demo.loopback import Loopback
from prospector.items import Reason
from prospector.outreach.candidates import rescore
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.archives.web import ArchiveWeb
from tests.factories import link, page, verdict


@pytest.fixture(scope="module")
def running():
    with Loopback() as loopback:
        yield loopback


@pytest.fixture
def web(running: Loopback) -> ArchiveWeb:
    return ArchiveWeb(running)


@pytest.fixture
def settings(web: ArchiveWeb) -> dict[str, str]:
    return {
        **web.loopback.settings(),
        "PROSPECTOR_ARCHIVE_PAUSE": "0",
        "PROSPECTOR_CHECK_TIMEOUT": "5",
        "PROSPECTOR_TIMEGATE": "https://timegate.test/timegate/",
    }


@pytest.fixture
def config(settings: dict[str, str]) -> Config:
    return Config.load(settings)


@pytest.fixture
def past(store, bees):
    """Two sites link to /mites, one to /old; all dead."""
    with store.atomic():
        for site, *paths in (("hive.test", "mites", "old"), ("bee.test", "mites")):
            links = (
                link(f"http://gone.test/{path}", f"{path} here", context=f"All about {path}")
                for path in paths
            )
            save_page(
                store, "bees", page(f"https://{site}/links", *links), http_status=200, depth=0
            )
        for target_id, url in store.execute("SELECT id, url FROM targets").fetchall():
            Targets(store).record(target_id, verdict(url, Reason.HTTP_410))
    rescore(store, bees)
    return store
