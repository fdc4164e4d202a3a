"""Whole crawls of a harvest web over a local server, as a user runs them: one for each order."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.demo.loopback import Loopback
from prospector.ranking.worth import ON_TOPIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.niche import Niche

ROOT = Path(__file__).parents[2]
_QUICK = {
    "DOWNLOAD_DELAY": "0",
    "DOWNLOAD_DELAY_JITTER": "0",
    "CONCURRENT_REQUESTS": "16",
    "PROSPECTOR_CONFIRM_DELAY": "0",
    "PROSPECTOR_CHECK_PAUSE": "0",
    "PROSPECTOR_CHECKS_PER_HOST": "10",
    "PROSPECTOR_RETRY_SECONDS": "0.2",
}
_HARVEST = """
    SELECT j.kind = 'resource' AND j.relevance >= ? FROM frontier f
    LEFT JOIN page_facts p ON p.url = f.url
    LEFT JOIN page_judgements j ON j.page_id = p.id AND j.niche = f.niche
    WHERE f.state IN ('done', 'failed') ORDER BY f.fetched_at, p.id
"""


def serve(pages: Mapping[str, str]) -> Loopback:
    """A loopback web with every site of ``pages``."""
    sites: dict[str, dict[str, str]] = defaultdict(lambda: {"/robots.txt": ""})
    for url, html in pages.items():
        parts = urlsplit(url)
        sites[parts.netloc][f"{parts.path}?{parts.query}" if parts.query else parts.path] = html
    web = Loopback()
    for host, answers in sites.items():
        web.site(host, answers)
    return web


def crawl(pages: Mapping[str, str], niche: Niche, order: str) -> list[bool]:
    """One entry a page that was fetched, in the order of time: whether it was a harvest."""
    with tempfile.TemporaryDirectory() as folder, serve(pages) as web:
        profile = Path(folder) / "harvest.toml"
        terms = "\n".join(f'"{term}" = {weight}' for term, weight in niche.terms.items())
        limits = niche.limits
        profile.write_text(
            f'name = "{niche.name}"\nlanguages = {list(niche.languages)}\n'
            f"seeds = {list(niche.seeds)}\n[terms]\n{terms}\n[limits]\n"
            f"max_pages = {limits.max_pages}\nmax_depth = {limits.max_depth}\n"
            f'pages_per_site = {limits.pages_per_site}\norder = "{order}"\n',
            encoding="utf-8",
        )
        options = [part for pair in _QUICK.items() for part in ("-s", "=".join(pair))]
        subprocess.run(
            [
                *(sys.executable, "-m", "scrapy", "crawl", "resources", "-a"),
                *(f"niche={profile}", "-L", "WARNING", *options),
            ],
            cwd=folder,
            env={
                **os.environ,
                **web.settings(),
                "PYTHONPATH": str(ROOT),
                "SCRAPY_SETTINGS_MODULE": "prospector.settings",
            },
            check=True,
            timeout=1_500,
            stderr=subprocess.DEVNULL,
        )
        with closing(sqlite3.connect(Path(folder) / "output" / "prospector.db")) as db:
            rows = db.execute(_HARVEST, [ON_TOPIC]).fetchall()
    return [bool(row[0]) for row in rows]
