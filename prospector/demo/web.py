"""The embedded demo web: about a dozen sites to crawl and fifty that they link to."""

from __future__ import annotations

from prospector.demo.loopback import Loopback
from prospector.demo.search import serve_search
from prospector.demo.sites import serve_sites
from prospector.demo.targets import serve_targets


def demo_web() -> Loopback:
    """The whole demo, not yet running: ``with demo_web() as web: … web.settings()``."""
    web = Loopback()
    serve_targets(web)
    serve_sites(web)
    serve_search(web)
    return web
