"""A crawl looks its dead links up at its end where that is configured, and asks nobody otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from prospector.demo.loopback import Reply
from prospector.spiders.resources import ResourcesSpider
from prospector.storage.database import read_store
from tests.archives.web import good
from tests.crawl.local import crawl, project_settings

if TYPE_CHECKING:
    from pathlib import Path

DEAD = "http://gone.test/mites"
LIST = (
    "<html lang=en><title>Beekeeping links</title><h1>Beekeeping links</h1><ul>"
    + "".join(f"<li><a href='http://alive.test/{n}'>Honey {n}</a> on bees" for n in range(5))
    + f"<li><a href='{DEAD}'>Varroa mites</a> all about mites in hives</ul>"
)
NICHE = 'name = "bees"\nseeds = ["http://hive.test/links"]\nterms.beekeeping = 3\nterms.honey = 1\n'


@pytest.mark.parametrize("lookups", ["5", "", "0"])
def test_only_where_it_is_configured(web, settings, tmp_path: Path, lookups: str) -> None:
    web.loopback.site("hive.test", {"/links": LIST})
    web.loopback.site("gone.test", {"/": "<p>We are here"})
    web.loopback.site("alive.test", {"*": lambda asked: Reply(200, f"<p>All about {asked.path}")})
    web.add(DEAD, "20150203040506", good())
    niche = tmp_path / "bees.toml"
    niche.write_text(NICHE)
    found = {**settings, "PROSPECTOR_DB": str(tmp_path / "s.db"), "PROSPECTOR_CONFIRM_DELAY": "0"}
    ran = crawl(
        ResourcesSpider,
        project_settings(**found, PROSPECTOR_ARCHIVE_LOOKUPS=lookups),
        niche=str(niche),
    )
    store = read_store(tmp_path / "s.db")
    row = store.execute(
        "SELECT archive_url FROM outreach_candidates WHERE target_url = ?", [DEAD]
    ).fetchone()
    store.close()
    assert row is not None, "the candidate is there either way"
    assert (row[0] is not None) == (lookups == "5")
    assert bool(web.asked) == (lookups == "5")
    assert ran.stats.get_value("prospector/archives/found", 0) == (lookups == "5")
