"""The pages of the demo web, as its handlers answer them."""

from __future__ import annotations

from prospector.demo.loopback import Asked, Loopback, Reply
from prospector.demo.sites import serve_sites


class _Pages(Loopback):
    """Collects what each site answers instead of serving it."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}

    def site(self, host, handler, *, tls: str = "") -> None:  # type: ignore[no-untyped-def]
        if not callable(handler):
            for path, answer in handler.items():
                found = answer(_asked(host, path)) if callable(answer) else answer
                for _ in range(3):
                    moved = isinstance(found, Reply) and found.headers.get("Location")
                    if not moved:
                        break
                    found = handler.get(moved, "")
                if isinstance(found, Reply):
                    found = found.body if found.status == 200 else ""
                if found and path != "/robots.txt":
                    text = found.decode() if isinstance(found, bytes) else str(found)
                    for scheme in ("http", "https"):
                        self.pages[f"{scheme}://{host}{path}"] = text

    def dns(
        self, host: str, *addresses: str, fault: str = "", servers: tuple[str, ...] = ()
    ) -> None:
        """Names do not matter here."""


def _asked(host: str, path: str) -> Asked:
    return Asked("GET", host, path, "", {}, True, 1)


def demo_pages() -> dict[str, str]:
    """Address to HTML of the sites that the demo crawls."""
    web = _Pages()
    serve_sites(web)
    return web.pages
