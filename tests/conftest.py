"""Fixtures that every room's tests share."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest

from prospector.niche import Asset, Limits, Niche
from prospector.storage.database import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A job in the background ignores Ctrl-C, and so would all programs that tests start and stop by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the developer's shell reaches a test."""
    import os

    for name in list(os.environ):
        if name.startswith("PROSPECTOR_") and name != "PROSPECTOR_CORPUS":
            monkeypatch.delenv(name)
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Database]:
    """A fresh store of today's schema."""
    db = open_store(tmp_path / "store.db")
    yield db
    db.close()


@pytest.fixture
def bees() -> Niche:
    """A small niche with everything in it."""
    return Niche(
        name="bees",
        title="Beekeeping",
        languages=("en",),
        seeds=("https://hive.test/links",),
        exclude_domains=("spam.test",),
        competitors=("rival.test",),
        domains=("ours.test",),
        terms={"beekeeping": 3.0, "honey": 1.0, "hive": 1.0},
        assets=(Asset("https://ours.test/mites", "Varroa mite guide", ("varroa mite", "mites")),),
        limits=Limits(max_pages=50, max_depth=2, pages_per_site=5),
    )
