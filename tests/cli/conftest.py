"""What commands are tried on."""

from __future__ import annotations

import pytest

from prospector.outreach.candidates import rescore
from prospector.storage.database import open_store
from prospector.storage.pages import save_page
from tests.factories import link, page

NICHE = 'name = "bees"\nseeds = ["https://hive.test/"]\n[terms]\nhoney = 1\n'


@pytest.fixture
def folder(tmp_path, monkeypatch, bees):
    """The working folder: a niche, and a database of two pages that were crawled for it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "niches").mkdir()
    (tmp_path / "niches" / "bees.toml").write_text(NICHE)
    store = open_store("output/prospector.db")
    with store.atomic():
        store.execute("INSERT INTO crawls (spider, niche, started_at) VALUES ('r', 'bees', '2026')")
        for name in ("hive", "comb"):
            analysis = page(f"https://{name}.test/", link("https://x.test/"))
            save_page(store, "bees", analysis, http_status=200, depth=0)
    rescore(store, bees)
    store.close()
    return tmp_path
